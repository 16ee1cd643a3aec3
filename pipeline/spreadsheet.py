"""The one place that knows xlsxwriter: workbooks in which text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

# A posting's text must never become a formula, a link or a number by looking like one.
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def new_book(target: Path | io.BytesIO) -> Iterator[Any]:
    """Yield a new xlsxwriter workbook that is written to `target` when the block ends."""
    import xlsxwriter

    in_memory = isinstance(target, io.BytesIO)
    with xlsxwriter.Workbook(target if in_memory else str(target), {**PLAIN, "in_memory": in_memory}) as book:
        yield book
