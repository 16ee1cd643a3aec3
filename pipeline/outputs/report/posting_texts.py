"""Where the words of a role stand in the report: the whole posting, or its evidence sentences only.

Both give one text and spans into it, so that the page needs to know only one form.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.core.atomic_files import Row
from pipeline.outputs.values import items, text_of

Hide = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Texts:
    """A text, the rows whose `start` and `end` (code points) point into it, and where UTF-16 counts differently.

    `wide` holds the places of the characters that JavaScript counts as two.
    """

    text: str
    requirements: list[Row]
    sections: list[Row]
    flags: list[Row]
    wide: list[int]

    def span(self, row: Row) -> list[int]:
        """Return start and end of a row in UTF-16 units."""
        return [self._units(int(row["start"])), self._units(int(row["end"]))]

    def _units(self, place: int) -> int:
        return place + bisect_left(self.wide, place)


def full_texts(row: Row, requirements: list[Row], cells: list[Row], hide: Hide) -> Texts:
    """Return the whole posting; `hide` keeps the length, so that every offset still holds."""
    text = hide(text_of(row.get("text")))
    return Texts(text, requirements, items(row.get("sections")), items(row.get("flags")), _wide(text))


def evidence_texts(row: Row, requirements: list[Row], cells: list[Row], hide: Hide) -> Texts:
    """Return only what is evidence, one sentence a line; the posting around it is not written at all.

    The whole posting is masked first: what is hidden for its neighbourhood stays hidden.
    """
    masked = hide(text_of(row.get("text")))
    wanted = {str(e["requirement_id"]) for cell in cells for e in items(cell["evidence"])}
    lines: list[str] = []
    moved: list[Row] = []
    at = 0
    for item in requirements:
        if str(item["requirement_id"]) not in wanted:
            continue
        line = masked[int(item["start"]) : int(item["end"])]
        moved.append({**item, "start": at, "end": at + len(line)})
        lines.append(line)
        at += len(line) + 1
    text = "\n".join(lines)
    # A flag says its kind and rule; its words stay behind with the posting.
    flags = [{**flag, "start": 0, "end": 0} for flag in items(row.get("flags"))]
    return Texts(text, moved, [], flags, _wide(text))


def _wide(text: str) -> list[int]:
    return [] if max(text, default="") <= "\uffff" else [n for n, c in enumerate(text) if ord(c) > 0xFFFF]
