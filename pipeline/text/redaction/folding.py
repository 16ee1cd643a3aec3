"""The copy of a text that the rules of redaction read: one dash, one space, half width, Simplified, equally long."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.text.normalize import SameLength

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FEW = 60  # different signs; up to so many are replaced one by one faster than by a table
_PLAIN = str.maketrans("‘’‛`´“”„«»【〔〖「『】〕〗」』～∶⁄\t・‧∙→⇒➔➜►▶", "'''''\"\"\"\"\"[[[[[]]]]]-:/ ···>>>>>>")
# Letters that carry a mark in one sign and lose it in no decomposition.
_UNMARKED = str.maketrans("łøđßæœıŁØĐ", "lodsaoiLOD")


# Dashes, spaces, marks (which belong to the letter before them: a letter of no script), halves of characters.
_KINDS = {"Pd": "-", "Zs": " ", "Mn": "ʼ", "Cs": "\ufffd"}
# A dash of mathematics, a capital that gets longer in lower case, and what says how a sign is drawn.
_SIGNS = {"−": "-", "İ": "I", "\ufe0e": " ", "\ufe0f": " ", "\u200d": " "}


class _Fold(SameLength):
    """A table for `str.translate` that fills itself as it is used."""

    def __missing__(self, code: int) -> int | str:
        """Return what replaces a character that is met for the first time."""
        plain = _folded(chr(code))
        if plain is None:
            return super().__missing__(code)
        self[code] = plain
        return plain


def _folded(char: str) -> str | None:
    """Return the plain form of a sign, or None for one that only a table of Chinese can tell."""
    kind = unicodedata.category(char)
    if char in _SIGNS:
        return _SIGNS[char]
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    if kind == "No":  # a number in a circle counts items
        return char
    wide = unicodedata.normalize("NFKC", char)
    return wide if len(wide) == 1 and wide != char else None


_TABLE = _Fold(_PLAIN)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and the same in lower case; offsets hold for the original."""

    text: str
    low: str


def fold(text: str) -> Folded:
    """Return the copy of a text that the rules read."""
    plain = text.replace("\t", " ").replace("`", "'")
    if not plain.isascii():
        signs = set(_BEYOND_ASCII.findall(plain))
        if len(signs) > _FEW:
            plain = plain.translate(_TABLE)
        else:
            for sign in signs:
                plain = plain.replace(sign, sign.translate(_TABLE))
    low = plain.lower()
    return Folded(plain, low if len(low) == len(plain) else plain)


def without_marks(word: str) -> str:
    """Return a word in lower case without accents, as the lists of names have it."""
    if word.isascii():
        return word.lower()
    bare = unicodedata.normalize("NFKD", word.translate(_UNMARKED))
    return "".join(char for char in bare if char.isalnum() and char != "ʼ").lower()
