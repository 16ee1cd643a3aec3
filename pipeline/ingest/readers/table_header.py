"""The header of a table among its first rows: below blank lines and titles, or none at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from pipeline.core.records import Failure
from pipeline.ingest.field_names import meanings

Cells = Sequence[object]
# Rows that may stand above a header, and columns that are read.
_ROWS_ABOVE = 20
MOST_COLUMNS = 1000
# A row with a longer cell is no header.
_LONGEST_NAME = 80


def below_header(rows: Iterator[Cells | Failure]) -> Iterator[dict[str, object] | Failure]:
    """Yield the filled rows of a table as records by the names of its columns."""
    first = list(islice(rows, _ROWS_ABOVE))
    filled = [row for row in first if not isinstance(row, Failure) and _filled(row)]
    if not filled:
        yield from (row for row in first if isinstance(row, Failure))
        return
    widest = max(map(_filled, filled))
    header = next(row for row in filled if _filled(row) > 1 or widest == 1 or meanings(str(row[0])))
    is_named = max(len(str(cell)) for cell in header if cell is not None) <= _LONGEST_NAME
    names = _names(header) if is_named else _numbered(header)
    above = first[: first.index(header) + is_named]
    yield from (row for row in above if isinstance(row, Failure))
    for row in chain(first[len(above) :], rows):
        if isinstance(row, Failure):
            yield row
        elif _filled(row):
            yield dict(zip(names, row, strict=False))


def _filled(row: Cells) -> int:
    """Return how many cells of a row are filled."""
    return sum(cell is not None and (not isinstance(cell, str) or bool(cell.strip())) for cell in row[:MOST_COLUMNS])


def _names(header: Cells) -> list[str]:
    """Return column names, each once; a missing name becomes its number."""
    names: dict[str, None] = {}
    for number, cell in enumerate(header[:MOST_COLUMNS], 1):
        name = ("" if cell is None else str(cell)).strip().lstrip("\ufeff") or f"column {number}"
        names[name if name not in names else f"{name} {number}"] = None
    return list(names)


def _numbered(row: Cells) -> list[str]:
    """Return names for the columns of a table without a header; the only one is the text."""
    return ["text"] if len(row) == 1 else [f"column {number}" for number in range(1, min(len(row), MOST_COLUMNS) + 1)]
