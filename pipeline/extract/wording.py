"""Fold text without moving offsets, and find the entries of a lexicon in it.

Every finder of this folder reads folded text (lower case, half width, plain quotes and dashes,
Simplified Chinese) and answers with offsets that hold for the original, since folding keeps one character for one.
A lexicon entry is a small regular expression: literals, alternation, classes and bounded gaps.
Entries may not repeat without a bound, so that no posting can make a search explode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.errors import InputError
from pipeline.extract.openings import openings, places, single_places
from pipeline.resources import lexicon
from pipeline.text.fold import SameLength

LEXICONS = Path(__file__).resolve().parent / "lexicons"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans("　\t\xa0\u2009\u202f’‘`´“”–—‒―−‐‑～~【】〔〕「」、", "     ''''\"\"---------[][][],")
_TABLE = SameLength({**_WIDE, **_PLAIN})
_SIMPLIFIED = SameLength()
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_SPACE = re.compile(r" (\?)?")


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """Return `text` in lower case, half width and Simplified Chinese with plain quotes and dashes, equally long."""
    plain = text if text.isascii() else text.translate(_TABLE)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry found in a text: where, the row of the lexicon it comes from, and the row's place in it."""

    start: int
    end: int
    row: Mapping[str, str]
    order: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    pattern: re.Pattern[str]
    row: Mapping[str, str]
    order: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The compiled entries of one kind in all languages, by how they begin; the first entry of a file wins."""

    by_opening: Mapping[str, tuple[_Entry, ...]]
    singles: frozenset[str]

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the entries found in folded text, left to right, without overlap."""
        stop = len(folded) if end is None else end
        at = start
        for place in self._candidates(folded, start, stop):
            if place >= at and (hit := self.match(folded, place, stop)):
                yield hit
                at = max(hit.end, place + 1)

    def match(self, folded: str, at: int, end: int | None = None) -> Hit | None:
        """Return the first entry that fits at one place of folded text."""
        stop = len(folded) if end is None else end
        one, two = self.by_opening.get(folded[at : at + 1], ()), self.by_opening.get(folded[at : at + 2], ())
        entries = sorted((*one, *two), key=lambda entry: entry.order) if one and two else one or two
        for entry in entries:
            if found := entry.pattern.match(folded, at, stop):
                return Hit(at, found.end(), entry.row, entry.order)
        return None

    def ends(self, folded: str) -> bool:
        """Say whether folded text ends in an entry, whatever shorter entry stands at the same place."""
        return any(
            entry.pattern.fullmatch(folded, place)
            for place in self._candidates(folded, 0, len(folded))
            for opening in (folded[place : place + 1], folded[place : place + 2])
            for entry in self.by_opening.get(opening, ())
        )

    def has(self, folded: str, start: int = 0, end: int | None = None) -> bool:
        """Say whether any entry occurs in folded text."""
        return next(self.find(folded, start, end), None) is not None

    def _candidates(self, folded: str, start: int, stop: int) -> list[int]:
        index = places(folded)
        found = [spot for opening in self.by_opening.keys() & index.keys() for spot in index[opening]]
        if self.singles and (not folded.isascii() or any(map(str.isascii, self.singles))):
            index = single_places(folded)
            found += [spot for opening in self.singles & index.keys() for spot in index[opening]]
        return sorted({spot for spot in found if start <= spot < stop})


@cache
def vocabulary(name: str, **only: str) -> Vocabulary:
    """Return the entries of ``NAME_en.tsv`` and ``NAME_zh.tsv``, or those whose columns equal `only`.

    Raises:
        InputError: where an entry repeats without a bound, begins with anything, or is no regular expression.
    """
    entries: dict[str, list[_Entry]] = {}
    order = 0
    for path in sorted(LEXICONS.glob(f"{name}_??.tsv")):
        for row in lexicon(path):
            if any(row[column] != value for column, value in only.items()):
                continue
            source = entry_source(row["pattern"], path)
            found = entry_openings(source, row["pattern"], path)
            entry = _Entry(re.compile(source), row, order)
            order += 1
            for opening in found:
                entries.setdefault(opening, []).append(entry)
    singles = frozenset(opening for opening in entries if len(opening) == 1)
    return Vocabulary({opening: tuple(found) for opening, found in entries.items()}, singles)


def entry_source(pattern: str, path: Path) -> str:
    """Return the expression of one entry; English entries stand between non-letters, spaces may be wide."""
    if _UNBOUNDED.search(pattern):
        raise InputError(f"entry {pattern!r} repeats without a bound", path.name, "use {0,n}")
    plain = pattern if pattern.isascii() else pattern.translate(_SIMPLIFIED)
    loose = _SPACE.sub(lambda m: " {0,3}" if m[1] else " {1,3}", plain)
    return f"(?<![a-z0-9])(?:{loose})(?![a-z0-9])" if path.stem.endswith("_en") else f"(?:{loose})"


def entry_openings(source: str, pattern: str, path: Path) -> frozenset[str]:
    """Return how matches of an entry begin.

    Raises:
        InputError: where it can begin with anything, or is no expression.
    """
    try:
        return openings(source)
    except (re.error, ValueError) as error:
        raise InputError(f"entry {pattern!r}: {error}", path.name, "mend the entry") from error


@cache
def table(stem: str, key: str = "pattern", value: str = "value") -> Mapping[str, str]:
    """Return two columns of ``STEM.tsv`` as a mapping."""
    return {row[key]: row[value] for row in lexicon(LEXICONS / f"{stem}.tsv")}
