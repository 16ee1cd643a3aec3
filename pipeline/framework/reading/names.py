"""The names of competencies without what announces, counts or brackets them, whatever format they came from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.framework.draft import Draft, clean
from pipeline.framework.reading.spellings import columns, fold_key

_ANNOUNCED = re.compile(r"^(?P<word>[^\W\d][^\d:\uff1a]{1,30}?)\s*\d{0,2}\s*[:\uff1a]\s*(?P<name>\S.{0,79})$")
_NUMBERED = re.compile(
    r"^(?:[(\uff08](?P<inside>\d{1,2}|[一二三四五六七八九十]{1,3})[)\uff09]|(?P<before>\d{1,2}|[一二三四五六七八九十]{1,3})[.、\uff0e)\uff09])\s*(?=[^\W\d])"
)
_BRACKETED = re.compile(r"^[【〖](?P<name>[^【】〖〗]+)[】〗]$")
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九十")}


def announced_name(text: str) -> str:
    """Return the name that a word for competencies announces ("Competency 2: Weaving"); "" where none does."""
    match = _ANNOUNCED.match(clean(text))
    return match["name"] if match and columns().get(fold_key(match["word"])) == "competency" else ""


def ordinal(text: str) -> int:
    """Return a number in digits or in Chinese, up to 19."""
    return int(text) if text.isdigit() else sum(_HAN_DIGITS[character] for character in text)


def with_plain_names(draft: Draft) -> Draft:
    """Return a draft whose names are bare, where all of them are announced, counted or bracketed alike."""
    names = [item.name for item in draft.competencies]
    for plain in (_announced, _bracketed, _counted):
        names = plain(names) or names
    items = (replace(item, name=name) for item, name in zip(draft.competencies, names, strict=True))
    return replace(draft, competencies=tuple(items))


def _announced(names: Sequence[str]) -> list[str]:
    bare = [announced_name(name) for name in names]
    return bare if len(bare) > 1 and all(bare) else []


def _bracketed(names: Sequence[str]) -> list[str]:
    bare = [match["name"] for name in names if (match := _BRACKETED.match(name))]
    return bare if len(bare) == len(names) else []


def _counted(names: Sequence[str]) -> list[str]:
    matches = [match for name in names if (match := _NUMBERED.match(name))]
    numbers = [ordinal(match["inside"] or match["before"]) for match in matches]
    is_counted = len(names) > 1 and numbers == list(range(1, len(names) + 1))
    return [match.string[match.end() :] for match in matches] if is_counted else []
