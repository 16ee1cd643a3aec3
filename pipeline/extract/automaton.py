"""Where in a text the entries of lexicons can begin, told by their openings; only module with ahocorasick_rs.

One pass over the text finds all openings of all entries, however many these are: an Aho-Corasick automaton.
Entries of whole words are looked for where a word begins, and what stands between words counts as a space there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

Owner = TypeVar("Owner")


class _Spaces(dict[int, int]):
    """A table for `str.translate` that leaves letters and digits of folded English; it fills itself as it is used."""

    def __missing__(self, code: int) -> int:
        """Return what replaces a character that is met for the first time."""
        self[code] = code if chr(code).isascii() and chr(code).isalnum() else ord(" ")
        return self[code]


_SPACES = _Spaces()


class Automaton(Generic[Owner]):
    """Openings of which each has owners; it is built when a text is first searched."""

    def __init__(self, *, of_words: bool) -> None:
        """Start without openings; those `of_words` begin with a space, and end in one where nothing may follow."""
        self._of_words = of_words
        self._owners: dict[str, list[Owner]] = {}
        self._built: tuple[AhoCorasick, tuple[tuple[Owner, ...], ...]] | None = None

    def add(self, openings: Iterable[str], owner: Owner) -> None:
        """Take in the openings of an owner."""
        for opening in {opening.translate(_SPACES) for opening in openings} if self._of_words else openings:
            self._owners.setdefault(opening, []).append(owner)
        self._built = None

    def places(self, folded: str) -> Iterator[tuple[int, tuple[Owner, ...]]]:
        """Yield where openings stand in folded text, in no order, with their owners."""
        if not self._owners:
            return
        if self._built is None:
            self._built = AhoCorasick(list(self._owners)), tuple(map(tuple, self._owners.values()))
        automaton, owners = self._built
        # The space set before the text stands for the one before a word, so that places need no moving.
        text = f" {folded.translate(_SPACES)} " if self._of_words else folded
        for number, at, _ in automaton.find_matches_as_indexes(text, overlapping=True):
            yield at, owners[number]
