"""Fold text without moving offsets, and find the entries of a lexicon in it.

Every finder of this folder reads folded text (lower case, half width, plain quotes and dashes,
Simplified Chinese) and answers with offsets that hold for the original, since folding keeps one character for one.
A lexicon entry is a small regular expression: literals, alternation, classes and bounded gaps.
Entries may not repeat without a bound, so that no posting can make a search explode.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from pipeline.core.errors import InputError
from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.automaton import Automaton
from pipeline.extract.lexicons.regex_prefixes import LONG, openings
from pipeline.text.chinese import breaks_word, simplified
from pipeline.text.normalize import SameLength

LEXICONS = Path(__file__).resolve().parent

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN = str.maketrans("　\t\xa0\u2009\u202f’‘`´“”–—‒―−‐‑～~【】〔〕「」、", "     ''''\"\"---------[][][],")
_TABLE = SameLength({**_WIDE, **_PLAIN})
_EAST_ASIAN, _BEYOND_ASCII = re.compile(r"[\u2e80-\uffff\U00020000-\U0003ffff]"), re.compile(r"[^\x00-\x7f]")
_IN_ASCII = tuple(chr(code) for code in _TABLE if code < 128)
_UNBOUNDED = re.compile(r"(?<!\\)[*+]|\{\d*,\}")
_SPACE = re.compile(r" (\?)?")
# Lexicons that are looked for in the same texts, all at once: in every line, and in the whole of a posting.
# The others are for a few places each.
_TOGETHER = (
    frozenset({"conditions", "degrees", "languages", "never_asked", "no_experience", "strength", "told"}),
    frozenset({"flags", "flag_stems", "flag_cues"}),
)


@lru_cache(maxsize=2048)
def fold(text: str) -> str:
    """Return `text` in lower case, half width and Simplified Chinese with plain quotes and dashes, equally long."""
    plain = text if text.isascii() else _plain(text)
    low = plain.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)


def _plain(text: str) -> str:
    """Return `text` by the table; signs one by one where they are few, as in all text in Latin letters."""
    if _EAST_ASIAN.search(text):
        return text.translate(_TABLE)
    for sign in {*_BEYOND_ASCII.findall(text), *_IN_ASCII}:
        if sign in text:
            text = text.replace(sign, sign.translate(_TABLE))
    return text


class Hit(NamedTuple):
    """An entry found in a text: where, the row of the lexicon it comes from, and the row's place in it.

    A tuple, as are other records that a posting needs by the hundred: they are made in a third of the time.
    """

    start: int
    end: int
    row: Mapping[str, str]
    order: int = 0


@dataclass(frozen=True, eq=False)
class _Entry:
    """The expression of an entry, and its row."""

    source: str
    row: Mapping[str, str]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return the expression, compiled when a text first needs it."""
        return re.compile(self.source)


# Where an entry can begin in a text, and the entry's place in its vocabulary.
_Candidate: TypeAlias = tuple[int, int]


# So many texts are kept in mind: boards repeat their lines.
_MOST_KEPT = 2048
# What is found in most texts, without a generator for it.
_NOTHING: Iterator[Hit] = iter(())


class Vocabulary:
    """The entries of one kind in all languages; where several fit at one place, the first of a file wins."""

    def __init__(self, searched: _Searched, entries: Sequence[tuple[str, Mapping[str, str], Path]]) -> None:
        """Take the pattern, row and file of each entry, and the automaton that vocabularies searched together share."""
        self._searched = searched
        self._entries = tuple(_Entry(entry_source(pattern, path), row) for pattern, row, path in entries)
        for order, (pattern, _, path) in enumerate(entries):
            searched.automaton.add(entry_openings(pattern, path), (self, order), of_words=_is_of_words(path))
        searched.kept = {}  # the new entries were not looked for

    def find(self, folded: str, start: int = 0, end: int | None = None) -> Iterator[Hit]:
        """Return the entries found in folded text, left to right, without overlap.

        An `end` inside an English word hides the entries that begin in that word.
        """
        places = self._candidates(folded)
        return self._found(places, folded, start, len(folded) if end is None else end) if places else _NOTHING

    def _found(self, places: Sequence[_Candidate], folded: str, start: int, stop: int) -> Iterator[Hit]:
        at = start
        for place, order in places:
            if place >= stop:
                break
            if at <= place and (hit := self._fits(order, folded, place, stop)):
                yield hit
                at = max(hit.end, place + 1)

    def match(self, folded: str, at: int, end: int | None = None) -> Hit | None:
        """Return the first entry that fits at one place of folded text."""
        stop = len(folded) if end is None else end
        near = self._candidates(folded[at : at + LONG]) or ()
        orders = (order for place, order in near if place == 0)
        return next((hit for order in orders if (hit := self._fits(order, folded, at, stop))), None)

    def _candidates(self, folded: str) -> Sequence[_Candidate] | None:
        kept = self._searched.kept
        if (found := kept.get(folded)) is None:
            found = _candidates(self._searched, folded)
            if len(kept) >= _MOST_KEPT:
                kept.clear()
            kept[folded] = found
        return found.get(self)

    def _fits(self, order: int, folded: str, at: int, stop: int) -> Hit | None:
        entry = self._entries[order]
        found = entry.pattern.match(folded, at, stop)
        return Hit(at, found.end(), entry.row, order) if found else None

    def whole(self, folded: str) -> bool:
        """Say whether all of a folded text is an entry, whatever shorter entry stands at its start."""
        places = self._candidates(folded) or ()
        return any(self._entries[order].pattern.fullmatch(folded) for at, order in places if at == 0)

    def ends(self, folded: str) -> bool:
        """Say whether folded text ends in an entry, whatever shorter entry stands at the same place."""
        places = self._candidates(folded) or ()
        return any(self._entries[order].pattern.fullmatch(folded, at) for at, order in places)

    def has(self, folded: str, start: int = 0, end: int | None = None) -> bool:
        """Say whether any entry occurs in folded text."""
        return next(self.find(folded, start, end), None) is not None


@dataclass(slots=True, eq=False)
class _Searched:
    """What some vocabularies are searched by together, and what was found with it in the last texts."""

    automaton: Automaton[tuple[Vocabulary, int]] = field(default_factory=Automaton)
    kept: dict[str, Mapping[Vocabulary, Sequence[_Candidate]]] = field(default_factory=dict)


def of_whole_words(folded: str, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Yield the hits that begin and end no Chinese word in its middle: 研究生 is none in 研究生产."""
    return (hit for hit in hits if folded[hit.start].isascii() or not breaks_word(folded, hit.start, hit.end))


def _candidates(searched: _Searched, folded: str) -> Mapping[Vocabulary, Sequence[_Candidate]]:
    """Return where entries can begin in folded text, by vocabulary, in order."""
    found: dict[Vocabulary, list[_Candidate]] = {}
    for at, owners in searched.automaton.places(folded):
        for vocabulary, order in owners:
            found.setdefault(vocabulary, []).append((at, order))
    for candidates in found.values():
        candidates.sort()
    return found


@cache
def _searched(names: frozenset[str]) -> _Searched:
    """Return what some vocabularies are searched by together."""
    return _Searched()


@cache
def vocabulary(name: str, **only: str) -> Vocabulary:
    """Return the entries of ``NAME_en.tsv`` and ``NAME_zh.tsv``, or those whose columns equal `only`.

    Raises:
        InputError: where an entry repeats without a bound, begins with anything, or is no regular expression.
    """
    rows = ((row, path) for path in sorted(LEXICONS.glob(f"{name}_??.tsv")) for row in lexicon(path))
    entries = [
        (row["pattern"], row, path) for row, path in rows if all(row[column] == value for column, value in only.items())
    ]
    together = next((names for names in _TOGETHER if name in names), None)
    return Vocabulary(_searched(together) if together else _Searched(), entries)


def entry_source(pattern: str, path: Path) -> str:
    """Return the expression of one entry; English entries stand between non-letters, spaces may be wide."""
    loose = _loose(pattern, path)
    return f"(?<![a-z0-9])(?:{loose})(?![a-z0-9])" if _is_of_words(path) else f"(?:{loose})"


def entry_openings(pattern: str, path: Path) -> frozenset[str]:
    """Return how matches of an entry begin; an English one stands between spaces, whatever stands there.

    Raises:
        InputError: where it repeats without a bound, can begin with anything, or is no expression.
    """
    loose = _loose(pattern, path)
    try:
        return openings(f" (?:{loose}) " if _is_of_words(path) else loose)
    except (re.error, ValueError) as error:
        raise InputError(f"entry {pattern!r}: {error}", path.name, "mend the entry") from error


def _loose(pattern: str, path: Path) -> str:
    """Return the pattern of an entry with spaces that may be wide, in Simplified Chinese."""
    if _UNBOUNDED.search(pattern):
        raise InputError(f"entry {pattern!r} repeats without a bound", path.name, "use {0,n}")
    return _SPACE.sub(lambda m: " {0,3}" if m[1] else " {1,3}", simplified(pattern))


def _is_of_words(path: Path) -> bool:
    return path.stem.endswith("_en")


@cache
def table(stem: str, key: str = "pattern", value: str = "value") -> Mapping[str, str]:
    """Return two columns of ``STEM.tsv`` as a mapping."""
    return {row[key]: row[value] for row in lexicon(LEXICONS / f"{stem}.tsv")}
