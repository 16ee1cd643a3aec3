"""Drift: how far the postings of a target lie from it, month by month, with n and 90 % intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Literal

from pipeline.outputs.compare.records import Gap
from pipeline.outputs.intervals import Interval, mean_interval

Trend = Literal["closer", "further", "more", "less", "higher", "lower"]
# Likenesses of few postings that agree to a hair prove little: a step of emphasis in one competency is about as much.
LEAST_SPREAD = 0.1


@dataclass(frozen=True, slots=True)
class Dated:
    """A posting of a known month: its likeness to the target, and its gaps by competency."""

    month: str
    likeness: float
    gaps: Mapping[str, Gap]


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of n values with its interval, which fewer than two have not; None of no value."""

    n: int
    value: float | None = None
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One competency in the postings of one month: steps of emphasis and stages above (below: negative) the target."""

    month: str
    emphasis: Mean
    stages: Mean


@dataclass(frozen=True, slots=True)
class DriftLine:
    """One competency over all months, the earliest first."""

    competency_id: str
    cells: tuple[MonthCell, ...]

    @property
    def trends(self) -> tuple[Trend, ...]:
        """Return what changes from the first month to the last, where the intervals do not overlap."""
        found: list[Trend] = []
        emphasis = _way([cell.emphasis for cell in self.cells])
        stages = _way([cell.stages for cell in self.cells])
        if emphasis:
            found.append("more" if emphasis > 0 else "less")
        if stages:
            found.append("higher" if stages > 0 else "lower")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Drift:
    """The postings of one target over the months: their likeness to it as a whole, and each competency."""

    months: tuple[str, ...]
    likeness: tuple[Mean, ...]
    lines: tuple[DriftLine, ...]
    undated: int

    @property
    def trends(self) -> tuple[Trend, ...]:
        """Say whether postings come closer to the target or move further from it."""
        way = _way(self.likeness)
        return () if not way else ("closer",) if way > 0 else ("further",)


def drift_of(postings: Sequence[Dated], undated: int) -> Drift:
    """Return the drift of the postings of one target."""
    by_month: dict[str, list[Dated]] = {}
    for one in sorted(postings, key=lambda each: each.month):
        by_month.setdefault(one.month, []).append(one)
    keys = dict.fromkeys(key for one in postings for key in one.gaps)
    likenesses = tuple(_mean([one.likeness for one in some], LEAST_SPREAD) for some in by_month.values())
    lines = (DriftLine(key, tuple(_cell(month, some, key) for month, some in by_month.items())) for key in keys)
    return Drift(tuple(by_month), likenesses, tuple(lines), undated)


def _cell(month: str, postings: Sequence[Dated], key: str) -> MonthCell:
    """Return one competency of one month. Of postings without a gap neither they nor the target ask for it."""
    gaps = [one.gaps.get(key) for one in postings]
    stages = [gap.stages for gap in gaps if gap is not None and gap.stages is not None]
    return MonthCell(month, _mean([gap.bands if gap else 0 for gap in gaps]), _mean(stages))


def _mean(values: Sequence[float], least_spread: float | None = None) -> Mean:
    if not values:
        return Mean(0)
    interval = mean_interval(values) if least_spread is None else mean_interval(values, least_spread)
    return Mean(len(values), fmean(values), interval)


def _way(means: Sequence[Mean]) -> int:
    """Return 1 where the last mean is surely above the first, -1 below, else 0; months of one posting do not count."""
    spans = [one.interval for one in means if one.interval]
    if len(spans) < 2:
        return 0
    return int(spans[-1][0] > spans[0][1]) - int(spans[-1][1] < spans[0][0])
