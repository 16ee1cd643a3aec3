"""Read a framework from tables of any format: rows for each indicator, columns for each level, several sheets.

Where a row's competency is empty, it has that of the row above, and its stage unless it states one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.core.errors import Fault
from pipeline.framework.draft import (
    Draft,
    DraftCompetency,
    DraftIndicator,
    DraftStage,
    Note,
    clean,
    fold_name,
    split_phrases,
)
from pipeline.framework.reading.cells import are_items, are_numbered, has_bullets, pieces
from pipeline.framework.reading.columns import Header, fault_of_typos, find_header, values
from pipeline.framework.reading.footers import headings_between
from pipeline.framework.reading.grid import Grid, Row
from pipeline.framework.reading.level_labels import fold_label, parse_label
from pipeline.framework.reading.other_kinds import fault_of_keys
from pipeline.framework.reading.roles import settle
from pipeline.framework.reading.spellings import fold_key
from pipeline.framework.reading.unlike import keyed_texts, other_table
from pipeline.framework.reading.unread import unread_columns
from pipeline.framework.reading.wide_table import Unfolded, is_transposed, unfold_transposed, unfold_wide

_COMPETENCY = ("competency", "competency_zh")
_SAYING = ("stage", "stage_summary", "stage_summary_zh", "indicator", "indicator_zh", "indicator_id")


def read_grid(grid: Grid, *, is_named: bool = False) -> tuple[Draft, bool]:
    """Return the draft of one table, and whether it is one of a framework.

    `is_named` says that its title names a competency where no column does.
    """
    header = find_header(grid)
    if header is None:
        return Draft("", (), (Fault("an empty table", "", "give it a header row with a column 'competency'"),)), False
    if not _is_table_of_competencies(header) and (keyed := keyed_texts(grid)) is not None:
        return Draft("", (), (keyed,)), False
    if (other := fault_of_keys(_keys(header), is_framework=_is_table_of_competencies(header))) is not None:
        return Draft("", (), (other,)), False
    typos = fault_of_typos(grid, header)
    if is_transposed(grid, header):
        return _draft(grid, header, unfold_transposed(grid, header), []), True
    header, faults = settle(grid, header)
    name = clean(grid.title) if is_named and not header.named(*_COMPETENCY) else ""
    levels = {fold_label(column.level) for column in header.levels}
    is_wide = len(levels) > 1 or (len(levels) == 1 and not header.named("stage", "indicator", "indicator_zh"))
    if not header.named(*_COMPETENCY) and not (name and (is_wide or header.named("indicator"))):
        where, mend = grid.row(header.row), "name the column that holds the competencies' names"
        missing = other_table(header, where) or Fault("no column 'competency'", where, mend)
        return Draft("", (), (*typos, missing)), False
    unread = unread_columns(grid, header, is_wide=is_wide)
    rows = unfold_wide(grid, header, name) if is_wide else _long_rows(grid, header, name)
    lone = [] if is_wide or unread else _lone_levels(grid, header)
    return _draft(grid, header, rows, [*typos, *faults, *unread, *lone]), True


def _keys(header: Header) -> set[str]:
    return {fold_key(column.title) for column in header.columns if column.title}


def _is_table_of_competencies(header: Header) -> bool:
    """Say whether columns are those of competencies and of their levels or indicators."""
    return bool(header.named(*_COMPETENCY)) and bool(header.levels or header.named("stage", "indicator"))


def _lone_levels(grid: Grid, header: Header) -> list[Fault]:
    """Return a fault for a column that is a level where nothing else tells of levels: its fellows are not known."""
    lone = [column for column in header.columns if column.level and not column.name and not header.levels]
    if not lone or header.named("stage"):
        return []
    what = f"column {lone[0].title[:40]!r} is a level, and no other is known for one"
    where = grid.cell(header.row, lone[0].index)
    return [Fault(what, where, "name the columns of the levels alike: Level 1, Level 2, ...")]


def _draft(grid: Grid, header: Header, found: Unfolded, faults: list[Fault]) -> Draft:
    """Return the draft of rows."""
    faults = [*faults, *found.faults]
    groups: dict[str, list[list[Row]]] = defaultdict(list)
    for key, group in groupby(found.rows, key=lambda row: fold_name(row["competency"] or row["competency_zh"])):
        groups[key].append(list(group))
    competencies = tuple(
        item for parts in groups.values() for item in _competencies([row for part in parts for row in part], faults)
    )
    title = next((row["framework"] for row in found.rows if row["framework"]), "") or header.title
    return Draft(title, competencies, tuple(faults), unused=tuple(found.unused), notes=tuple(found.notes))


def _long_rows(grid: Grid, header: Header, name: str) -> Unfolded:
    """Return the rows below a header with one indicator (or the lines of one cell) each; too long rows are faults."""
    found = Unfolded(unused=[column.title for column in header.columns if column.title and not column.name])
    columns = [column for column in header.columns if column.name and column.name != "indicator"]
    texts = header.named("indicator")
    filled = [cell for column in texts for cell in values(grid, header, column.index)]
    has_lists = any(map(has_bullets, filled)) or are_numbered(filled) or are_items(filled)
    split = pieces if has_lists else _lines
    width = len(header.columns)
    stage, named = header.named("stage"), header.named(*_COMPETENCY)
    is_above = bool(stage and named) and stage[0].index < named[0].index  # levels in merged cells before names
    is_told = bool(stage or texts) and bool(named)
    headings = headings_between(grid.rows, header.row + 1, named[0].index) if is_told else frozenset()
    if headings:
        found.notes.append(Note("rows_passed", (str(len(headings)),)))
    above: Row | None = None
    for n, cells in enumerate(grid.rows[header.row + 1 :], header.row + 1):
        if n in headings:
            continue
        extra = [cell for cell in cells[width:] if cell.strip()]
        if extra:
            what = f"{len(cells)} cells where the header has {width}: {extra[0][:40]!r}"
            found.faults.append(Fault(what, grid.cell(n, width), "put cells that hold commas in quotes"))
        own = {c.name: text for c in columns if c.index < len(cells) and (text := cells[c.index].strip())}
        told = [(c, text) for c in texts if c.index < len(cells) and (text := cells[c.index].strip())]
        if (not own and not told) or header.is_repeated_by(cells):
            continue
        places = {column.name: grid.cell(n, column.index) for column in (*texts[:1], *columns)}
        above = _filled(Row(grid.row(n), own, places), above, name, is_above=is_above)
        pieces_ = [(grid.cell(n, c.index), piece) for c, text in told for piece in split(text)]
        chinese = split(above["indicator_zh"]) if above["indicator_zh"] else ()
        if chinese and pieces_ and len(chinese) != len(pieces_):
            what = f"{len(pieces_)} indicators in one language, {len(chinese)} in the other"
            found.faults.append(Fault(what, pieces_[0][0], "write as many lines in both"))
        found.rows += _in_pieces(above, pieces_, chinese)
    return found


def _lines(text: str) -> tuple[str, ...]:
    """Return the indicators of a cell where none holds a list: several only where it has several lines."""
    return pieces(text) if "\n" in text or "\r" in text else (clean(text),)


def _in_pieces(row: Row, told: list[tuple[str, str]], chinese: tuple[str, ...]) -> Iterator[Row]:
    """Yield a row for each indicator of its cells, with its Chinese; the row itself where there is none."""
    if not told and not chinese:
        yield row
    for n in range(max(len(told), len(chinese))):
        cells, places = dict(row.cells), dict(row.places)
        if n < len(told):
            places["indicator"], cells["indicator"] = told[n]
        if chinese:
            cells["indicator_zh"] = chinese[n] if n < len(chinese) else ""
        yield Row(row.place, cells, places, row.stage, row.is_stated)


def _filled(row: Row, above: Row | None, name: str, *, is_above: bool) -> Row:
    """Return a row with the competency (and its level) of the row above where the cell is empty.

    `is_above` says that levels stand above competencies, so that the next one has that of the last.
    """
    cells = dict(row.cells)
    is_stated = any(row[column] for column in _COMPETENCY)
    if not is_stated and name:
        cells["competency"] = name
    elif not is_stated and above is not None:
        cells |= {column: above[column] for column in _COMPETENCY if above[column]}
    label = row["stage"]
    if label and row["stage_label"]:
        number = parse_label(label).number
        label = f"{label} - {row['stage_label']}" if number is not None else label
    if not label and (not is_stated or is_above) and above is not None:
        label = above.stage
    return Row(row.place, cells, row.places, label, is_stated)


def _competencies(rows: list[Row], faults: list[Fault]) -> Iterator[DraftCompetency]:
    """Yield the competency of its rows, once more for each row that only repeats the name."""
    bare = [row for row in rows if not any(row[column] for column in _SAYING)]
    repeated = bare[1:] if len(bare) == len(rows) else []
    kept = rows if not repeated else rows[:1]
    first = {
        column: _said_once(kept, column, faults)
        for column in ("competency_zh", "description", "description_zh", "competency_id")
    }
    yield DraftCompetency(
        where=_name_cell(kept[0]),
        name=kept[0]["competency"],
        name_zh=first["competency_zh"],
        description=first["description"],
        description_zh=first["description_zh"],
        phrases=tuple(dict.fromkeys(phrase for row in kept for phrase in split_phrases(row["phrases"]))),
        phrases_zh=tuple(dict.fromkeys(phrase for row in kept for phrase in split_phrases(row["phrases_zh"]))),
        id=first["competency_id"],
        stages=tuple(_stages(kept, faults)),
    )
    for row in repeated:
        yield DraftCompetency(row.where, row["competency"], name_zh=row["competency_zh"])


def _name_cell(row: Row) -> str:
    stated = [row.places[column] for column in _COMPETENCY if row[column] and column in row.places]
    return stated[0] if stated and row.is_stated else row.where


def _stages(rows: list[Row], faults: list[Fault]) -> Iterator[DraftStage]:
    """Yield a stage for each level, its rows together where each names its competency; else as they stand."""
    merged: dict[tuple[str, int], list[Row]] = {}
    run = 0
    for label, group in groupby(rows, key=lambda row: fold_label(row.stage) if row.stage else ""):
        members = list(group)
        if not all(row.is_stated for row in members) and (label, 0) in merged:
            run += 1
            merged[label, run] = members
        else:
            merged.setdefault((label, 0), []).extend(members)
    for members in merged.values():
        told = [row for row in members if row["indicator"] or row["indicator_zh"] or row["indicator_id"]]
        faults.extend(
            Fault("an empty indicator", row.place, "write it or remove the row")
            for row in members[1:]
            if row not in told and not (row["stage_summary"] and not members[0]["stage_summary"])
        )
        first = members[0]
        yield DraftStage(
            where=first.where,
            number=None,
            summary=_said_once(members, "stage_summary", faults),
            summary_zh=_said_once(members, "stage_summary_zh", faults),
            indicators=tuple(_indicator(row) for row in told),
            label=first.stage,
            label_where=first.places.get("stage", first.place),
            is_placed=all(row.is_stated for row in members),
        )


def _indicator(row: Row) -> DraftIndicator:
    column = "indicator" if row["indicator"] or not row["indicator_zh"] else "indicator_zh"
    return DraftIndicator(row.places.get(column, row.place), row["indicator"], row["indicator_zh"], row["indicator_id"])


def _said_once(rows: Sequence[Row], column: str, faults: list[Fault]) -> str:
    """Return the one text of a column over several rows; two different ones are a fault."""
    told = [(text, row) for row in rows if (text := clean(row[column]))]
    for text, row in told[1:]:
        if text != told[0][0]:
            what = f"{column} says {text[:40]!r} where {told[0][1].place} says {told[0][0][:40]!r}"
            faults.append(Fault(what, row.places.get(column, row.place), "say it once, or the same each time"))
    return told[0][1][column] if told else ""
