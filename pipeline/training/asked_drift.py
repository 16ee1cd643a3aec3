"""Fit how far the product's errors differ between sources of postings, for the intervals of `demand`.

Each source (a job board, a pool of career pages, the benchmark) has a sensitivity and a specificity of its own for each
language, competency and depth. Their log odds are taken to lie about those of all read postings by a normal
distribution. Its standard deviation is the largest that the counts of the sources do not speak against: half a dozen
sources say little about the next one, and an interval that is too narrow does harm.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.outputs.demand.correct import ErrorCounts, Rates
from pipeline.outputs.demand.records import DEPTHS

# How much less likely than at best the counts may be: the limit of a likelihood ratio test at one in twenty.
LEAST_LIKELY = 1.35
TRIED = np.arange(0, 3.01, 0.05)  # standard deviations of log odds
# The sum that stands for an integral over a normal drift; steps as fine as the counts of a large source are narrow.
NODES = np.linspace(-4, 4, 81)
WEIGHTS = np.exp(-(NODES**2) / 2) / np.exp(-(NODES**2) / 2).sum()


def drift_of(whole: Rates, *sources: Rates) -> dict[str, list[float]]:
    """Return the standard deviations of the log odds of sensitivity and specificity, by depth and for all stages.

    Args:
        whole: error counts of all read postings, about which the sources lie.
        sources: error counts of each source.
    """
    return {
        depth: [_spread(list(_counts(depth, is_sensitivity, whole, sources))) for is_sensitivity in (True, False)]
        for depth in (*DEPTHS, "stage")
    }


def _counts(
    depth: str, is_sensitivity: bool, whole: Rates, sources: tuple[Rates, ...]
) -> Iterator[tuple[float, float, float]]:
    """Yield the log odds of a rate over all, and how often it was right and wrong in one source."""
    for key, one in whole.items():
        rate = one.sensitivity if is_sensitivity else one.specificity
        if key[2].split()[0] == depth and one.tells:
            for source in sources:
                if key in source:
                    yield (float(np.log(rate / (1 - rate))), *_right_and_wrong(source[key], is_sensitivity))


def _right_and_wrong(one: ErrorCounts, is_sensitivity: bool) -> tuple[float, float]:
    return (one.both, one.missed) if is_sensitivity else (one.neither, one.extra)


def _spread(counts: list[tuple[float, float, float]]) -> float:
    """Return the largest standard deviation that goes with the counts; none where there are no counts."""
    if not counts:
        return 0.0
    middle, right, wrong = (np.array(column)[:, None] for column in zip(*counts, strict=True))
    likely = np.array([_log_likelihood(middle + spread * NODES, right, wrong) for spread in TRIED])
    return round(float(TRIED[np.flatnonzero(likely >= likely.max() - LEAST_LIKELY)[-1]]), 2)


def _log_likelihood(odds: NDArray[np.float64], right: NDArray[np.float64], wrong: NDArray[np.float64]) -> float:
    """Return the log likelihood of counts, the drift integrated out; rows are counts, columns nodes."""
    each = -right * np.logaddexp(0, -odds) - wrong * np.logaddexp(0, odds)
    best = each.max(axis=1, keepdims=True)
    return float((best[:, 0] + np.log(np.exp(each - best) @ WEIGHTS)).sum())
