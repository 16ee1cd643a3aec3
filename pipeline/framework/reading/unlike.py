"""What looks like something else than a competency framework: a posting, a list of levels, a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.core.errors import Fault
from pipeline.core.resources import lexicon
from pipeline.framework.draft import Draft, clean, fold_name
from pipeline.framework.reading.columns import Header
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import are_levels, are_roles_by_level, fold_label, is_level
from pipeline.framework.reading.other_kinds import job_titles
from pipeline.framework.reading.spellings import fold_key, spelt

_KEY = re.compile(r"^[A-Za-z_][\w-]*(?:\.[\w-]+){2,}$")
_LONG = 900  # on average; ESCO's longest descriptions have 700
_LONGEST_HEADING = 60
_HEADINGS = 2  # of a posting, from which a file is taken for one
_ROLES = "no competency framework but roles by level, with no competency that goes through them"
_PAGES = {"posting": "a job posting", "cv": "a CV", "page": "a page about something else"}
_LEVEL_KEYS = frozenset({"level", "grade", "seniority", "stage", "职级", "级别", "等级"})
_RATING_KEYS = frozenset({"rating", "score", "points", "marks", "评分", "分数", "得分", "分值"})
_CHECKBOX = re.compile(r"\[[ xX]?\]\s")
_OPENING = re.compile(r"(?:^|[\s\u3002;\uff1b.])((?:[A-Z][a-z]+(?: [a-z]+){0,2})|[\u4e00-\u9fff]{4})\s?[:\uff1a]")
_DATED = re.compile(
    r"\b(?:meeting|minutes|agenda|attendees)\b|\b(?:19|20)\d\d\s?[-–]|会议|议程|\b\d{1,2}:\d\d\b", re.IGNORECASE
)
MEND = "give a file that names competencies, each with its description, levels or indicators"


def not_a_framework(draft: Draft, *, is_text: bool = False) -> Fault | None:
    """Return what a draft looks like where that is no competency framework; `is_text` says that it was running text."""
    names = _names(draft)
    where = draft.competencies[0].where if draft.competencies else ""
    if (titles := job_titles(draft)) is not None:
        return titles
    what = (
        _kind_of_one(draft, names)
        or _kind_of_names(draft, names)
        or _kind_of_page(draft, names, is_text=is_text)
        or _names_by_level(draft)
        or _checklist(draft)
    )
    if not what and _are_as_long_as_postings(draft):
        what = "no competency framework: its descriptions are as long as job postings"
    if not what and is_text and (_is_prose(draft) or _is_loose(draft)):
        what = "no competency framework: a page of text without levels or indicators"
    return Fault(what, where, MEND) if what else None


def _names(draft: Draft) -> list[str]:
    return [clean(item.name or item.name_zh) for item in draft.competencies]


def _kind_of_one(draft: Draft, names: list[str]) -> str | None:
    """Return what a file is of which one thing was read: levels of nothing, or an organisation chart."""
    labels = [stage.label for item in draft.competencies for stage in item.stages]
    if names == [""] and len(labels) > 1 and are_levels(labels):
        return f"no competency framework but a list of levels: {_few(labels)}"
    is_chart = len(names) == 1 and _folded(names[0]) in _texts("chart") and not any(labels)
    return f"no competency framework but an organisation chart: {_few(names)}" if is_chart else None


def _kind_of_names(draft: Draft, names: list[str]) -> str | None:
    """Return that names are levels, or that other columns are those of postings or of people; None where neither."""
    if len({fold_label(name) for name in names}) > 1 and _are_levels(draft, names):
        return f"no competency framework but a list of levels: {_few(names)}"
    if names and all(map(is_no_competency, names)):
        return f"no competency framework but what tells of levels: {_few(names)}"
    if are_roles_by_level(names) and not _tells_levels(draft):
        return f"{_ROLES} ({_few(names)})"
    fields = [name for name in draft.unused if fold_key(name) in _texts("field")]
    if fields and not any(stage.label for item in draft.competencies for stage in item.stages):
        return f"no competency framework: {_few(fields)} are columns of postings or of people"
    return None


def _tells_levels(draft: Draft) -> bool:
    """Say whether a competency has several levels that are named as levels are."""
    ladders = ([stage.label for stage in item.stages] for item in draft.competencies if len(item.stages) > 1)
    return any(are_levels(labels) or not any(labels) for labels in ladders)


def _is_prose(draft: Draft) -> bool:
    """Say whether a single name stands over a text without anything else."""
    items = draft.competencies
    return len(items) == 1 and not items[0].stages and bool(items[0].description)


def roles_in_headings(titles: Sequence[str], where: str) -> Fault | None:
    """Return a fault for a page whose headings are roles by level, with what each role does below."""
    return Fault(f"{_ROLES} ({_few(list(titles))})", where, MEND) if are_roles_by_level(titles) else None


def _kind_of_page(draft: Draft, names: list[str], *, is_text: bool) -> str | None:
    """Return what the headings of a text or the words at its items say that it is; None where nothing does."""
    for kind, called in _PAGES.items():
        headings = [name for name in names if _folded(name) in _texts(kind)]
        share = 5 if kind == "posting" else 2  # competencies too are called Support or Languages
        is_such = kind == "posting" or (is_text and not _has_levels(draft))
        if is_such and len(headings) >= _HEADINGS and len(headings) * share >= len(names):
            return f"no competency framework: headings such as {_few(headings)} are those of {called}"
        if is_text and len(inner := sorted(_inner_headings(draft, _texts(kind)))) >= _HEADINGS:
            return f"no competency framework: words such as {_few(inner)} are those of {called}"
    both = [name for name in names if _folded(name) in _texts("posting") | _texts("cv")]
    if is_text and len(both) > _HEADINGS and len(both) * 2 >= len(names):
        return f"no competency framework: headings such as {_few(both)} are those of a job posting or a CV"
    if len(names) > 1 and sum(name.endswith(("?", "\uff1f")) for name in names) * 2 > len(names):
        return f"no competency framework but questions: {_few(names)}"
    return None


def other_page(text: str, draft: Draft) -> Fault | None:
    """Return a fault where lines by themselves are headings of a posting or a CV, and nothing has levels."""
    if _has_levels(draft):
        return None
    lines = [clean(line.strip().strip("#*_")) for line in text.splitlines() if len(line) <= _LONGEST_HEADING]
    for kind in ("posting", "cv"):
        found = list({_folded(line): line for line in lines if _folded(line) in _texts(kind)}.values())
        if len(found) >= _HEADINGS and len(found) * 2 >= len(draft.competencies):
            what = f"no competency framework: headings such as {_few(found)} are those of {_PAGES[kind]}"
            return Fault(what, "", MEND)
    return None


def _inner_headings(draft: Draft, known: frozenset[str]) -> set[str]:
    """Return the headings of postings or CVs that stand before a colon within texts that have no levels."""
    if _has_levels(draft):
        return set()
    items = draft.competencies
    indicators = [one.text for item in items for stage in item.stages for one in stage.indicators]
    texts = [*indicators, *(text for item in items for text in (item.name, item.description))]
    openings = (opening for text in texts for opening in _OPENING.findall(text))
    return {opening for opening in openings if _folded(opening) in known}


def _is_loose(draft: Draft) -> bool:
    """Say whether a text has one or two names without levels, and numbers or years among its items: minutes, notes."""
    return 0 < len(draft.competencies) <= 2 and not _has_levels(draft) and _tells_dates(draft)


def _has_levels(draft: Draft) -> bool:
    return any(stage.label or stage.number is not None for item in draft.competencies for stage in item.stages)


def _tells_dates(draft: Draft) -> bool:
    texts = [one.text for item in draft.competencies for stage in item.stages for one in stage.indicators]
    texts += [text for item in draft.competencies for text in (item.name, item.description)]
    return any(_DATED.search(text) for text in texts)


def _checklist(draft: Draft) -> str | None:
    """Return that the items are boxes to tick, where most of them are."""
    texts = [one.text for item in draft.competencies for stage in item.stages for one in stage.indicators]
    ticked = sum(_CHECKBOX.match(text) is not None for text in texts)
    return f"no competency framework but a checklist: {_few(_names(draft))}" if 2 * ticked > len(texts) else None


def _names_by_level(draft: Draft) -> str | None:
    """Return what a list is in which each name has one level and no text: roles by level, what a role needs."""
    items = draft.competencies
    stages = [stage for item in items for stage in item.stages]
    if any(stage.indicators for stage in stages):
        return None
    if (
        not draft.faults
        and len(stages) > len(items)
        and not any(clean(stage.summary or stage.summary_zh) for stage in stages)
    ):
        return f"no competency framework but names with levels of which nothing is said: {_few(_names(draft))}"
    labels = {fold_label(stage.label) for item in items for stage in item.stages if stage.label}
    is_keyed = any(spelt(name) in _LEVEL_KEYS | _RATING_KEYS for name in draft.unused)
    single = all(len(item.stages) == 1 and not clean(item.stages[0].summary) for item in items)
    is_bare = not any(item.description or item.description_zh for item in items)
    if len(items) > 1 and is_bare and ((single and len(labels) > 1) or (is_keyed and not labels)):
        names = _few(_names(draft))
        return f"no competency framework but names with a level each and no text ({names}): roles, or what a role needs"
    return None


def _are_levels(draft: Draft, names: list[str]) -> bool:
    """Say whether the names are those of levels, and none has levels of its own."""
    has_ladder = any(len(item.stages) > 1 for item in draft.competencies)
    return not has_ladder and sum(map(is_level, names)) * 5 >= 4 * len(names)


def _are_as_long_as_postings(draft: Draft) -> bool:
    """Say whether nothing but long texts stands under the names."""
    items = draft.competencies
    if len(items) < 2 or any(stage.label or stage.indicators for item in items for stage in item.stages):
        return False
    return sum(len(item.description or item.description_zh) for item in items) > _LONG * len(items)


def keyed_texts(grid: Grid) -> Fault | None:
    """Return a fault for a table of texts by dotted keys, as translators use: its rows are parts of competencies."""
    rows = [row for row in grid.rows if any(cell.strip() for cell in row)][1:200]
    for column in range(max(map(len, rows), default=0)):
        keys = [row[column].strip() for row in rows if column < len(row)]
        if len(keys) > 2 and sum(bool(_KEY.match(key)) for key in keys) * 10 >= 9 * len(keys):
            what = f"texts by key ({keys[0]!r}), as for translators: competencies and indicators stand in rows apart"
            mend = "join its files into one table (competency, description, indicator), a row for each indicator"
            return Fault(what, grid.cell(1, column), mend)
    return None


def other_table(header: Header, where: str) -> Fault | None:
    """Return a fault for a table without competencies whose columns are of postings, or of roles and their levels."""
    titles = [column.title for column in header.columns]
    roles = [title for title in titles if fold_key(title) in _texts("role")]
    fields = [title for title in titles if fold_key(title) in _texts("field")]
    if header.named("indicator", "indicator_zh"):
        return None
    if len(fields) > 1:
        return Fault(f"no competency framework: {_few(fields)} are columns of postings or of people", where, MEND)
    levels = [column.title for column in header.named("stage", "stage_label")]
    return Fault(f"{_ROLES}: columns {_few([roles[0], levels[0]])}", where, MEND) if roles and levels else None


def is_no_competency(title: str) -> bool:
    """Say whether a table's title says that it explains the levels, or holds notes."""
    return _folded(title) in _texts("scale") | _texts("about")


@cache
def _texts(kind: str) -> frozenset[str]:
    return frozenset(row["text"] for row in lexicon(Path(__file__).with_name("unlike.tsv")) if row["kind"] == kind)


def _folded(name: str) -> str:
    return fold_name(name).replace("’", "'").strip(":?!.\uff1a ")


def _few(names: list[str]) -> str:
    return ", ".join(repr(name[:40]) for name in names[:3])
