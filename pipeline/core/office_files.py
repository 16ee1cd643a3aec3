"""Word and Excel files from anyone: looked into before a parser does, and read row by row.

The one place that knows openpyxl's reader. Such a file is a ZIP of XML: it can unpack to far more than it
weighs, name entities that grow when they are read, and claim a million rows of blanks.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.resource_limits import time_limit

AGAIN = "save it again"
# What a person types into a framework or a table of labels; a sheet of ESCO's skills has 100,000 cells.
MOST_CELLS = 5_000_000
MOST_BYTES = 200_000_000
SECONDS = 60.0

SheetRow = tuple[Any, ...]


def check_office(data: bytes, name: str, most: int) -> None:
    """Look into a Word or Excel file.

    Raises:
        InputError: where it is damaged, unpacks to more than `most` bytes, or declares XML entities,
            which no Office program writes and which can make much of little.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(info.file_size for info in parts.infolist())
            if unpacked > most:
                raise InputError(f"a document that unpacks to {unpacked:,} bytes", name, "take the pictures out")
            for info in parts.infolist():
                if info.filename.endswith((".xml", ".rels")) and _declares_entities(parts.read(info)):
                    raise InputError("a document that declares XML entities", name, AGAIN)
    except InputError:
        raise
    except Exception as error:  # zipfile lets a dozen kinds of errors through
        raise InputError(f"damaged: {_one_line(error)}", name, AGAIN) from error


def sheets_of(data: bytes, name: str, most: int) -> Iterator[Iterator[SheetRow]]:
    """Yield the sheets of a workbook as streams of rows of plain values; formulas by their last result.

    Raises:
        InputError: where the workbook is damaged, locked, or refused by `check_office`; also while rows are read.
    """
    import openpyxl

    check_office(data, name, most)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its XML leads it to
        raise InputError(f"a workbook that cannot be read: {_one_line(error)}", name, f"{AGAIN} as .xlsx") from error
    for sheet in book.worksheets:
        yield _rows(sheet, name)


def filled_sheets(data: bytes, name: str) -> list[list[list[str]]]:
    """Return all sheets of a small workbook as text, those without a filled cell left out.

    Raises:
        InputError: where it cannot be read, or holds more than a person can have written.
    """
    cells = 0
    found: list[list[list[str]]] = []
    with time_limit(SECONDS, name):
        for sheet in sheets_of(data, name, MOST_BYTES):
            rows: list[list[str]] = []
            for row in sheet:
                cells += len(row) + 1
                if cells > MOST_CELLS:
                    raise InputError(f"more than {MOST_CELLS:,} cells", name, "keep the rows that are filled")
                rows.append([cell_text(cell) for cell in row])
            if any(any(row) for row in rows):
                found.append(rows)
    return found


def cell_text(value: object) -> str:
    """Return a cell's value as text: whole floats without their point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return str(value)


def _rows(sheet: Any, name: str) -> Iterator[SheetRow]:  # noqa: ANN401 - openpyxl's read-only sheet has no public type
    """Yield the rows of one sheet."""
    rows: Iterable[SheetRow] = sheet.iter_rows(values_only=True) if hasattr(sheet, "iter_rows") else ()
    try:
        yield from rows
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"a workbook that cannot be read: {_one_line(error)}", name, f"{AGAIN} as .xlsx") from error


def _declares_entities(xml: bytes) -> bool:
    """Say whether XML has a document type, in any of the encodings in which it may be written."""
    return b"<!DOCTYPE" in xml or b"<!DOCTYPE" in xml[:65_536].replace(b"\x00", b"")


def _one_line(error: Exception) -> str:
    """Return the message of an error, on one line of bounded length."""
    return " ".join(str(error).split())[:200] or type(error).__name__
