"""Decisions that people wrote into a levelling sheet, read back so that the next sheet carries them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.office_files import filled_sheets
from pipeline.core.small_files import read_small, read_small_text
from pipeline.outputs.levelling.records import DECISION as FIELDS

Decision = Mapping[str, str]
HEADS = {"Decision: level": "decision", "Decided by": "decided_by", "Date": "decided_on", "Reason": "reason"}
_KEY, _KEY_HEAD = "posting_id", "Posting"
_DAY = 10  # characters of a date; a workbook adds a time of the day
_MEND = "give a sheet that `jobprofile levelling` or its page wrote (.csv, .xlsx), with its columns"


def read_decisions(path: Path | None, stages: Sequence[int]) -> dict[str, Decision]:
    """Return the decisions of a sheet by posting.

    Raises:
        InputError: where the file is no such sheet, or a decision is no stage of the framework; all faults at once.
    """
    if path is None:
        return {}
    head, *rows = _rows(path) or [[]]
    named = {HEADS.get(name, _KEY if name == _KEY_HEAD else name): place for place, name in enumerate(head)}
    if missing := [name for name in (_KEY, *FIELDS) if name not in named]:
        raise InputError(f"is no levelling sheet: it has no column {', '.join(missing)}", str(path), _MEND)
    found: dict[str, Decision] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, 2):
        cells = {name: _cell(row, named[name]) for name in (_KEY, *FIELDS)}
        one = {name: cells[name] for name in FIELDS} | {"decided_on": cells["decided_on"][:_DAY]}
        if one["decision"] and one["decision"] not in map(str, stages):
            faults.append(f"row {number}: {one['decision']!r}")
        elif cells[_KEY] and any(one.values()):
            found[cells[_KEY]] = one
    if faults:
        what = f"decisions that are no level of the framework: {'; '.join(faults)}"
        raise InputError(what, str(path), f"choose among {', '.join(map(str, stages))}")
    return found


def _rows(path: Path) -> list[list[str]]:
    """Return the cells of a sheet as texts."""
    if path.suffix.lower() == ".xlsx":
        sheets = filled_sheets(read_small(path), path.name)
        return sheets[0] if sheets else []
    if path.suffix.lower() == ".csv":
        return list(csv.reader(io.StringIO(read_small_text(path), newline="")))
    raise InputError(f"no format {path.suffix or 'without a suffix'!r}", str(path), _MEND)


def _cell(row: Sequence[str], place: int) -> str:
    """Return a cell as it was typed: the sign that keeps a spreadsheet from running it is ours."""
    text = row[place].strip() if place < len(row) else ""
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text
