"""Plain text into pieces: one line, one piece, unless it was hard-wrapped or holds glued items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.ingest.cleaning.blocks import Piece, Run, pieces_of_line
from pipeline.text.list_markers import opening_marker

_RULE = re.compile(r"^\s*([-=_*#~·.—–+]\s?){3,}\s*$")
# Hard-wrapped text: most lines are about as long as the longest, and none is longer than a terminal.
_WRAP_MIN, _WRAP_MAX = 55, 120
_WRAPPED_SHARE = 0.4
# A line of this length may go on in the next, in a text of which few lines begin small.
_SHORT, _SHORT_OPEN, _LONGEST_JOINED, _MOSTLY_SMALL = 40, 15, 2000, 0.3
_FULL_SHARE, _TYPICAL = 0.6, 0.8
_ENDS = ".:;!?。：；！？"
# English words that end no line.
_OPEN_END = re.compile(
    r"\b(?:a|an|and|as|for|from|into|must|of|or|our|that|the|their|to|which|who|will|with|your)$", re.IGNORECASE
)
_SMALL_WORD = re.compile(r"[a-z]+(?![A-Za-z])")
_HAN = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uff5e].|.[\u3400-\u9fff]")


def plain_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of plain text, in order."""
    lines = re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text)
    joined = rejoined(lines) if is_wrapped(lines) else continued(lines)
    for line in joined:
        if line.strip() and not _RULE.match(line):
            yield from pieces_of_line([Run(line)], Piece("", level=_indent_level(line)))


def _indent_level(line: str) -> int:
    """Return the nesting that the indent of a bullet shows: 0, or 1 from four columns on."""
    if not line[:1].isspace():
        return 0
    width = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip(" "))
    return int(width >= 4 and opening_marker(line) is not None)


def is_wrapped(lines: list[str]) -> bool:
    """Say whether the lines of a text were broken at a fixed width rather than where they end."""
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    if len(lengths) < 4 or not _WRAP_MIN <= max(lengths) <= _WRAP_MAX:
        return False
    followed = [(len(a.rstrip()), a, b) for a, b in pairwise(lines) if a.strip() and b.strip()]
    full = [1 for length, a, b in followed if length >= 0.8 * max(lengths) and _runs_on(a, b)]
    return len(full) >= _WRAPPED_SHARE * max(1, len(followed)) and len(full) >= 3


def is_wrapped_inside(paragraphs: Sequence[Sequence[str]]) -> bool:
    """Say whether paragraphs were broken at a width: the next word would mostly not have fitted on the line."""
    ends = [
        (len(a.rstrip()), len(b.split(maxsplit=1)[0])) for lines in paragraphs for a, b in pairwise(lines) if b.strip()
    ]
    lengths = sorted(length for length, _ in ends)
    width = lengths[int(_TYPICAL * len(lengths))] if lengths else 0  # an address may stand out
    full = sum(length + 1 + word > width for length, word in ends)
    return _WRAP_MIN <= width <= _WRAP_MAX and len(ends) > 1 and full >= _FULL_SHARE * len(ends)


def reads_on(line: str, following: str, *, wrapped: bool) -> bool:
    """Say whether the text of a line goes on in the next, which Chinese that people type never does."""
    before, after = line.rstrip(), following.lstrip()
    if not before or not after or opening_marker(following) is not None or _HAN.match(before[-1] + after[0]):
        return False
    return wrapped or (after[0].islower() and before[-1] not in _ENDS)


def _runs_on(line: str, following: str) -> bool:
    """Say whether a sentence goes on over the line break."""
    return line.rstrip()[-1:] not in _ENDS and opening_marker(following) is None


def continued(lines: list[str]) -> Iterator[str]:
    """Yield lines of uneven length, those that go on in the next with it, as the lines of PDF files do."""
    small = [line.lstrip()[:1].islower() for line in lines if line.strip()]
    if sum(a and b for a, b in pairwise(small)) > _MOSTLY_SMALL * len(small):  # a list whose items begin small
        yield from lines
        return
    held = ""
    for line in lines:
        if held and _goes_on(held, line):
            held = f"{held.rstrip()} {line.strip()}"
            continue
        if held:
            yield held
        held = line
    yield held


def _goes_on(line: str, following: str) -> bool:
    """Say whether a line was broken before its sentence ended: the next begins small, or the line ends open."""
    before, after = line.strip(), following.strip()
    if len(before) > _LONGEST_JOINED or not after or before[-1:] in _ENDS:
        return False
    closes = before.rfind("(") > before.rfind(")") and -1 < after.find(")") < (after + "(").find("(")
    is_open = closes or _OPEN_END.search(before) is not None
    # A line that is surely open ("1. Order the bread from the") may be shorter than one that only may be.
    if len(before) < (_SHORT_OPEN if is_open else _SHORT):
        return False
    begins_small = _SMALL_WORD.match(after) is not None and not before[0].islower()
    if not begins_small and not (is_open and after[0].isalnum()):
        return False
    return opening_marker(following) is None and not _HAN.match(before[-1] + after[0])


def rejoined(lines: list[str]) -> Iterator[str]:
    """Yield paragraphs: a line joins the one before unless blank, marked, or after a short line."""
    widest = max((len(line.rstrip()) for line in lines), default=0)
    held = ""
    last = ""
    for line in lines:
        starts_new = not line.strip() or opening_marker(line) is not None or len(last.rstrip()) < 0.7 * widest
        if starts_new or not held:
            if held:
                yield held
            held = line
        else:
            glue = "" if held.rstrip()[-1:] in "-/" and line.lstrip()[:1].islower() else " "
            held = held.rstrip() + glue + line.strip()
        last = line
    if held:
        yield held
