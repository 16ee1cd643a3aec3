"""Rows of CSV and TSV files as records, streamed."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence

from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.find_records import Record
from pipeline.ingest.readers.lines import lines_of
from pipeline.ingest.readers.sources import Source, failed
from pipeline.ingest.readers.table_header import below_header
from pipeline.text.decoding import encoding_of

_DELIMITERS = ",;\t|"
_MEND = "close its quote"
# Lines of a row that are looked at when it is judged whether its quote swallowed others, and how many such rows may be.
_LOOKED_AT, _MOST_SWALLOWED = 200, 1000


def csv_rows(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of a CSV file, whatever separates its cells."""
    head = source.head()
    delimiter = _delimiter(head.decode(encoding_of(head, whole=False), "replace"))
    yield from below_header(_rows(source, options, delimiter))


def tsv_rows(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the rows of a file whose cells are separated by tabs."""
    yield from below_header(_rows(source, options, "\t"))


def _delimiter(head: str) -> str:
    """Return what separates the cells: as a `sep=` line says, else the sign most frequent in one of the first lines."""
    lines = [line for line in head.lstrip("\ufeff").splitlines() if line.strip()][:5]
    if lines and lines[0][:4].lower() == "sep=" and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    return max(
        _DELIMITERS, key=lambda sign: (max((_count(line, sign) for line in lines), default=0), -_DELIMITERS.index(sign))
    )


def _count(line: str, sign: str) -> int:
    """Return how often a sign stands between the cells of a line that is no sentence."""
    return line.count(sign) if len(line) <= 2000 else 0


class _Lines:
    """Lines that can be given back: those of the row in hand are kept until it is judged."""

    def __init__(self, lines: Iterator[str]) -> None:
        """Read on in `lines`."""
        self._lines = lines
        self._waiting: deque[str] = deque()
        self.of_row: list[str] = []

    def __iter__(self) -> _Lines:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line."""
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self.of_row.append(line)
        return line

    def give_back(self) -> None:
        """Read all lines of the row again but its first."""
        self._waiting.extendleft(reversed(self.of_row[1:]))


def _rows(source: Source, options: ReadOptions, delimiter: str) -> Iterator[Sequence[str] | Failure]:
    """Yield the rows of a table of text; a row that cannot be read is a failure and the rest goes on."""
    csv.field_size_limit(options.max_posting_chars)
    lines = _Lines(lines_of(source, options))
    number, width, swallowed = 0, 0, 0
    while True:
        rows = csv.reader(lines, delimiter=delimiter)
        for row in _each(rows, lines):
            if isinstance(row, Sequence) and (not any(row) or (number == 0 and _is_separator_line(row))):
                yield []
                continue
            number += 1
            opened = (
                swallowed < _MOST_SWALLOWED
                and len(lines.of_row) > 1
                and _swallowed(row, lines.of_row, delimiter, width)
            )
            if opened or isinstance(row, csv.Error):
                what = "a quote that is never closed" if opened else f"it cannot be read: {row}"
                yield failed(f"{source.name}#{max(1, number - 1)}", f"row {number}: {what}", _MEND)
                if opened:
                    swallowed += 1
                    lines.give_back()
                    break
                continue
            width = width or (len(row) if len(row) > 1 else 0)
            yield row
        else:
            return


def _each(rows: Iterator[list[str]], lines: _Lines) -> Iterator[list[str] | csv.Error]:
    """Yield every row, or the error that it is; `lines` holds its lines meanwhile."""
    while True:
        lines.of_row = []
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield error


def _is_separator_line(row: Sequence[str]) -> bool:
    """Say whether a row is the line by which Excel is told what separates the cells."""
    return "".join(row)[:4].lower() == "sep="


def _swallowed(row: Sequence[str] | csv.Error, lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Say whether a quote that nothing closes took rows below into one cell.

    Then the row has other than the usual cells, an odd number of quotes, or the opening quote of a row below for its
    closing one; and a line inside it is a row by itself.
    """
    if width < 2:
        return False
    below = lines[1:_LOOKED_AT]
    is_whole = isinstance(row, Sequence) and len(row) == width
    if is_whole and sum(line.count('"') for line in lines) % 2 == 0:
        opened = [line for line in below if _opens_quote(line, delimiter)]
        if not opened or _is_strict(lines, delimiter):
            return False
    else:
        opened = []
    inner = [line for line in below if line.count(delimiter) >= width - 1 and line.count('"') % 2 == 0]
    return any(len(next(csv.reader([line], delimiter=delimiter))) == width for line in (*inner, *opened))


def _opens_quote(line: str, delimiter: str) -> bool:
    """Say whether a cell of a line begins with a quote that is not closed in it."""
    sign = re.escape(delimiter)
    return line.count('"') % 2 == 1 and re.search(rf'(?:\A|{sign})"(?=[^\s"{sign}])', line) is not None


def _is_strict(lines: Sequence[str], delimiter: str) -> bool:
    """Say whether nothing but the end of a cell stands behind each closing quote of a row."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False
