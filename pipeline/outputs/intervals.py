"""90 % intervals of shares and means: for few postings, as a comparison of grades has them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, stdev

from pipeline.profile.coverage import interval

Interval = tuple[float, float]

# Of Student's t, two-sided 90 %, from one degree of freedom on; the last holds for all more, a little too wide.
T = (
    *(6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812),
    *(1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.740, 1.734, 1.729, 1.725),
)


# Stages are whole numbers: two postings that name the same one do not agree to a hair. The spread is never less.
LEAST_SPREAD = 0.5


def share_interval(count: int, of: int) -> Interval:
    """Return the Wilson interval of a share: sound for few, and for none or all of them."""
    return interval(count / of, of)


def mean_interval(values: Sequence[float], least_spread: float = LEAST_SPREAD) -> Interval | None:
    """Return the interval of a mean by Student's t; None of fewer than two values.

    `least_spread` is what their standard deviation counts as at least; the usual one is for whole numbers.
    """
    if len(values) < 2:
        return None
    half = T[min(len(values) - 1, len(T)) - 1] * max(least_spread, stdev(values)) / math.sqrt(len(values))
    return fmean(values) - half, fmean(values) + half
