"""Workbooks and CSV for people: text stays text; the one place that knows xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

EXCEL_ROWS = 1_048_576
EXCEL_COLUMNS = 16_384
EXCEL_CELL = 32_767  # characters

# A posting's text must never become a formula, a link or a number by looking like one.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

# Full-width signs count too, and spreadsheets pass over blanks before them.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
WRAP = {"text_wrap": True, "valign": "top"}


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table looks in a sheet.

    `widths` are of columns by name, `width` of the others; `frozen` columns stay in view beside the header;
    `style_of` gives the format of a cell by its column and value, None for the usual one.
    """

    widths: Mapping[str, float] = field(default_factory=dict)
    width: float = 24
    frozen: int = 0
    style_of: Callable[[str, object], object | None] = lambda _name, _value: None


def inert(value: object) -> object:
    """Return a CSV cell that no spreadsheet runs as a formula."""
    if isinstance(value, str) and (value[:1].isspace() or value.lstrip().startswith(FORMULA_STARTS)):
        return f"'{value}"
    return value


@contextmanager
def new_book(target: Path | io.BytesIO) -> Iterator[Any]:
    """Yield a new xlsxwriter workbook that is written to `target` when the block ends."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # On disk every row is written as it comes, so that memory does not grow with the workbook.
    where = {"in_memory": True} if isinstance(target, io.BytesIO) else {"constant_memory": True}
    try:
        with xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), {**PLAIN, **where}) as book:
            yield book
    except FileCreateError as error:  # the library's name for whatever the system said
        raise (error.args[0] if isinstance(error.args[0], OSError) else OSError(*error.args)) from error


def add_table(
    book: Any,  # noqa: ANN401 - xlsxwriter is untyped
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    layout: TableLayout = TableLayout(),
) -> Any:  # noqa: ANN401
    """Add a sheet with a frozen header, a filter and as many of the rows as Excel holds; return the sheet."""
    sheet, wrap = book.add_worksheet(title), book.add_format(WRAP)
    write_header(sheet, header, book.add_format(HEAD))
    number = 0
    for number, row in enumerate(islice(rows, EXCEL_ROWS - 1), 1):
        for column, (name, value) in enumerate(zip(header, row, strict=True)):
            write_cell(sheet, number, column, value, layout.style_of(name, value) or wrap)
    sheet.freeze_panes(1, layout.frozen)
    if number:
        sheet.autofilter(0, 0, number, len(header) - 1)
    for column, name in enumerate(header):
        sheet.set_column(column, column, layout.widths.get(name, layout.width))
    return sheet


def write_header(sheet: Any, header: Sequence[str], style: object) -> None:  # noqa: ANN401
    """Write the names of the columns into the first row."""
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, style)


def write_cell(sheet: Any, row: int, column: int, value: object, style: object = None) -> None:  # noqa: ANN401
    """Write a number as a number and anything else as a string, never as a formula; nothing for None."""
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:EXCEL_CELL], style)
