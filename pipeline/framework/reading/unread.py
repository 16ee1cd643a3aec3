"""Columns that hold texts and that nothing is read from: levels under a name that is not known, most often."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.core.errors import Fault
from pipeline.framework.draft import has_han
from pipeline.framework.reading.cells import is_mark
from pipeline.framework.reading.columns import Column, Header, is_passed, values
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import is_bare_number, is_level
from pipeline.framework.reading.roles import has_texts
from pipeline.framework.reading.spellings import fold_key, groups, passed

_READ = ("indicator", "indicator_zh", "description", "description_zh", "stage_summary", "stage_text", "stage_text_zh")
_ALIKE = 3.0  # how much longer or shorter than those of the levels the texts of a column among them may be
_SHORT = 12  # characters, of a text of several words
_MOST = 2  # times as many characters as are read, that a table may hold in columns that are not


def unread_columns(grid: Grid, header: Header, *, is_wide: bool) -> list[Fault]:
    """Return a fault where columns that are not known hold what a framework is made of."""
    free = [column for column in header.columns if _is_free(column) and values(grid, header, column.index)]
    if is_wide:
        lost = _among_levels(grid, header, free)
        place = 1 + sum(column.index < lost[0].index for column in header.levels) if lost else 0
        mend = f"if it is a level, call it 'Level {place} - {lost[0].title[:30]}', if not, 'Notes'" if lost else ""
        what = "column {} stands beside the levels, holds as much as they do, and is not known for one"
    elif not header.named(*_READ, "stage", "indicator_id") and len(ratings := _ratings(grid, header)) > 1:
        lost = ratings
        mend = "give the table that describes each level"
        what = (
            "no competency framework: columns {} hold numbers, marks or levels, no behaviours: which level a role needs"
        )
    else:
        texts = [column for column in free if _are_texts(values(grid, header, column.index))]
        read = sum(map(len, (text for c in header.named(*_READ) for text in values(grid, header, c.index))))
        held = sum(map(len, (text for c in texts for text in values(grid, header, c.index))))
        lost = texts if held > _MOST * read else []
        mend = "name columns of levels 'Level 1', 'Level 2', ..., that of the behaviours 'Indicator', others 'Notes'"
        what = "most of the text stands in columns that are not known: {}"
    if not lost:
        return []
    names = ", ".join(repr(column.title[:40]) for column in lost[:3])
    return [Fault(what.format(names), grid.cell(header.row, lost[0].index), mend)]


def _ratings(grid: Grid, header: Header) -> list[Column]:
    """Return the columns that hold nothing but numbers, marks or levels."""
    free = [column for column in header.columns if column.title and not column.name and not is_passed(column)]
    told = [(column, values(grid, header, column.index)) for column in free]
    return [column for column, cells in told if cells and all(map(_is_rating, cells))]


def _is_rating(cell: str) -> bool:
    return is_mark(cell) or is_level(cell) or is_bare_number(cell)


def _are_texts(cells: Sequence[str]) -> bool:
    """Say whether most cells are several words long."""
    return len(set(cells)) > 1 and (
        has_texts(list(cells)) or sum(len(cell) >= _SHORT for cell in cells) * 2 > len(cells)
    )


def _is_free(column: Column) -> bool:
    """Say whether a column has a title that means nothing here, not even as a word of it."""
    if not column.title or column.name or column.level or is_passed(column):
        return False
    words = fold_key(column.title).split("_")
    if has_han(column.title) and any(has_han(word) and word in column.title for word in passed() | groups()):
        return False
    return not any(word in passed() or word in groups() or word.removesuffix("s") in passed() for word in words)


def _among_levels(grid: Grid, header: Header, free: Sequence[Column]) -> list[Column]:
    """Return the columns between the levels or next to them, filled as often and with texts as long as theirs."""
    levels = [column.index for column in header.levels]
    told = [values(grid, header, index) for index in levels]
    length = sum(len(text) for texts in told for text in texts) / max(1, sum(map(len, told)))
    found = []
    edges = {min(levels) - 1, max(levels) + 1}
    for column in free:
        cells = values(grid, header, column.index)
        size = sum(map(len, cells)) / len(cells)
        is_beside = min(levels) < column.index < max(levels) or column.index in edges
        if is_beside and len(cells) >= min(map(len, told)) and length / _ALIKE < size < length * _ALIKE:
            found.append(column)
            edges |= {column.index - 1, column.index + 1}
    return found
