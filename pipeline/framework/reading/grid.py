"""Tables as any format gives them, and their rows by column: plain cells with the places a person looks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts: its title (a sheet's name, the heading above), and what stands before its cells' names.

    `keys` are the names of columns where it was a list of records and no sheet: its places are entries then.
    `is_named` says that its title is the name of the one competency that it describes.
    """

    rows: Sequence[Sequence[str]]
    title: str = ""
    place: str = ""
    keys: tuple[str, ...] = ()
    is_named: bool = False

    def cell(self, row: int, column: int) -> str:
        """Return the place of a cell, both counted from 0."""
        if self.keys:
            return f"{self.place}entry {row}, {self.keys[column]!r}"
        return f"{self.place}cell {column_letter(column)}{row + 1}"

    def row(self, row: int) -> str:
        """Return the place of a row, counted from 0."""
        return f"{self.place}{'entry' if self.keys else 'row'} {row if self.keys else row + 1}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something: its place, its cells by column and the place of each.

    `stage` is the label of its level. `is_stated` says that it names its competency itself.
    """

    place: str
    cells: dict[str, str]
    places: dict[str, str]
    stage: str = ""
    is_stated: bool = True
    pieces: tuple[tuple[str, str], ...] = ()
    name_place: str = field(default="")

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    @property
    def where(self) -> str:
        """The cell that the row is known by: its indicator, or its competency."""
        for column in ("indicator", "indicator_zh", "stage", "competency", "competency_zh"):
            if self[column] and column in self.places:
                return self.places[column]
        return self.place


def column_letter(index: int) -> str:
    """Return the letters of a column: 0 is A, 26 is AA."""
    head = column_letter(index // 26 - 1) if index >= 26 else ""
    return head + chr(ord("A") + index % 26)
