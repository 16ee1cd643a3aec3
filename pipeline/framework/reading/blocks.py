"""Tables that stand below each other in one sheet: each competency's name in a row of its own above its levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.framework.draft import clean
from pipeline.framework.reading.columns import column_of
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import fold_label, is_level

_LONGEST_NAME = 100
_DESCRIPTION = "Description"


def in_blocks(grids: Sequence[Grid]) -> list[Grid]:
    """Return a grid for each competency where its name stands in a row of its own above its levels."""
    least = 1 if len({grid.title for grid in grids}) < len(grids) else 2  # tables without a title of their own
    return [block for grid in grids for block in _of_one(grid, least)]


def _of_one(grid: Grid, least: int) -> list[Grid]:
    headers = [n for n, row in enumerate(grid.rows) if _is_header(row)]
    if len(headers) < least or len({_folded(grid.rows[n]) for n in headers}) > 1:
        return [grid]
    starts = [_start(grid.rows, n) for n in headers]
    if any(start == n for start, n in zip(starts, headers, strict=True)):
        return [grid]
    ends = [*starts[1:], len(grid.rows)]
    return [_block(grid, *places) for places in zip(starts, headers, ends, strict=True)]


def _is_header(row: Sequence[str]) -> bool:
    """Say whether a row names levels, or a level and its text, and no competency."""
    told = [cell for cell in row if cell.strip()]
    if len(told) < 2 or max(map(len, told)) > _LONGEST_NAME:
        return False
    if all(is_level(clean(cell)) for cell in told):
        return len({fold_label(cell) for cell in told}) > 1
    names = {column_of(n, cell).name for n, cell in enumerate(told)}
    return bool(names & {"stage", "stage_label"}) and bool(names & {"indicator", "description", "stage_text"})


def _folded(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(cell).casefold() for cell in row if cell.strip())


def _lone(row: Sequence[str]) -> str:
    """Return the one text of a row: in its first cell, or in one cell over all columns; "" where there is more."""
    told = [clean(cell) for cell in row if cell.strip()]
    is_alone = len(told) == 1 and bool(row[0].strip())
    is_merged = len(told) > 1 and len(told) == len(row) and len(set(told)) == 1
    return told[0] if is_alone or is_merged else ""


def _start(rows: Sequence[Sequence[str]], header: int) -> int:
    """Return the row of the name above a header, with at most a description between; the header where none is."""
    above = [n for n in range(header - 1, max(-1, header - 4), -1) if any(cell.strip() for cell in rows[n])][:2]
    lone = [n for n in above if _lone(rows[n])]
    if not lone or lone[0] != above[0]:
        return header
    is_described = len(lone) > 1 and len(_lone(rows[lone[0]])) > len(_lone(rows[lone[1]]))
    name = lone[1] if is_described else lone[0]
    return name if len(_lone(rows[name])) <= _LONGEST_NAME else header


def _block(grid: Grid, start: int, header: int, end: int) -> Grid:
    """Return the table of one competency, its rows where they stand in the sheet, its description in a column more."""
    told = [text for row in grid.rows[start + 1 : header] if (text := _lone(row))]
    width = max(map(len, grid.rows[header:end]))
    rows = list(_described(grid.rows[header:end], width, told[0])) if told else list(grid.rows[header:end])
    return Grid([*([[]] * header), *rows], _lone(grid.rows[start]), grid.place, is_named=True)


def _described(rows: Sequence[Sequence[str]], width: int, text: str) -> Iterator[list[str]]:
    for n, row in enumerate(rows):
        padded = [*row, *[""] * (width - len(row))]
        yield [*padded, _DESCRIPTION if n == 0 else text if n == 1 else ""]
