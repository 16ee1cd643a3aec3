"""Read a framework from Markdown: its front matter, its tables, its headings as a tree, else as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.core.errors import Fault
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, Note, clean, fold_name
from pipeline.framework.reading.files import SourceFaultError
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import are_levels, fold_label, is_level
from pipeline.framework.reading.plainlines import is_stage
from pipeline.framework.reading.plaintext import read_plain
from pipeline.framework.reading.tables import read_grids
from pipeline.framework.reading.tree import read_tree
from pipeline.framework.reading.tree_syntax import parse_yaml
from pipeline.framework.reading.unlike import not_a_framework, roles_in_headings

_FRONT = re.compile(r"\A\s*---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_LINE = re.compile(r"^\s*$|^[\w-]+\s*:|^\s+\S|^\s*-\s|^#")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s++(.*)$")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+(.*)$")
_BOLD = re.compile(r"^(?:\*\*|__)(?P<name>[^*_]{1,80})(?:\*\*|__)\s*+[-–—:\uff1a]*+\s*+(?P<text>.*)$")
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RULE = re.compile(r"^[\s:|-]*-[\s:|-]*$")


@dataclass(slots=True)
class Section:
    """What stands under a heading: items of lists, other lines, and further sections."""

    title: str
    rank: int
    line: int
    items: list[tuple[int, str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    below: list[Section] = field(default_factory=list)


def read_markdown(text: str, *, is_page: bool = False) -> Draft:
    """Return the draft of a Markdown text; `is_page` says that it was a web page, which holds much beside."""
    if draft := _front_matter(text):
        return draft
    text = _without_front_matter(text)
    if grids := list(tables_of(text)):
        table = read_grids(grids)
        if table.competencies and not_a_framework(table) is None:
            return table
    draft = _with_level_headings(_sections(text))
    if draft is not None:
        return draft
    if (roles := _roles(text)) is not None:
        return Draft("", (), (roles,))
    plain = read_plain(text)
    if grids and not any(stage.indicators for item in plain.competencies for stage in item.stages):
        return replace(table, competencies=(), faults=table.faults or (_unread_tables(grids),))
    return _with_one_kind_of_names(plain, text) if is_page else plain


def _roles(text: str) -> Fault | None:
    """Return a fault for headings of one rank that are roles by level."""
    ranks: dict[str, list[tuple[int, str]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if heading := _HEADING.match(line):
            ranks.setdefault(heading[1], []).append((number, _unmarked(heading[2].rstrip().rstrip("#"))))
    faults = (roles_in_headings([title for _, title in told], f"line {told[0][0]}") for told in ranks.values())
    return next((fault for fault in faults if fault is not None), None)


def _unread_tables(grids: Sequence[Grid]) -> Fault:
    """Return a fault for tables that tell nothing here, where nothing beside them does."""
    at = next(n for n, row in enumerate(grids[0].rows) if row)
    what = f"no competencies in the table that begins {', '.join(map(repr, grids[0].rows[at][:3]))}"
    return Fault(what[:200], grids[0].row(at), "name its columns: Competency, Level, Indicator")


def _with_one_kind_of_names(draft: Draft, text: str) -> Draft:
    """Refuse a page whose names stand in headings and in lines between them: which are competencies cannot be told."""
    lines = text.splitlines()
    starts = {item.name: lines[int(item.where.removeprefix("line ")) - 1] for item in draft.competencies}
    bare = [name for name, line in starts.items() if not line.startswith(("#", "- "))]
    headed = [name for name, line in starts.items() if line.startswith("#")]
    if not (bare and headed):
        return draft
    places = f"names stand in headings ({headed[0]!r}) and between ({bare[0]!r})"
    what = f"no competency framework that can be told from its page: {places}"
    return Draft(
        draft.name, (), (Fault(what, "", "put it into a table with the columns competency, level, indicator"),)
    )


def _front_matter(text: str) -> Draft | None:
    """Return the draft of the YAML at the top, where that holds a framework."""
    match = _FRONT.match(text)
    if not match:
        return None
    try:
        tree = parse_yaml(match[1])
    except SourceFaultError:
        return None
    if not isinstance(tree.data, dict) or not any(isinstance(value, list | dict) for value in tree.data.values()):
        return None
    offset = text[: match.start(1)].count("\n")
    tree.lines = {path: line + offset for path, line in tree.lines.items()}
    draft = read_tree(tree)
    rest = text[match.end() :].strip()
    return replace(draft, notes=(*draft.notes, *((Note("front_matter"),) if rest else ())))


def _without_front_matter(text: str) -> str:
    """Return the text with blank lines for the block at its top, which tells about the page."""
    match = _FRONT.match(text)
    if not match or not all(_FRONT_LINE.match(line) for line in match[1].splitlines()):
        return text
    return "\n" * text[: match.end()].count("\n") + text[match.end() :]


def tables_of(text: str) -> Iterator[Grid]:
    """Yield the tables of a Markdown text, each with the heading above it and in lines of the file."""
    title, start = "", 0
    rows: list[list[str]] = []
    for number, line in enumerate([*text.splitlines(), ""]):
        if line.strip().startswith("|"):
            start = start if rows else number
            rows.append([] if _RULE.match(line) else _cells(line))
            continue
        if len(rows) > 1:
            yield Grid([*([[]] * start), *rows], title)
        rows = []
        if heading := _HEADING.match(line):
            title = _unmarked(heading[2].rstrip().rstrip("#"))


def _cells(line: str) -> list[str]:
    """Return the cells of a table row; a bar after a backslash belongs to its cell."""
    cells = re.split(r"(?<!\\)\|", line.strip().removesuffix("|"))[1:]
    return ["\n".join(_cell_lines(cell.replace("\\|", "|"))) for cell in cells]


def _cell_lines(cell: str) -> Iterator[str]:
    """Yield the lines of a cell, which Markdown parts with a tag, without bold signs around their words."""
    for line in _BREAK.split(cell):
        yield re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", line).strip()


def _sections(text: str) -> Section:
    """Return the sections of a text as they lie in each other."""
    top = Section("", 0, 0)
    path = [top]
    blank = True
    for number, line in enumerate(text.splitlines(), 1):
        heading, bullet = _HEADING.match(line), _BULLET.match(line)
        if heading:
            while path[-1].rank >= len(heading[1]):
                path.pop()
            section = Section(_unmarked(heading[2].rstrip().rstrip("#")), len(heading[1]), number)
            path[-1].below.append(section)
            path.append(section)
        elif bullet:
            path[-1].items.append((number, bullet[1].strip()))
        elif (bare := clean(_TAG.sub(" ", line))) and not line.strip().startswith("|"):
            if path[-1].items and not blank:
                at, item = path[-1].items[-1]
                path[-1].items[-1] = (at, f"{item} {bare}")
            else:
                path[-1].lines.append(bare)
        blank = not line.strip()
    return top


def _unmarked(text: str) -> str:
    return clean(re.sub(r"[*_]{2}|(?<!\w)[*_]|[*_](?!\w)", "", text))


def _with_level_headings(top: Section) -> Draft | None:
    """Return the draft of headings of which one rank names levels; None where none does."""
    name, parents = "", top
    while len(holding := [one for one in parents.below if one.below]) == 1 and not is_level(holding[0].title):
        parents = holding[0]
        name = parents.title
    flat = [section for section in parents.below if section.below or section.items or section.lines]
    levels = [section for section in flat if is_level(section.title)]
    named = any(level.below or any(_BOLD.match(text) for _, text in level.items) for level in levels)
    if len(levels) > 1 and len(levels) * 3 >= len(flat) * 2 and named:
        return _below_levels(name, levels, [one for one in flat if one not in levels])
    groups = [one for section in top.below for one in _with_levels_below(section)]
    if len(groups) > 0 and _are_level_titles(groups):
        return _levels_below(name, groups)
    return None


def _with_levels_below(section: Section) -> Iterator[Section]:
    """Yield the sections whose own sections may be levels: the lowest but one."""
    if section.below and not any(one.below for one in section.below):
        yield section
    for one in section.below:
        if one.below:
            yield from _with_levels_below(one)


def _are_level_titles(groups: Sequence[Section]) -> bool:
    """Say whether the titles below are levels: by name, or since every group has the same."""
    titles = [one.title for group in groups for one in group.below]
    if all(is_stage(title) for title in titles):
        return False  # the plain reader knows these, with their summaries and markers
    if are_levels(titles):
        return True
    names = [[fold_label(one.title) for one in group.below] for group in groups]
    distinct = {name for each in names for name in each}
    return (
        len(groups) > 1
        and len(distinct) > 1
        and len(titles) >= 0.8 * len(distinct) * len(groups)
        and len(set(map(tuple, names))) * 2 <= len(groups) + 1
    )


def _levels_below(name: str, groups: Sequence[Section]) -> Draft:
    """Return the draft of competencies with a heading for each level."""
    competencies = tuple(
        DraftCompetency(
            f"line {group.line}",
            group.title,
            description=" ".join(group.lines),
            stages=tuple(_stage(section, section.title) for section in group.below),
        )
        for group in groups
    )
    return Draft(name, competencies)


def _stage(section: Section, label: str) -> DraftStage:
    """Return a level with its items; where it has none, its lines are the indicators."""
    where = f"line {section.line}"
    items = section.items or [(section.line, line) for line in section.lines]
    summary = " ".join(section.lines) if section.items else ""
    indicators = tuple(DraftIndicator(f"line {at}", _unmarked(text)) for at, text in items)
    return DraftStage(where, None, summary, indicators=indicators, label=label, label_where=where)


def _below_levels(name: str, levels: Sequence[Section], others: Sequence[Section]) -> Draft:
    """Return the draft of levels with competencies below: as headings, or as the bold words that open the items."""
    found: dict[str, DraftCompetency] = {}
    for level in levels:
        told = [(one.title, _stage(one, level.title)) for one in level.below] or list(_bold_items(level))
        for title, stage in told:
            key = fold_name(title)
            item = found.setdefault(key, DraftCompetency(stage.where, title))
            found[key] = replace(item, stages=(*item.stages, replace(stage, is_placed=True)))
    unused = tuple(f"# {one.title}" for one in others)
    competencies = tuple(_gathered(item) for item in found.values())
    faults = _not_the_same(competencies, levels)
    return Draft(name, competencies, faults, unused=unused, notes=(Note("below_levels"),))


def _bold_items(level: Section) -> Iterator[tuple[str, DraftStage]]:
    for number, text in level.items:
        where = f"line {number}"
        if match := _BOLD.match(text):
            indicator = DraftIndicator(where, _unmarked(match["text"]))
            yield match["name"], DraftStage(where, None, indicators=(indicator,), label=level.title, label_where=where)


def _gathered(item: DraftCompetency) -> DraftCompetency:
    """Return a competency with the items of one level together."""
    stages: dict[str, DraftStage] = {}
    for stage in item.stages:
        same = stages.get(stage.label)
        stages[stage.label] = replace(same, indicators=(*same.indicators, *stage.indicators)) if same else stage
    return replace(item, stages=tuple(stages.values()))


def _not_the_same(competencies: Sequence[DraftCompetency], levels: Sequence[Section]) -> tuple[Fault, ...]:
    """Return a fault where what stands below the levels has other names at each, so that no competency goes through."""
    names = ", ".join(repr(level.title[:30]) for level in levels[:3])
    where = f"line {levels[0].line}"
    if not competencies:
        what = f"the headings are levels ({names}), and no competency is named below them"
        return (Fault(what, where, "write the competency's name in bold before each item, the same at every level"),)
    through = sum(len(item.stages) for item in competencies) / (len(competencies) * len(levels))
    if through > 0.5:
        return ()
    firsts = ", ".join(repr(item.name[:30]) for item in competencies[:3])
    what = f"the headings are levels ({names}), and what stands in bold below ({firsts}) has another name at each level"
    return (
        Fault(
            what,
            where,
            "write the competency's name in bold before each item, the same at every level: * **Name**: text",
        ),
    )
