"""From log-odds to chances that mean what they say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def rivals(log_odds: NDArray[np.float32], order: NDArray[np.intp] | None = None) -> NDArray[np.float32]:
    """Return for competencies the log of one plus all other competencies' odds: what each must beat.

    For all competencies, or for those of `order`, shape (n, top): among 13,896 only the best need it.
    Computed without overflow.
    """
    top = np.maximum(log_odds.max(axis=1, keepdims=True), 0.0)
    odds = np.exp(log_odds - top)
    total = odds.sum(axis=1, keepdims=True, dtype=np.float64)
    own = odds if order is None else np.take_along_axis(odds, order, axis=1)
    others = np.exp(-top.astype(np.float64)) + np.maximum(total - own, 0.0)
    return np.asarray(top + np.log(np.maximum(others, 1e-30)), dtype=np.float32)


def best_first(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Return the positions of the highest scores of each row, best first; of equals, the first in the framework."""
    width = scores.shape[1]
    if count * 4 >= width:
        return np.argsort(-scores, axis=1, kind="stable")[:, :count]
    some = np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)
    inside = np.argsort(-np.take_along_axis(scores, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, inside, axis=1)


def chance(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-values.astype(np.float64))))
