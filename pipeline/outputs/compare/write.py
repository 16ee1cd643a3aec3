"""Write a comparison to a file; its suffix says how: .html, .csv, .json or .xlsx."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.errors import InputError
from pipeline.core.excel_writer import inert, new_book
from pipeline.outputs.compare.comparison import Comparison
from pipeline.outputs.compare.html import comparison_page, runs_page
from pipeline.outputs.compare.messages import say
from pipeline.outputs.compare.run_changes import STATES
from pipeline.outputs.compare.run_comparison import RunComparison
from pipeline.outputs.labels import BAND_COLOURS
from pipeline.outputs.workbook import EXCEL_CELL, EXCEL_ROWS

if TYPE_CHECKING:
    import pandas as pd

FORMATS = (".html", ".csv", ".json", ".xlsx")
SHEETS = {Comparison: ("table", "cells", "evidence", "gaps"), RunComparison: ("roles", "cells", "evidence", "made_by")}


def save_comparison(
    comparison: Comparison | RunComparison, path: str | Path, *, evidence: bool = False, masked: bool = True
) -> None:
    """Write a comparison whole or not at all; CSV holds the tidy cells, the other formats everything.

    Args:
        comparison: what `compare_roles` or `compare_runs` gave.
        path: where to; the suffix chooses the format.
        evidence: open the sentences of the HTML page.
        masked: say on the page that names and addresses of people are hidden.

    Raises:
        InputError: where the suffix is not one of `FORMATS`.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    check_format(path)
    if suffix == ".html":
        page = (
            comparison_page(comparison, evidence=evidence, masked=masked)
            if isinstance(comparison, Comparison)
            else runs_page(comparison, masked=masked)
        )
        write_text(path, page)
    elif suffix == ".csv":
        # With the mark by which Excel knows UTF-8.
        write_text(
            path,
            comparison.cells.map(inert).rename(columns=inert).to_csv(index=False, lineterminator="\n"),
            "utf-8-sig",
        )
    elif suffix == ".json":
        write_text(path, json.dumps(as_object(comparison), ensure_ascii=False, indent=1) + "\n")
    else:
        _write_workbook(comparison, path)


def check_format(path: Path) -> None:
    """Refuse a suffix that stands for no format.

    Raises:
        InputError: naming the known ones.
    """
    if path.suffix.lower() not in FORMATS:
        raise InputError(
            f"no format {path.suffix or 'without a suffix'!r}", str(path), f"use one of {', '.join(FORMATS)}"
        )


def as_object(comparison: Comparison | RunComparison) -> dict[str, Any]:
    """Return a comparison as plain values for JSON: each table a list of objects, missing values null."""
    tables = {name: _records(getattr(comparison, name)) for name in SHEETS[type(comparison)]}
    head: dict[str, Any] = {"stamp": say("stamp"), "framework": comparison.framework}
    if isinstance(comparison, Comparison):
        head["target"] = comparison.target.name if comparison.target else None
        head["fit"] = [
            {"met": fit.met, "wished": fit.wished, "share": round(fit.share, 4)}
            for number in range(len(comparison.sides))
            if (fit := comparison.fit(number))
        ]
    else:
        head |= {"before": comparison.name_before, "after": comparison.name_after}
        head["counts"] = {state: comparison.count(state) for state in STATES}
    return head | tables


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as plain objects, missing values as None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]


def _write_workbook(comparison: Comparison | RunComparison, path: Path) -> None:
    """Write one sheet per table; bands are coloured, text stays text."""
    with whole_file(path) as partial, new_book(partial) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        bands = {
            band: book.add_format({"bg_color": colour, "font_color": "#FFFFFF" if band == "high" else "#1F2933"})
            for band, colour in BAND_COLOURS.items()
        }
        for name in SHEETS[type(comparison)]:
            frame: pd.DataFrame = getattr(comparison, name)
            if frame.empty:
                continue
            sheet = book.add_worksheet(name.replace("_", " ").capitalize())
            for column, title in enumerate(frame.columns):
                sheet.write_string(0, column, str(title), head)
            for number, row in enumerate(_records(frame)[: EXCEL_ROWS - 1], 1):
                for column, (title, value) in enumerate(row.items()):
                    style = bands.get(value, wrap) if isinstance(value, str) and "band" in title else wrap
                    _put(sheet, (number, column), value, style)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, min(len(frame), EXCEL_ROWS - 1), len(frame.columns) - 1)
            sheet.set_column(0, len(frame.columns) - 1, 18)
        about = book.add_worksheet("About")
        about.write_string(0, 0, say("stamp"))
        about.write_string(1, 0, comparison.framework)


def _put(sheet: Any, place: tuple[int, int], value: object, style: object) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    """Write a number as a number and anything else as a string, never as a formula."""
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(*place, value, style)
    else:
        sheet.write_string(*place, str(value)[:EXCEL_CELL], style)
