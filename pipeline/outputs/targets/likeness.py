"""How like a posting is to a target: the emphasis that both share, out of all that either of them asks for.

The weighted Jaccard likeness of two profiles. Emphasis counts in steps (none 0, low 1, medium 2, high 3). For each
competency the smaller of both counts as shared, less where their stages lie apart, out of the larger of both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.core.records import BANDS, Band, Framework
from pipeline.outputs.compare.records import SideCell, Target

Cells = Mapping[str, SideCell]


@dataclass(frozen=True, slots=True)
class Scales:
    """How many steps lie between the lowest and highest stage of each competency."""

    steps: Mapping[str, int]

    @classmethod
    def of(cls, framework: Framework) -> Scales:
        """Return the scales of a framework."""
        numbers = {
            one.competency_id: [stage.number for stage in one.stages if stage.number is not None]
            for one in framework.competencies
        }
        return cls({key: max(some) - min(some) if some else 0 for key, some in numbers.items()})

    def closeness(self, competency_id: str, one: int | None, other: int | None) -> float:
        """Return 1 for the same stage, 0 for the two ends of the scale; 1 too where one of them has no stage."""
        steps = self.steps.get(competency_id, 0)
        return 1.0 if one is None or other is None or not steps else 1 - abs(one - other) / steps


def likeness(cells: Cells, target: Target, scales: Scales, leave_out: frozenset[str] = frozenset()) -> float | None:
    """Return the likeness of a posting to a target, 0 to 1; None where the posting asks for nothing.

    Args:
        cells: what the posting asks for, by competency.
        target: the target.
        scales: the stages of the framework.
        leave_out: competencies of frameworks that do not profile the posting.
    """
    if not any(cell.asks for key, cell in cells.items() if key not in leave_out):
        return None
    wanted = {one.competency_id: one for one in target.wanted}
    shared = total = 0.0
    for key in (wanted.keys() | cells.keys()) - leave_out:
        cell, wish = cells.get(key, SideCell()), wanted.get(key)
        weight = wish.weight if wish else 1.0
        mine, theirs = steps_of(cell.band), steps_of(wish.band) if wish else 0
        shared += weight * min(mine, theirs) * scales.closeness(key, cell.stage, wish.stage if wish else None)
        total += weight * max(mine, theirs)
    return shared / total


def steps_of(band: Band) -> int:
    """Return how many steps of emphasis a band is above none."""
    return BANDS.index(band)
