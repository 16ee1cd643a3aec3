"""Fit the level: which words raise it, how far indicators tell it, and where one level ends and the next begins."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.match.fusion.level_words import level_groups
from pipeline.match.fusion.stage_model import StageWeights

Array = NDArray[np.float64]
RIDGE = 8.0


def fit_stage(resembled: Array, words: Array, stages: NDArray[np.intp], weight: Array) -> StageWeights:
    """Return the weights of a ridge regression on the readers' stages, and cuts that keep the readers' shares.

    Args:
        resembled: what the indicators say, 0 to 1, shape (n,).
        words: presence of each group of level words, shape (n, groups).
        stages: the readers' stages, 1 to 5.
        weight: of each sentence.
    """
    inputs = np.column_stack([resembled, words])
    middle, target = np.average(inputs, axis=0, weights=weight), np.average(stages, weights=weight)
    x, y = inputs - middle, stages - target
    gram = (x * weight[:, None]).T @ x + RIDGE * np.eye(x.shape[1])
    found = np.linalg.solve(gram, (x * weight[:, None]).T @ y)
    start = float(target - middle @ found)
    levels = start + inputs @ found
    cuts = place_cuts(levels, stages)
    named = dict(zip(level_groups(), (round(float(one), 4) for one in found[1:]), strict=True))
    return StageWeights(round(start, 4), round(float(found[0]), 4), named, cuts)


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
