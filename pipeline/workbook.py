"""Wide tables for people: `role_by_competency.csv` and `.xlsx`.

Text of a posting is never written as a formula: XLSX cells are written as strings, and CSV cells
that a spreadsheet would take for a formula get a leading apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.records import BANDS
from pipeline.spreadsheet import new_book
from pipeline.tables import RunTables, whole_file

STAMP = "Suggested by a machine from job postings; not validated. It describes roles, never people."
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
EXCEL_ROWS = 1_048_576
EXCEL_CELL = 32_767
BAND_COLOURS = {"none": "#FFFFFF", "low": "#E3EEF9", "medium": "#9CC4E6", "high": "#2F7EBC"}
ROLE_COLUMNS = (
    *("posting_id", "title", "company", "location", "lang"),
    *("seniority", "min_years", "degree_min", "degree_required", "source"),
)


def inert(value: object) -> object:
    """Return a CSV cell that no spreadsheet runs as a formula."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def write_csv(tables: RunTables, path: Path) -> None:
    """Write one row per role, three columns per competency; with the mark by which Excel knows UTF-8."""
    names = [competency.name for competency in tables.framework.competencies]
    header = [*ROLE_COLUMNS, *(f"{name} {what}" for name in names for what in ("band", "score", "stage"))]
    with whole_file(path) as partial, partial.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        for facts, cells in _roles(tables):
            row = [*facts, *(value for cell in cells for value in (cell["band"], cell["score"], cell["stage"]))]
            writer.writerow([inert(value) for value in row])


def write_xlsx(tables: RunTables, path: Path) -> None:
    """Write a workbook: roles with coloured bands, evidence, what failed, and how to read it."""
    with whole_file(path) as partial, new_book(partial) as book:
        styles = {
            "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            **{
                band: book.add_format(
                    {
                        "bg_color": colour,
                        "font_color": "#FFFFFF" if band == "high" else "#1F2933",
                        "align": "center",
                    }
                )
                for band, colour in BAND_COLOURS.items()
            },
        }
        _roles_sheet(book, tables, styles)
        _evidence_sheet(book, tables, styles)
        _sheet(book, "Failed", ("posting", "stage", "what", "mend"), _failures(tables), styles)
        _sheet(book, "About", ("what", "value"), _about(tables), styles)


def _roles(tables: RunTables) -> Iterator[tuple[list[Any], list[dict[str, Any]]]]:
    """Yield each role's facts and its cells in framework order, with blanks as None."""
    columns = ["band", "score", "stage_low", "stage", "stage_high", "note"]
    frame = tables.profile[["posting_id", "competency", *columns]].astype(object)
    frame = frame.where(frame.notna(), None)
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        cells.setdefault(str(row["posting_id"]), {})[str(row["competency"])] = {str(k): v for k, v in row.items()}
    facts = tables.postings[list(ROLE_COLUMNS)].astype(object)
    facts = facts.where(facts.notna(), None)
    for row in facts.to_dict("records"):
        mine = cells.get(str(row["posting_id"]), {})
        yield (
            [row[name] for name in ROLE_COLUMNS],
            [mine.get(c.name, dict.fromkeys(columns)) for c in tables.framework.competencies],
        )


def _roles_sheet(book: Any, tables: RunTables, styles: dict[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    """Write the heat map: band, score and stage in each cell, colour as a second carrier."""
    sheet = book.add_worksheet("Roles")
    names = [competency.name for competency in tables.framework.competencies]
    for column, name in enumerate([*ROLE_COLUMNS, *names]):
        sheet.write_string(0, column, name, styles["head"])
    for number, (facts, cells) in enumerate(_roles(tables), 1):
        if number >= EXCEL_ROWS:
            break
        for column, value in enumerate(facts):
            _write(sheet, number, column, value)
        for column, cell in enumerate(cells, len(facts)):
            band = cell["band"] if cell["band"] in BANDS else "none"
            sheet.write_string(number, column, _cell_text(cell), styles[band])
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, len(ROLE_COLUMNS) - 1, 14)
    sheet.set_column(len(ROLE_COLUMNS), len(ROLE_COLUMNS) + len(names), 20)


def _cell_text(cell: dict[str, Any]) -> str:
    """Return a cell as words: "high 78 · stage 3-4"."""
    if not cell["band"] or cell["band"] == "none":
        return cell["note"] or ""
    low, stage, high = cell["stage_low"], cell["stage"], cell["stage_high"]
    level = "" if stage is None else f" · stage {stage}" if low == high else f" · stage {stage} ({low}-{high})"
    return f"{cell['band']} {cell['score']}{level}"


def _evidence_sheet(book: Any, tables: RunTables, styles: dict[str, Any]) -> None:  # noqa: ANN401
    """Write every sentence that is evidence, once for each competency that it speaks for."""
    used = tables.matches[~tables.matches["abstained"].astype(bool)]
    merged = used.merge(tables.requirements, on=["posting_id", "requirement_id"], suffixes=("", "_requirement"))
    merged = merged.merge(tables.postings[["posting_id", "title"]], on="posting_id")
    names = ["title", "competency", "stage", "probability", "kind", "strength", "text", "indicator", "posting_id"]
    frame = merged[names].astype(object)
    _sheet(book, "Evidence", names, frame.where(frame.notna(), None).to_numpy().tolist(), styles)


def _failures(tables: RunTables) -> list[list[str]]:
    """Return the rows of the sheet of what failed."""
    return [[one.posting, one.stage, one.what, one.mend] for one in tables.failures]


def _about(tables: RunTables) -> list[list[Any]]:
    """Return what a reader must know to read the numbers."""
    rows: list[list[Any]] = [
        ["stamp", STAMP],
        ["band", "emphasis: none (no evidence, score empty), low 1-39, medium 40-69, high 70-100"],
        ["stage", "level of the behaviour asked for, apart from emphasis"],
        ["framework", tables.framework.name],
    ]
    if len(tables.matches) >= EXCEL_ROWS or len(tables.postings) >= EXCEL_ROWS:
        rows.append(["cut", f"Excel holds {EXCEL_ROWS:,} rows; the Parquet files hold all"])
    return rows


def _sheet(book: Any, title: str, header: Sequence[str], rows: Sequence[Sequence[Any]], styles: dict[str, Any]) -> None:  # noqa: ANN401
    """Write one plain sheet with a frozen header and a filter."""
    sheet = book.add_worksheet(title)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name, styles["head"])
    for number, row in enumerate(rows[: EXCEL_ROWS - 1], 1):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, styles["wrap"])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, min(len(rows), EXCEL_ROWS - 1), len(header) - 1)
    sheet.set_column(0, len(header) - 1, 24)


def _write(sheet: Any, row: int, column: int, value: object, style: object = None) -> None:  # noqa: ANN401
    """Write a number as a number and anything else as a string, never as a formula."""
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value)[:EXCEL_CELL], style)
