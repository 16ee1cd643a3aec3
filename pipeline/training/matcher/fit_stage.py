"""Fit the level: which words raise it, how far the level direction tells it, and where one level ends."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.match.fusion.stage_model import StageWeights
from pipeline.match.level.level_words import level_groups

Array = NDArray[np.float64]
RIDGE = 8.0


def fit_stage(rise: Array, words: Array, stages: NDArray[np.intp]) -> StageWeights:
    """Return the weights of a regression on the readers' stages: of the words first, of the direction for the rest.

    Args:
        rise: how far each sentence lies above others in the level direction, shape (n,).
        words: presence of each group of level words, shape (n, groups).
        stages: the readers' stages, 1 to 5.
    """
    x, y = words - words.mean(axis=0), stages - stages.mean()
    each = np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ y)
    rest, up = y - x @ each, rise - rise.mean()
    direction = float(up @ rest / (up @ up)) if up.any() else 0.0
    start = float(stages.mean() - words.mean(axis=0) @ each - rise.mean() * direction)
    named = dict(zip(level_groups(), (round(float(one), 4) for one in each), strict=True))
    return StageWeights(round(start, 4), round(direction, 4), named)


def place_cuts(levels: Array, stages: NDArray[np.intp]) -> tuple[float, ...]:
    """Return the four cuts that give each stage as many sentences as the readers gave it.

    The highest stage has too few sentences to place its own cut: it lies as far above the third
    as that lies above the second.
    """
    shares = [float((stages <= step).mean()) for step in (1, 2, 3)]
    low, middle, high = (float(one) for one in np.quantile(levels, shares))
    return tuple(round(cut, 4) for cut in (low, middle, high, high + max(0.4, high - middle)))


def fit_wording(vectors: Array, rest: Array, ridge: float = 3.0) -> Array:
    """Return weights on an encoder's centred rows for what level words leave unsaid, shape (dimensions,)."""
    gram = vectors.T @ vectors + ridge * np.eye(vectors.shape[1])
    return np.asarray(np.linalg.solve(gram, vectors.T @ rest))
