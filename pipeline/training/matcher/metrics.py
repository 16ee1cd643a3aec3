"""The figures that matching is judged by, over arrays of chances and accepted competencies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Chances = NDArray[np.floating]
Accepted = NDArray[np.bool_]
BINS = 10
LEAST_PER_COMPETENCY = 5


def top1(chances: Chances, accepted: Accepted) -> float:
    """Return the share of covered sentences whose best competency is an accepted one."""
    covered = accepted.any(axis=1)
    return float(_right(chances, accepted)[covered].mean())


def macro_top1(chances: Chances, accepted: Accepted, first: Sequence[int]) -> float:
    """Return top1 as a mean over the first accepted competencies that five sentences or more have."""
    right = _right(chances, accepted)
    by_first: dict[int, list[bool]] = defaultdict(list)
    for row, competency in enumerate(first):
        if competency >= 0:
            by_first[competency].append(bool(right[row]))
    means = [float(np.mean(found)) for found in by_first.values() if len(found) >= LEAST_PER_COMPETENCY]
    return float(np.mean(means)) if means else float("nan")


def mrr(chances: Chances, accepted: Accepted) -> float:
    """Return the mean reciprocal rank of the best placed accepted competency, over covered sentences."""
    covered = np.flatnonzero(accepted.any(axis=1))
    best = np.where(accepted[covered], chances[covered], -np.inf).max(axis=1, keepdims=True)
    above, same = (chances[covered] > best).sum(axis=1), (chances[covered] == best).sum(axis=1)
    return float((1 / (above + (1 + same) / 2)).mean())  # equals share their ranks


def none_auroc(chances: Chances, accepted: Accepted) -> float:
    """Return how well the best chance tells covered sentences from the others."""
    best, covered = chances.max(axis=1), accepted.any(axis=1)
    if covered.all() or not covered.any():
        return float("nan")
    above = best[covered][:, None] > best[~covered][None, :]
    same = best[covered][:, None] == best[~covered][None, :]
    return float((above + 0.5 * same).mean())


def f1(chances: Chances, accepted: Accepted, threshold: float) -> float:
    """Return the F1 of the answers given where the best chance reaches the threshold."""
    right, covered, spoke = _right(chances, accepted), accepted.any(axis=1), chances.max(axis=1) >= threshold
    hits = (right & spoke).sum()
    wrong = (spoke & ~right).sum()
    missed = (covered & ~(spoke & right)).sum()
    return float(2 * hits / max(1, 2 * hits + wrong + missed))


def best_threshold(chances: Chances, accepted: Accepted) -> float:
    """Return the threshold of the highest F1, the middle one where several tie."""
    steps = np.arange(0.10, 0.81, 0.01)
    found = np.array([f1(chances, accepted, step) for step in steps])
    smooth = np.convolve(np.pad(found, 3, mode="edge"), np.ones(7) / 7, mode="valid")
    return round(float(steps[int(smooth.argmax())]), 2)


def ece(chances: Chances, accepted: Accepted) -> float:
    """Return the expected calibration error of the best answer, in ten bins."""
    best, right = chances.max(axis=1), _right(chances, accepted)
    places = np.minimum((best * BINS).astype(int), BINS - 1)
    gaps = [abs(best[places == step].sum() - right[places == step].sum()) for step in range(BINS)]
    return float(sum(gaps) / max(1, len(best)))


def quadratic_kappa(pairs: Sequence[tuple[int, int]], levels: int = 5) -> float:
    """Return Cohen's kappa with quadratic weights of (reader, machine) pairs."""
    if not pairs:
        return float("nan")
    table = np.zeros((levels, levels))
    for reader, machine in pairs:
        table[reader - 1, machine - 1] += 1
    apart = (np.arange(levels)[:, None] - np.arange(levels)[None, :]) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    expected = float((apart * chance).sum())
    return 1 - float((apart * table).sum()) / expected if expected else float("nan")


def _right(chances: Chances, accepted: Accepted) -> NDArray[np.bool_]:
    """Say for each sentence whether its best competency is accepted."""
    return np.asarray(accepted[np.arange(len(chances)), chances.argmax(axis=1)])
