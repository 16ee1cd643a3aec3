"""Find where shares of time part a line that lost its breaks: "...reviewsQuality Controls – 25%Ensure that".

Only a line whose per cents add up to about a hundred is cut: of each part its share, and before a share that
closes a name, the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.text.spans import Offsets

_LEAST, _MOST, _FEWEST = 90, 110, 2
_PER_CENT = re.compile(r"[(（]?\s?(?:\w{5,13} |~)?(?<![\d.,])(\d{1,3})\s?[%％]\s?[)）]?")
# "...完成建模；（30%）": the share belongs to what stands before the mark.
_SHARE_ALONE = re.compile(r"\s*[(（]\s?\d{1,3}\s?[%％]\s?[)）]\s*")
# The name before a share begins behind a mark, where words run together, or after two spaces.
_NAME_STARTS = re.compile(
    r"(?<=[a-z)%])(?=[A-Z])|(?<=[.;:*•|?!。；;])\s*(?=[A-Z\u3400-\u9fff])|\s\s(?=\S)|】\s*|(?<=[\u3400-\u9fff])\s(?=[\u3400-\u9fff])"
)
_NAME_AFTER_LOWER = re.compile(r"(?<=[a-z]\s)[A-Z][a-z]+(?:\s(?:and|of|&|[A-Z][a-z]+)){0,5}\W*$")
_NAME_OF_CAPITALS = re.compile(r"[A-Z][A-Z&,/\s-]{6,}[|:–-]?\s*$")
_LONGEST_NAME = 60
_CLOSING = ",，;；.。、"


def glued_shares(line: str) -> Iterator[int]:
    """Yield the places at which a line is cut because a share of time ends or opens a part there."""
    if "%" not in line and "％" not in line:
        return
    shares = [found for found in _PER_CENT.finditer(line) if 0 < int(found[1]) < _MOST]
    if len(shares) < _FEWEST or not _LEAST <= sum(int(found[1]) for found in shares) <= _MOST:
        return
    floor = 0
    for found in shares:
        start, end = found.span()
        if _opens(line, start, end):
            yield start
        elif _closes(line, end):
            name = _name_before(line, floor, start)
            if name is not None:
                yield name
            yield _after_marks(line, end)
        floor = end


def _closes(line: str, end: int) -> bool:
    """Say whether a share ends a part: a capital, a number or a mark runs on to it."""
    return bool(re.match(r"\s*(?:[:：]\s*)?(?:[A-Z][a-z]|[-•*?【]|\d{1,2}[.、]|[\u3400-\u9fff]{2,6}[:：])", line[end:]))


def _opens(line: str, start: int, end: int) -> bool:
    """Say whether a share stands in brackets behind a full stop, with its name after it."""
    before = line[:start].rstrip()
    return line[start] in "(（" and before[-1:] in ".:" and bool(re.match(r"\s+[A-Z]", line[end:]))


def _name_before(line: str, floor: int, start: int) -> int | None:
    """Return where the name begins that a share closes, None where it is no short name."""
    low = max(floor, start - _LONGEST_NAME)
    if shouted := _NAME_OF_CAPITALS.search(line, low, start):
        return shouted.start()
    starts = [found.end() for found in _NAME_STARTS.finditer(line, low, start - 1)]
    named = None if starts else _NAME_AFTER_LOWER.search(line, low, start)
    return starts[-1] if starts else named.start() if named else None


def with_their_shares(body: str, sentences: Sequence[Offsets]) -> list[Offsets]:
    """Return sentences, a share that stands alone in brackets with the one before it."""
    kept: list[Offsets] = []
    for first, last in sentences:
        share = _SHARE_ALONE.match(body, first, last) if kept else None
        start = share.end() if share else first
        if share:
            kept[-1] = (kept[-1][0], start)
        if start < last:
            kept.append((start, last))
    return kept


def _after_marks(line: str, end: int) -> int:
    """Return the place behind the punctuation and space that follow a share."""
    while end < len(line) and (line[end].isspace() or line[end] in _CLOSING + ":："):
        end += 1
    return end
