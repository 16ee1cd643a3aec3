"""Words that carry the level of behaviour: assist, support, own, lead, define, and their Chinese."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.resources import lexicon

_ENDINGS = "(?:s|es|d|ed|ing|er|ers)?"


class WordGroups:
    """A file of words in groups, each group one pattern over both languages."""

    def __init__(self, path: Path) -> None:
        """Keep the path; the file is read when it is first needed."""
        self._path = path

    @property
    def names(self) -> tuple[str, ...]:
        """The groups, in the order of the columns of `found`."""
        return tuple(self._patterns)

    def found(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return 1 where a text has a word of a group, else 0; shape (len(texts), groups)."""
        found = np.zeros((len(texts), len(self._patterns)), dtype=np.float32)
        for row, text in enumerate(texts):
            lowered = text.lower()
            # Chinese words cannot stand in a text of ASCII, and looking for them takes half of the time.
            patterns = self._english if lowered.isascii() else self._patterns
            for column, pattern in enumerate(patterns.values()):
                if pattern.search(lowered):
                    found[row, column] = 1
        return found

    def first(self, text: str, group: str) -> str:
        """Return the first wording of a group in a text, as it stands there; empty where there is none."""
        match = self._patterns[group].search(text.lower())
        return text[match.start() : match.end()] if match else ""

    @cached_property
    def _patterns(self) -> Mapping[str, re.Pattern[str]]:
        return self._compiled(("en", "zh"))

    @cached_property
    def _english(self) -> Mapping[str, re.Pattern[str]]:
        return self._compiled(("en",))

    def _compiled(self, langs: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
        """Return one pattern per group for some languages; where a group has no words in them, it never matches."""
        cells: dict[str, list[str]] = {}
        for row in lexicon(self._path):
            own = cells.setdefault(row["group"], [])
            if row["lang"] in langs:
                own.append(_pattern(row["patterns"].split("|"), row["lang"]))
        return {group: re.compile("|".join(found) or r"(?!)") for group, found in cells.items()}


@cache
def _levels() -> WordGroups:
    return WordGroups(Path(__file__).with_name("levels.tsv"))


def level_groups() -> tuple[str, ...]:
    """Return the groups of level words, in the order of the columns of `level_words`."""
    return _levels().names


def level_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return 1 where a text has a word of a group, else 0; shape (len(texts), groups)."""
    return _levels().found(texts)


def first_word(text: str, group: str) -> str:
    """Return the first wording of a group in a text, as it stands there; empty where there is none."""
    return _levels().first(text, group)


def _pattern(words: Sequence[str], lang: str) -> str:
    """Return one pattern for the words of a cell, behind one look at what precedes them."""
    if lang == "zh":
        return "|".join(re.escape(word) for word in words)
    stems = [re.escape(word[:-1]) for word in words if word.endswith("*")]
    whole = [re.escape(word) for word in words if not word.endswith("*")]
    ends = [f"(?:{'|'.join(stems)})[a-z]*"] if stems else []
    ends += [rf"(?:{'|'.join(whole)}){_ENDINGS}(?![a-z])"] if whole else []
    return rf"(?<![a-z])(?:{'|'.join(ends)})"
