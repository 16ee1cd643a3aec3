"""Several tables of one file: a sheet for each competency, each level, each language, or each family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.core.errors import Fault
from pipeline.framework.draft import (
    Draft,
    DraftCompetency,
    DraftIndicator,
    DraftStage,
    Note,
    clean,
    fold_name,
    has_han,
    says_more_than_a_name,
)
from pipeline.framework.reading.blocks import in_blocks
from pipeline.framework.reading.cells import pieces
from pipeline.framework.reading.footers import without_footers
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import are_levels
from pipeline.framework.reading.table import read_grid
from pipeline.framework.reading.unlike import is_no_competency, not_a_framework


def read_grids(grids: Sequence[Grid]) -> Draft:
    """Return the draft of all tables of a file."""
    grids = in_blocks([without_footers(grid) for grid in grids])
    if len(grids) == 1:
        draft, is_framework = read_grid(grids[0])
        if is_framework or not grids[0].title or is_no_competency(grids[0].title):
            return draft
        named, is_framework = read_grid(grids[0], is_named=True)
        return named if is_framework else draft
    read = [(grid, *read_grid(grid, is_named=grid.is_named)) for grid in grids]
    good = [(grid, draft) for grid, draft, is_framework in read if is_framework and not is_no_competency(grid.title)]
    good = [(grid, draft) for grid, draft in good if not_a_framework(draft) is None] or good
    ladders = [(grid, draft) for grid, draft in good if any(map(says_more_than_a_name, draft.competencies))]
    good = ladders or good  # beside these, names alone are an overview
    note: tuple[Note, ...] = ()
    if not good:
        named_ = [
            (grid, *read_grid(grid, is_named=True)) for grid in grids if grid.title and not is_no_competency(grid.title)
        ]
        good = [(grid, draft) for grid, draft, is_framework in named_ if is_framework and draft.competencies]
        note = (Note("title_each", (str(len(good)),)),)
    if not good:
        return read[0][1] if read else Draft("", (), (Fault("no table in the file", "", "give it one"),))
    used = {id(grid) for grid, _ in good}
    unused = tuple(f"{grid.place.rstrip(', ') or grid.title}" for grid in grids if id(grid) not in used)
    draft = _together([grid for grid, _ in good], [draft for _, draft in good])
    return replace(
        draft, unused=tuple(dict.fromkeys((*draft.unused, *filter(None, unused)))), notes=(*note, *draft.notes)
    )


def _together(grids: Sequence[Grid], drafts: Sequence[Draft]) -> Draft:
    """Return one draft of those of several tables."""
    if len(drafts) == 1:
        return drafts[0]
    titles = [grid.title for grid in grids]
    if are_levels(titles) and not any(_labels(draft) for draft in drafts):
        drafts = [_at_level(draft, title) for draft, title in zip(drafts, titles, strict=True)]
    shared = Draft(
        next((draft.name for draft in drafts if draft.name), ""),
        (),
        tuple(fault for draft in drafts for fault in draft.faults),
        unused=tuple(dict.fromkeys(name for draft in drafts for name in draft.unused)),
        notes=tuple(dict.fromkeys(note for draft in drafts for note in draft.notes)),
    )
    chinese = [draft for draft in drafts if _is_chinese(draft)]
    others = [draft for draft in drafts if not _is_chinese(draft)]
    if len(chinese) == 1 and len(others) == 1:
        return _two_languages(
            shared, others[0], chinese[0], f"{titles[drafts.index(others[0])]} / {titles[drafts.index(chinese[0])]}"
        )
    return _joined(shared, drafts, titles)


def _labels(draft: Draft) -> list[str]:
    return [stage.label for item in draft.competencies for stage in item.stages if stage.label]


def _at_level(draft: Draft, label: str) -> Draft:
    """Return a draft whose indicators, or else descriptions, all stand at one level."""
    is_described = not any(stage.indicators for item in draft.competencies for stage in item.stages)
    return replace(draft, competencies=tuple(_placed(item, label, is_described) for item in draft.competencies))


def _placed(item: DraftCompetency, label: str, is_described: bool) -> DraftCompetency:
    """Return a competency at one level; where `is_described`, what is said of it there are its indicators."""
    if is_described and item.description:
        told = tuple(DraftIndicator(item.where, piece) for piece in pieces(item.description))
        stage = DraftStage(item.where, None, indicators=told, label=label, label_where=item.where, is_placed=True)
        return replace(item, description="", stages=(stage,))
    return replace(item, stages=tuple(replace(stage, label=label, is_placed=True) for stage in item.stages))


def _is_chinese(draft: Draft) -> bool:
    texts = [one.text for item in draft.competencies for stage in item.stages for one in stage.indicators if one.text]
    texts = texts or [item.description or item.name for item in draft.competencies]
    return bool(texts) and sum(has_han(text) for text in texts) * 2 > len(texts)


def _two_languages(shared: Draft, english: Draft, chinese: Draft, titles: str) -> Draft:
    """Return the competencies of one table with the Chinese of the other, which must be built alike."""
    faults = list(shared.faults)
    ours, theirs = english.competencies, _in_order(english.competencies, chinese.competencies)
    if len(ours) != len(theirs):
        what = f"{len(ours)} competencies in one language, {len(theirs)} in the other ({titles})"
        faults.append(Fault(what, "", "give both tables the same competencies in the same order"))
        return replace(shared, competencies=ours, faults=tuple(faults))
    both = tuple(_with_chinese(one, other, faults) for one, other in zip(ours, theirs, strict=True))
    return replace(
        shared, competencies=both, faults=tuple(faults), notes=(*shared.notes, Note("two_languages", (titles,)))
    )


def _in_order(ours: Sequence[DraftCompetency], theirs: Sequence[DraftCompetency]) -> Sequence[DraftCompetency]:
    """Return their competencies in our order, where ids say it; else as they stand."""
    by_id = {item.id: item for item in theirs if item.id}
    if len(by_id) == len(theirs) and set(by_id) == {item.id for item in ours}:
        return [by_id[item.id] for item in ours]
    return theirs


def _with_chinese(one: DraftCompetency, other: DraftCompetency, faults: list[Fault]) -> DraftCompetency:
    stages = []
    if len(one.stages) != len(other.stages):
        what = f"{clean(one.name)!r} has {len(one.stages)} levels, its Chinese {len(other.stages)}"
        faults.append(Fault(what, other.where, "give it the same levels in both"))
    for mine, theirs in zip(one.stages, other.stages, strict=False):
        if len(mine.indicators) != len(theirs.indicators):
            what = f"{len(mine.indicators)} indicators of {clean(one.name)!r} here, {len(theirs.indicators)} in Chinese"
            faults.append(Fault(what, mine.where, "give it as many in both, in the same order"))
        stages.append(_stage_with_chinese(mine, theirs))
    return replace(
        one,
        name_zh=other.name,
        description_zh=one.description_zh or other.description,
        stages=tuple(stages),
        phrases_zh=one.phrases_zh or other.phrases,
    )


def _stage_with_chinese(mine: DraftStage, theirs: DraftStage) -> DraftStage:
    pairs = zip(mine.indicators, theirs.indicators, strict=False)
    indicators = tuple(DraftIndicator(a.where, a.text, b.text, a.id) for a, b in pairs)
    return replace(mine, summary_zh=mine.summary_zh or theirs.summary, indicators=indicators)


def _joined(shared: Draft, drafts: Sequence[Draft], titles: Sequence[str]) -> Draft:
    """Return the competencies of all tables; one that two tables describe in different ways is a fault."""
    found: dict[str, DraftCompetency] = {}
    said: dict[str, str] = {}
    faults = list(shared.faults)
    for draft, title in zip(drafts, titles, strict=True):
        for item in draft.competencies:
            key = fold_name(item.name or item.name_zh)
            if key not in found:
                found[key], said[key] = item, title
                continue
            if _same_levels(found[key], item):
                what = f"{clean(item.name)!r} is described in {said[key]!r} and in {title!r}"
                faults.append(Fault(what, item.where, "keep one of them, or name the two differently"))
            found[key] = _merged(found[key], item)
    return replace(shared, competencies=tuple(found.values()), faults=tuple(faults))


def _same_levels(one: DraftCompetency, other: DraftCompetency) -> bool:
    """Say whether two tables give a competency indicators at the same level."""
    ours = {stage.label for stage in one.stages if stage.indicators}
    return bool(ours & {stage.label for stage in other.stages if stage.indicators})


def _merged(one: DraftCompetency, other: DraftCompetency) -> DraftCompetency:
    return replace(
        one,
        description=one.description or other.description,
        stages=(*(s for s in one.stages if s.label or s.indicators), *other.stages),
    )
