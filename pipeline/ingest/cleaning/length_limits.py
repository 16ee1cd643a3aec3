"""Bounds on raw text that no posting meets, and that keep every later search in it short.

Patterns over a line look forward a little from every place in it: in a line of ten megabytes, or over
a million blanks, a little becomes for ever. So blanks beyond what any layout uses are cut, and a line
that is longer than any posting goes on in the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_LINE = 10_000
_LONGEST_GAP = 64
_GAP = re.compile(rf"[^\S\n]{{{_LONGEST_GAP},}}")
# Joiners, marks of direction and the like: two may stand beside each other, a hundred say nothing.
_FLOOD = re.compile(r"([\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0300-\u036f])\1{15,}")


def bounded(text: str) -> str:
    """Return `text` with endless gaps and floods of invisible signs cut, and endless lines broken at a gap."""
    text = _GAP.sub(" " * _LONGEST_GAP, text)
    text = text if text.isascii() else _FLOOD.sub(r"\1", text)
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(part for line in text.split("\n") for part in cut_long(line))


def cut_long(line: str) -> Iterator[str]:
    """Yield a line in parts of bounded length, cut at white space where there is any."""
    at = 0
    while len(line) - at > LONGEST_LINE:
        gap = line.rfind(" ", at + LONGEST_LINE // 2, at + LONGEST_LINE)
        end = gap if gap > 0 else at + LONGEST_LINE
        yield line[at:end]
        at = end
    yield line[at:]
