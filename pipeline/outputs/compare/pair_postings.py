"""Which posting of one run is which posting of the other.

1. The same posting_id: not a word changed.
2. The same title from the same source: the posting was edited, or is read otherwise now.
3. Near the same title and words (as postings of one role are found): it came from another place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.core.atomic_files import Row
from pipeline.outputs.role_groups import group_roles
from pipeline.outputs.values import items, rows, text_of
from pipeline.text.local_paths import last_part
from pipeline.text.normalize import fold

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import RunTables

SAME_ID, SAME_SOURCE, NEAR = "same_id", "same_source", "near"  # as in page/strings.json
BEFORE, AFTER = "before:", "after:"


@dataclass(frozen=True, slots=True)
class Pair:
    """A posting before and after, by posting_id; one of them is empty where it appeared or is gone."""

    before: str
    after: str
    by: str = ""


def pair_postings(before: RunTables, after: RunTables) -> tuple[Pair, ...]:
    """Return every posting of both runs once: those of `before` in its order, then those that appeared."""
    old = {str(row["posting_id"]): row for row in rows(before.postings)}
    new = {str(row["posting_id"]): row for row in rows(after.postings)}
    found = {key: Pair(key, key, SAME_ID) for key in old if key in new}
    left = [key for key in old if key not in found]
    free = {key: row for key, row in new.items() if key not in old}
    for key, other in _by_source([old[key] for key in left], list(free.values())):
        found[key] = Pair(key, other, SAME_SOURCE)
        del free[other]
    for key, other in _by_words(before, after, [key for key in left if key not in found], list(free)):
        found[key] = Pair(key, other, NEAR)
        del free[other]
    return (*(found.get(key, Pair(key, "")) for key in old), *(Pair("", key) for key in free))


def _by_source(old: list[Row], new: list[Row]) -> Iterator[tuple[str, str]]:
    """Yield pairs that share title and source; a source counts by its last part, since folders get moved."""
    places: dict[tuple[str, str], list[str]] = {}
    for row in new:
        for place in _places(row):
            places.setdefault(place, []).append(str(row["posting_id"]))
    used: set[str] = set()
    for row in old:
        free = [key for place in _places(row) for key in places.get(place, ()) if key not in used]
        if free:
            used.add(free[0])
            yield str(row["posting_id"]), free[0]


def _places(row: Row) -> list[tuple[str, str]]:
    """Return title and source of a posting, for each of its sources."""
    title = " ".join(fold(text_of(row["title"])).text.casefold().split())
    return [(title, last_part(str(one))) for one in items(row["sources"]) or [row["source"]]]


def _by_words(before: RunTables, after: RunTables, old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs that are postings of one role, in order of their ids."""
    if not (old and new):
        return
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for row in rows(group_roles(_both(before, after, old, new))):
        side, key = row["posting_id"].split(":", 1)
        groups.setdefault(row["role_id"], ([], []))[f"{side}:" == AFTER].append(key)
    for mine, theirs in groups.values():
        yield from zip(sorted(mine), sorted(theirs), strict=False)


def _both(before: RunTables, after: RunTables, old: list[str], new: list[str]) -> RunTables:
    """Return the named postings of both runs as one, their ids marked with where they come from."""
    import pandas as pd

    def some(run: RunTables, name: str, keys: list[str], mark: str) -> pd.DataFrame:
        frame: pd.DataFrame = getattr(run, name)
        frame = frame[frame["posting_id"].isin(keys)]
        return frame.assign(posting_id=mark + frame["posting_id"].astype(str))

    def joined(name: str) -> pd.DataFrame:
        return pd.concat([some(before, name, old, BEFORE), some(after, name, new, AFTER)], ignore_index=True)

    return replace(before, postings=joined("postings"), requirements=joined("requirements"))
