"""Rows of Excel workbooks as records."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.office_files import sheets_of
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.budget import Budget
from pipeline.ingest.readers.find_records import Record
from pipeline.ingest.readers.sources import Source
from pipeline.ingest.readers.table_header import Cells, below_header


def sheets(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of all sheets of a workbook; the first row of a sheet that looks like one names its columns.

    Raises:
        InputError: where the workbook is damaged or locked, or its cells hold far more than its file.
    """
    data = source.whole(options)
    budget = Budget.of(source, len(data), options)
    for sheet in sheets_of(data, source.name, options.max_file_bytes):
        yield from below_header(_counted(sheet, budget))


def _counted(rows: Iterator[Cells], budget: Budget) -> Iterator[Cells | Failure]:
    """Yield rows, counting the characters of their cells: one text may stand in a million cells."""
    for row in rows:
        budget.take(sum(len(cell) for cell in row if isinstance(cell, str)))
        yield row
