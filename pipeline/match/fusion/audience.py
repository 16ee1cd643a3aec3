"""Whom a duty concerns: customers, partners, vendors, colleagues, competitors, products.

Competencies that mirror each other share their wording except for this. A group helps the competencies
whose own texts speak of it more than the others do, so it works for any framework that makes the difference.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.resources import lexicon
from pipeline.match.fusion.framework_texts import KindTexts

_FILE = Path(__file__).with_name("audience.tsv")
# Competencies differ by counterpart where they speak of customers or of partners so unevenly: twins of a sales
# framework do (.26 and .36), and there the groups tell them apart. Ladders of a trade lie below .15; they lose by it.
OUTSIDE = ("customer", "partner")
LEAST_SPREAD = 0.25
REST = 0.3  # what the groups weigh elsewhere


def group_names() -> tuple[str, ...]:
    """Return the groups in the order of the columns of `concerns`."""
    return tuple(_patterns())


def concerns(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return 1 where a text names a group, else 0; shape (len(texts), groups)."""
    found = np.zeros((len(texts), len(_patterns())), dtype=np.float32)
    for row, text in enumerate(texts):
        lowered = text.lower()
        # Chinese words cannot stand in a text of ASCII, and looking for them takes half of the time.
        patterns = _patterns("en") if lowered.isascii() else _patterns()
        for column, group in enumerate(patterns.values()):
            # Looking for some plain letters takes a tenth of the time of the pattern, and most texts have none of them.
            if any(map(lowered.__contains__, group.literals)) and group.words.search(lowered):
                rest = group.lookalikes.sub(" ", lowered) if group.lookalikes else lowered
                found[row, column] = group.words.search(rest) is not None
    return found


def competency_concerns(kinds: Sequence[KindTexts], competencies: int) -> NDArray[np.float32]:
    """Return how much more than the others each competency speaks of each group, shape (competencies, groups).

    All of it counts less where competencies do not differ by counterpart.
    """
    totals = np.zeros((competencies, len(_patterns())), dtype=np.float32)
    shares = totals.copy()
    for kind in kinds:
        found = concerns(kind.texts)
        counts = np.bincount(kind.owners, minlength=competencies)[:, None]
        sums = np.zeros_like(shares)
        np.add.at(sums, kind.owners, found)
        has = (counts > 0).astype(np.float32)
        shares += np.divide(sums, counts, out=np.zeros_like(sums), where=counts > 0)
        totals += has
    shares = np.divide(shares, totals, out=np.zeros_like(shares), where=totals > 0)
    spread = shares[:, [group_names().index(name) for name in OUTSIDE]].std(axis=0).max(initial=0.0)
    weight = 1.0 if spread >= LEAST_SPREAD else REST
    return np.asarray(weight * (shares - shares.mean(axis=0, keepdims=True)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class _Group:
    """The words of a group, one of which a text must hold, their pattern, and what only looks like them."""

    literals: tuple[str, ...]
    words: re.Pattern[str]
    lookalikes: re.Pattern[str] | None


@cache
def _patterns(lang: str | None = None) -> dict[str, _Group]:
    """Return the groups, over both languages or in one."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in lexicon(_FILE):
        if not lang or row["lang"] == lang:
            rows.setdefault(row["group"], []).append(row)
    return {group: _group(own) for group, own in rows.items()}


def _group(rows: Sequence[Mapping[str, str]]) -> _Group:
    """Return a group from its rows, one for each language."""
    words = "|".join(filter(None, (_alternatives(row["words"], row["lang"]) for row in rows)))
    lookalikes = "|".join(filter(None, (_alternatives(row["not"], row["lang"]) for row in rows)))
    literals = tuple(word for row in rows for word in _words(row["words"]))
    return _Group(literals, re.compile(words), re.compile(lookalikes) if lookalikes else None)


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split("|") if word.strip()]


def _alternatives(cell: str, lang: str) -> str:
    """Return one pattern for a cell, empty for an empty one; English words match whole, with a plural s.

    The words stand behind one look at what precedes them: a look for each word is three times slower.
    """
    escaped = "|".join(map(re.escape, _words(cell)))
    if not escaped:
        return ""
    return rf"(?<![a-z])(?:{escaped})(?:e?s)?(?![a-z])" if lang == "en" else f"(?:{escaped})"
