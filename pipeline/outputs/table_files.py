"""Tables as files, for every command whose `--out FILE` says by its suffix how; each file is whole or absent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import write_text
from pipeline.core.errors import InputError
from pipeline.core.excel_writer import inert

if TYPE_CHECKING:
    import pandas as pd


def check_suffix(path: Path, formats: tuple[str, ...]) -> None:
    """Refuse a suffix that stands for none of some formats.

    Raises:
        InputError: naming the known ones.
    """
    if path.suffix.lower() not in formats:
        what = f"no format {path.suffix or 'without a suffix'!r}"
        raise InputError(what, str(path), f"use one of {', '.join(formats)}")


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV, no cell of which a spreadsheet runs; with the mark by which Excel knows UTF-8."""
    write_text(path, frame.map(inert).rename(columns=inert).to_csv(index=False, lineterminator="\n"), "utf-8-sig")


def write_json(value: object, path: Path) -> None:
    """Write plain values as JSON."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as plain objects, missing values as None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
