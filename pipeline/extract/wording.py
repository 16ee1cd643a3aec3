"""Fold text without moving offsets, and find the entries of a lexicon in it.

Every finder of this folder reads folded text (lower case, half width, plain quotes and dashes,
Simplified Chinese) and answers with offsets that hold for the original, since folding keeps one character for one.
A lexicon entry is a small regular expression: literals, alternation, classes and bounded gaps.
Entries may not repeat without a bound, so that no posting can make a search explode.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from pathlib import Path

from pipeline.errors import InputError
from pipeline.extract.openings import beginning, openings, words
from pipeline.resources import lexicon
from pipeline.text.fold import SameLength

LEXICONS = Path(__file__).resolve().parent / "lexicons"

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans("　\t\xa0\u2009\u202f’‘`´“”–—‒―−‐‑～~【】〔〕「」、", "     ''''\"\"---------[][][],")
_TABLE = SameLength({**_WIDE, **_PLAIN})
_SIMPLIFIED = SameLength()
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_SPACE = re.compile(r" (\?)?")
_ORDER = attrgetter("order")
# Lexicons that every line is searched for, all at once; the others are for a few places each.
_IN_EVERY_LINE = frozenset(
    {
        "conditions",
        "degrees",
        "flags",
        "flag_stems",
        "languages",
        "never_asked",
        "no_experience",
        "strength",
        "told",
        "traits",
    }
)
# How many beginnings of words are kept in mind: more than a language has, and bounded.
_MOST_BEGINNINGS = 50_000


@lru_cache(maxsize=2048)
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


@dataclass(frozen=True, eq=False)
class _Entry:
    source: str
    row: Mapping[str, str]
    order: int

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression, compiled when a text first needs it."""
        return re.compile(self.source)


class Vocabulary:
    """The entries of one kind in all languages; where several fit at one place, the first of a file wins."""

    def __init__(self, searched: _Beginnings) -> None:
        """Keep what it is searched by."""
        self._searched = searched

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Yield the entries found in folded text, left to right, without overlap."""
        stop = len(folded) if end is None else end
        at = start
        for place, entries in _candidates(self._searched, folded).get(self, ()):
            if at <= place < stop and (hit := _first(entries, folded, place, stop)):
                yield hit
                at = max(hit.end, place + 1)

    def match(self, folded: str, at: int, end: int | None = None) -> Hit | None:
        """Return the first entry that fits at one place of folded text."""
        entries = dict(self._searched[beginning(folded, at)]).get(self, ())
        return _first(entries, folded, at, len(folded) if end is None else end)

    def ends(self, folded: str) -> bool:
        """Say whether folded text ends in an entry, whatever shorter entry stands at the same place."""
        places = _candidates(self._searched, folded).get(self, ())
        return any(entry.pattern.fullmatch(folded, at) for at, entries in places for entry in entries)

    def has(self, folded: str, start: int = 0, end: int | None = None) -> bool:
        """Say whether any entry occurs in folded text."""
        return next(self.find(folded, start, end), None) is not None


def _first(entries: Iterable[_Entry], folded: str, at: int, end: int) -> Hit | None:
    """Return the first of some entries that fits at one place."""
    for entry in entries:
        if found := entry.pattern.match(folded, at, end):
            return Hit(at, found.end(), entry.row, entry.order)
    return None


class _Beginnings(dict[str, tuple[tuple[Vocabulary, tuple[_Entry, ...]], ...]]):
    """What begins with a few characters, of vocabularies that are searched together; it fills itself as it is used."""

    def __init__(self) -> None:
        """Start without vocabularies."""
        super().__init__()
        self._by_opening: dict[str, list[tuple[Vocabulary, _Entry]]] = {}

    __hash__ = object.__hash__  # type: ignore[assignment]  # texts are remembered by what they were searched with

    def add(self, vocabulary: Vocabulary, entries: Mapping[_Entry, frozenset[str]]) -> None:
        """Take in the entries of a vocabulary, with how they can begin."""
        for entry, found in entries.items():
            for opening in found:
                self._by_opening.setdefault(opening, []).append((vocabulary, entry))
        self.clear()
        _candidates.cache_clear()

    def __missing__(self, begun: str) -> tuple[tuple[Vocabulary, tuple[_Entry, ...]], ...]:
        """Return what can begin so, the first entry of each vocabulary first."""
        if len(self) >= _MOST_BEGINNINGS:
            self.clear()
        found: dict[Vocabulary, list[_Entry]] = {}
        for width in range(1, len(begun) + 1):
            for vocabulary, entry in self._by_opening.get(begun[:width], ()):
                found.setdefault(vocabulary, []).append(entry)
        self[begun] = tuple((known, tuple(sorted(own, key=_ORDER))) for known, own in found.items())
        return self[begun]


@lru_cache(maxsize=2048)
def _candidates(searched: _Beginnings, folded: str) -> Mapping[Vocabulary, Sequence[tuple[int, tuple[_Entry, ...]]]]:
    """Return where the words (and Chinese characters) of folded text can begin an entry, by vocabulary, in order."""
    found: dict[Vocabulary, list[tuple[int, tuple[_Entry, ...]]]] = {}
    known = [(word.start(), begun) for word in words(folded) if (begun := searched[word[1]])]
    for at, begun in known:
        for vocabulary, entries in begun:
            found.setdefault(vocabulary, []).append((at, entries))
    return found


_TOGETHER = _Beginnings()


@cache
def vocabulary(name: str, **only: str) -> Vocabulary:
    """Return the entries of ``NAME_en.tsv`` and ``NAME_zh.tsv``, or those whose columns equal `only`.

    Raises:
        InputError: where an entry repeats without a bound, begins with anything, or is no regular expression.
    """
    entries: dict[_Entry, frozenset[str]] = {}
    for path in sorted(LEXICONS.glob(f"{name}_??.tsv")):
        for row in lexicon(path):
            if any(row[column] != value for column, value in only.items()):
                continue
            source = entry_source(row["pattern"], path)
            entries[_Entry(source, row, len(entries))] = entry_openings(source, row["pattern"], path)
    searched = _TOGETHER if name in _IN_EVERY_LINE else _Beginnings()
    made = Vocabulary(searched)
    searched.add(made, entries)
    return made


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
