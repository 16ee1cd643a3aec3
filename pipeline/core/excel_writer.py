"""Text stays text in workbooks and in CSV; the one place that knows xlsxwriter."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A posting's text must never become a formula, a link or a number by looking like one.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


# Full-width signs count too, and spreadsheets pass over blanks before them.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def inert(value: object) -> object:
    """Return a CSV cell that no spreadsheet runs as a formula."""
    if isinstance(value, str) and (value[:1].isspace() or value.lstrip().startswith(FORMULA_STARTS)):
        return f"'{value}"
    return value


@contextmanager
def new_book(target: Path | io.BytesIO) -> Iterator[Any]:
    """Yield a new xlsxwriter workbook that is written to `target` when the block ends."""
    import xlsxwriter

    # On disk every row is written as it comes, so that memory does not grow with the workbook.
    where = {"in_memory": True} if isinstance(target, io.BytesIO) else {"constant_memory": True}
    with xlsxwriter.Workbook(target if isinstance(target, io.BytesIO) else str(target), {**PLAIN, **where}) as book:
        yield book
