"""Whom a duty concerns: customers, partners, vendors, colleagues, competitors, products.

Competencies that mirror each other share their wording except for this. A group helps the competencies
whose own texts speak of it more than the others do, so it works for any framework that makes the difference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.match.texts import KindTexts
from pipeline.resources import lexicon

_FILE = Path(__file__).with_name("counterparts.tsv")


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
        for column, (words, lookalikes) in enumerate(patterns.values()):
            if words.search(lowered):
                found[row, column] = lookalikes is None or words.search(lookalikes.sub(" ", lowered)) is not None
    return found


def competency_concerns(kinds: Sequence[KindTexts], competencies: int) -> NDArray[np.float32]:
    """Return how much more than the others each competency speaks of each group, shape (competencies, groups)."""
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
    return np.asarray(shares - shares.mean(axis=0, keepdims=True), dtype=np.float32)


@cache
def _patterns(lang: str | None = None) -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """Return words and look-alikes per group, over both languages or in one."""
    words: dict[str, list[str]] = {}
    lookalikes: dict[str, list[str]] = {}
    for row in lexicon(_FILE):
        if lang and row["lang"] != lang:
            continue
        words.setdefault(row["group"], []).extend(_alternatives(row["words"], row["lang"]))
        lookalikes.setdefault(row["group"], []).extend(_alternatives(row["not"], row["lang"]))
    return {
        group: (re.compile("|".join(found)), re.compile("|".join(lookalikes[group])) if lookalikes[group] else None)
        for group, found in words.items()
    }


def _alternatives(cell: str, lang: str) -> list[str]:
    """Return one pattern for a cell; English words match whole, with a plural s.

    The words stand behind one look at what precedes them: a look for each word is three times slower.
    """
    escaped = "|".join(re.escape(word.strip()) for word in cell.split("|") if word.strip())
    if not escaped:
        return []
    return [rf"(?<![a-z])(?:{escaped})(?:e?s)?(?![a-z])" if lang == "en" else f"(?:{escaped})"]
