"""Make a target from postings of a run: from one, or from the middle of a group of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import InputError
from pipeline.core.records import BANDS
from pipeline.outputs.compare.compare_roles import as_tables
from pipeline.outputs.compare.records import SideCell, Target, Wanted
from pipeline.outputs.compare.target_library import Library
from pipeline.outputs.find_postings import choose, posting_candidates
from pipeline.outputs.targets.assign import load_named, plain
from pipeline.outputs.targets.board import asked_cells
from pipeline.outputs.targets.likeness import Cells
from pipeline.outputs.values import rows, text_of

if TYPE_CHECKING:
    from pipeline.core.records import Framework
    from pipeline.outputs.run_tables import RunTables


def make_targets(run: RunTables | str | Path, words: Sequence[str] = (), groups: str | Path | None = None) -> Library:
    """Make targets from postings of a run; those that ask for nothing of the framework are left out.

    Args:
        run: the tables of a run, or its folder.
        words: for each target the words that the titles of its postings hold, or the id of one posting.
        groups: a table with the columns posting and target (or family): each group becomes a target.

    Raises:
        InputError: where words fit no posting, or a group has none.

    Example:
        >>> make_targets("results", ["account executive", "channel manager"]).targets  # doctest: +SKIP
    """
    tables = as_tables(run)
    where = str(run) if isinstance(run, str | Path) else "the run"
    cells = asked_cells(tables)
    found = {plain(one): _named(tables, one, where) for one in words}
    if groups is not None:
        named = load_named(Path(groups))
        for row in rows(tables.postings[["posting_id", "title"]]):
            if name := named.of(str(row["posting_id"]), text_of(row["title"])):
                found.setdefault(plain(name), (name, []))[1].append(str(row["posting_id"]))
        if not found:
            raise InputError("no posting of the run is in it", str(groups), "name postings by posting_id or title")
    targets = [
        median_target(name, [cells[key] for key in keys if key in cells], tables.framework)
        for name, keys in found.values()
    ]
    empty = next((one.name for one in targets if not one.wanted), None)
    if empty is not None:
        raise InputError(
            f"the postings of {empty!r} agree on no competency", where, "half of a target's postings must ask for it"
        )
    return Library(Path(where).name, tuple(targets))


def median_target(name: str, postings: Sequence[Cells], framework: Framework) -> Target:
    """Return the middle of postings, competency by competency: of two middle ones the lower.

    The band is that of the middle posting of all; the stage the middle one of those that have a stage. What the middle
    posting does not ask for is no wish.
    """
    wanted = []
    for one in framework.competencies if postings else ():
        mine = [cells.get(one.competency_id, SideCell()) for cells in postings]
        band = BANDS[_middle([BANDS.index(cell.band) for cell in mine])]
        stages = [cell.stage for cell in mine if cell.stage is not None]
        if band != "none":
            wanted.append(Wanted(one.competency_id, band, _middle(stages) if stages else None))
    return Target(name, tuple(wanted))


def _middle(values: Sequence[int]) -> int:
    return sorted(values)[(len(values) - 1) // 2]


def _named(tables: RunTables, words: str, where: str) -> tuple[str, list[str]]:
    """Return the postings whose titles hold some words, named by these; else the one posting that they name."""
    wanted = plain(words).split()
    titles = [
        (str(row["posting_id"]), plain(text_of(row["title"]))) for row in rows(tables.postings[["posting_id", "title"]])
    ]
    if found := [key for key, title in titles if all(one in title for one in wanted)]:
        return words.strip() or tables.framework.name, found
    one = choose([words], posting_candidates(tables.postings, mask=True), where)[0]
    return one.title, [one.key]
