"""Rows of Parquet tables as records, one at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.budget import Budget
from pipeline.ingest.readers.find_records import Record
from pipeline.ingest.readers.sources import Source, failed
from pipeline.ingest.readers.table_header import MOST_COLUMNS

_BATCH = 64
_AGAIN = "write it again"


def parquet_rows(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of a Parquet table; a cell that cannot be read is told, and its row has no such cell.

    Raises:
        InputError: where the table is damaged, or holds far more than its file.
    """
    import pyarrow
    import pyarrow.parquet

    stream = source.stream if source.depth == 0 else io.BytesIO(source.whole(options))
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    budget = Budget.of(source, size, options)
    try:
        table = pyarrow.parquet.ParquetFile(stream)
        texts = [
            f.name
            for f in table.schema_arrow
            if pyarrow.types.is_string(f.type) or pyarrow.types.is_large_string(f.type)
        ]
        table = pyarrow.parquet.ParquetFile(stream, read_dictionary=texts)
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        raise InputError(f"a Parquet table that cannot be read: {error}", source.name, _AGAIN) from error
    first = 1
    for group in range(table.num_row_groups):
        yield from _group(table, group, first, source, options, budget)
        first += table.metadata.row_group(group).num_rows


def _group(
    table: Any,  # noqa: ANN401 - pyarrow has no types
    group: int,
    first: int,
    source: Source,
    options: ReadOptions,
    budget: Budget,
) -> Iterator[Record | Failure]:
    """Yield the rows of one of the parts that a table is stored in; where it is damaged, the others are read still."""
    import pyarrow

    number = first
    try:
        for batch in table.iter_batches(batch_size=_BATCH, row_groups=[group]):
            for row in range(batch.num_rows):
                yield from _row(batch, row, number, source, options, budget)
                number += 1
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        last = first + table.metadata.row_group(group).num_rows - 1
        what = f"rows {number} to {last}: a part of a Parquet table that cannot be read: {error}"
        yield failed(f"{source.name}#{number}", what, _AGAIN)


def _row(
    batch: Any,  # noqa: ANN401 - pyarrow has no types
    row: int,
    number: int,
    source: Source,
    options: ReadOptions,
    budget: Budget,
) -> Iterator[Record | Failure]:
    """Yield the cells of a row that can be read, and a failure for each that cannot."""
    record: dict[str, object] = {}
    name = f"{source.name}#{number}"
    for column, values in list(zip(batch.schema.names, batch.columns, strict=True))[:MOST_COLUMNS]:
        cell = values[row]
        length = _length(cell)
        budget.take(length)
        if length > 4 * options.max_posting_chars:
            yield failed(name, f"row {number}, column {column[:40]!r}: {length:,} bytes in one cell", "split the text")
            continue
        try:
            record[column] = _value(cell)
        except (ValueError, OverflowError) as error:
            what = f"row {number}, column {column[:40]!r}: a cell that cannot be read ({type(error).__name__})"
            yield failed(name, what, "write the table again")
    yield record


def _bytes(cell: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the bytes behind a text or binary cell, not copied; None for any other."""
    inner = cell.value if hasattr(cell, "dictionary") or type(cell).__name__ == "DictionaryScalar" else cell
    return inner.as_buffer() if inner is not None and hasattr(inner, "as_buffer") else None


def _length(cell: Any) -> int:  # noqa: ANN401 - pyarrow has no types
    """Return how many bytes a cell holds, before they are copied."""
    data = _bytes(cell)
    return data.size if data is not None else 0


def _value(cell: Any) -> object:  # noqa: ANN401 - pyarrow has no types
    """Return a cell as Python has it; text that is no UTF-8 with its faulty bytes marked."""
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        data = _bytes(cell)
        if data is None:  # it is inside a list or an object
            raise
        return bytes(data).decode("utf-8", "replace")
