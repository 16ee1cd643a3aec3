"""Write a levelling sheet to a file; its suffix says how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import EXCEL_ROWS, TableLayout, add_table, new_book
from pipeline.outputs.labels import STAMP
from pipeline.outputs.levelling.records import COLUMNS, DECISION, LevellingSheet
from pipeline.outputs.levelling.sheet import level_roles
from pipeline.outputs.report.payload import PayloadOptions, build_payload
from pipeline.outputs.report.write import render
from pipeline.outputs.table_files import check_suffix, records_of, write_csv, write_json
from pipeline.outputs.texts import load_texts, named

if TYPE_CHECKING:
    import pandas as pd

FORMATS = (".html", ".csv", ".parquet", ".xlsx", ".json")
CALLED = {
    "title": "Role",
    "company": "Company",
    "location": "Place",
    "lang": "Language",
    "title_group": "Title without its grade",
    "grade": "Grade by the title",
    "grade_word": "Words of the title",
    "level": "Level by content",
    "level_low": "Level, lower end",
    "level_high": "Level, upper end",
    "no_level": "Why no level",
    "boundary": "Boundary case",
    "disagrees": "What disagrees",
    "min_years": "Years, at least",
    "max_years": "Years, at most",
    "years_required": "Years required",
    "covered": "Duties covered, %",
    "sentence_1": "Sentence that carries it",
    "sentence_2": "Second sentence",
    "sentence_3": "Third sentence",
    "decision": "Decision: level",
    "decided_by": "Decided by",
    "decided_on": "Date",
    "reason": "Reason",
    "source": "Source",
    "posting_id": "Posting",
}
WIDTHS = {
    **{"Role": 34, "Sentence that carries it": 60, "Second sentence": 50, "Third sentence": 50, "Reason": 36},
    **{"Boundary case": 36, "What disagrees": 44, "Why no level": 26, "Level by content": 10, "Date": 12},
    **{
        "Level, lower end": 8,
        "Level, upper end": 8,
        "Years, at least": 8,
        "Years, at most": 8,
        "Duties covered, %": 9,
        "Decision: level": 10,
    },
    **{"Language": 10, "Years required": 10, "Grade by the title": 12, "Words of the title": 16},
}
ABOUT = (
    ("stamp", STAMP),
    (
        "level by content",
        "the highest stage that at least half of what the role asks for reaches; a competency of high "
        "emphasis counts twice, one of medium emphasis once, one of low emphasis not at all",
    ),
    (
        "no level",
        "too little evidence: no competency of high emphasis and fewer than two of medium, a posting that is "
        "too thin, or a framework that is not for the role or covers less than a quarter of its duties",
    ),
    ("range", "what the same rule gives with the lower and with the upper ends of the stages"),
    ("boundary case", "another level is near: the range has two ends, or one competency decides"),
    (
        "what disagrees",
        "the grade of the title, or the years required, are expected at another level; a convention, which "
        "stands in pipeline/profile/expected_levels.tsv",
    ),
    ("decision", "for people: the level that was decided, by whom, when and why"),
)


def save_levelling(sheet: LevellingSheet, path: str | Path) -> None:
    """Write a levelling sheet whole or not at all: a page, CSV, Parquet, a workbook or JSON.

    Raises:
        InputError: where the suffix is not one of `FORMATS`.
    """
    path = Path(path)
    check_suffix(path, FORMATS)
    suffix = path.suffix.lower()
    if suffix == ".html":
        write_text(path, levelling_page(sheet))
    elif suffix == ".csv":
        write_csv(sheet.table, path)
    elif suffix == ".parquet":
        with whole_file(path) as partial:
            _typed(sheet.table).to_parquet(partial, index=False)
    elif suffix == ".json":
        write_json(as_object(sheet), path)
    else:
        _write_workbook(sheet, path)


def levelling_page(sheet: LevellingSheet) -> str:
    """Return the sheet as a page: the report of these roles' evidence, open at its levelling sheet.

    Raises:
        ValueError: where the sheet does not hold the run that it was made from.
    """
    if sheet.source is None:
        raise ValueError("the sheet holds no run; make it with level_roles")
    payload = build_payload(sheet.source, PayloadOptions(mask=sheet.masked, evidence_only=True))
    decided = {role.posting_id: dict(role.decision) for role in sheet.roles if role.decision}
    return render({**payload, "decisions": decided, "start": "#/levelling"}, charted=False)


def page_of_run(folder: Path, mask: bool = True) -> str:
    """Return the page of the run in a folder."""
    return levelling_page(level_roles(folder, mask=mask))


def as_object(sheet: LevellingSheet) -> dict[str, Any]:
    """Return a sheet as plain values for JSON, missing ones null."""
    return {
        "stamp": STAMP,
        "framework": sheet.framework,
        "stages": list(sheet.stages),
        "roles": records_of(sheet.table),
        "competencies": records_of(sheet.competencies),
    }


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns of texts stay texts where all are empty."""
    texts = [name for name in frame.columns if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(texts, "string"))


def _write_workbook(sheet: LevellingSheet, path: Path) -> None:
    """Write the sheet with cells for the decision that take stages and dates alone, and what each competency counts."""
    rows = [tuple(_shown(name, value) for name, value in row.items()) for row in records_of(sheet.table)]
    with whole_file(path) as partial, new_book(partial) as book:
        room = book.add_format({"bg_color": "#FFF8DC", "border": 1, "border_color": "#C8C8C8", "text_wrap": True})
        date = book.add_format(
            {"bg_color": "#FFF8DC", "border": 1, "border_color": "#C8C8C8", "num_format": "yyyy-mm-dd"}
        )
        layout = TableLayout(WIDTHS, width=18, frozen=1)
        made = add_table(book, "Levelling", [CALLED[name] for name in COLUMNS], rows, layout)
        last = max(1, min(len(rows), EXCEL_ROWS - 1))
        for name in DECISION:
            column = COLUMNS.index(name)
            made.set_column(column, column, WIDTHS.get(CALLED[name], 16), date if name == "decided_on" else room)
        made.data_validation(1, COLUMNS.index("decision"), last, COLUMNS.index("decision"), _of_stages(sheet.stages))
        made.data_validation(1, COLUMNS.index("decided_on"), last, COLUMNS.index("decided_on"), _a_date())
        made.set_landscape()
        made.fit_to_pages(1, 0)
        made.repeat_rows(0)
        competencies = sheet.competencies
        heads = [str(name).replace("_", " ").capitalize() for name in competencies.columns]
        add_table(book, "Competencies", heads, (tuple(row.values()) for row in records_of(competencies)))
        add_table(book, "About", ("What", "Value"), ABOUT, TableLayout({"What": 22, "Value": 110}))


def _shown(name: str, value: object) -> object:
    """Return a value of the sheet in the words of the report."""
    if name == "years_required" and value is not None:
        return "required" if value else "preferred"
    group = {"grade": "seniority", "lang": "lang"}.get(name)
    return named(load_texts(), group, str(value)) if group and value else value


def _of_stages(stages: tuple[int, ...]) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(stages),
        "error_title": "Level",
        "error_message": f"Choose one of {', '.join(map(str, stages))}.",
    }


def _a_date() -> dict[str, Any]:
    import datetime

    return {
        "validate": "date",
        "criteria": ">=",
        "value": datetime.date(2000, 1, 1),
        "error_title": "Date",
        "error_message": "Give a date.",
    }
