"""The level of a role as a whole: the highest stage that at least half of what it asks for reaches.

1. What counts is every competency of medium or high emphasis that has a stage; a high one counts twice, since it is
   asked for by two duties or more. A low one is a passing mention, and says nothing of the level.
2. The level is the highest stage that competencies with at least half of these counts reach (a weighted median, never
   an average: one assistant's duty does not pull down a role that negotiates).
3. There is no level, and it is said why, where the counts are fewer than `LEAST`, the posting is too thin, or the
   framework is not for the role or covers less than `LEAST_COVERED` percent of its duties.
4. The range is what the same rule gives with the lower and with the upper ends of the stages. A role is a boundary case
   where these differ, or where one competency decides: without it the level would be another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.core.records import Band, Reason

COUNTS: Mapping[Band, int] = MappingProxyType({"medium": 1, "high": 2})
LEAST = 2  # one high competency, or two medium ones
LEAST_COVERED = 25  # below a quarter the duties that would tell the level are others


@dataclass(frozen=True, slots=True)
class AskedStage:
    """A competency that a role asks for, with the range of its stage."""

    competency: str
    band: Band
    stage_low: int
    stage: int
    stage_high: int

    @property
    def count(self) -> int:
        """Return how much it counts for the level of the role."""
        return COUNTS.get(self.band, 0)


@dataclass(frozen=True, slots=True)
class RoleLevel:
    """The level of a role with its range; `missing` says why there is none, `boundary` why another is near."""

    level: int | None = None
    low: int | None = None
    high: int | None = None
    reaching: int = 0
    total: int = 0
    missing: Reason | None = None
    boundary: tuple[Reason, ...] = ()


def role_level(
    asked: Sequence[AskedStage], *, too_thin: bool = False, fits: bool | None = None, covered: int | None = None
) -> RoleLevel:
    """Return the level of a role.

    Args:
        asked: the competencies that it asks for; those that count nothing are ignored.
        too_thin: whether the posting is too thin to be profiled.
        fits: whether the framework is for such a role; None where that is not known.
        covered: percent of the role's duties that the framework covers; None where that is not known.
    """
    counted = [one for one in asked if one.count]
    total = sum(one.count for one in counted)
    if too_thin:
        return RoleLevel(total=total, missing=Reason("level_thin"))
    if fits is False:
        return RoleLevel(total=total, missing=Reason("level_unfit"))
    if covered is not None and covered < LEAST_COVERED:
        return RoleLevel(total=total, missing=Reason("level_uncovered", {"percent": covered}))
    if total < LEAST:
        return RoleLevel(total=total, missing=Reason("level_little"))
    level = _reached([(one.stage, one.count) for one in counted])
    low = _reached([(one.stage_low, one.count) for one in counted])
    high = _reached([(one.stage_high, one.count) for one in counted])
    reaching = sum(one.count for one in counted if one.stage >= level)
    return RoleLevel(level, low, high, reaching, total, boundary=_boundary(counted, level, low, high))


def _reached(stages: Sequence[tuple[int, int]]) -> int:
    """Return the highest stage that at least half of the counts reach."""
    total = sum(count for _, count in stages)
    return max(stage for stage, _ in stages if 2 * sum(n for other, n in stages if other >= stage) >= total)


def _boundary(counted: Sequence[AskedStage], level: int, low: int, high: int) -> tuple[Reason, ...]:
    """Return why the level might be another one: which competencies decide, and what the ends of the stages give."""
    reasons = []
    for one in counted if len(counted) > 1 else ():
        without = _reached([(other.stage, other.count) for other in counted if other is not one])
        if without != level:
            reasons.append(Reason("level_without", {"competency": one.competency, "level": without}))
    if low < level:
        reasons.append(Reason("level_lower_ends", {"level": low}))
    if high > level:
        reasons.append(Reason("level_upper_ends", {"level": high}))
    return tuple(reasons)
