"""The level at which a role works as a whole, from its title: every duty of a posting is read with it.

An assistant who maintains accounts and a director who does are asked for different behaviour, though
the sentence is the same. Years asked for may break a tie and no more. Fitted on 417 whole postings
(docs/research/stages.md), where a cell takes the highest of many unsure levels: that is why levels are drawn towards
the middle here (`level` below 1) and cut at the halves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Query, Reason
from pipeline.core.resources import models_dir
from pipeline.match.level.level_words import WordGroups

FILE = "fusion/roles.json"
CUTS = (1.5, 2.5, 3.5, 4.5)
# Who assists a director is none: beside this group the ones that raise say nothing.
ASSISTANT, RAISING = "assistant", ("senior", "manager", "director")
NOTABLE = 0.05  # of a stage: less is not worth a word
_YEARS_MIDDLE, _YEARS_REACH = 2.0, 4.0
_JOINED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class RoleWeights:
    """A level in its role is ``start + level x sentence's level + titles + years x (-1 to 1)``, cut at the halves."""

    start: float
    level: float
    titles: Mapping[str, float]
    years: float


@cache
def _titles() -> WordGroups:
    return WordGroups(Path(__file__).with_name("title_level.tsv"))


def title_groups() -> tuple[str, ...]:
    """Return the groups of title words, in the order of the columns of `title_words`."""
    return _titles().names


def title_words(titles: Sequence[str]) -> NDArray[np.float32]:
    """Return 1 where a title has a word of a group that counts, else 0; shape (len(titles), groups)."""
    found = _titles().found([_JOINED.sub(" ", title) for title in titles])
    groups = title_groups()
    assists = found[:, groups.index(ASSISTANT)] > 0
    for name in RAISING:
        found[assists, groups.index(name)] = 0
    return found


def years_pull(years: float | None) -> float:
    """Return which way the years asked for pull, -1 to 1; 0 where none are stated."""
    if years is None:
        return 0.0
    return float(np.clip((years - _YEARS_MIDDLE) / _YEARS_REACH, -1, 1))


def read_in_role(level: float, query: Query, weights: RoleWeights) -> float:
    """Return the level of a posting's sentence, 1 to 5, read with the posting's title and years."""
    titles = sum(weights.titles[group] for group in _words_of(query.title or ""))
    return weights.start + weights.level * level + titles + weights.years * years_pull(query.years)


def title_reasons(query: Query, weights: RoleWeights) -> tuple[Reason, ...]:
    """Return which words of the title raise or lower the level; empty where none does."""
    title = _JOINED.sub(" ", query.title or "")
    effects = ((group, weights.titles[group]) for group in _words_of(query.title or ""))
    return tuple(
        Reason(
            f"title_{'raises' if effect > 0 else 'lowers'}",
            {"word": _titles().first(title, group), "by": round(abs(effect), 1)},
        )
        for group, effect in effects
        if abs(effect) >= NOTABLE
    )


@cache
def _words_of(title: str) -> tuple[str, ...]:
    row = title_words([title])[0]
    return tuple(group for group, has in zip(title_groups(), row, strict=True) if has)


@cache
def shipped_role_weights() -> RoleWeights:
    """Return the role weights that ship with the package."""
    content = json.loads((models_dir() / FILE).read_text(encoding="utf-8"))
    return RoleWeights(content["start"], content["level"], content["titles"], content["years"])
