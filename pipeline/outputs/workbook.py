"""Wide tables for people: `role_by_competency.csv` and `.xlsx`.

Text of a posting is never written as a formula: XLSX cells are written as strings, and CSV cells
that a spreadsheet would take for a formula get a leading apostrophe. A framework of very many
competencies has columns for those alone that a role asks for, and no more than Excel opens.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.core.atomic_files import whole_file
from pipeline.core.excel_writer import (
    EXCEL_COLUMNS,
    EXCEL_ROWS,
    HEAD,
    TableLayout,
    add_table,
    inert,
    new_book,
    write_cell,
    write_header,
)
from pipeline.core.records import BAND_SCORES, BANDS, Competency
from pipeline.outputs.failures import told_once
from pipeline.outputs.labels import BAND_COLOURS, STAMP
from pipeline.outputs.run_tables import Paged, RunTables, pages_of
from pipeline.outputs.texts import load_texts, named

WHOLE = 300  # up to so many competencies each has its column, asked for or not
WIDTHS = {
    "text": 70,
    "indicator": 50,
    "what": 40,
    "value": 90,
    "mend": 50,
    "stage": 9,
    "probability": 11,
    "corrected": 11,
}
LAYOUT = TableLayout(WIDTHS)
EVIDENCE = (
    *("title", "competency", "text", "stage", "probability"),
    *("kind", "strength", "indicator", "corrected", "posting_id"),
)
ROLE_COLUMNS = (
    *("posting_id", "title", "company", "location", "lang"),
    *("seniority", "min_years", "degree_min", "degree_required", "source"),
)


def write_csv(tables: Paged, path: Path) -> None:
    """Write one row per role, three columns per competency; with the mark by which Excel knows UTF-8."""
    shown = shown_competencies(tables, 3)
    names = [competency.name for competency in shown]
    header = [*ROLE_COLUMNS, *(f"{name} {what}" for name in names for what in ("band", "score", "stage"))]
    with whole_file(path) as partial, partial.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([inert(name) for name in header])
        for facts, cells in _all_roles(tables, shown):
            row = [*facts, *(value for cell in cells for value in (cell["band"], cell["score"], cell["stage"]))]
            writer.writerow([inert(value) for value in row])


def write_xlsx(tables: Paged, path: Path) -> None:
    """Write a workbook: roles with coloured bands, scores as numbers, evidence, what failed, how to read it."""
    with whole_file(path) as partial, new_book(partial) as book:
        shown = shown_competencies(tables, 1)
        _role_sheets(book, tables, shown)
        add_table(book, "Evidence", EVIDENCE, _evidence(tables), LAYOUT)
        add_table(book, "Failed", ("posting", "stage", "what", "mend"), _failures(tables), LAYOUT)
        add_table(book, "About", ("what", "value"), _about(tables, shown), LAYOUT)


def band_styles() -> dict[str, dict[str, Any]]:
    """Return what marks the bands in a cell: colours, with letters that can be read on them."""
    return {
        band: {"bg_color": colour, "font_color": "#FFFFFF" if band == "high" else "#1F2933", "align": "center"}
        for band, colour in BAND_COLOURS.items()
    }


def shown_competencies(tables: Paged, columns_each: int) -> tuple[Competency, ...]:
    """Return the competencies that get columns: all, or of very many those that are asked for, as space allows."""
    every = tables.framework.competencies
    if len(every) <= WHOLE:
        return every
    asked: Counter[str] = Counter()
    for page in pages_of(tables):
        asked.update(page.profile.loc[page.profile["band"] != "none", "competency_id"])
    room = (EXCEL_COLUMNS - len(ROLE_COLUMNS)) // columns_each
    kept = {key for key, _ in asked.most_common(room)}
    return tuple(one for one in every if one.competency_id in kept)


def _all_roles(tables: Paged, shown: Sequence[Competency]) -> Iterator[tuple[list[Any], list[dict[str, Any]]]]:
    """Yield every role's facts and its cells in framework order, page by page."""
    for page in pages_of(tables):
        yield from _roles(page, shown)


def _roles(tables: RunTables, shown: Sequence[Competency]) -> Iterator[tuple[list[Any], list[dict[str, Any]]]]:
    """Yield each role's facts and its cells in framework order, with blanks as None."""
    columns = ["band", "score", "stage_low", "stage", "stage_high", "note"]
    frame = tables.profile[["posting_id", "competency_id", *columns]].astype(object)
    frame = frame.where(frame.notna(), None)
    cells: dict[str, dict[str, dict[str, Any]]] = {}
    for row in frame.to_dict("records"):
        cells.setdefault(str(row["posting_id"]), {})[str(row["competency_id"])] = {str(k): v for k, v in row.items()}
    facts = tables.postings[list(ROLE_COLUMNS)].astype(object)
    facts = facts.where(facts.notna(), None)
    for row in facts.to_dict("records"):
        mine = cells.get(str(row["posting_id"]), {})
        yield (
            [row[name] for name in ROLE_COLUMNS],
            [mine.get(c.competency_id, dict.fromkeys(columns)) for c in shown],
        )


def _role_sheets(
    book: Any,  # noqa: ANN401 - xlsxwriter is untyped
    tables: Paged,
    shown: Sequence[Competency],
) -> None:
    """Write the heat map, and the scores to sort and count by; both in one reading of the run.

    The heat map has band, score and stage in each cell, colour as a second carrier; the scores are
    numbers on a colour scale.
    """
    styles = {band: book.add_format(style) for band, style in band_styles().items()}
    heat = _wide_sheet(book, "Roles", tables, shown)
    scores = _wide_sheet(book, "Scores", tables, shown)
    for number, (facts, cells) in enumerate(islice(_all_roles(tables, shown), EXCEL_ROWS - 1), 1):
        for column, value in enumerate(facts):
            write_cell(heat, number, column, value)
            write_cell(scores, number, column, value)
        for column, cell in enumerate(cells, len(facts)):
            band = cell["band"] if cell["band"] in BANDS else "none"
            heat.write_string(number, column, _cell_text(cell), styles[band])
            write_cell(scores, number, column, cell["score"])
    if shown:
        scale: dict[str, Any] = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
        scale |= {"min_value": 1, "mid_value": 50, "max_value": 100}
        scale |= {
            f"{end}_color": BAND_COLOURS[band] for end, band in zip(("min", "mid", "max"), BANDS[1:], strict=True)
        }
        first, rows = len(ROLE_COLUMNS), min(tables.size, EXCEL_ROWS - 1)
        scores.conditional_format(1, first, max(1, rows), first + len(shown) - 1, scale)


def _wide_sheet(
    book: Any,  # noqa: ANN401
    title: str,
    tables: Paged,
    shown: Sequence[Competency],
) -> Any:  # noqa: ANN401
    """Return a new sheet with a frozen header: the role's facts, then the competencies."""
    sheet = book.add_worksheet(title)
    header = [*ROLE_COLUMNS, *(competency.name for competency in shown)]
    write_header(sheet, header, book.add_format(HEAD))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, len(ROLE_COLUMNS) - 1, 14)
    sheet.set_column(len(ROLE_COLUMNS), len(header), 20)
    if tables.size:
        sheet.autofilter(0, 0, min(tables.size, EXCEL_ROWS - 1), len(header) - 1)
    return sheet


def _cell_text(cell: dict[str, Any]) -> str:
    """Return a cell as words: "high 78 · stage 3-4"."""
    if not cell["band"] or cell["band"] == "none":
        return named(load_texts(), "reason", cell["note"] or "")
    low, stage, high = cell["stage_low"], cell["stage"], cell["stage_high"]
    level = "" if stage is None else f" · stage {stage}" if low == high else f" · stage {stage} ({low}-{high})"
    return f"{cell['band']} {cell['score']}{level}"


def _evidence(tables: Paged) -> Iterator[Sequence[Any]]:
    """Yield every sentence that is evidence, once for each competency that it speaks for."""
    for page in pages_of(tables):
        used = page.matches[~page.matches["abstained"].astype(bool)]
        merged = used.merge(page.requirements, on=["posting_id", "requirement_id"], suffixes=("", "_requirement"))
        merged = merged.merge(page.postings[["posting_id", "title"]], on="posting_id")
        frame = merged[list(EVIDENCE)].astype(object)
        yield from frame.where(frame.notna(), None).to_numpy().tolist()


def _failures(tables: Paged) -> list[list[str]]:
    """Return the rows of the sheet of what failed."""
    return [[one.posting, one.stage, one.what, one.mend] for one in told_once(tables.failures)]


def _about(tables: Paged, shown: Sequence[Competency]) -> list[list[Any]]:
    """Return what a reader must know to read the numbers."""
    scores = ", ".join(f"{band} {low}-{high}" for band, (low, high) in BAND_SCORES.items())
    rows: list[list[Any]] = [
        ["stamp", STAMP],
        ["band", f"emphasis: none (no evidence, score empty), {scores}"],
        ["stage", "level of the behaviour asked for, apart from emphasis"],
        ["framework", tables.framework.name],
    ]
    every = len(tables.framework.competencies)
    if len(shown) < every:
        what = f"{len(shown):,} of {every:,} competencies have a column: those that a role asks for"
        full = len(shown) >= EXCEL_COLUMNS - len(ROLE_COLUMNS)
        rows.append(["left out", what + (", as many as Excel opens; profile.parquet holds all" if full else "")])
    if tables.size >= EXCEL_ROWS or tables.run.get("counts", {}).get("requirements", 0) >= EXCEL_ROWS:
        rows.append(["cut", f"Excel holds {EXCEL_ROWS:,} rows; the Parquet files hold all"])
    return rows
