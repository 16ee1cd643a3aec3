"""Rows of CSV, TSV, XLSX and Parquet files as records, streamed where the format allows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from pipeline.core.errors import InputError
from pipeline.core.office_files import sheets_of
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.find_records import Record
from pipeline.ingest.readers.lines import lines_of
from pipeline.ingest.readers.sources import Source, failed
from pipeline.text.decoding import encoding_of

_DELIMITERS = ",;\t|"
# A first row with one cell longer than this is no header.
_LONGEST_NAME = 80
_BATCH = 256


def csv_rows(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of a CSV file, whatever separates its cells."""
    head = source.head()
    yield from _separated(source, options, _delimiter(head.decode(encoding_of(head, whole=False), "replace")))


def tsv_rows(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of a file whose cells are separated by tabs."""
    yield from _separated(source, options, "\t")


def _separated(source: Source, options: ReadOptions, delimiter: str) -> Iterator[Record | Failure]:
    """Yield the rows of a table of text; a row that cannot be read is a failure and the rest goes on."""
    csv.field_size_limit(options.max_posting_chars)
    rows = csv.reader(lines_of(source, options), delimiter=delimiter)
    header: list[str] | None = None
    number = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield failed(f"{source.name}#{number}", f"row {number} cannot be read: {error}", "mend its quotes")
            continue
        if header is None:
            header = _header(row)
            if len(row) > 1 or len(row[:1] and row[0]) <= _LONGEST_NAME:
                continue
        if any(cell.strip() for cell in row):
            number += 1
            yield dict(zip(header, row, strict=False))


def _delimiter(head: str) -> str:
    """Return what separates the cells: the sign most frequent in the header line."""
    first = next((line for line in head.lstrip("\ufeff").splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=lambda sign: (first.count(sign), -_DELIMITERS.index(sign)))


def _header(row: list[str]) -> list[str]:
    """Return column names, each once; a missing name becomes its number."""
    if len(row) == 1 and len(row[0]) > _LONGEST_NAME:
        return ["text"]
    names: list[str] = []
    for number, cell in enumerate(row, 1):
        name = cell.strip().lstrip("\ufeff") or f"column {number}"
        names.append(name if name not in names else f"{name} {number}")
    return names


def sheets(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of all sheets of a workbook; the first filled row of a sheet names its columns.

    Raises:
        InputError: where the workbook is damaged or locked.
    """
    for sheet in sheets_of(source.whole(options), source.name, options.max_file_bytes):
        header: list[str] | None = None
        for row in sheet:
            if not any(cell not in (None, "") for cell in row):
                continue
            if header is None:
                header = _header([str(cell) if cell is not None else "" for cell in row])
            else:
                yield dict(zip(header, row, strict=False))


def parquet_rows(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of a Parquet table, a batch at a time.

    Raises:
        InputError: where the table is damaged.
    """
    import pyarrow
    import pyarrow.parquet

    stream = source.stream if source.depth == 0 else io.BytesIO(source.whole(options))
    try:
        for batch in pyarrow.parquet.ParquetFile(stream).iter_batches(batch_size=_BATCH):
            yield from batch.to_pylist()
    except (pyarrow.ArrowException, OSError, ValueError) as error:  # bytes that are no UTF-8 are a ValueError
        raise InputError(f"a Parquet table that cannot be read: {error}", source.name, "write it again") from error
