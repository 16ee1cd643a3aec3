"""One door for every format: tables from CSV, Excel, Word, web pages and Markdown; trees from YAML and JSON; text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.core.errors import Fault, InputError
from pipeline.core.office_files import filled_sheets, named_sheets
from pipeline.framework.draft import Draft
from pipeline.framework.reading.columns import column_of
from pipeline.framework.reading.files import Source, SourceFaultError, decode
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.markdown import read_markdown
from pipeline.framework.reading.names import with_plain_names
from pipeline.framework.reading.plaintext import read_plain
from pipeline.framework.reading.tables import read_grids
from pipeline.framework.reading.tree import read_tree
from pipeline.framework.reading.tree_syntax import parse_json, parse_json_lines, parse_yaml
from pipeline.framework.reading.unlike import other_page
from pipeline.framework.reading.web_page import markdown_of_page
from pipeline.framework.reading.word_file import markdown_of_word

MAX_CELL = 10_000_000  # the csv module's own limit, 131,072, is less than a pasted description may have
_DELIMITERS = ",;\t|"
_HEADER_LINES = 10


def read_source(source: Source) -> Draft:
    """Return the draft of an opened file.

    Raises:
        SourceFaultError: where the file is damaged or its syntax broken.
    """
    if source.kind == "xlsx":
        return with_plain_names(read_grids(_sheets(source.data)))
    if source.kind == "word":
        return with_plain_names(read_markdown(markdown_of_word(source.data)))
    text, warnings = decode(source)
    draft = _READERS[source.kind](text, source)
    if source.kind in {"plain", "page"}:
        page = markdown_of_page(text) if source.kind == "page" else text
        if (other := other_page(page, draft)) is not None:
            return Draft("", (), (other,))
    return with_plain_names(replace(draft, warnings=(*warnings, *draft.warnings)))


def sheet_rows(data: bytes, is_right: Callable[[Sequence[str]], bool]) -> list[list[str]]:
    """Return the cells, as text, of the first sheet whose first filled row is right.

    Raises:
        SourceFaultError: where the workbook is damaged.
    """
    try:
        filled = filled_sheets(data, "")
    except InputError as error:
        raise _no_workbook(error) from None
    headers = [next(row for row in rows if any(row)) for rows in filled]
    return next(
        (rows for rows, header in zip(filled, headers, strict=True) if is_right(header)), filled[0] if filled else []
    )


def _sheets(data: bytes) -> list[Grid]:
    """Return the filled sheets of a workbook; the places in one of several begin with its name."""
    try:
        sheets = named_sheets(data, "")
    except InputError as error:
        raise _no_workbook(error) from None
    several = len(sheets) > 1
    return [Grid(rows, title, f"sheet {title!r}, " if several and n else "") for n, (title, rows) in enumerate(sheets)]


def _no_workbook(error: InputError) -> SourceFaultError:
    return SourceFaultError(f"no workbook: {error.fault.what}", error.fault.where, error.fault.mend)


def _table(text: str, source: Source) -> Draft:
    """Return the draft of a CSV; the delimiter is told from its first lines where the suffix does not."""
    csv.field_size_limit(MAX_CELL)
    delimiter = "\t" if source.suffix == ".tsv" else _delimiter(text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error as error:
        return Draft("", (), (Fault(f"no table: {error}", "", "save it as CSV again"),))
    return read_grids([Grid(rows)])


def _delimiter(text: str) -> str:
    """Return the sign that parts most known columns in one of the first lines, or else most cells."""
    lines = [line for line in text.splitlines()[: 4 * _HEADER_LINES] if line.strip()][:_HEADER_LINES]

    def worth(mark: str) -> tuple[int, bool, int, int]:
        cells = [[cell.strip().strip('"') for cell in line.split(mark)] for line in lines]
        known = [sum(bool((c := column_of(n, cell)).name or c.level) for n, cell in enumerate(row)) for row in cells]
        widths = {len(row) for row in cells}
        is_even = len(widths) == 1 and widths != {1}
        widest = len(cells[known.index(max(known))]) if any(known) else max(widths, default=0)
        return max(known, default=0), is_even, widest, -_DELIMITERS.index(mark)

    return max(_DELIMITERS, key=worth)


_READERS: dict[str, Callable[[str, Source], Draft]] = {
    "plain": lambda text, source: read_markdown(text) if source.suffix != ".txt" else read_plain(text),
    "table": _table,
    "yaml": lambda text, _: read_tree(parse_yaml(text)),
    "json lines": lambda text, _: read_tree(parse_json_lines(text)),
    "json": lambda text, _: read_tree(parse_json(text)),
    "page": lambda text, _: read_markdown(markdown_of_page(text), is_page=True),
}
