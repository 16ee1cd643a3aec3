"""From log-odds to chances that mean what they say."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def rivals(log_odds: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each competency the log of one plus all other competencies' odds, shape as given.

    What a competency must beat: none (odds 1) and the rest. Computed without overflow.
    """
    wide = log_odds.astype(np.float64)
    top = np.maximum(wide.max(axis=1, keepdims=True), 0.0)
    odds = np.exp(wide - top)
    others = np.exp(-top) + odds.sum(axis=1, keepdims=True) - odds
    return np.asarray(top + np.log(np.maximum(others, 1e-30)), dtype=np.float32)


def chance(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the probability of log-odds."""
    return np.asarray(1.0 / (1.0 + np.exp(-values.astype(np.float64))))
