"""Fold full-width and Traditional characters for matching, with the way back; only module with opencc."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Traditional characters that are written in Simplified text too, in other words.
_KEPT = frozenset("著乾於瞭藉夥")


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `index[i]` is the offset in the original of folded character i (None: the same)."""

    text: str
    original_length: int
    index: tuple[int, ...] | None = None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span behind the folded span, whole original characters only."""
        if self.index is None:
            return start, end
        if start >= end:
            at = self.index[start] if start < len(self.index) else self.original_length
            return at, at
        return self.index[start], self.index[end - 1] + 1


@cache
def _converter() -> OpenCC:
    """Return the Traditional-to-Simplified converter, built once."""
    from opencc import OpenCC

    return OpenCC("t2s")


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    """Fold one character: compatibility form, then Simplified; a control of width 0 folds to nothing."""
    wide = unicodedata.normalize("NFKC", char)
    return str(_converter().convert(wide)) if any(c >= "\u3400" for c in wide) else wide


class SameLength(dict[int, int | str]):
    """A table for `str.translate` that makes Chinese Simplified one character for one; it fills itself as it is used.

    What Simplified text writes as well (著名) stays as it is.
    """

    def __missing__(self, code: int) -> int | str:
        """Return what replaces a character that is met for the first time."""
        char = chr(code)
        plain = str(_converter().convert(char)) if "\u3400" <= char <= "\u9fff" and char not in _KEPT else char
        self[code] = plain if len(plain) == 1 else code
        return self[code]


def fold(text: str) -> Folded:
    """Return `text` in NFKC and Simplified Chinese, with an index back to every original character.

    >>> fold("ＳＱＬ、專案管理").text
    'SQL、专案管理'
    """
    if text.isascii():
        return Folded(text, len(text))
    folded = {char: _fold_char(char) for char in set(text)}  # some hundred, however long the text
    plain = "".join(map(folded.__getitem__, text))
    if all(len(one) == 1 for one in folded.values()):
        return Folded(plain, len(text))
    index = tuple(at for at, char in enumerate(text) for _ in folded[char])
    return Folded(plain, len(text), index)


def to_simplified(text: str) -> str:
    """Return `text` in Simplified Chinese, with attention to words; offsets may move."""
    return str(_converter().convert(text))
