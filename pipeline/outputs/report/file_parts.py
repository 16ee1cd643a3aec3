"""How a large run is shared out over several files, each small enough to open and to mail.

A page of 25 MB still opens at once and answers a filter without a wait; what fills it are the words
of the postings. So the first file lists every role, with its cells, and holds the words of as many
as fit; the words of the others stand in further files, to which the first leads.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pipeline.outputs.run_tables import Paged, pages_of

# Measured on pages of real postings: what a role takes besides its text, in bytes.
PER_ROLE, PER_REQUIREMENT, PER_CELL = 700, 190, 90
# A role whose words stand in another file takes so much in the first.
PER_LISTED, PER_LISTED_CELL = 420, 40
FRAME = 700_000  # the page itself, its script and the framework


@dataclass(frozen=True, slots=True)
class Part:
    """One file: the words of `count` roles from the `first` on."""

    name: str
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may hold: roles with their words, bytes, and roles that the first file lists."""

    roles: int
    size: int
    listed: int


def plan(run: Paged, path: Path, limits: Limits) -> tuple[Part, ...]:
    """Return the files that a report is written to, the first at `path`; there is always one."""
    sizes, listed = _sizes(run)
    listed = listed if lists_all(len(sizes), limits) else 0
    ends: list[int] = []
    at = 0
    while at < len(sizes) or not ends:
        room = limits.size - FRAME - (0 if ends else listed)
        first = at
        while at < len(sizes) and at - first < limits.roles and (room >= sizes[at] or at == first):
            room -= sizes[at]
            at += 1
        ends.append(at)
    starts = [0, *ends[:-1]]
    names = [path.name, *(f"{path.stem}-{n}{path.suffix}" for n in range(2, len(ends) + 1))]
    return tuple(Part(name, first, end - first) for name, first, end in zip(names, starts, ends, strict=True))


def lists_all(roles: int, limits: Limits) -> bool:
    """Say whether the first file lists every role, or only those whose words it holds."""
    return roles <= limits.listed


def _sizes(run: Paged) -> tuple[list[int], int]:
    """Return about how many bytes each role takes with all its words, and how many the list of all roles takes."""
    sizes: list[int] = []
    listed = 0
    for page in pages_of(run):
        asked = Counter(page.requirements["posting_id"])
        cells = Counter(page.profile.loc[page.profile["band"] != "none", "posting_id"])
        for key, text in zip(page.postings["posting_id"], page.postings["text"], strict=True):
            words = len(str(text).encode("utf-8", "replace"))
            sizes.append(PER_ROLE + words + PER_REQUIREMENT * asked[key] + PER_CELL * cells[key])
        listed += PER_LISTED * len(page.postings) + PER_LISTED_CELL * cells.total()
    return sizes, listed
