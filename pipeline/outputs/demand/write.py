"""Write demand to a file; its suffix says how: a page, tables, a workbook or JSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import TableLayout, add_table, new_book
from pipeline.outputs.demand.page import demand_page
from pipeline.outputs.labels import STAMP
from pipeline.outputs.table_files import check_suffix, records_of, write_csv, write_json

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.demand.records import Demand

FORMATS = (".html", ".csv", ".parquet", ".xlsx", ".json")
TABLES = ("competencies", "stages", "indicators", "uncovered", "left_out", "sentences", "uncovered_sentences", "rates")
_WIDTHS = {"competency": 34.0, "group": 30.0, "indicator": 60.0, "text": 80.0, "words": 44.0}


def save_demand(demand: Demand, path: str | Path, *, masked: bool = True) -> None:
    """Write demand whole or not at all; CSV and Parquet hold the competencies by group, the others everything.

    Raises:
        InputError: where the suffix is not one of `FORMATS`.
    """
    path = Path(path)
    check_suffix(path, FORMATS)
    suffix = path.suffix.lower()
    if suffix == ".html":
        write_text(path, demand_page(demand, masked=masked))
    elif suffix == ".csv":
        write_csv(_rounded(demand.competencies), path)
    elif suffix == ".parquet":
        with whole_file(path) as partial:
            demand.competencies.to_parquet(partial, index=False)
    elif suffix == ".json":
        write_json(as_object(demand), path)
    else:
        _write_workbook(demand, path)


def as_object(demand: Demand) -> dict[str, Any]:
    """Return demand as plain values for JSON: each table a list of objects, missing values null."""
    head = {
        "stamp": STAMP,
        "framework": demand.framework.name,
        "corrected": demand.corrected,
        "note": corrected_note(demand),
    }
    return head | {name: records_of(_rounded(getattr(demand, name))) for name in TABLES}


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose shares have four decimals: more would promise what no count holds."""
    shares = frame.select_dtypes("float").columns
    return frame.assign(**{name: frame[name].round(4) for name in shares})


def _write_workbook(demand: Demand, path: Path) -> None:
    """Write one sheet per table that has rows; shares as numbers between 0 and 1."""
    with whole_file(path) as partial, new_book(partial) as book:
        layout = TableLayout(_WIDTHS, width=13, frozen=1)
        for name in TABLES:
            frame: pd.DataFrame = _rounded(getattr(demand, name))
            if not frame.empty:
                rows = (tuple(row.values()) for row in records_of(frame))
                add_table(book, name.replace("_", " ").capitalize(), [str(one) for one in frame.columns], rows, layout)
        about = [("stamp", STAMP), ("framework", demand.framework.name), ("corrected", corrected_note(demand))]
        add_table(book, "About", ("what", "value"), about)


def corrected_note(demand: Demand) -> str:
    """Say which numbers are corrected for the matcher's error."""
    if not demand.corrected:
        return "no number is corrected for errors, so nothing is called never asked for"
    return "shares of competencies and stages are corrected for errors where the columns say so; indicators are not"
