"""Find the families of a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.core.errors import InputError
from pipeline.outputs.compare.compare_roles import as_tables
from pipeline.outputs.families.families import Families
from pipeline.outputs.families.grouping import Grouping, group
from pipeline.outputs.families.lists import alike_pairs, outliers, same_title_pairs
from pipeline.outputs.families.naming import asked_more, name_words
from pipeline.outputs.families.occupations import Suggestion, suggest_titles
from pipeline.outputs.families.records import Family, Member, Pair
from pipeline.outputs.families.role_vectors import RoleVectors, read_roles

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import RunTables

TYPICAL = 2  # sentences shown of each member


def find_families(
    run: RunTables | str | Path,
    number: int | None = None,
    *,
    titles: bool = True,
    on_progress: Callable[[int], None] | None = None,
) -> Families:
    """Return the roles of a run grouped by what they ask for, not by title.

    Args:
        run: the tables of a run, or its folder.
        number: how many families; where it is left out the roles themselves decide (docs/families.md says how).
        titles: suggest an O*NET-SOC title for each role; reads up to eight sentences of each with the encoder e5-small.
        on_progress: told how many more sentences were read for that.

    Raises:
        InputError: where no role asks for anything, or there are fewer roles than families.

    Example:
        >>> find_families("results").roles  # doctest: +SKIP
    """
    tables = as_tables(run)
    where = str(run) if isinstance(run, str | Path) else "the run"
    roles = read_roles(tables)
    if not roles.roles:
        raise InputError("no posting asks for anything", where, "run over postings that do")
    if number is not None and not 2 <= number <= len(roles.roles):
        raise InputError(f"{number} families of {len(roles.roles)} roles", where, f"ask for 2 to {len(roles.roles)}")
    grouping = group(roles.vectors, number)
    suggested = suggest_titles(roles.roles, on_progress) if titles else None
    members = _members(roles, grouping, suggested)
    plain = [[one.role for one in family] for family in members]
    words, competencies = name_words(plain), asked_more(tables, plain)
    return Families(
        tables.framework.name,
        tuple(
            Family(place + 1, tuple(family), words[place], competencies[place]) for place, family in enumerate(members)
        ),
        tuple(_counted_from_one(pair) for pair in alike_pairs(roles, grouping)),
        tuple(_counted_from_one(pair) for pair in same_title_pairs(roles, grouping)),
        tuple(replace(one, family=one.family + 1) for one in outliers(roles, grouping)),
        grouping.tried,
        grouping.stability,
        grouping.stability_low,
        tables.size - sum(len(role.posting_ids) for role in roles.roles),
        titles,
    )


def _counted_from_one(pair: Pair) -> Pair:
    """Return a pair whose families go by the numbers that a reader sees."""
    return replace(pair, families=(pair.families[0] + 1, pair.families[1] + 1))


def _members(roles: RoleVectors, grouping: Grouping, suggested: tuple[Suggestion, ...] | None) -> list[list[Member]]:
    """Return the members of each family, those nearest to its middle first."""
    similarity = roles.vectors @ grouping.middles.T
    found: list[list[Member]] = [[] for _ in grouping.middles]
    own = similarity[np.arange(len(similarity)), grouping.labels]
    for place in np.argsort(-own, kind="stable"):
        family = int(grouping.labels[place])
        rest = similarity[place].copy()
        rest[family] = -2.0
        next_one = int(rest.argmax()) if len(rest) > 1 else None
        order = np.argsort(-(roles.sentences[place] @ grouping.middles[family]), kind="stable")[:TYPICAL]
        member = Member(
            roles.roles[place],
            round(float(own[place]), 3),
            None if next_one is None else next_one + 1,
            None if next_one is None else round(float(rest[next_one]), 3),
            tuple(roles.roles[place].sentences[number] for number in order),
        )
        if suggested is not None:
            one = suggested[place]
            member = replace(member, occupations=one.titles, near=one.near, speaking=one.sentences)
        found[family].append(member)
    return found
