"""Write a board or a library of targets to a file; its suffix says how."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import whole_file, write_text
from pipeline.core.excel_writer import TableLayout, add_table, new_book, write_cell
from pipeline.core.records import Framework
from pipeline.outputs.compare.messages import say
from pipeline.outputs.compare.target_library import Library
from pipeline.outputs.compare.write import band_style
from pipeline.outputs.table_files import check_suffix, records_of, write_csv, write_json
from pipeline.outputs.targets.board import TargetBoard
from pipeline.outputs.targets.frames import library_table
from pipeline.outputs.targets.html import board_page
from pipeline.outputs.workbook import band_styles

if TYPE_CHECKING:
    import pandas as pd

BOARD_FORMATS = (".html", ".csv", ".parquet", ".xlsx", ".json")
LIBRARY_FORMATS = (".csv", ".xlsx", ".json")
_TABLES = {
    "table": "Postings",
    "cells": "Competencies",
    "evidence": "Sentences",
    "summary": "Summary",
    "over_time": "Over time",
    "targets": "Targets",
}
_WIDTHS = {"text": 60.0, "sentence": 60.0, "title": 30.0, "more": 40.0, "less": 40.0, "other": 40.0}


def save_board(board: TargetBoard, path: str | Path, *, masked: bool = True) -> None:
    """Write a board whole or not at all; CSV and Parquet hold a row per posting and competency, the others everything.

    Args:
        board: what `compare_targets` gave.
        path: where to; the suffix chooses the format.
        masked: say on the page that names and addresses of people are hidden.

    Raises:
        InputError: where the suffix is not one of `BOARD_FORMATS`.
    """
    path = Path(path)
    check_suffix(path, BOARD_FORMATS)
    suffix = path.suffix.lower()
    if suffix == ".html":
        write_text(path, board_page(board, masked=masked))
    elif suffix == ".csv":
        write_csv(board.cells, path)
    elif suffix == ".parquet":
        with whole_file(path) as partial:
            _typed(board.cells).to_parquet(partial, index=False)
    elif suffix == ".json":
        write_json(_as_object(board), path)
    else:
        _write_workbook(board, path)


def save_library(library: Library, framework: Framework, path: str | Path) -> None:
    """Write targets as a library that `load_library` reads: CSV or XLSX with a row per wish, or JSON.

    Raises:
        InputError: where the suffix is not one of `LIBRARY_FORMATS`.
    """
    path = Path(path)
    check_suffix(path, LIBRARY_FORMATS)
    frame = library_table(library, framework)
    if path.suffix.lower() == ".csv":
        write_csv(frame, path)
    elif path.suffix.lower() == ".json":
        write_json({"targets": _targets(frame)}, path)
    else:
        with whole_file(path) as partial, new_book(partial) as book:
            _add_sheet(book, "Targets", frame)


def _as_object(board: TargetBoard) -> dict[str, Any]:
    """Return a board as plain values for JSON, missing values null."""
    return {
        "stamp": say("stamp"),
        "framework": board.framework.name,
        "library": board.library.name,
        "assigned_by": board.by,
        "postings": len(board.postings),
        "without_target": len(board.unassigned),
        "undated": board.undated,
    } | {title.casefold().replace(" ", "_"): records_of(getattr(board, name)) for name, title in _TABLES.items()}


def _targets(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the targets of a library as they stand in a JSON file."""
    found: dict[str, dict[str, Any]] = {}
    for row in records_of(frame):
        name, titles = row.pop("target"), row.pop("titles")
        found.setdefault(name, {"name": name, "titles": titles, "competencies": []})["competencies"].append(row)
    return list(found.values())


def _write_workbook(board: TargetBoard, path: Path) -> None:
    """Write one sheet per table that has rows."""
    with whole_file(path) as partial, new_book(partial) as book:
        for name, title in _TABLES.items():
            frame: pd.DataFrame = getattr(board, name)
            if not frame.empty:
                _add_sheet(book, title, frame)
        about = book.add_worksheet("About")
        for number, line in enumerate((say("stamp"), board.framework.name, board.library.name)):
            write_cell(about, number, 0, line)


def _add_sheet(book: Any, title: str, frame: pd.DataFrame) -> None:  # noqa: ANN401 - xlsxwriter is untyped
    """Add a table as a sheet; bands are coloured, text stays text."""
    bands = {band: book.add_format(style) for band, style in band_styles().items()}
    layout = TableLayout(_WIDTHS, 16, 2, lambda name, value: band_style(bands, name, value))
    add_table(
        book, title, [str(one) for one in frame.columns], (tuple(row.values()) for row in records_of(frame)), layout
    )


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns of texts have that type even where nothing stands in them."""
    texts = [name for name in frame.columns if frame[name].dtype == object]
    return frame.astype(dict.fromkeys(texts, "string"))
