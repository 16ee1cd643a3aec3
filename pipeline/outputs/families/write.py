"""Write families to a file; its suffix says how: .html, .csv, .parquet, .json or .xlsx."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import TableLayout, add_table, new_book, write_cell
from pipeline.outputs.families.families import TABLES, Families
from pipeline.outputs.families.find import find_families
from pipeline.outputs.families.html import families_page, say
from pipeline.outputs.table_files import check_suffix, records_of, write_csv, write_json

if TYPE_CHECKING:
    import pandas as pd

FORMATS = (".html", ".csv", ".parquet", ".json", ".xlsx")
_WIDTHS = {
    "title": 36.0,
    "sentence": 70.0,
    "sentences": 70.0,
    "sentences_one": 60.0,
    "sentences_other": 60.0,
    "name": 36.0,
}


def save_families(families: Families, path: str | Path) -> None:
    """Write families whole or not at all; CSV and Parquet hold one row per role, the other formats everything.

    Args:
        families: what `find_families` gave.
        path: where to; the suffix chooses the format.

    Raises:
        InputError: where the suffix is not one of `FORMATS`.
    """
    path = Path(path)
    check_suffix(path, FORMATS)
    suffix = path.suffix.lower()
    if suffix == ".html":
        write_text(path, families_page(families))
    elif suffix == ".csv":
        write_csv(families.roles, path)
    elif suffix == ".parquet":
        with whole_file(path) as partial:
            families.roles.to_parquet(partial, index=False)
    elif suffix == ".json":
        write_json(as_object(families), path)
    else:
        _write_workbook(families, path)


def page_of_run(folder: Path, mask: bool = True) -> str:
    """Return the families of a run as a page, without O*NET titles: these take minutes the first time.

    Args:
        folder: the folder of the run.
        mask: has no effect; a run's tables hold people's names only where the run was asked to keep them.
    """
    return families_page(find_families(folder, titles=False))


def as_object(families: Families) -> dict[str, Any]:
    """Return families as plain values for JSON: each table a list of objects, missing values null."""
    head = {
        "stamp": say("stamp"),
        "framework": families.framework,
        "stability": families.stability,
        "stability_low": families.stability_low,
        "unread": families.unread,
    }
    return head | {name: records_of(getattr(families, name)) for name in TABLES}


def _write_workbook(families: Families, path: Path) -> None:
    """Write one sheet per table that has rows."""
    with whole_file(path) as partial, new_book(partial) as book:
        for name in TABLES:
            frame: pd.DataFrame = getattr(families, name)
            if not frame.empty:
                rows = (tuple(row.values()) for row in records_of(frame))
                add_table(book, name.capitalize(), list(map(str, frame.columns)), rows, TableLayout(_WIDTHS, 16, 1))
        about = book.add_worksheet("About")
        for row, key in enumerate(("stamp", "rule", "onet.source")):
            write_cell(about, row, 0, say(key))
