"""Tables of targets: one row per target and competency, or a wide sheet with targets on one side.

Every row that comes out knows the cell of each of its values, so that a fault is told by its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.outputs.compare.target import band_named
from pipeline.text.normalize import fold

WORDS = Path(__file__).with_name("target_words.tsv")
TITLES_JOINT = re.compile(r"[;；|\n]")
_PARTS = re.compile(r"\d+|[^\W\d_]+")
_NOTHING = ("", "-", "–", "—", "/")

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What one row, or one cell of a wide table, wishes: its target, its fields, and the cell of each field."""

    target: str
    fields: Mapping[str, str]
    cells: Mapping[str, str]
    titles: tuple[str, ...] = ()


def rows_of_table(cells: Cells, sheet: str, name: str) -> Iterator[TargetRow]:
    """Yield the rows of a table; `sheet` stands before its cells, `name` is the target of a table that names none.

    Raises:
        ValueError: where its first line heads no such table.
    """
    top = next((number for number, row in enumerate(cells) if any(cell.strip() for cell in row)), 0)
    head = [meaning(cell) for cell in cells[top]] if cells else []
    below = [(n + 1, row) for n, row in enumerate(cells) if n > top and any(cell.strip() for cell in row)]
    is_long = "competency" in head and ("target" in head or "band" in head or "stage" in head)
    if is_long:
        yield from _long(head, below, sheet, name)
    elif "target" in head:
        yield from _targets_down(head, (top + 1, cells[top]), below, sheet)
    elif "competency" in head:
        yield from _targets_across(head, cells[top], below, sheet)
    else:
        shown = ", ".join(cell for cell in cells[top] if cell.strip()) if cells else ""
        raise ValueError(
            f"{_place(sheet, top + 1, 0)}: no column is headed target or competency, but {shown or 'none'}"
        )


def meaning(head: str) -> str:
    """Return what a column is by its heading; the heading itself where it is none of the known."""
    return _meanings().get(_plain(head), head)


def _long(
    head: Sequence[str], below: Sequence[tuple[int, Sequence[str]]], sheet: str, name: str
) -> Iterator[TargetRow]:
    """Yield one row per target and competency; a blank target is the one above, as in a merged cell."""
    last = name
    for number, row in below:
        fields = {key: cell.strip() for key, cell in zip(head, row, strict=False)}
        places = {key: _place(sheet, number, column) for column, key in enumerate(head)}
        last = fields.get("target") or last
        yield TargetRow(last, fields, places, split_titles(fields.get("titles", "")))


def _targets_down(
    head: Sequence[str], top: tuple[int, Sequence[str]], below: Sequence[tuple[int, Sequence[str]]], sheet: str
) -> Iterator[TargetRow]:
    """Yield the cells of a table with a target in every row and a competency in every column."""
    at, (line, words) = head.index("target"), top
    for number, row in below:
        named = dict(zip(head, row, strict=False))
        titles = split_titles(named.get("titles", ""))
        for column, cell in enumerate(row):
            if column != at and column < len(head) and head[column] not in ("titles", "weight") and words[column]:
                places = (_place(sheet, number, column), _place(sheet, line, column))
                yield from _wide(named["target"].strip(), words[column], cell, places, titles)


def _targets_across(
    head: Sequence[str], words: Sequence[str], below: Sequence[tuple[int, Sequence[str]]], sheet: str
) -> Iterator[TargetRow]:
    """Yield the cells of a table with a competency in every row and a target in every column."""
    at = head.index("competency")
    for number, row in below:
        for column, cell in enumerate(row):
            if column != at and column < len(words) and words[column].strip():
                places = (_place(sheet, number, column), _place(sheet, number, at))
                yield from _wide(words[column].strip(), row[at], cell, places, ())


def _wide(
    target: str, competency: str, cell: str, places: tuple[str, str], titles: tuple[str, ...]
) -> Iterator[TargetRow]:
    """Yield the wish of one cell, "high, stage 4"; an empty one wishes nothing. `places`: its own, its competency's."""
    if cell.strip() in _NOTHING:
        return
    fields = {"competency": competency.strip()}
    for part in _PARTS.findall(cell):
        if part.isdigit():
            fields["stage"] = part
        elif band_named(part):
            fields["band"] = part
        elif _plain(part) not in _fillers():
            fields["band"] = cell.strip()  # what it is taken for is said with the fault
            break
    place, competency_at = places
    cells = {"target": place, "competency": competency_at, "band": place, "stage": place}
    yield TargetRow(target, fields, cells, titles)


def split_titles(cell: str) -> tuple[str, ...]:
    """Return the titles of a cell, one for each line or between semicolons."""
    return tuple(part.strip() for part in TITLES_JOINT.split(cell) if part.strip())


def _place(sheet: str, row: int, column: int) -> str:
    """Return a cell as a spreadsheet names it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet} cell {letters}{row}".strip()


@cache
def _meanings() -> Mapping[str, str]:
    return {_plain(row["word"]): row["means"] for row in lexicon(WORDS) if row["means"] != "filler"}


@cache
def _fillers() -> frozenset[str]:
    return frozenset(_plain(row["word"]) for row in lexicon(WORDS) if row["means"] == "filler")


def _plain(text: str) -> str:
    return " ".join(fold(text).text.casefold().split())
