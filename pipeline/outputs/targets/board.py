"""Postings against a library of targets: the nearest target of each, and what it asks more, less, or besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.atomic_files import Row
from pipeline.core.errors import UnknownNameError
from pipeline.core.records import Framework
from pipeline.outputs.compare.compare_roles import as_tables, gap_of
from pipeline.outputs.compare.records import SideCell, Target, Wanted
from pipeline.outputs.compare.sides import Sentences, cell_of, sentences_of
from pipeline.outputs.compare.target_library import Library, load_library
from pipeline.outputs.find_postings import shown_text
from pipeline.outputs.months import month_of
from pipeline.outputs.targets.assign import BY, NEAR_ENOUGH, By, Choice, Choosing, choose_target, load_named
from pipeline.outputs.targets.drift import Dated, Drift, drift_of
from pipeline.outputs.targets.likeness import Cells, Scales, likeness
from pipeline.outputs.targets.records import BoardCell, BoardFacts, BoardPosting
from pipeline.outputs.values import by_posting, rows, text_of
from pipeline.text.local_paths import last_part

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables


@dataclass(frozen=True, slots=True)
class TargetBoard(BoardFacts):
    """A board that knows itself as data frames."""

    @property
    def table(self) -> pd.DataFrame:
        """One row per posting: its target, how like, the runner-up, and what it asks more, less and besides."""
        from pipeline.outputs.targets.frames import postings_table

        return postings_table(self)

    @property
    def cells(self) -> pd.DataFrame:
        """One row per posting and competency that it or its target asks for, with the gap and the best sentence."""
        from pipeline.outputs.targets.frames import cells_table

        return cells_table(self)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row per sentence that is evidence, for each competency that it speaks for."""
        from pipeline.outputs.targets.frames import evidence_table

        return evidence_table(self)

    @property
    def summary(self) -> pd.DataFrame:
        """One row per target and competency: of how many postings, how many ask more, less, besides, or the same."""
        from pipeline.outputs.targets.frames import summary_table

        return summary_table(self)

    @property
    def over_time(self) -> pd.DataFrame:
        """One row per target, month and competency: how far postings lie from the target, with n and 90 % intervals."""
        from pipeline.outputs.targets.frames import drift_table

        return drift_table(self)

    @property
    def targets(self) -> pd.DataFrame:
        """One row per target and competency: the library itself, in the columns in which it is read."""
        from pipeline.outputs.targets.frames import library_table

        return library_table(self.library, self.framework)


def compare_targets(
    run: RunTables | str | Path,
    library: Library | str | Path,
    *,
    by: By = "likeness",
    assign: str | Path | None = None,
    least: float = NEAR_ENOUGH,
    mask: bool = True,
) -> TargetBoard:
    """Set the postings of a run against a library of targets.

    Args:
        run: the tables of a run, or its folder.
        library: targets, or the folder, workbook or file that holds them.
        by: "likeness" for the nearest target, "title" for the one whose name or titles a posting's title holds.
        least: by likeness, the least that a posting must share with a target to be set against it, 0 to 1.
        assign: a table with the columns posting and target that says which target each posting is set against.
        mask: hide names, phone numbers and addresses of people, as the report does.

    Raises:
        TargetError: where the library has faults; each is told with its cell.
        InputError: where a file cannot be read.

    Example:
        >>> compare_targets("results", "library.xlsx").table  # doctest: +SKIP
    """
    if by not in BY:
        raise UnknownNameError(f"postings cannot be assigned by {by!r}", "by", f"known: {', '.join(BY)}")
    tables = as_tables(run)
    framework = tables.framework
    held = library if isinstance(library, Library) else load_library(library, framework)
    named = None if assign is None else load_named(Path(assign), [one.name for one in held.targets])
    how_to = Choosing(by, least, named)
    keys = [str(key) for key in tables.postings["posting_id"]]
    sentences = sentences_of(tables, keys, mask=mask)
    cells, hidden, scales = asked_cells(tables), _not_profiled(tables), Scales.of(framework)
    postings = []
    for row in rows(tables.postings.drop(columns=["text", "sections", "flags"])):
        key = str(row["posting_id"])
        mine, left_out = cells.get(key, {}), hidden.get(key, frozenset())
        alike = tuple(likeness(mine, target, scales, left_out) for target in held.targets)
        choice = choose_target(alike, (key, text_of(row["title"])), held, how_to)
        target = None if choice.target is None else held.targets[choice.target]
        lines = _lines(key, mine, target, framework, sentences, left_out)
        postings.append(replace(_posting(row, choice, alike, lines, mask=mask), left_out=left_out))
    return TargetBoard(framework, held, by if named is None else "file", least, tuple(postings), _drift(postings, held))


def asked_cells(tables: RunTables) -> dict[str, dict[str, SideCell]]:
    """Return what each posting asks for, by posting and competency."""
    found = by_posting(tables.profile[tables.profile["band"] != "none"])
    return {key: {str(row["competency_id"]): cell_of(row) for row in mine} for key, mine in found.items()}


def _lines(
    key: str, cells: Cells, target: Target | None, framework: Framework, sentences: Sentences, left_out: frozenset[str]
) -> tuple[BoardCell, ...]:
    """Return the competencies that a posting or its target asks for, in the order of the framework."""
    wanted = {one.competency_id: one for one in target.wanted} if target else {}
    found = []
    for one in framework.competencies:
        cid = one.competency_id
        if cid in left_out or (cid not in cells and cid not in wanted):
            continue
        cell, wish = cells.get(cid, SideCell()), wanted.get(cid)
        gap = gap_of(cell, wish or Wanted(cid, "none", None)) if target else None
        if gap or cell.asks:
            found.append(BoardCell(one, cell, wish, gap, sentences.of([key], cid)))
    return tuple(found)


def _posting(
    row: Row, choice: Choice, alike: tuple[float | None, ...], lines: tuple[BoardCell, ...], *, mask: bool
) -> BoardPosting:
    title, company, location = (shown_text(text_of(row[name]), mask) for name in ("title", "company", "location"))
    posted = text_of(row["posted"])
    return BoardPosting(
        str(row["posting_id"]),
        title or last_part(text_of(row["source"])),
        company,
        location,
        posted,
        month_of(posted),
        text_of(row["lang"]),
        choice,
        alike,
        lines,
    )


def _not_profiled(tables: RunTables) -> dict[str, frozenset[str]]:
    """Return the competencies of those of several frameworks that do not profile a posting, by posting."""
    if not tables.framework.parts:
        return {}
    profiled = tables.coverage[tables.coverage["profiled"].astype("boolean").fillna(value=False)]
    named = profiled.groupby("posting_id")["framework"].agg(set).to_dict()
    return {
        str(key): frozenset(
            one for part in tables.framework.parts if part.name not in names for one in part.competency_ids
        )
        for key, names in named.items()
    }


def _drift(postings: Sequence[BoardPosting], library: Library) -> tuple[Drift, ...]:
    """Return the drift of each target over the months of its postings."""
    found = []
    for number in range(len(library.targets)):
        mine = [one for one in postings if one.choice.target == number and one.likeness is not None]
        dated = [
            Dated(
                one.month,
                one.likeness or 0.0,
                {line.competency.competency_id: line.gap for line in one.cells if line.gap},
            )
            for one in mine
            if one.month
        ]
        found.append(drift_of(dated, len(mine) - len(dated)))
    return tuple(found)
