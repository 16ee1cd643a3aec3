"""Rows of CSV, TSV, XLSX, Parquet and JSON files as records, streamed where the format allows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import cast

from pipeline.core.errors import InputError
from pipeline.core.office_files import sheets_of
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.field_names import list_keys, plain_name
from pipeline.ingest.readers.sources import Source, failed
from pipeline.text.decoding import encoding_of

Record = Mapping[str, object]
_DELIMITERS = ",;\t|"
# A first row with one cell longer than this is no header.
_LONGEST_NAME = 80
_BATCH = 256


def _lines(source: Source, options: ReadOptions) -> Iterator[str]:
    """Yield the lines of a source as text, with their ends; a line past the limit is cut there."""
    encoding = encoding_of(source.head(1 << 20), whole=False)
    source.stream.seek(0)
    wrapper = io.TextIOWrapper(source.stream, encoding, errors="replace", newline="")
    try:
        while line := wrapper.readline(2 * options.max_posting_chars):
            yield line.replace("\x00", "")
    finally:
        wrapper.detach()


def json_lines(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the objects of a JSON Lines file, one a line; a faulty line is a failure and the rest goes on."""
    number = 0
    for line in _lines(source, options):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        number += 1
        value = _loaded(text)
        if isinstance(value, Mapping):
            yield value
        elif number == 1 and text[0] in "[{":
            # A JSON document under the wrong suffix: read whole instead.
            yield from json_document(source, options)
            return
        elif isinstance(value, str) and value.strip():
            yield {"text": value}
        else:
            mend = "put one JSON object on each line"
            yield failed(f"{source.name}#{number}", f"line {number} is no JSON object", mend)


def _loaded(text: str) -> object:
    """Return a JSON value, or None where the text is none."""
    try:
        return cast(object, json.loads(text))
    except (ValueError, RecursionError):
        return None


def json_document(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the objects of a JSON document: a list, one posting, or an object that holds a list of them.

    Raises:
        InputError: where the file is no JSON, or holds no object.
    """
    data = source.whole(options)
    text = data.decode(encoding_of(data), "replace").lstrip("\ufeff").strip()
    try:
        value: object = json.loads(text)
    except RecursionError as error:
        raise InputError("JSON that is nested too deep", source.name, "give a flat list of postings") from error
    except ValueError as error:
        objects = [_loaded(line) for line in text.split("\n") if line.strip()]
        if len(objects) > 1 and all(isinstance(found, Mapping) for found in objects):
            yield from cast(list[Record], objects)
            return
        raise InputError(f"no valid JSON: {error}", source.name, "mend it at that place") from error
    yield from _records_in(value, source)


def _records_in(value: object, source: Source) -> Iterator[Record | Failure]:
    """Yield the records of a parsed JSON document."""
    listed = value if isinstance(value, list) else _inner_list(value)
    if listed is None and isinstance(value, Mapping):
        yield value
        return
    for number, item in enumerate(listed or (), 1):
        if isinstance(item, Mapping):
            yield item
        elif isinstance(item, str) and item.strip():
            yield {"text": item}
        else:
            yield failed(f"{source.name}#{number}", f"entry {number} is no JSON object", "make it an object")
    if not listed:
        raise InputError("JSON without any object", source.name, "give a list of postings")


def _inner_list(value: object, depth: int = 0) -> list[object] | None:
    """Return the list of objects that a wrapping object holds under a known key, or None."""
    if not isinstance(value, Mapping) or depth > 3:
        return None
    known = [inner for key, inner in value.items() if plain_name(str(key)) in list_keys()]
    for inner in known:
        if isinstance(inner, list) and any(isinstance(item, Mapping) and len(item) > 1 for item in inner):
            return list(inner)
    return next((found for inner in known if (found := _inner_list(inner, depth + 1))), None)


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
    rows = csv.reader(_lines(source, options), delimiter=delimiter)
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
