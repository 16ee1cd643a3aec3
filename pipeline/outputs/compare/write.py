"""Write a comparison to a file; its suffix says how: .html, .csv, .json or .xlsx."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import TableLayout, add_table, new_book, write_cell
from pipeline.outputs.compare.comparison import Comparison
from pipeline.outputs.compare.grades import GradeComparison
from pipeline.outputs.compare.html import comparison_page, grades_page, runs_page
from pipeline.outputs.compare.messages import say
from pipeline.outputs.compare.run_changes import STATES
from pipeline.outputs.compare.run_comparison import RunComparison
from pipeline.outputs.table_files import check_suffix, records_of, write_csv, write_json
from pipeline.outputs.workbook import band_styles

if TYPE_CHECKING:
    import pandas as pd

AnyComparison = Comparison | GradeComparison | RunComparison
FORMATS = (".html", ".csv", ".json", ".xlsx")
SHEETS: dict[type[AnyComparison], tuple[str, ...]] = {
    Comparison: ("table", "cells", "evidence", "gaps"),
    GradeComparison: ("cells",),
    RunComparison: ("roles", "cells", "evidence", "made_by"),
}


def save_comparison(comparison: AnyComparison, path: str | Path, *, masked: bool = True) -> None:
    """Write a comparison whole or not at all; CSV holds the tidy cells, the other formats everything.

    Args:
        comparison: what `compare_roles` or `compare_runs` gave.
        path: where to; the suffix chooses the format.
        masked: hide names and addresses of people on the page, and say so.

    Raises:
        InputError: where the suffix is not one of `FORMATS`.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    check_suffix(path, FORMATS)
    if suffix == ".html":
        write_text(path, _page(comparison, masked=masked))
    elif suffix == ".csv":
        write_csv(comparison.cells, path)
    elif suffix == ".json":
        write_json(as_object(comparison), path)
    else:
        _write_workbook(comparison, path)


def _page(comparison: AnyComparison, *, masked: bool) -> str:
    """Return a comparison as a page."""
    if isinstance(comparison, Comparison):
        return comparison_page(comparison, masked=masked)
    if isinstance(comparison, GradeComparison):
        return grades_page(comparison, masked=masked)
    return runs_page(comparison, masked=masked)


def as_object(comparison: AnyComparison) -> dict[str, Any]:
    """Return a comparison as plain values for JSON: each table a list of objects, missing values null."""
    tables = {name: records_of(getattr(comparison, name)) for name in SHEETS[type(comparison)]}
    head: dict[str, Any] = {"stamp": say("stamp"), "framework": comparison.framework}
    if isinstance(comparison, Comparison):
        head["target"] = comparison.target.name if comparison.target else None
        head["fit"] = [
            {"met": fit.met, "wished": fit.wished, "share": round(fit.share, 4)}
            for number in range(len(comparison.sides))
            if (fit := comparison.fit(number))
        ]
    elif isinstance(comparison, GradeComparison):
        head |= {"title": comparison.title, "grades": dict(comparison.grades)}
    else:
        head |= {"before": comparison.name_before, "after": comparison.name_after}
        head["counts"] = {state: comparison.count(state) for state in STATES}
    return head | tables


def _write_workbook(comparison: AnyComparison, path: Path) -> None:
    """Write one sheet per table that has rows; bands are coloured, text stays text."""
    with whole_file(path) as partial, new_book(partial) as book:
        bands = {band: book.add_format(style) for band, style in band_styles().items()}
        layout = TableLayout(width=18, frozen=1, style_of=lambda name, value: band_style(bands, name, value))
        for name in SHEETS[type(comparison)]:
            frame: pd.DataFrame = getattr(comparison, name)
            if not frame.empty:
                rows = (tuple(row.values()) for row in records_of(frame))
                add_table(book, name.replace("_", " ").capitalize(), [str(one) for one in frame.columns], rows, layout)
        about = book.add_worksheet("About")
        write_cell(about, 0, 0, say("stamp"))
        write_cell(about, 1, 0, comparison.framework)


def band_style(bands: Mapping[str, object], name: str, value: object) -> object | None:
    """Return the format of a cell that holds a band, None for any other."""
    return bands.get(value) if "band" in name and isinstance(value, str) else None
