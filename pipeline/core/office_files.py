"""Word and Excel files from anyone: looked into before a parser does, and read row by row.

The one place that knows openpyxl's reader. Such a file is a ZIP of XML: it can unpack to far more than it
weighs, name entities that grow when they are read, and claim a million rows of blanks.
"""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.resource_limits import time_limit

AGAIN = "save it again"
# What a person types into a framework or a table of labels; a sheet of ESCO's skills has 100,000 cells.
MOST_CELLS = 5_000_000
MOST_BYTES = 200_000_000
MOST_BYTES_FOR_MERGES = (
    20_000_000  # merged cells take the whole workbook in memory; a larger one was written by a machine
)
SECONDS = 60.0

SheetRow = tuple[Any, ...]
_CELL = re.compile(rb"<c\b([^<>]{0,300})>((?:<f\b[^<>]{0,200}(?:/>|>[^<>]{0,8000}</f>))?)<v>([^<>]{0,32767})</v>")
_CELL_TYPE = re.compile(rb'\st="(\w{1,10})"')
_NUMBER = re.compile(rb"[-+]?\d{1,400}(?:\.\d{0,400})?(?:[eE][-+]?\d{1,3})?")
_PLACE = re.compile(rb'(<(?:c|row)\b[^<>]{0,200}?)\sr="([^"<>]{0,99})"')
_KNOWN_PLACE = re.compile(rb"[A-Z]{0,3}(\d{1,7})")
_LAST_ROW = 1_048_576
_SHARED_TEXT = re.compile(rb"<si\b")


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
    check_office(data, name, most)
    for number, sheet in enumerate(_worksheets(data, name)):
        yield _rows(sheet, number, data, name)


def _worksheets(data: bytes, name: str) -> list[Any]:
    """Return the sheets of a workbook, opened."""
    import openpyxl

    try:
        return list(openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets)
    except Exception as error:  # openpyxl raises whatever its XML leads it to
        raise _unreadable(error, name) from error


def filled_sheets(data: bytes, name: str) -> list[list[list[str]]]:
    """Return all sheets of a small workbook as text, those without a filled cell left out.

    Raises:
        InputError: where it cannot be read, or holds more than a person can have written.
    """
    return [rows for _, rows in named_sheets(data, name)]


def named_sheets(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    """Return all filled sheets of a small workbook with their names, as text; merged cells hold their text each.

    Raises:
        InputError: where it cannot be read, or holds more than a person can have written.
    """
    cells = 0
    found: list[tuple[str, list[list[str]]]] = []
    with time_limit(SECONDS, name):
        titles, merged = _titles(data, name), _merged_cells(data, name)
        for number, sheet in enumerate(sheets_of(data, name, MOST_BYTES)):
            rows: list[list[str]] = []
            for row in sheet:
                cells += len(row) + 1
                if cells > MOST_CELLS:
                    raise InputError(f"more than {MOST_CELLS:,} cells", name, "keep the rows that are filled")
                rows.append([cell_text(cell) for cell in row])
            if any(any(row) for row in rows):
                _spread(rows, merged.get(titles[number], ()))
                found.append((titles[number], rows))
    return found


def _titles(data: bytes, name: str) -> list[str]:
    return [str(sheet.title) for sheet in _worksheets(data, name)]


def _merged_cells(data: bytes, name: str) -> dict[str, list[tuple[int, int, int, int]]]:
    """Return the merged ranges of each sheet as (first row, first column, last row, last column), counted from 1."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [info for info in parts.infolist() if info.filename.startswith("xl/worksheets/")]
        size = sum(info.file_size for info in sheets)
        if size > MOST_BYTES_FOR_MERGES or not any(b"<mergeCell " in parts.read(info) for info in sheets):
            return {}
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:  # openpyxl raises whatever its XML leads it to
        raise _unreadable(error, name) from error
    return {
        sheet.title: [(one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges]
        for sheet in book.worksheets
    }


def _spread(rows: list[list[str]], merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Write the text of each merged range into all its cells; one over the whole width is a title and stays."""
    for top, left, bottom, right in merged:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        is_title = right - left + 1 >= max(3, sum(1 for cell in zip(*rows, strict=False) if any(cell)) - 1)
        if not text or is_title:
            continue
        for row in rows[top - 1 : bottom]:
            row[left - 1 : right] = [text] * len(row[left - 1 : right])


def cell_text(value: object) -> str:
    """Return a cell's value as text: whole floats without their point, dates in ISO form."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return str(value)


def _rows(sheet: Any, number: int, data: bytes, name: str) -> Iterator[SheetRow]:  # noqa: ANN401 - openpyxl has no types
    """Yield the rows of one sheet; from a cell on that is not what it claims to be, such cells are read as text."""
    done = 0
    try:
        for row in _plain_rows(sheet):
            yield row
            done += _is_filled(row)
        return
    except InputError:
        raise
    except Exception as error:
        repaired = _with_text_cells(data)
        if repaired is None:
            raise _unreadable(error, name) from error
    try:
        filled = filter(_is_filled, _plain_rows(_worksheets(repaired, name)[number]))
        yield from islice(filled, done, None)
    except InputError:
        raise
    except Exception as error:
        raise _unreadable(error, name) from error


def _unreadable(error: Exception, name: str) -> InputError:
    """Return what is said of a workbook that openpyxl cannot read."""
    return InputError(f"a workbook that cannot be read: {_one_line(error)}", name, f"{AGAIN} as .xlsx")


def _plain_rows(sheet: Any) -> Iterator[SheetRow]:  # noqa: ANN401 - openpyxl's read-only sheet has no public type
    """Yield the rows of plain values of a sheet; a chart has none.

    How large a sheet says that it is does not count: some programs write one cell there, and the rest would be lost.
    """
    if not hasattr(sheet, "iter_rows"):
        return
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True)):
        if number == _LAST_ROW:
            raise ValueError(f"a row beyond the last, {_LAST_ROW:,}")
        yield row


def _is_filled(row: SheetRow) -> bool:
    """Say whether a row has any cell with a value."""
    return any(cell is not None for cell in row)


def _with_text_cells(data: bytes) -> bytes | None:
    """Return a workbook in which cells that are no numbers, dates or known texts are plain text; None where all are.

    A cell or row whose place is none stands after the one before it.
    """
    has_changed = False
    repaired = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as parts, zipfile.ZipFile(repaired, "w", zipfile.ZIP_DEFLATED) as out:
        shared = [parts.read(info) for info in parts.infolist() if info.filename == "xl/sharedStrings.xml"]
        texts = sum(len(_SHARED_TEXT.findall(content)) for content in shared)
        for info in parts.infolist():
            content = parts.read(info)
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                before, content = content, _PLACE.sub(_with_known_place, content)
                content = _CELL.sub(partial(_as_text_cell, texts=texts), content)
                has_changed = has_changed or content != before
            out.writestr(info.filename, content)
    return repaired.getvalue() if has_changed else None


def _with_known_place(cell: re.Match[bytes]) -> bytes:
    """Return the beginning of a cell or row of XML, without its place where that is none."""
    place = _KNOWN_PLACE.fullmatch(cell.group(2))
    return cell.group() if place and int(place[1]) <= _LAST_ROW else cell.group(1)


def _as_text_cell(cell: re.Match[bytes], texts: int) -> bytes:
    """Return a cell of XML, as text where its value does not fit its type or is none of so many shared texts."""
    attributes, formula, value = cell.group(1), cell.group(2), cell.group(3).strip()
    found = _CELL_TYPE.search(attributes)
    kind = found.group(1) if found else b"n"
    if kind == b"s":
        fits = value.isdigit() and len(value) < 10 and int(value) < texts
    else:
        fits = kind in (b"str", b"e", b"inlineStr") or (kind in (b"n", b"b") and bool(_NUMBER.fullmatch(value)))
    if fits:
        return cell.group()
    return b'<c%s t="str">%s<v>%s</v>' % (_CELL_TYPE.sub(b"", attributes), formula, cell.group(3))


def _declares_entities(xml: bytes) -> bool:
    """Say whether XML has a document type, in any of the encodings in which it may be written."""
    return b"<!DOCTYPE" in xml or b"<!DOCTYPE" in xml[:65_536].replace(b"\x00", b"")


def _one_line(error: Exception) -> str:
    """Return the message of an error, on one line of bounded length."""
    return " ".join(str(error).split())[:200] or type(error).__name__
