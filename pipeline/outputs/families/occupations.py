"""Suggest an O*NET-SOC title for a role by what it asks for and what it is called, or say that none is near."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.core.resources import trained_files
from pipeline.encoders import DEFAULT_ENCODER, load_encoder, remembering
from pipeline.outputs.families.records import OccupationTitle, Role, Sentence
from pipeline.outputs.families.role_vectors import Vectors, load_trained, mean_of, unit

# How a similarity comes about: duties with tasks, title with title, title with tasks (measured: docs/families.md).
WEIGHTS = {"duties": 1.0, "title": 0.35, "title_tasks": 0.15}
# Of 60 real postings judged by hand 22 lie above it: the first title is right in 18 of them, one of five in all 22.
NEAR = 0.30
SUGGESTED = 5
SENTENCES_READ = 8  # of a role: those that count most
SENTENCES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The titles nearest to a role, whether the first is near enough, and the sentences nearest to it."""

    titles: tuple[OccupationTitle, ...]
    near: bool
    sentences: tuple[Sentence, ...]


def suggest_titles(roles: Sequence[Role], on_progress: Callable[[int], None] | None = None) -> tuple[Suggestion, ...]:
    """Return for each role the nearest O*NET-SOC titles.

    Args:
        roles: what to suggest titles for.
        on_progress: told how many more sentences were read.

    Raises:
        InputError: where what ships with the program is missing.
    """
    _, card = trained_files(None, "occupations/titles", "the vectors of occupations are missing", "install again")
    titles = list(json.loads(card.read_text(encoding="utf-8"))["titles"].items())
    trained = load_trained()
    duties, tasks, names = (
        unit(trained[f"occupation_{name}"].astype(np.float32)) for name in ("duties", "tasks", "names")
    )
    encoder = remembering(load_encoder(DEFAULT_ENCODER))
    read = [sorted(role.sentences, key=lambda one: -one.weight)[:SENTENCES_READ] for role in roles]
    vectors = encoder.encode([one.text for some in read for one in some], on_progress)
    called = encoder.encode([role.title for role in roles])
    found, at = [], 0
    for role, some, own in zip(roles, read, called, strict=True):
        mine = vectors[at : at + len(some)]
        at += len(some)
        whitened = unit(
            (np.vstack([mean_of(some, mine), mine]) - trained[f"duties_{role.lang}"]) @ trained["whitening"]
        )
        title = unit(own - trained[f"title_{role.lang}"]) if role.titled else np.zeros_like(own)
        score = WEIGHTS["duties"] * duties @ whitened[0] + WEIGHTS["title"] * names @ title
        score = (score + WEIGHTS["title_tasks"] * tasks @ title) / sum(WEIGHTS.values())
        found.append(_suggestion(score, titles, some, whitened[1:] @ duties.T))
    return tuple(found)


def _suggestion(
    score: Vectors, titles: Sequence[tuple[str, str]], sentences: Sequence[Sentence], each: Vectors
) -> Suggestion:
    """Return the best titles, with the sentences nearest to the first."""
    best = np.argsort(-score, kind="stable")[:SUGGESTED]
    order = np.argsort(-each[:, best[0]], kind="stable")[:SENTENCES_SHOWN]
    return Suggestion(
        tuple(OccupationTitle(titles[place][0], titles[place][1], round(float(score[place]), 3)) for place in best),
        bool(score[best[0]] >= NEAR),
        tuple(sentences[place] for place in order),
    )
