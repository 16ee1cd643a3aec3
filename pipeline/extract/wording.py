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
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path

from pipeline.errors import InputError
from pipeline.extract.openings import openings, places
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


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    source: str
    row: Mapping[str, str]
    order: int


class _Choice:
    """The entries that begin alike, in order, as one expression: a single search costs less than many."""

    def __init__(self, entries: tuple[_Entry, ...]) -> None:
        """Keep the entries; they are compiled when a text first needs them."""
        self.entries = entries

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression that finds the first entry that fits; an empty group ends each entry."""
        return re.compile("|".join(f"{entry.source}()" for entry in self.entries))

    @cached_property
    def by_group(self) -> Mapping[int, _Entry]:
        """Return the entries by the number of the group that ends them."""
        groups = accumulate(re.compile(entry.source).groups + 1 for entry in self.entries)
        return dict(zip(groups, self.entries, strict=True))

    def hit(self, found: re.Match[str]) -> Hit:
        """Return the entry that a match of the expression found."""
        entry = self.by_group[found.lastindex or 0]
        return Hit(found.start(), found.end(), entry.row, entry.order)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The entries of one kind in all languages, by how they begin; the first entry of a file wins.

    `singles` are the openings of one character, whose entries can go on with any other; `ascii_singles` those in ASCII.
    """

    by_opening: Mapping[str, _Choice]
    singles: frozenset[str]
    ascii_singles: frozenset[str]

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the entries found in folded text, left to right, without overlap."""
        stop = len(folded) if end is None else end
        at = start
        for place, choice in self._candidates(folded, start, stop):
            if place >= at and (found := choice.pattern.match(folded, place, stop)):
                yield choice.hit(found)
                at = max(found.end(), place + 1)

    def match(self, folded: str, at: int, end: int | None = None) -> Hit | None:
        """Return the first entry that fits at one place of folded text."""
        choice = self.by_opening.get(folded[at : at + 2]) or self.by_opening.get(folded[at : at + 1])
        found = choice.pattern.match(folded, at, len(folded) if end is None else end) if choice else None
        return choice.hit(found) if choice and found else None

    def ends(self, folded: str) -> bool:
        """Say whether folded text ends in an entry, whatever shorter entry stands at the same place."""
        return any(choice.pattern.fullmatch(folded, at) for at, choice in self._candidates(folded, 0, len(folded)))

    def has(self, folded: str, start: int = 0, end: int | None = None) -> bool:
        """Say whether any entry occurs in folded text."""
        return next(self.find(folded, start, end), None) is not None

    def _candidates(self, folded: str, start: int, stop: int) -> list[tuple[int, _Choice]]:
        """Return where between two positions entries can begin, in order, and which."""
        if start >= stop:
            return []
        known, index = self.by_opening, places(folded)
        if singles := self.ascii_singles if folded.isascii() else self.singles:
            index = tuple((at, two if two in known or two[0] not in singles else two[0]) for at, two in index)
        found = [(at, known[opening]) for at, opening in index if opening in known]
        return [item for item in found if start <= item[0] < stop] if start or stop < len(folded) else found


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
            entry = _Entry(source, row, order)
            order += 1
            for opening in found:
                entries.setdefault(opening, []).append(entry)
    return _vocabulary_of(entries)


def _vocabulary_of(entries: Mapping[str, list[_Entry]]) -> Vocabulary:
    """Return the vocabulary of entries by opening; entries of an opening's first character alone join it, in order."""
    choices: dict[tuple[_Entry, ...], _Choice] = {}
    by_opening: dict[str, _Choice] = {}
    for opening, own in entries.items():
        found = tuple(sorted({*own, *entries.get(opening[0], ())}, key=lambda entry: entry.order))
        by_opening[opening] = choices.setdefault(found, _Choice(found))
    singles = frozenset(opening for opening in entries if len(opening) == 1)
    return Vocabulary(by_opening, singles, frozenset(filter(str.isascii, singles)))


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
