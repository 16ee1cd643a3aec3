"""Where in a text the entries of lexicons can begin, told by their openings.

One pass over the text finds all openings of all entries, however many these are: an Aho-Corasick automaton.
Entries of whole words are looked for where a word begins, and what stands between words counts as a space there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import RLock
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

    def __init__(self) -> None:
        """Start without openings."""
        self._words: dict[str, list[Owner]] = {}
        self._characters: dict[str, list[Owner]] = {}
        self._built: dict[str, _Built[Owner]] = {}
        self._lock = RLock()  # texts may be read in several threads

    def add(self, openings: Iterable[str], owner: Owner, *, of_words: bool) -> None:
        """Take in the openings of an owner; those `of_words` begin with a space, and end in one that ends a word."""
        with self._lock:
            for opening in {opening.translate(_SPACES) for opening in openings} if of_words else openings:
                (self._words if of_words else self._characters).setdefault(opening, []).append(owner)
            self._built.clear()

    def places(self, folded: str) -> list[tuple[int, Sequence[Owner]]]:
        """Return where openings stand in folded text, in no order, with their owners."""
        if folded.isascii():
            return self._of("ascii").search(f" {folded.translate(_SPACES)} ")
        words = self._of("words").search(f" {folded.translate(_SPACES)} ")
        return words + self._of("characters").search(folded)

    def _of(self, name: str) -> _Built[Owner]:
        """Return what is searched, built when first needed: in text of ASCII alone, which is most, all at once."""
        if built := self._built.get(name):
            return built
        with self._lock:
            some = self._characters if name == "characters" else self._words
            known = [(opening, 0, owners) for opening, owners in some.items()]
            if name == "ascii":
                # The space set before the text stands for the one before a word; other openings have moved by it.
                plain = ((opening, owners) for opening, owners in self._characters.items() if opening.isascii())
                known += [(opening.translate(_SPACES), -1, owners) for opening, owners in plain]
            automaton = AhoCorasick([opening for opening, _, _ in known])
            built = _Built(automaton, tuple((moved, tuple(owners)) for _, moved, owners in known))
            self._built[name] = built
        return built


class Literals(Generic[Owner]):
    """Plain strings of which each has an owner."""

    def __init__(self, owned: Iterable[tuple[str, Owner]]) -> None:
        """Take strings with their owners."""
        literals, owners = zip(*owned, strict=True)
        self._automaton, self._owners = AhoCorasick(literals), owners

    def found(self, text: str) -> set[Owner]:
        """Return the owners of the strings that stand in a text."""
        owners = self._owners
        return {owners[number] for number, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}


@dataclass(frozen=True, slots=True)
class _Built(Generic[Owner]):
    """An automaton, and for each of its openings how far to move its places, and its owners."""

    automaton: AhoCorasick
    known: tuple[tuple[int, tuple[Owner, ...]], ...]

    def search(self, text: str) -> list[tuple[int, Sequence[Owner]]]:
        """Return where openings stand, with their owners."""
        known = self.known
        found = self.automaton.find_matches_as_indexes(text, overlapping=True)
        return [(at + known[number][0], known[number][1]) for number, at, _ in found]
