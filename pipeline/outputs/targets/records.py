"""What the board of targets holds: frozen records, from which tables and pages are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.core.records import Competency, Framework
from pipeline.outputs.compare.records import Gap, Quote, SideCell, Verdict, Wanted
from pipeline.outputs.compare.target_library import Library
from pipeline.outputs.targets.assign import Choice
from pipeline.outputs.targets.drift import Drift

Direction = Literal["more", "less", "other", "meets"]
DIRECTIONS: tuple[Direction, ...] = ("more", "less", "other", "meets")
_DIRECTION: Mapping[Verdict, Direction] = {
    "above": "more",
    "more": "more",
    "missing": "less",
    "below": "less",
    "less": "less",
    "extra": "other",
    "meets": "meets",
}


@dataclass(frozen=True, slots=True)
class BoardCell:
    """One competency of a posting beside what its target wishes; `gap` is None where it has no target."""

    competency: Competency
    cell: SideCell
    wanted: Wanted | None
    gap: Gap | None
    quotes: tuple[Quote, ...]

    @property
    def direction(self) -> Direction | None:
        """Say whether the posting asks more or less than the target, meets it, or asks for something besides."""
        return _DIRECTION[self.gap.verdict] if self.gap else None


@dataclass(frozen=True, slots=True)
class BoardPosting:
    """A posting on the board: what it is, its target and how it was chosen, and its competencies."""

    posting_id: str
    title: str
    company: str
    location: str
    posted: str
    month: str
    lang: str
    choice: Choice
    likenesses: tuple[float | None, ...]
    cells: tuple[BoardCell, ...]
    left_out: frozenset[str] = frozenset()
    """Competencies of frameworks that do not profile it."""

    @property
    def likeness(self) -> float | None:
        """Return the likeness to its target; None where it has none, or the posting asks for nothing."""
        return None if self.choice.target is None else self.likenesses[self.choice.target]

    @property
    def runner_up_likeness(self) -> float | None:
        """Return the likeness to the next nearest target."""
        return None if self.choice.runner_up is None else self.likenesses[self.choice.runner_up]

    def of(self, direction: Direction) -> tuple[BoardCell, ...]:
        """Return the competencies that lie in one direction from the target."""
        return tuple(one for one in self.cells if one.direction == direction)


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """The postings of a run against a library of targets: what its tables and its page are made from."""

    framework: Framework
    library: Library
    by: str
    least: float
    postings: tuple[BoardPosting, ...]
    drift: tuple[Drift, ...] = field(repr=False)

    @property
    def unassigned(self) -> tuple[BoardPosting, ...]:
        """Return the postings that are set against no target."""
        return tuple(one for one in self.postings if one.choice.target is None)

    @property
    def undated(self) -> int:
        """Return how many postings state no date of which a month can be told."""
        return sum(not one.month for one in self.postings)
