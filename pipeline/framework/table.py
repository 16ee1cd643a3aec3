"""Read a framework from a table (CSV, TSV, XLSX): one row for each indicator.

Where a row's competency is empty, it has that of the row above, and its stage unless it states one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.core.errors import Fault, InputError
from pipeline.core.office_files import filled_sheets
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, clean, fold_name, split_phrases
from pipeline.framework.files import SourceFaultError
from pipeline.framework.names import columns, fold_key, nearest

_STAGE_NUMBER = re.compile(
    r"(?:stage|level|阶段|级别|等级|第)?\s*(\d{1,9})(?:\.0+)?\s*(?:阶段|级|等级)?", re.IGNORECASE
)
_COMPETENCY_COLUMNS = ("competency", "competency_zh")
MAX_CELL = 10_000_000  # the csv module's own limit, 131,072, is less than a pasted description may have


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: its number in the sheet, its cells by column, its stage as a number."""

    number: int
    cells: dict[str, str]
    places: dict[str, str]
    stage: int | None = None

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def where(self) -> str:
        """The cell that the row is known by: its indicator, or its competency."""
        for column in ("indicator", "indicator_zh", "stage", *_COMPETENCY_COLUMNS):
            if self[column]:
                return f"cell {self.places[column]}"
        return f"row {self.number}"


def stage_number(text: str) -> int | None:
    """Return the number in "3", "3.0", "Stage 3", "阶段3" or "第3级"; None where there is none."""
    match = _STAGE_NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def read_table(text: str, delimiter: str = "") -> Draft:
    """Return the draft of a CSV; the delimiter is told from the header where it is not given."""
    csv.field_size_limit(MAX_CELL)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text), strict=False))
    except csv.Error as error:
        return Draft("", (), (Fault(f"no table: {error}", "", "save it as CSV again"),))
    return draft_of(rows)


def read_xlsx(data: bytes) -> Draft:
    """Return the draft of the first sheet of a workbook that has a competency column (else of its first).

    Raises:
        SourceFaultError: where the workbook is damaged.
    """
    return draft_of(sheet_rows(data, names_columns))


def sheet_rows(data: bytes, is_right: Callable[[Sequence[str]], bool]) -> list[list[str]]:
    """Return the cells, as text, of the first sheet whose first filled row is right.

    Raises:
        SourceFaultError: where the workbook is damaged.
    """
    try:
        filled = filled_sheets(data, "")
    except InputError as error:
        raise SourceFaultError(f"no workbook: {error.fault.what}", error.fault.where, error.fault.mend) from None
    headers = [next(row for row in rows if any(row)) for rows in filled]
    return next(
        (rows for rows, header in zip(filled, headers, strict=True) if is_right(header)), filled[0] if filled else []
    )


def draft_of(rows: Sequence[Sequence[str]]) -> Draft:
    """Return the draft of a table whose first filled row is the header."""
    start = next((n for n, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    if start is None:
        return Draft("", (), (Fault("an empty table", "", "give it a header row with a column 'competency'"),))
    faults: list[Fault] = []
    header = _header(rows[start], start + 1, faults)
    if not set(_COMPETENCY_COLUMNS) & set(header):
        return Draft("", (), tuple(faults))
    filled = list(_filled(table_rows(rows, header, start, faults), faults))
    name = next((row["framework"] for row in filled if row["framework"]), "")
    groups = groupby(filled, key=lambda row: fold_name(row["competency"] or row["competency_zh"]))
    competencies = tuple(item for _, group in groups for item in _competencies(list(group), faults))
    return Draft(name, competencies, tuple(faults))


def table_rows(rows: Sequence[Sequence[str]], header: Sequence[str], start: int, faults: list[Fault]) -> Iterator[Row]:
    """Yield the rows below the header that say something; rows that are too long are faults."""
    letters = [column_letter(n) for n in range(len(header))]
    for number, cells in enumerate(rows[start + 1 :], start + 2):
        texts = {column: text for column, cell in zip(header, cells, strict=False) if column and (text := cell.strip())}
        extra = [cell for cell in cells[len(header) :] if cell.strip()]
        if extra:
            what = f"{len(cells)} cells where the header has {len(header)}: {extra[0][:40]!r}"
            faults.append(
                Fault(what, f"cell {column_letter(len(header))}{number}", "put cells that hold commas in quotes")
            )
        if texts:
            yield Row(
                number, texts, {column: f"{letter}{number}" for column, letter in zip(header, letters, strict=True)}
            )


def names_columns(header: Sequence[str]) -> bool:
    """Say whether a row of cells is a framework's header: it names the column of the competencies."""
    return not set(_COMPETENCY_COLUMNS).isdisjoint(_known(header))


def column_letter(index: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    head = column_letter(index // 26 - 1) if index >= 26 else ""
    return head + chr(ord("A") + index % 26)


def _known(header: Iterable[str]) -> set[str]:
    return {columns().get(fold_key(cell), "") for cell in header}


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(
        ",;\t|",
        key=lambda mark: (len(_known(cell.strip('"') for cell in header.split(mark)) - {""}), -",;\t|".index(mark)),
    )


def _header(cells: Sequence[str], number: int, faults: list[Fault]) -> list[str]:
    """Return the columns by their own names, "" for those without a header; unknown and double ones are faults."""
    header: list[str] = []
    for index, cell in enumerate(cells):
        column = columns().get(fold_key(clean(cell)), "")
        where = f"cell {column_letter(index)}{number}"
        if clean(cell) and not column:
            faults.append(Fault(f"unknown column {clean(cell)[:40]!r}", where, nearest(cell, columns())))
        elif column and column in header:
            faults.append(Fault(f"column {column!r} stands twice", where, "keep one of them"))
            column = ""
        header.append(column)
    if not set(_COMPETENCY_COLUMNS) & set(header):
        faults.append(
            Fault("no column 'competency'", f"row {number}", "name the column that holds the competencies' names")
        )
    return header


def _filled(rows: Iterable[Row], faults: list[Fault]) -> Iterator[Row]:
    """Yield the rows with the competency (and its stage) of the row above where the cell is empty."""
    above: Row | None = None
    for row in rows:
        cells, inherits = dict(row.cells), not any(row[column] for column in _COMPETENCY_COLUMNS)
        if inherits and above is not None:
            cells |= {column: above[column] for column in _COMPETENCY_COLUMNS if above[column]}
        stage = stage_number(row["stage"]) if row["stage"] else above.stage if inherits and above else None
        if row["stage"] and stage is None:
            what = f"stage {row['stage'][:40]!r} is not a number"
            faults.append(Fault(what, f"cell {row.places['stage']}", "write a whole number, or leave it empty"))
            stage = above.stage if above else None  # so that the one fault does not bring others
        above = Row(row.number, cells, row.places, stage)
        yield above


def _competencies(rows: list[Row], faults: list[Fault]) -> Iterator[DraftCompetency]:
    """Yield the competency of adjacent rows, once more for each row that only repeats the name."""
    bare = [
        row
        for row in rows
        if not any(
            row[column]
            for column in ("stage", "stage_summary", "stage_summary_zh", "indicator", "indicator_zh", "indicator_id")
        )
    ]
    repeated = bare[1:] if len(bare) == len(rows) else []
    kept = [row for row in rows if row not in repeated]
    first = {
        column: _said_once(kept, column, faults)
        for column in ("competency_zh", "description", "description_zh", "competency_id")
    }
    yield DraftCompetency(
        where=_name_cell(kept[0]),
        name=kept[0]["competency"],
        name_zh=first["competency_zh"],
        description=first["description"],
        description_zh=first["description_zh"],
        phrases=tuple(dict.fromkeys(phrase for row in kept for phrase in split_phrases(row["phrases"]))),
        phrases_zh=tuple(dict.fromkeys(phrase for row in kept for phrase in split_phrases(row["phrases_zh"]))),
        id=first["competency_id"],
        stages=tuple(_stages(kept, faults)),
    )
    for row in repeated:
        yield DraftCompetency(row.where, row["competency"], name_zh=row["competency_zh"])


def _name_cell(row: Row) -> str:
    stated = [row.places[column] for column in _COMPETENCY_COLUMNS if row[column] and column in row.places]
    return f"cell {stated[0]}" if stated else row.where


def _stages(rows: list[Row], faults: list[Fault]) -> Iterator[DraftStage]:
    for number, group in groupby(rows, key=lambda row: row.stage):
        members = list(group)
        indicators = tuple(
            DraftIndicator(
                f"cell {row.places.get('indicator') or row.places['indicator_zh']}",
                row["indicator"],
                row["indicator_zh"],
                row["indicator_id"],
            )
            for row in members
            if row["indicator"] or row["indicator_zh"] or row["indicator_id"]
        )
        faults.extend(
            Fault("an empty indicator", f"row {row.number}", "write it or remove the row")
            for row in members[1:]
            if not (row["indicator"] or row["indicator_zh"] or row["indicator_id"])
        )
        summary = _said_once(members, "stage_summary", faults)
        yield DraftStage(members[0].where, number, summary, _said_once(members, "stage_summary_zh", faults), indicators)


def _said_once(rows: Sequence[Row], column: str, faults: list[Fault]) -> str:
    """Return the one text of a column over several rows; two different ones are a fault."""
    told = [(text, row) for row in rows if (text := clean(row[column]))]
    for text, row in told[1:]:
        if text != told[0][0]:
            what = f"{column} says {text[:40]!r} where row {told[0][1].number} says {told[0][0][:40]!r}"
            faults.append(Fault(what, f"cell {row.places[column]}", "say it once, or the same each time"))
    return told[0][0] if told else ""
