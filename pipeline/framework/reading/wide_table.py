"""Tables with a column for each level, or a row for each level and a column for each competency, as plain rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.core.errors import Fault
from pipeline.framework.draft import Note, clean, has_han
from pipeline.framework.reading.cells import are_split_at_semicolons, is_mark, is_nothing, pieces
from pipeline.framework.reading.columns import Column, Header, is_passed, values
from pipeline.framework.reading.grid import Grid, Row
from pipeline.framework.reading.level_labels import (
    are_levels,
    are_roles_by_level,
    fold_label,
    is_level,
    level_name,
    parse_label,
)
from pipeline.framework.reading.roles import has_texts

_SUMMARY_WORDS = ("summary", "definition", "description", "overview", "概述", "定义", "说明")
_INDICATOR_WORDS = ("behavio", "indicator", "criteri", "example", "行为", "指标", "标准")
_OWN = (
    "competency",
    "competency_zh",
    "description",
    "description_zh",
    "competency_id",
    "phrases",
    "phrases_zh",
    "framework",
)


@dataclass(slots=True)
class Unfolded:
    """What a table gave: its rows, one for each indicator, what was passed over, and how it was read."""

    rows: list[Row] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Level:
    """A level with its columns: indicators in one or two languages, perhaps a summary."""

    label: str
    indicator: Column | None = None
    indicator_zh: Column | None = None
    summary: Column | None = None


def unfold_wide(grid: Grid, header: Header, name: str = "") -> Unfolded:
    """Return the rows of a table with a column for each level; `name` is the competency where no column names it."""
    found = Unfolded()
    levels = _levels(grid, header, found)
    used = {
        column.index for level in levels for column in (level.indicator, level.indicator_zh, level.summary) if column
    }
    found.unused += [c.title for c in header.columns if c.title and c.index not in used and c.name not in _OWN]
    cells = [cell for index in sorted(used) for cell in values(grid, header, index)]
    ticked = header.named("indicator", "indicator_zh")
    if cells and all(is_mark(cell) or cell.replace(".", "").isdecimal() or is_level(cell) for cell in cells):
        if ticked and all(is_mark(cell) for cell in cells):
            found.unused = [title for title in found.unused if title not in {column.title for column in ticked}]
            _ticked_rows(grid, header, levels, found)
        else:
            where = grid.row(header.row)
            what = "the cells of the levels hold numbers, marks or levels, no behaviours: which level a role needs"
            found.faults.append(Fault(what, where, "give the table that describes each level"))
        return found
    at_semicolons = are_split_at_semicolons(cells)
    if at_semicolons:
        found.notes.append(Note("semicolons"))
    _rows(grid, header, levels, _Reading(grid, name, at_semicolons), found)
    return found


@dataclass(frozen=True, slots=True)
class _Reading:
    grid: Grid
    name: str
    at_semicolons: bool


def _levels(grid: Grid, header: Header, found: Unfolded) -> list[_Level]:
    """Return the levels in the order of their columns; of several columns of one, those with most text."""
    of_each: dict[str, list[Column]] = defaultdict(list)
    for column in header.levels:
        of_each[fold_label(column.level)].append(column)
    levels = []
    for columns in of_each.values():
        chinese = [column for column in columns if column.is_chinese]
        others = [column for column in columns if not column.is_chinese]
        if len(others) == 2 and not chinese:
            others, chinese = _by_script(grid, header, others)
        summary = _summary(grid, header, others)
        best = _fullest(grid, header, [column for column in others if column is not summary])
        label = parse_label(columns[0].level)
        name = label.name if not _is_word_of(label.name) else ""
        text = level_name(columns[0].level) if name or label.number is None else str(label.number)
        levels.append(_Level(text, best, _fullest(grid, header, chinese), summary))
    return levels


def _is_word_of(name: str) -> bool:
    return any(word in name.casefold() for word in (*_SUMMARY_WORDS, *_INDICATOR_WORDS))


def _by_script(grid: Grid, header: Header, columns: list[Column]) -> tuple[list[Column], list[Column]]:
    """Part two columns of one level by language, where one is Chinese and the other is not."""
    scripts = [has_han("".join(values(grid, header, column.index)[:20])) for column in columns]
    if scripts == [False, True]:
        return columns[:1], columns[1:]
    return (columns[1:], columns[:1]) if scripts == [True, False] else (columns, [])


def _summary(grid: Grid, header: Header, columns: list[Column]) -> Column | None:
    """Return the column that sums a level up, where another holds its behaviours."""
    if len(columns) != 2 or not all(has_texts(values(grid, header, column.index)) for column in columns):
        return None
    first, second = (column.title.casefold() for column in columns)
    if any(word in second for word in _INDICATOR_WORDS) and not any(word in first for word in _INDICATOR_WORDS):
        return columns[0]
    if any(word in first for word in _INDICATOR_WORDS) and any(word in second for word in _SUMMARY_WORDS):
        return columns[1]
    return None


def _fullest(grid: Grid, header: Header, columns: list[Column]) -> Column | None:
    return max(columns, key=lambda one: sum(map(len, values(grid, header, one.index))), default=None)


def _rows(grid: Grid, header: Header, levels: Sequence[_Level], reading: _Reading, found: Unfolded) -> None:
    above: dict[str, str] = {}
    passed = 0
    for n, row in enumerate(grid.rows[header.row + 1 :], header.row + 1):
        own = {
            c.name: text
            for c in header.columns
            if c.name in _OWN and c.index < len(row) and (text := row[c.index].strip())
        }
        places = {c.name: grid.cell(n, c.index) for c in header.columns if c.name in own}
        if not any(cell.strip() for cell in row) or header.is_repeated_by(row):
            continue
        told = [
            level
            for level in levels
            if any(_text(row, c) for c in (level.indicator, level.indicator_zh, level.summary))
        ]
        if not told:
            passed += any(own.values())
            continue
        if "competency" not in own and "competency_zh" not in own:
            own = {**({"competency": reading.name} if reading.name else above), **own}
        above = {key: own[key] for key in ("competency", "competency_zh") if key in own}
        for level in told:
            found.rows += _level_rows((n, row), level, Row(grid.row(n), own, places), reading, found)
    if passed:
        found.notes.append(Note("rows_passed", (str(passed),)))


def _text(row: Sequence[str], column: Column | None) -> str:
    text = row[column.index] if column is not None and column.index < len(row) else ""
    return "" if is_nothing(text) else text


def _level_rows(
    numbered: tuple[int, Sequence[str]], level: _Level, base: Row, reading: _Reading, found: Unfolded
) -> Iterator[Row]:
    """Yield a row for each indicator of a level, in both languages where there are two."""
    n, row = numbered
    texts = (
        pieces(_text(row, level.indicator), at_semicolons=reading.at_semicolons) if _text(row, level.indicator) else ()
    )
    chinese = (
        pieces(_text(row, level.indicator_zh), at_semicolons=reading.at_semicolons)
        if _text(row, level.indicator_zh)
        else ()
    )
    column = level.indicator or level.indicator_zh or level.summary
    where = reading.grid.cell(n, column.index) if column else base.place
    if texts and chinese and len(texts) != len(chinese):
        what = f"{len(texts)} indicators in one language, {len(chinese)} in the other"
        found.faults.append(Fault(what, where, "write as many lines in both"))
    shared = dict(base.cells, stage=level.label)
    if summary := _text(row, level.summary):
        shared["stage_summary"] = clean(summary)
    places = {**base.places, "stage": where, "indicator": where, "indicator_zh": where, "stage_summary": where}
    for k in range(max(len(texts), len(chinese), 1)):
        cells = dict(shared)
        cells |= {"indicator": texts[k]} if k < len(texts) else {}
        cells |= {"indicator_zh": chinese[k]} if k < len(chinese) else {}
        yield Row(where, cells, places, level.label)


def _ticked_rows(grid: Grid, header: Header, levels: Sequence[_Level], found: Unfolded) -> None:
    """Give each indicator the level that is ticked in its row; several ticks are a fault."""
    above: dict[str, str] = {}
    names = (*_OWN, "indicator", "indicator_zh")
    for n, row in enumerate(grid.rows[header.row + 1 :], header.row + 1):
        cells = {
            c.name: text
            for c in header.columns
            if c.name in names and c.index < len(row) and (text := row[c.index].strip())
        }
        cells = {**above, **cells}
        above = {key: cells[key] for key in ("competency", "competency_zh") if key in cells}
        ticks = [level for level in levels if _ticked(row, level)]
        if not ticks or not ("indicator" in cells or "indicator_zh" in cells):
            continue
        if len(ticks) > 1:
            what = f"{len(ticks)} levels are ticked for one indicator"
            found.faults.append(Fault(what, grid.row(n), "tick the one at which it begins"))
        places = {c.name: grid.cell(n, c.index) for c in header.columns if c.name in names}
        cells = {**cells, "stage": ticks[0].label}
        found.rows.append(Row(grid.row(n), cells, {**places, "stage": grid.row(n)}, ticks[0].label))


def _ticked(row: Sequence[str], level: _Level) -> bool:
    column = level.indicator or level.indicator_zh
    return column is not None and column.index < len(row) and is_mark(row[column.index])


def is_transposed(grid: Grid, header: Header) -> bool:
    """Say whether the first column holds the levels and each other one a competency."""
    first = next((column for column in header.columns if values(grid, header, column.index)), None)
    if first is None or first.name not in {"", "stage", "stage_label", "title"} or header.levels:
        return False
    others = [c for c in header.columns if c.index > first.index and c.title and not is_passed(c)]
    if len(others) < 2 or any(column.name for column in others):
        return False
    levels = values(grid, header, first.index)
    return (are_levels(levels) or are_roles_by_level(levels)) and all(
        has_texts(values(grid, header, column.index)) for column in others
    )


def unfold_transposed(grid: Grid, header: Header) -> Unfolded:
    """Return the rows of a table with a row for each level and a column for each competency."""
    found = Unfolded(notes=[Note("transposed")])
    first = next(column for column in header.columns if values(grid, header, column.index))
    names = [c for c in header.columns if c.index > first.index and c.title and not is_passed(c)]
    found.unused += [c.title for c in header.columns if c.title and c is not first and c not in names]
    at_semicolons = are_split_at_semicolons(cell for column in names for cell in values(grid, header, column.index))
    for column in names:
        label = ""
        for n, row in enumerate(grid.rows[header.row + 1 :], header.row + 1):
            label = clean(row[first.index]) or label if first.index < len(row) else label
            for piece in pieces(text, at_semicolons=at_semicolons) if (text := _text(row, column)) else ():
                places = {name: grid.cell(n, column.index) for name in ("indicator", "stage")}
                places["competency"] = grid.cell(header.row, column.index)
                cells = {"competency": column.title, "stage": label, "indicator": piece}
                found.rows.append(Row(grid.cell(n, column.index), cells, places, label))
    return found
