"""Which column plays which part, where several could: told from what stands in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

from pipeline.core.errors import Fault
from pipeline.framework.draft import clean, fold_name
from pipeline.framework.reading.cells import is_mark, is_nothing
from pipeline.framework.reading.columns import WITH_CHINESE, Column, Header, is_chinese, is_passed, values
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import (
    are_levels,
    are_roles_by_level,
    fold_label,
    is_bare_number,
    parse_label,
)
from pipeline.framework.reading.spellings import fold_key

_MOST_LEVELS = 12
_LONG_TEXT = 25  # characters on average from which a column holds behaviours and no marks or names
_LONG_TEXT_ZH = 6


def settle(grid: Grid, header: Header) -> tuple[Header, list[Fault]]:
    """Return the header with one part for each column, and faults for columns that say the same twice."""
    faults = [*_said_twice(grid, header)]
    grouping = header.named("group")
    header = _numbered_as_levels(_posts_as_levels(header))
    for step in (
        _in_two_languages,
        _choose_competency,
        _choose_stage,
        _unnamed_levels,
        _unnamed_stage,
        _choose_texts,
        _single,
    ):
        header = step(grid, header)
    return header, [*faults, *_in_two_groups(grid, header, grouping)]


def has_texts(cells: list[str]) -> bool:
    """Say whether these cells are sentences and not names or marks."""
    if not cells:
        return False
    length = sum(map(len, cells)) / len(cells)
    return length >= (_LONG_TEXT_ZH if any("\u4e00" <= c <= "\u9fff" for c in "".join(cells[:20])) else _LONG_TEXT)


def _said_twice(grid: Grid, header: Header) -> list[Fault]:
    """Return a fault for each column whose very header stands twice."""
    seen: set[str] = set()
    faults = []
    for column in header.columns:
        key = fold_key(column.title)
        if column.name and key in seen and column.name != "indicator" and _differs(grid, header, column):
            where = grid.cell(header.row, column.index)
            faults.append(Fault(f"column {column.name!r} stands twice", where, "keep one of them"))
        seen.add(key)
    return faults


def _in_two_groups(grid: Grid, header: Header, grouping: list[Column]) -> list[Fault]:
    """Return a fault for each competency that stands in two groups: two of one name, which would be read as one."""
    named = [column for column in header.named("competency") if column not in grouping]
    if not named or not grouping:
        return []
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for n, row in enumerate(grid.rows[header.row + 1 :], header.row + 1):
        name, group = (row[c.index].strip() if c.index < len(row) else "" for c in (named[0], grouping[0]))
        if name and group:
            groups[name].setdefault(fold_name(group), grid.cell(n, named[0].index))
    return [
        Fault(
            f"competency {name[:40]!r} stands in {len(places)} groups",
            list(places.values())[1],
            "name the two differently",
        )
        for name, places in groups.items()
        if len(places) > 1
    ]


def _differs(grid: Grid, header: Header, column: Column) -> bool:
    first = next(one for one in header.columns if fold_key(one.title) == fold_key(column.title))
    return values(grid, header, first.index) != values(grid, header, column.index) or len(grid.rows) < header.row + 3


def _choose_competency(grid: Grid, header: Header) -> Header:
    """Settle on the finest column that names something: a skill below its competency, a theme alone."""
    named = header.named("competency")
    titles = header.named("title")
    has_levels = bool(header.levels or header.named("stage", "stage_label", "indicator", "indicator_zh"))
    if named and not has_levels:
        named = [*named, *titles]
    named = named or titles or ([] if header.named("competency_zh") else header.named("group"))
    if not named and header.levels and not header.named("competency_zh"):
        named = _first_names(grid, header)
    if not named:
        return header
    best = max(named, key=lambda column: (len(_distinct(grid, header, column)), -column.index))
    others = {column.index: "" for column in (*header.named("competency"), *named) if column is not best}
    groups = {column.index: "" for column in header.named("group") if column is not best}
    return header.with_names({**groups, **others, best.index: "competency"})


def _in_two_languages(grid: Grid, header: Header) -> Header:
    """Take the Chinese one of several columns of names, descriptions or indicators for the Chinese of the others."""
    for name in sorted(WITH_CHINESE):
        columns = header.named(name)
        if len(columns) < 2 or header.named(f"{name}_zh"):
            continue
        chinese = [column.index for column in columns if is_chinese(values(grid, header, column.index))]
        if len(chinese) == 1:
            header = header.with_names({chinese[0]: f"{name}_zh"})
    return header


def _first_names(grid: Grid, header: Header) -> list[Column]:
    """Return the first column without a known header that holds names, where the others are levels."""
    for column in header.columns:
        cells = values(grid, header, column.index)
        if column.name or column.level or is_passed(column) or not cells:
            continue
        return [column] if len(set(cells)) > 1 or len(cells) == 1 else []
    return []


def _distinct(grid: Grid, header: Header, column: Column) -> set[str]:
    return {fold_name(cell) for cell in values(grid, header, column.index)}


def _choose_stage(grid: Grid, header: Header) -> Header:
    """Settle on the column of the levels, and on that of their names where it goes with it."""
    stages, labels = header.named("stage"), header.named("stage_label", "title")
    if not stages:
        best = next((one for one in labels if one.name == "stage_label"), None)
        drop = {one.index: "" for one in labels if one is not best}
        return header.with_names(drop | ({best.index: "stage"} if best else {}))
    best = max(stages, key=lambda one: are_levels(values(grid, header, one.index)))
    names: dict[int, str] = {one.index: "" for one in (*stages, *labels) if one is not best}
    for label in labels:
        if _goes_with(grid, header, best, label):
            names[label.index] = "stage_label"
            break
    return header.with_names(names)


def _goes_with(grid: Grid, header: Header, stage: Column, label: Column) -> bool:
    """Say whether each level has one name, and each name one level."""
    pairs = {
        (row[stage.index].strip(), clean(row[label.index]))
        for row in grid.rows[header.row + 1 :]
        if max(stage.index, label.index) < len(row) and row[stage.index].strip() and row[label.index].strip()
    }
    return bool(pairs) and len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})


def _posts_as_levels(header: Header) -> Header:
    """Take columns for levels that are headed by one post at several levels: Junior Baker, Baker, Senior Baker."""
    free = [column for column in header.columns if column.title and not column.name and not is_passed(column)]
    if not are_roles_by_level([column.title for column in free]):
        return header
    columns = (replace(one, level=one.title) if one in free else one for one in header.columns)
    return replace(header, columns=tuple(columns))


def _numbered_as_levels(header: Header) -> Header:
    """Take columns for levels whose numbers count on before names of any kind: 0 - None, 1 - Some, 2 - Full."""
    free = [column for column in header.columns if column.title and not column.name and not is_passed(column)]
    told = [(column, parse_label(column.level or column.title)) for column in free]
    counted = [(column, label.number) for column, label in told if label.number is not None and label.name]
    numbers = [number for _, number in counted]
    if len(numbers) < 2 or any(b != a + 1 for a, b in pairwise(numbers)):
        return header
    levels = {column.index for column, _ in counted if not column.level}
    columns = (replace(one, level=one.title) if one.index in levels else one for one in header.columns)
    return replace(header, columns=tuple(columns))


def _unnamed_levels(grid: Grid, header: Header) -> Header:
    """Take columns of sentences with unknown headers beside the competencies for levels, in the order they come."""
    known = header.named("competency", "competency_zh")
    if not known or header.levels or header.named("stage", "indicator", "indicator_zh", "stage_text", "stage_summary"):
        return header
    run: list[Column] = []
    for column in header.columns:
        free = column.title and not column.name and not is_passed(column) and column.index > known[0].index
        if free and has_texts(values(grid, header, column.index)):
            run.append(column)
        elif len(run) > 1:
            break
        else:
            run = []
    if len(run) < 2:
        return header
    levels = {column.index: column.title for column in run}
    columns = (Column(c.index, c.title, c.name, levels.get(c.index, ""), c.is_chinese) for c in header.columns)
    return Header(header.row, tuple(columns), header.title)


def _unnamed_stage(grid: Grid, header: Header) -> Header:
    """Take a column with an unknown header for the levels where its few short values come again in each competency."""
    if header.levels or header.named("stage") or not header.named("competency", "competency_zh"):
        return header
    if not header.named("indicator", "indicator_zh", "stage_text", "description"):
        return header
    name = header.named("competency", "competency_zh")[0].index
    for column in header.columns:
        if column.title and not column.name and _comes_again(grid, header, name, column):
            return header.with_names({column.index: "stage"})
    return header


def _comes_again(grid: Grid, header: Header, name: int, column: Column) -> bool:
    cells = values(grid, header, column.index)
    kinds = {fold_label(cell) for cell in cells}
    if not 1 < len(kinds) <= _MOST_LEVELS or len(cells) < 2 * len(kinds) or is_passed(column):
        return False
    if are_levels(cells):
        return not all(is_bare_number(cell) for cell in cells)
    if any(len(cell) > 40 or is_mark(cell) or cell.replace(".", "").isdecimal() for cell in cells):
        return False
    of_each: dict[str, set[str]] = defaultdict(set)
    above = ""
    for row in grid.rows[header.row + 1 :]:
        above = (row[name].strip() if name < len(row) else "") or above
        if column.index < len(row) and row[column.index].strip():
            of_each[fold_name(above)].add(fold_label(row[column.index]))
    return len(of_each) > 1 and sum(len(one) for one in of_each.values()) >= 0.8 * len(kinds) * len(of_each)


def _choose_texts(grid: Grid, header: Header) -> Header:
    """Settle what a level's text is: its summary beside indicators, else the indicator itself."""
    texts = header.named("stage_text")
    has_indicator = bool(header.named("indicator", "indicator_zh"))
    has_stage = bool(header.named("stage"))
    if texts:
        names = {column.index: "stage_summary" if has_indicator and has_stage else "" for column in texts}
        if not has_indicator:
            names[texts[0].index] = "indicator"
        return header.with_names(names)
    described = header.named("description")
    if described and has_stage and not has_indicator and not header.named("stage_summary"):
        differing = next((one for one in described if _differs_within(grid, header, one)), None)
        if differing is not None:
            return header.with_names({differing.index: "indicator"})
    return header


def _differs_within(grid: Grid, header: Header, column: Column) -> bool:
    """Say whether a column says several things of one competency."""
    named = header.named("competency", "competency_zh")
    told: dict[str, set[str]] = defaultdict(set)
    above = ""
    for row in grid.rows[header.row + 1 :]:
        name = named[0].index if named else -1
        above = (row[name].strip() if 0 <= name < len(row) else "") or above
        if column.index < len(row) and not is_nothing(row[column.index]):
            told[fold_name(above)].add(clean(row[column.index]))
    return any(len(texts) > 1 for texts in told.values())


def _single(grid: Grid, header: Header) -> Header:
    """Keep the first column of each part (several only of indicators); a code that differs within one is none."""
    names: dict[int, str] = {}
    seen: set[str] = set()
    for column in header.columns:
        if column.name in {"title", "stage_text", "group"} or (column.name in seen and column.name != "indicator"):
            names[column.index] = ""
        elif column.name == "competency_id" and fold_key(column.title) != "competency_id":
            names[column.index] = "" if _differs_within(grid, header, column) else "competency_id"
        seen.add(column.name)
    return header.with_names(names)
