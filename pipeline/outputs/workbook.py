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
from pipeline.outputs.coverage import MEANING, framework_of_roles
from pipeline.outputs.evidence_tables import evidence_of
from pipeline.outputs.failures import told_once
from pipeline.outputs.labels import BAND_COLOURS, STAMP
from pipeline.outputs.run_tables import Paged, RunTables, pages_of
from pipeline.outputs.texts import load_texts, named
from pipeline.text.local_paths import last_part

WHOLE = 300  # up to so many competencies each has its column, asked for or not
ROLE_COLUMNS = (
    *("title", "company", "location", "lang", "seniority", "min_years", "years_required"),
    *("degree_min", "degree_required", "source", "posting_id"),
)
# How well the framework (or, of several, the one that profiles the role) speaks to the role.
FRAMEWORK_COLUMNS = ("framework", "framework_share", "framework_fits")
ALL_COLUMNS = (*ROLE_COLUMNS, *FRAMEWORK_COLUMNS)
EVIDENCE = ("title", "competency", "text", "stage", "probability", "kind", "strength", "indicator", "corrected")
# What the columns are called for people, in the words of the report.
CALLED = {
    "title": "Role",
    "company": "Company",
    "location": "Place",
    "lang": "Language",
    "seniority": "Seniority",
    "min_years": "Years of experience",
    "years_required": "Years required",
    "degree_min": "Degree",
    "degree_required": "Degree required",
    "source": "Source",
    "posting_id": "Posting",
    "framework": "Framework",
    "framework_share": "Share of duties it covers",
    "framework_fits": "Framework is for this role",
    "competency": "Competency",
    "text": "Sentence",
    "stage": "Stage",
    "probability": "How sure",
    "kind": "Kind",
    "strength": "Required or preferred",
    "indicator": "Indicator matched",
    "corrected": "Corrected by a person",
}
WIDTHS = {
    **{"Role": 32, "Competency": 26, "Sentence": 70, "Stage": 9, "How sure": 11, "Indicator matched": 50},
    **{"What": 40, "Value": 90, "What to do": 50},
}
LAYOUT = TableLayout(WIDTHS)
ROLE_WIDTHS = {"title": 36, "min_years": 11, "years_required": 11, "degree_required": 11, "framework": 22}


def write_csv(tables: Paged, path: Path) -> None:
    """Write one row per role, three columns per competency; with the mark by which Excel knows UTF-8."""
    shown = shown_competencies(tables, 3)
    names = [competency.name for competency in shown]
    header = [
        *ROLE_COLUMNS,
        *FRAMEWORK_COLUMNS,
        *(f"{name} {what}" for name in names for what in ("band", "score", "stage")),
    ]
    with whole_file(path) as partial, partial.open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([inert(name) for name in header])
        for facts, cells in _all_roles(tables, shown):
            row = [*facts, *(value for cell in cells for value in (cell["band"], cell["score"], cell["stage"]))]
            writer.writerow([inert(value) for value in row])


def write_xlsx(tables: Paged, path: Path) -> None:
    """Write a workbook: roles with coloured bands, scores and stages as numbers, evidence, hints, how to read it."""
    with whole_file(path) as partial, new_book(partial) as book:
        shown = shown_competencies(tables, 1)
        _role_sheets(book, tables, shown)
        heads = [CALLED[name] for name in EVIDENCE]
        _printable(add_table(book, "Evidence", heads, _evidence(tables), LAYOUT))
        _printable(add_table(book, "Hints", heads, _evidence(tables, hints=True), LAYOUT))
        _printable(add_table(book, "Failed", ("Posting", "Where", "What", "What to do"), _failures(tables), LAYOUT))
        _printable(add_table(book, "About", ("What", "Value"), _about(tables, shown), _legend(book)))


def _printable(sheet: Any, heads: int = 0) -> Any:  # noqa: ANN401 - xlsxwriter is untyped
    """Set a sheet up for paper: A4 across, as wide as the page, the header (and `heads` columns) on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if heads:
        sheet.repeat_columns(0, heads - 1)
    sheet.set_footer(f"&L{STAMP}&R&P / &N")
    return sheet


def _legend(book: Any) -> TableLayout:  # noqa: ANN401
    """Return a layout in which the name of a band has the colours of its cells."""
    styles = {f"band {band}": book.add_format(style) for band, style in band_styles().items()}
    return TableLayout(WIDTHS, style_of=lambda _name, value: styles.get(str(value)))


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
    room = (EXCEL_COLUMNS - len(ALL_COLUMNS)) // columns_each
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
    spoken = framework_of_roles(tables)
    for row in facts.to_dict("records"):
        mine = cells.get(str(row["posting_id"]), {})
        source = last_part(str(row["source"] or ""))  # tables are mailed: no folder of this machine is in them
        row |= {"source": source, "title": row["title"] or f"Untitled role · {source}"}
        by = spoken.get(str(row["posting_id"]))
        yield (
            [*(row[str(name)] for name in ROLE_COLUMNS), *((by.framework, by.share, by.fits) if by else [None] * 3)],
            [mine.get(c.competency_id, dict.fromkeys(columns)) for c in shown],
        )


def _role_sheets(
    book: Any,  # noqa: ANN401 - xlsxwriter is untyped
    tables: Paged,
    shown: Sequence[Competency],
) -> None:
    """Write the heat map, and scores and stages to sort and count by; all in one reading of the run.

    The heat map has band, score and stage in each cell, colour as a second carrier; scores and stages are
    numbers, the scores on a colour scale.
    """
    styles = {band: book.add_format(style) for band, style in band_styles().items()}
    heat = _wide_sheet(book, "Roles", tables, shown)
    scores = _wide_sheet(book, "Scores", tables, shown)
    stages = _wide_sheet(book, "Stages", tables, shown)
    for number, (facts, cells) in enumerate(islice(_all_roles(tables, shown), EXCEL_ROWS - 1), 1):
        for column, value in enumerate(_said(facts)):
            for sheet in (heat, scores, stages):
                write_cell(sheet, number, column, value)
        for column, cell in enumerate(cells, len(facts)):
            band = cell["band"] if cell["band"] in BANDS else "none"
            heat.write_string(number, column, _cell_text(cell), styles[band])
            write_cell(scores, number, column, cell["score"])
            write_cell(stages, number, column, cell["stage"])
    if shown:
        scale: dict[str, Any] = {"type": "3_color_scale", "min_type": "num", "mid_type": "num", "max_type": "num"}
        scale |= {"min_value": 1, "mid_value": 50, "max_value": 100}
        scale |= {
            f"{end}_color": BAND_COLOURS[band] for end, band in zip(("min", "mid", "max"), BANDS[1:], strict=True)
        }
        first, rows = len(ALL_COLUMNS), min(tables.size, EXCEL_ROWS - 1)
        scores.conditional_format(1, first, max(1, rows), first + len(shown) - 1, scale)


def _wide_sheet(
    book: Any,  # noqa: ANN401
    title: str,
    tables: Paged,
    shown: Sequence[Competency],
) -> Any:  # noqa: ANN401
    """Return a new sheet with a frozen header: the role's facts, then the competencies."""
    sheet = book.add_worksheet(title)
    header = [*(CALLED[name] for name in ALL_COLUMNS), *(competency.name for competency in shown)]
    write_header(sheet, header, book.add_format(HEAD))
    sheet.freeze_panes(1, 1)
    for column, name in enumerate(ALL_COLUMNS):
        sheet.set_column(column, column, ROLE_WIDTHS.get(name, 14))
    sheet.set_column(len(ALL_COLUMNS), len(header), 20)
    _printable(sheet, heads=1)
    if tables.size:
        sheet.autofilter(0, 0, min(tables.size, EXCEL_ROWS - 1), len(header) - 1)
    return sheet


def _said(facts: Sequence[Any]) -> Iterator[Any]:
    """Yield a role's facts in the words of the report."""
    groups = {"lang": "lang", "seniority": "seniority", "degree_min": "degree"}
    for name, value in zip(ALL_COLUMNS, facts, strict=True):
        if value is not None and name in ("years_required", "degree_required"):
            yield "required" if value else "preferred"
        elif value is not None and name == "framework_fits":
            yield "yes" if value else "no"
        else:
            yield named(load_texts(), groups[name], str(value)) if value and name in groups else value


def _cell_text(cell: dict[str, Any]) -> str:
    """Return a cell as words: "high 78 · stage 3-4"."""
    if not cell["band"] or cell["band"] == "none":
        return named(load_texts(), "reason", cell["note"] or "")
    low, stage, high = cell["stage_low"], cell["stage"], cell["stage_high"]
    level = "" if stage is None else f" · stage {stage}" if low == high else f" · stage {stage} ({low}-{high})"
    return f"{cell['band']} {cell['score']}{level}"


def _evidence(tables: Paged, *, hints: bool = False) -> Iterator[Sequence[Any]]:
    """Yield every sentence that is evidence (or a hint), once for each competency that it speaks for."""
    for page in pages_of(tables):
        found = evidence_of(page.postings, page.requirements, page.matches, page.profile, hints=hints)
        frame = found[list(EVIDENCE)].astype(object)
        for row in frame.where(frame.notna(), None).to_dict("records"):
            row |= {name: named(load_texts(), name, str(row[name])) for name in ("kind", "strength") if row[name]}
            row["corrected"] = "yes" if row["corrected"] else None
            yield [row[name] for name in EVIDENCE]


def _failures(tables: Paged) -> list[list[str]]:
    """Return the rows of the sheet of what failed."""
    return [[one.posting, one.stage, one.what, one.mend] for one in told_once(tables.failures)]


_MEANT = {
    "none": "no evidence in the posting",
    "low": "a passing, preferred or generic mention",
    "medium": "one explicit duty, or two required skills or experiences",
    "high": "two or more distinct required duties, or one with a stated priority",
}


def _about(tables: Paged, shown: Sequence[Competency]) -> list[list[Any]]:
    """Return what a reader must know to read the numbers."""
    scores = ", ".join(f"{band} {low}-{high}" for band, (low, high) in BAND_SCORES.items())
    rows: list[list[Any]] = [
        ["stamp", STAMP],
        ["emphasis", f"how much the posting asks for it: none (no evidence, score empty), {scores}"],
        *([f"band {band}", _MEANT[band]] for band in BANDS),
        ["stage", "level of the behaviour asked for, apart from emphasis; sheet Stages holds it as a number"],
        ["how sure", "how often such a sentence is evidence; from a half on it counts"],
        ["hints", "sentences too unsure to count: apart from the evidence, and in no band, score or stage"],
        ["framework", tables.framework.name],
        ["framework for this role", MEANING],
    ]
    every = len(tables.framework.competencies)
    if len(shown) < every:
        what = f"{len(shown):,} of {every:,} competencies have a column: those that a role asks for"
        full = len(shown) >= EXCEL_COLUMNS - len(ALL_COLUMNS)
        rows.append(["left out", what + (", as many as Excel opens; profile.parquet holds all" if full else "")])
    if tables.size >= EXCEL_ROWS or tables.run.get("counts", {}).get("requirements", 0) >= EXCEL_ROWS:
        rows.append(["cut", f"Excel holds {EXCEL_ROWS:,} rows; the Parquet files hold all"])
    return rows
