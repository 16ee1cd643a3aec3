"""Rows of a table that belong to none: notes and sources below it, headings of groups between its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.framework.reading.grid import Grid

_CUE = re.compile(
    r"^\W{0,3}(?:notes?|sources?|remarks?|legend|disclaimer|version|注|备注|说明|来源|资料来源|填表说明)\s?[:\uff1a]"
    r"|^\W{0,3}(?:copyright|last updated|版权所有)|^[©*※†]",
    re.IGNORECASE,
)
_FEWEST = 3  # rows with several cells that make a table


def without_footers(grid: Grid) -> Grid:
    """Return a table without the lone texts below it."""
    rows = grid.rows
    if grid.keys or sum(_filled(row) > 1 for row in rows) < _FEWEST:
        return grid
    end = len(rows)
    while end and (not _filled(rows[end - 1]) or _is_footer(rows, end - 1)):
        end -= 1
    return grid if end == len(rows) else replace(grid, rows=rows[:end])


def headings_between(rows: Sequence[Sequence[str]], first: int, name: int) -> frozenset[int]:
    """Return the rows from `first` on that hold one name and stand before a row with its own: headings of groups.

    `name` is the column of the names.
    """
    filled = [n for n in range(first, len(rows)) if _filled(rows[n])]
    lone = {n for n in filled if _filled(rows[n]) == 1 and _cell(rows[n], name)}
    if len(lone) * 2 > len(filled):
        return frozenset()
    names = {n: _cell(rows[n], name) for n in filled}
    return frozenset(n for n, below in pairwise(filled) if n in lone and names[below] not in {"", names[n]})


def _is_footer(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Say whether a row holds one text, in one cell or the same in all, that begins as notes do or stands apart."""
    told = [cell.strip() for cell in rows[at] if cell.strip()]
    if len(set(told)) > 1 or not rows[at][0].strip() or len(told) not in {1, len(rows[at])}:
        return False
    if _CUE.match(told[0]):
        return True
    is_apart = at > 0 and not _filled(rows[at - 1])
    return is_apart and sum(_filled(row) == 1 for row in rows[1:at]) == 0


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
