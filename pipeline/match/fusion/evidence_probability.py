"""How sure it is that a sentence of a posting is evidence for a competency, given the posting.

The fused probability is that of a competency as the first of a sentence. With typical phrases, part of what rivals took
is given back, since one sentence of a posting may be evidence for two. A framework without phrases speaks another
language than postings do: every sentence lies farther from it than from the words that the weights were fitted with.
What makes up for that was fitted on frameworks held out: rivals count twice, and what a role is about as a whole, the
mean of its sentences, pulls each of them. Where the title speaks of the competency ("Sales Representative"), an unsure
sentence is believed more readily. The title alone is no evidence.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import TITLE_QUERY, Answer, Match, Query
from pipeline.core.resources import models_dir
from pipeline.match.queries import is_of_posting

FILE = "fusion/postings.json"
# Fitted on bands of 417 whole postings (docs/research/bands.md).
SHARED = 0.5  # share of what rival competencies took that is given back
# Set on roles of O*NET against frameworks without phrases (docs/research/levels_and_profiles.md).
AGAIN = -1.0  # the same share without phrases: what rivals took is taken once more
ROLE = 0.5  # how far what a role is about pulls its sentences, in log-odds
TITLE = 0.3  # how far a title that speaks of the competency pulls, in log-odds
TITLE_FROM = 0.03  # probability from which a title speaks of a competency
_SURE = 1e-4  # log-odds are kept between those of this probability and of its contrary
WITH_PHRASES = ("phrases", "few")


@dataclass(frozen=True, slots=True)
class Belief:
    """What is added to the log-odds of a sentence of a posting: a share of what rivals took, an offset, its role's."""

    shared: float
    offset: float
    role: float = 0.0


def belief_of(wording: str) -> Belief:
    """Return how sentences of postings are believed with a framework of some wording."""
    if wording in WITH_PHRASES:
        return Belief(SHARED, 0.0)
    if wording == "indicators":
        return Belief(AGAIN, shipped_offset(), ROLE)
    return Belief(0.0, shipped_offset("names"))


@cache
def shipped_offset(wording: str = "indicators") -> float:
    """Return the offset that ships for frameworks without phrases."""
    return float(json.loads((models_dir() / FILE).read_text(encoding="utf-8"))[wording])


def write_offset(offset: float, folder: Path) -> None:
    """Write the offset of frameworks with indicators as JSON, rounded: the third digit decides nothing."""
    shipped = json.loads((folder / FILE).read_text(encoding="utf-8"))
    shipped["indicators"] = round(offset, 2)
    (folder / FILE).write_text(json.dumps(shipped, indent=1) + "\n", encoding="utf-8")


def role_of(query: Query) -> str | None:
    """Return the posting that a sentence is one of; None for a bare sentence and for a title."""
    return query.posting if is_of_posting(query) and query.query_id != TITLE_QUERY else None


def about_roles(log_odds: NDArray[np.float32], postings: Sequence[str | None]) -> NDArray[np.float32]:
    """Return for each sentence and competency what its posting is about: the mean of its sentences' centred log-odds.

    `postings` names the posting of each sentence; 0 for sentences of none.
    """
    about = np.zeros_like(log_odds)
    own = log_odds - log_odds.mean(axis=1, keepdims=True)
    places: dict[str, list[int]] = {}
    for place, posting in enumerate(postings):
        if posting:
            places.setdefault(posting, []).append(place)
    for rows in places.values():
        about[rows] = own[rows].mean(axis=0)
    return about


def read_in_posting(
    queries: Sequence[Query], answers: Sequence[Answer], threshold: float, belief: Belief
) -> tuple[Answer, ...]:
    """Return the answers with the probability that each sentence of a posting has in it; others as they are."""
    titles = {
        query.posting: {match.competency_id: match.probability for match in answer.matches}
        for query, answer in zip(queries, answers, strict=True)
        if answer.query_id == TITLE_QUERY
    }
    return tuple(
        _read(answer, titles.get(query.posting, {}), threshold, belief)
        if is_of_posting(query) and query.query_id != TITLE_QUERY
        else answer
        for query, answer in zip(queries, answers, strict=True)
    )


def _read(answer: Answer, title: Mapping[str, float], threshold: float, belief: Belief) -> Answer:
    matches = sorted(
        (_believed(match, title, belief) for match in answer.matches), key=lambda match: -match.probability
    )
    return replace(answer, matches=tuple(matches), abstained=matches[0].probability < threshold)


def _believed(match: Match, title: Mapping[str, float], belief: Belief) -> Match:
    spoken = _log_odds(title.get(match.competency_id, 0.0)) - _log_odds(TITLE_FROM)
    added = {"title": TITLE * max(0.0, spoken)}
    if belief.shared:
        added["shared"] = -belief.shared * match.parts.get("rivals", 0.0)
    if belief.offset:
        added["posting"] = belief.offset
    # Its parts sum to its log-odds, also where the probability is too near 0 or 1 to tell them.
    odds = (sum(match.parts.values()) if "bias" in match.parts else _log_odds(match.probability)) + sum(added.values())
    return replace(match, probability=1 / (1 + math.exp(-max(-700.0, odds))), parts={**match.parts, **added})


def _log_odds(probability: float) -> float:
    within = min(1 - _SURE, max(_SURE, probability))
    return math.log(within / (1 - within))
