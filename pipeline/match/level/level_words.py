"""Words that carry the level of behaviour: assist, support, own, lead, define, and their Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.resources import lexicon

_ENDINGS = "(?:s|es|d|ed|ing|er|ers)?"


@dataclass(frozen=True, slots=True)
class _Group:
    """The words of a group in both languages: one pattern, and what a text must hold for it to be found.

    Looking for some plain letters takes a hundredth of the time of the pattern, and most texts have none of them.
    """

    pattern: re.Pattern[str]
    latin: tuple[str, ...]
    han: tuple[str, ...]

    def in_text(self, lowered: str, *, ascii_only: bool) -> bool:
        """Say whether a text in lower case has a word of the group."""
        if not ascii_only and any(map(lowered.__contains__, self.han)):
            return True
        return any(map(lowered.__contains__, self.latin)) and self.pattern.search(lowered) is not None


class WordGroups:
    """A file of words in groups, each group one pattern over both languages."""

    def __init__(self, path: Path) -> None:
        """Keep the path; the file is read when it is first needed."""
        self._path = path

    @property
    def names(self) -> tuple[str, ...]:
        """The groups, in the order of the columns of `found`."""
        return tuple(self._groups)

    def found(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return 1 where a text has a word of a group, else 0; shape (len(texts), groups)."""
        groups = tuple(self._groups.values())
        found: list[list[bool]] = []
        for text in texts:
            lowered = text.lower()
            plain = lowered.isascii()
            found.append([group.in_text(lowered, ascii_only=plain) for group in groups])
        return np.array(found, dtype=np.float32).reshape(len(texts), len(groups))

    def first(self, text: str, group: str) -> str:
        """Return the first wording of a group in a text, as it stands there; empty where there is none."""
        match = self._groups[group].pattern.search(text.lower())
        return text[match.start() : match.end()] if match else ""

    @cached_property
    def _groups(self) -> Mapping[str, _Group]:
        cells: dict[str, list[tuple[str, list[str]]]] = {}
        for row in lexicon(self._path):
            cells.setdefault(row["group"], []).append((row["lang"], row["patterns"].split("|")))
        return {group: _group(found) for group, found in cells.items()}


@cache
def _levels() -> WordGroups:
    return WordGroups(Path(__file__).with_name("level_words.tsv"))


def level_groups() -> tuple[str, ...]:
    """Return the groups of level words, in the order of the columns of `level_words`."""
    return _levels().names


def level_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return 1 where a text has a word of a group, else 0; shape (len(texts), groups)."""
    return _levels().found(texts)


def first_word(text: str, group: str) -> str:
    """Return the first wording of a group in a text, as it stands there; empty where there is none."""
    return _levels().first(text, group)


def _group(cells: Sequence[tuple[str, list[str]]]) -> _Group:
    """Return a group from its cells, each a language and its words."""
    pattern = re.compile("|".join(_pattern(words, lang) for lang, words in cells))
    latin = tuple(word.rstrip("*") for lang, words in cells if lang != "zh" for word in words)
    return _Group(pattern, latin, tuple(word for lang, words in cells if lang == "zh" for word in words))


def _pattern(words: Sequence[str], lang: str) -> str:
    """Return one pattern for the words of a cell, behind one look at what precedes them."""
    if lang == "zh":
        return "|".join(re.escape(word) for word in words)
    stems = [re.escape(word[:-1]) for word in words if word.endswith("*")]
    whole = [re.escape(word) for word in words if not word.endswith("*")]
    ends = [f"(?:{'|'.join(stems)})[a-z]*"] if stems else []
    ends += [rf"(?:{'|'.join(whole)}){_ENDINGS}(?![a-z])"] if whole else []
    return rf"(?<![a-z])(?:{'|'.join(ends)})"
