"""Several indicators in one cell: lines, bullets, numbers, semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.framework.draft import clean, has_han

_BULLET = re.compile(
    r"^\s*(?:[-*+•·●○▪◦■◆▶►➢✓✔–—\uf0b7\uf0a7]\s*|\(?\d{1,2}(?:[.)](?=\s|[^\d\s])|[、\uff0e\uff09])\s*|[(\uff08]\d{1,2}[)\uff09]\s*|[a-z][.)]\s+|o\s+|[①-⑳]\s*"
    r"|\d{1,2}(?:\.\d{1,2}){1,2}[.)、]?\s?(?=[A-Z][a-z]|[\u4e00-\u9fff](?<![万亿元倍个年月日级层版折])))(?=\S)"
)
_LINE = re.compile(r"\r\n|[\r\n\v\u2028\u2029]|<br\s*/?>", re.IGNORECASE)
_FEWEST_ITEMS = 4
_NUMBERED = re.compile(r"^\s*(?:[(\uff08]\d{1,2}[)\uff09]|\d{1,2}[、\uff0e\uff09])\s*(?=\S)")
_INLINE = re.compile(r"\s*[•●▪◦■◆➢\uf0b7\uf0a7①-⑳]\s*")
_INLINE_NUMBERS = re.compile(r"(?:^|(?<=\s)|(?<=[;\uff1b.。,\uff0c]))[(\uff08]?\d{1,2}[.)、\uff0e\uff09]\s*(?=[^\d\s])")
_SEMICOLON = re.compile(r"\s*[;\uff1b]\s*|\s+\|\s+")
_WITHIN = re.compile(r"[.!?]\s+[A-Z]|[。！？](?=[^\s])")
_NOTHING = frozenset(
    {"-", "–", "—", "--", "/", "n/a", "na", "n.a.", "none", "nil", "tbd", "无", "不适用", "不要求", "。", "."}
)
_END = tuple(".!?;:。！？；：".replace(" ", ""))
_MARKS = frozenset({"x", "✓", "✔", "√", "●", "○", "•", "y", "yes", "1", "是", "v", "*", "■", "☑", "✅"})


def is_nothing(text: str) -> bool:
    """Say whether a cell says nothing: empty, a dash, "n/a"."""
    return clean(text).casefold() in _NOTHING or not clean(text)


def has_bullets(text: str) -> bool:
    """Say whether a text has several lines, one with a bullet at least."""
    lines = [line for line in _LINE.split(text) if line.strip()]
    return len(lines) > 1 and any(_BULLET.match(line) for line in lines)


def are_numbered(cells: Sequence[str]) -> bool:
    """Say whether cells hold several items with rising numbers on one line: one in Chinese, or else most."""
    found = [cell for cell in cells if not _LINE.search(cell) and len(_inline(cell)) > 1]
    return len(found) * 2 > len(cells) or any(map(has_han, found))


def are_items(cells: Sequence[str]) -> bool:
    """Say whether every cell begins with a bullet or a number, as items that were put into cells of their own."""
    return len(cells) >= _FEWEST_ITEMS and all(_BULLET.match(cell) for cell in cells)


def is_mark(text: str) -> bool:
    """Say whether a cell is a tick."""
    return clean(text).casefold() in _MARKS


def are_split_at_semicolons(cells: Iterable[str]) -> bool:
    """Say whether semicolons separate the indicators of these cells: in most of them, and nothing else does."""
    told = [cell.strip() for cell in cells if not is_nothing(cell)]
    if len(told) < 2 or any(_LINE.search(cell) or len(_INLINE.findall(cell)) > 1 for cell in told):
        return False
    parted = [cell for cell in told if len([part for part in _SEMICOLON.split(cell) if part]) > 1]
    if any(_WITHIN.search(cell) for cell in told):  # several sentences: the semicolons are those of prose
        return False
    if len(parted) * 2 >= len(told):
        return True
    # Of fewer: the semicolons of prose stand before small letters.
    openings = [part[0] for cell in parted for part in _SEMICOLON.split(cell) if part]
    return len(parted) > 1 and len(parted) * 4 >= len(told) and all(one.isupper() or has_han(one) for one in openings)


def pieces(text: str, *, at_semicolons: bool = False, is_wrapped: bool = False) -> tuple[str, ...]:
    """Return the indicators of a cell; what leads in ("is able to:") before bullets is none.

    `is_wrapped` says that lines without bullets are those of one text, as in YAML.
    """
    if at_semicolons:
        return tuple(piece for part in _SEMICOLON.split(text) if (piece := clean(_NUMBERED.sub("", part))))
    lines = [line for line in _LINE.split(text) if line.strip()]
    if len(lines) == 1:
        lines = _inline(lines[0])
    if any(_BULLET.match(line) for line in lines) and len(lines) > 1:
        return tuple(_bulleted(lines))
    if is_wrapped and len(lines) > 1:
        return (clean(text),)
    if len(lines) == 1:
        return (clean(_BULLET.sub("", lines[0])),)
    return tuple(_plain(lines))


def _inline(line: str) -> list[str]:
    """Return the parts of a line with bullets or rising numbers inside it."""
    marks = _INLINE.findall(line)
    if len(marks) > 1:
        head, *parts = _INLINE.split(line)
        return [*([head] if head.strip() else []), *(f"• {part}" for part in parts if part.strip())]
    numbers = [int(re.sub(r"\D", "", mark)) for mark in _INLINE_NUMBERS.findall(line)]
    if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
        head, *parts = _INLINE_NUMBERS.split(line)
        return [*([head] if head.strip() else []), *(f"• {part}" for part in parts if part.strip())]
    return [line]


def _bulleted(lines: list[str]) -> Iterator[str]:
    """Yield the items of a list; a line without a bullet goes on with the one before."""
    item = ""
    for line in lines:
        if mark := _BULLET.match(line):
            if item and not item.endswith((":", "\uff1a")):
                yield item
            item = clean(line[mark.end() :])
        elif item and not item.endswith(_END):
            item = f"{item}{'' if has_han(item[-1]) else ' '}{clean(line)}"
        else:
            if item and not item.endswith((":", "\uff1a")):
                yield item
            item = clean(line)
    if item:
        yield item


def _plain(lines: list[str]) -> Iterator[str]:
    """Yield the lines, those joined that only a narrow cell has broken: no end before, a small letter after."""
    item = ""
    for line in map(clean, lines):
        if item and line[0].islower() and not item.endswith(_END):
            item = f"{item} {line}"
            continue
        if item:
            yield item
        item = line
    if item:
        yield item
