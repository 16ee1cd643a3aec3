"""Which row of a table is its header, and what each of its columns holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.core.errors import Fault
from pipeline.framework.draft import clean, has_han
from pipeline.framework.reading.cells import is_nothing
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import fold_label, is_bare_number, is_level, parse_label
from pipeline.framework.reading.spellings import columns, fold_key, near_typo, passed

_LANGUAGE = re.compile(
    r"(?:(?<!\s)\s*+[(\uff08\[_\-/]\s*+|(?<!\s)\s++)"
    r"(?P<lang>en|eng|english|zh|zh-cn|cn|chinese|中文|英文|中|英)\s*+[)\uff09\]]?$",
    re.IGNORECASE,
)
_LEADING_LANGUAGE = re.compile(r"^(?P<lang>中文|英文|english|chinese)\s*(?=\S)", re.IGNORECASE)
_CHINESE = frozenset({"zh", "zh-cn", "cn", "chinese", "中文", "中"})
_BRACKETS = re.compile(r"\s*[(\uff08\[][^)\uff09\]]*[)\uff09\]]\s*$")
_LAST_NUMBER = re.compile(r"[\s_#]*\d{1,2}$")
WITH_CHINESE = frozenset({"competency", "description", "indicator", "stage_summary"})
_DEEPEST_HEADER = 40
_MOST_UNDER_ONE = 12  # levels under one cell of a header over two rows
_LONGEST_LEVEL = 80


@dataclass(frozen=True, slots=True)
class Column:
    """What a header cell says: the column that it means ("" for none), or the level; and whether in Chinese."""

    index: int
    title: str
    name: str = ""
    level: str = ""
    is_chinese: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: the index of its last row, its columns, and the title above it."""

    row: int
    columns: tuple[Column, ...]
    title: str = ""
    faults: tuple[Fault, ...] = field(default=())

    def named(self, *names: str) -> list[Column]:
        """Return the columns that mean one of these."""
        return [column for column in self.columns if column.name in names]

    @property
    def levels(self) -> list[Column]:
        """The columns that are levels: several, or one that has a number."""
        found = [column for column in self.columns if column.level]
        several = len({fold_label(column.level) for column in found}) > 1
        return found if several or any(parse_label(column.level).number is not None for column in found) else []

    def is_repeated_by(self, row: Sequence[str]) -> bool:
        """Say whether a row says the header again, as where several tables stand below each other."""
        told = [
            (column.title, row[column.index]) for column in self.columns if column.title and column.index < len(row)
        ]
        return len(told) > 1 and all(clean(cell).strip("*: \uff1a") == title for title, cell in told)

    def with_names(self, names: dict[int, str]) -> Header:
        """Return the header with other meanings for some of its columns."""
        changed = (replace(column, name=names.get(column.index, column.name)) for column in self.columns)
        return replace(self, columns=tuple(changed))


def column_of(index: int, cell: str) -> Column:
    """Return what a header cell says."""
    title = clean(cell).strip("*: \uff1a")
    bare, chinese = _without_language(title)
    for form in dict.fromkeys((title, _BRACKETS.sub("", title) if chinese is None else title)):
        if name := columns().get(fold_key(form)):
            return Column(index, title, name)
    name = columns().get(fold_key(_BRACKETS.sub("", bare)), "")
    if chinese is not None and name:
        zh = f"{name}_zh" if chinese and name in WITH_CHINESE else name
        return Column(index, title, zh, is_chinese=chinese)
    numbered = columns().get(fold_key(_LAST_NUMBER.sub("", title)), "")
    if numbered == "indicator" and numbered != fold_key(title):
        return Column(index, title, "indicator")
    if (name := _in_both(title)) is not None:
        return Column(index, title, name)
    if is_level(bare):
        return Column(index, title, level=bare, is_chinese=bool(chinese))
    return Column(index, title)


def _in_both(title: str) -> str | None:
    """Return what a header means that says one thing in two languages ("Competency / 能力"); None for any other."""
    parts = [part for part in re.split(r"\s*[/|\n]\s*", title) if part]
    names = {columns().get(fold_key(part), "") for part in parts}
    return names.pop() if len(parts) == 2 and len(names) == 1 and "" not in names else None


def find_header(grid: Grid) -> Header | None:
    """Return the header of a table: the first row that names its columns, else the first that is filled."""
    filled = [n for n, row in enumerate(grid.rows) if any(cell.strip() for cell in row)]
    if not filled:
        return None
    at = next((n for n in filled[:_DEEPEST_HEADER] if _names_columns(grid.rows[n])), None)
    if at is None:  # a lone text above is a title
        several = (n for n in filled[:_DEEPEST_HEADER] if sum(bool(cell.strip()) for cell in grid.rows[n]) > 1)
        at = next(several, filled[0])
    header = Header(at, tuple(column_of(n, cell) for n, cell in enumerate(grid.rows[at])), _title(grid, filled, at))
    return _over_two_rows(grid, header)


def fault_of_typos(grid: Grid, header: Header) -> list[Fault]:
    """Return a fault for each unknown column that is nearly a known one, which would else be passed over unread."""
    here = {column.name for column in header.columns}
    return [
        Fault(f"unknown column {column.title[:40]!r}", grid.cell(header.row, column.index), f"did you mean {near!r}?")
        for column in header.columns
        if column.title and not column.name and not column.level
        if (near := near_typo(column.title, columns())) and columns()[near] not in here
    ]


def values(grid: Grid, header: Header, index: int) -> list[str]:
    """Return the filled cells of a column, below the header."""
    cells = (row[index] for row in grid.rows[header.row + 1 :] if index < len(row))
    return [text for cell in cells if not is_nothing(text := cell.strip())]


def is_passed(column: Column) -> bool:
    """Say whether a column is known to be none that is read."""
    return fold_key(column.title) in passed()


def _without_language(title: str) -> tuple[str, bool | None]:
    """Return a header without the language it names, and whether that is Chinese; None where it names none."""
    match = _LANGUAGE.search(title) or _LEADING_LANGUAGE.search(title)
    if not match or match.end() - match.start() == len(title):
        return title, None
    rest = title[: match.start()] + title[match.end() :]
    return rest.strip(), match["lang"].casefold() in _CHINESE


def _names_columns(cells: Sequence[str]) -> bool:
    """Say whether a row of cells names columns: that of the competencies, a level and its text, or levels."""
    if max((len(cell) for cell in cells), default=0) > 120:
        return False
    found = [column_of(n, cell) for n, cell in enumerate(cells) if cell.strip()]
    names = {column.name for column in found if column.name}
    levels = {fold_label(column.level) for column in found if column.level}
    if names & {"competency", "competency_zh"} or len(levels) > 1:
        return True
    return len(names) > 1 and bool(names & {"indicator", "indicator_zh", "stage", "stage_label", "title"})


def _title(grid: Grid, filled: Sequence[int], at: int) -> str:
    """Return the first text above the header."""
    above = (grid.rows[n] for n in filled if n < at)
    return next((clean(cell) for row in above for cell in row if cell.strip()), "")


def _over_two_rows(grid: Grid, header: Header) -> Header:
    """Return a header whose lower row names the levels under one cell ("Proficiency": Basic, Advanced)."""
    below = header.row + 1
    if below >= len(grid.rows) or header.levels:
        return header
    cells = list(grid.rows[below])
    if len(cells) > len(grid.rows[header.row]) + _MOST_UNDER_ONE or any(len(cell) > _LONGEST_LEVEL for cell in cells):
        return header
    levels = [cell for cell in cells if is_level(clean(cell)) or is_bare_number(clean(cell))]
    names = {column.index for column in header.named("competency", "competency_zh", "description")}
    said_below = any(
        cells[n].strip() and clean(cells[n]) != clean(grid.rows[header.row][n]) for n in names if n < len(cells)
    )
    if len({fold_label(cell) for cell in levels}) < 2:
        return header
    lower = Header(below, tuple(column_of(n, cell) for n, cell in enumerate(cells)), header.title)
    if said_below:  # the upper row only groups the columns that the lower one names
        return lower if lower.named("competency", "competency_zh", "title") else header
    upper = {column.index: column for column in header.columns}
    columns_ = [
        Column(n, clean(cell), level=clean(cell)) if cell in levels else upper.get(n, Column(n, clean(cell)))
        for n, cell in enumerate(cells)
    ]
    rest = [column for column in header.columns if column.index >= len(cells)]
    return replace(header, row=below, columns=(*columns_, *rest))


def is_chinese(texts: Sequence[str]) -> bool:
    """Say whether most of these texts hold Chinese."""
    return sum(has_han(text) for text in texts) * 2 > len(texts)
