"""Roles of one run side by side, and against a target profile of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.core.errors import InputError
from pipeline.core.records import BANDS, Competency
from pipeline.outputs.compare.comparison import Comparison
from pipeline.outputs.compare.records import NOT_PROFILED, CompetencyLine, Gap, SideCell, Target, Verdict, Wanted
from pipeline.outputs.compare.sides import Sentences, posting_cells, role_candidates, role_cells, sentences_of, side_of
from pipeline.outputs.compare.target_library import read_target
from pipeline.outputs.find_postings import RoleCandidate, choose, listed, posting_candidates
from pipeline.outputs.report.payload import posting_groups

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import RunTables

By = Literal["posting", "role"]
MOST_SIDES = 4  # what a screen, a sheet of paper and a reader can hold


def compare_roles(
    run: RunTables | str | Path,
    roles: Sequence[str],
    target: str | Path | Target | None = None,
    *,
    by: By = "posting",
    mask: bool = True,
) -> Comparison:
    """Return roles of a run side by side.

    Args:
        run: the tables of a run, or its folder.
        roles: two or more (with a target one or more): a posting_id or its beginning, a title or words of it.
        target: a target profile, or the file that holds one.
        by: "posting", or "role" to take postings of one role together.
        mask: hide names, phone numbers and addresses of people, as the report does.

    Raises:
        InputError: where a name fits no role or several; the message lists the candidates.
        TargetError: where the target has faults.

    Example:
        >>> compare_roles("results", ["account executive", "channel manager"]).table  # doctest: +SKIP
    """
    where = str(run) if isinstance(run, str | Path) else "the run"
    tables = as_tables(run)
    wanted = read_target(target, tables.framework) if isinstance(target, str | Path) else target
    candidates = role_candidates(tables, mask=mask) if by == "role" else posting_candidates(tables.postings, mask=mask)
    _enough(len(roles), wanted, where, candidates)
    chosen = choose(roles, candidates, where)
    keys = [key for one in chosen for key in one.keys]
    cells = role_cells(tables, chosen) if by == "role" else posting_cells(tables, [one.key for one in chosen])
    sentences = sentences_of(tables, keys, mask=mask)
    groups = [(one.key, one.keys) for one in chosen]
    sides = tuple(side_of(one, tables, by) for one in chosen)
    cells = {**_not_profiled(tables, groups), **cells}
    lines = [_line(one, groups, cells, sentences, wanted) for one in tables.framework.competencies]
    every = posting_groups(tables) if by == "role" else {}
    return Comparison(
        tables.framework.name,
        sides,
        tuple(line for line in lines if line.wanted or any(cell.asks or cell.n_asked for cell in line.cells)),
        wanted,
        tables.of(keys),
        {key: every[key] for key in keys if key in every},
    )


def as_tables(run: RunTables | str | Path) -> RunTables:
    """Return tables as they are, and read those of a folder."""
    if isinstance(run, str | Path):
        from pipeline.outputs.run_store import read_run

        return read_run(Path(run))
    return run


def gap_of(cell: SideCell, wanted: Wanted) -> Gap | None:
    """Return how a cell stands to a wish: stages count before emphasis. None where neither asks."""
    bands = BANDS.index(cell.band) - BANDS.index(wanted.band)
    stages = None if cell.stage is None or wanted.stage is None else cell.stage - wanted.stage
    verdict: Verdict
    if wanted.band == "none":
        if not cell.asks:
            return None
        verdict = "extra"
    elif not cell.asks:
        verdict = "missing"
    elif stages is not None and stages < 0:
        verdict = "below"
    elif bands < 0:
        verdict = "less"
    elif stages:
        verdict = "above"
    else:
        verdict = "more" if bands > 0 else "meets"
    return Gap(verdict, stages, bands)


def _line(
    competency: Competency,
    groups: Sequence[tuple[str, tuple[str, ...]]],
    cells: dict[tuple[str, str], SideCell],
    sentences: Sentences,
    target: Target | None,
) -> CompetencyLine:
    """Return one competency across all sides."""
    key = competency.competency_id
    mine = tuple(cells.get((side, key), SideCell()) for side, _ in groups)
    wanted = target.of(key) if target else None
    unwished = Wanted(key, "none", None)  # what the target does not name is more than it asks for
    return CompetencyLine(
        key,
        competency.name,
        competency.name_zh or "",
        mine,
        tuple(sentences.of(keys, key) for _, keys in groups),
        wanted,
        tuple(gap_of(cell, wanted or unwished) for cell in mine) if target else (),
    )


def _not_profiled(tables: RunTables, groups: Sequence[tuple[str, tuple[str, ...]]]) -> dict[tuple[str, str], SideCell]:
    """Return the cells of competencies whose framework, one of several, does not profile a side."""
    if not tables.framework.parts:
        return {}
    profiled = tables.coverage[tables.coverage["profiled"].astype("boolean").fillna(value=False)]
    by_posting = profiled.groupby("posting_id")["framework"].agg(set).to_dict()
    found: dict[tuple[str, str], SideCell] = {}
    for side, keys in groups:
        names = set[str]().union(*(by_posting.get(key, set()) for key in keys))
        for part in tables.framework.parts:
            if part.name not in names:
                found |= {(side, one): SideCell(note=NOT_PROFILED) for one in part.competency_ids}
    return found


def _enough(named: int, target: Target | None, where: str, candidates: Sequence[RoleCandidate]) -> None:
    """Refuse fewer roles than can be compared, and more than can be shown."""
    if named < (1 if target else 2):
        mend = f"name {'a role' if target else 'two roles, or one and a --target'}; there are {listed(candidates)}"
        raise InputError("no role was named" if not named else "one role alone cannot be compared", where, mend)
    if named > MOST_SIDES:
        raise InputError(f"{named} roles are too many side by side", where, f"name at most {MOST_SIDES}")
