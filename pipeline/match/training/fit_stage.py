"""Fit the level: which words raise it, how far indicators tell it, and where one level ends and the next begins."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from pipeline.match.levels import level_groups
from pipeline.match.stage import StageWeights
from pipeline.match.training.figures import quadratic_kappa

Array = NDArray[np.float64]
RIDGE = 8.0


def fit_stage(resembled: Array, words: Array, stages: NDArray[np.intp], weight: Array) -> StageWeights:
    """Return the weights of a ridge regression on the readers' stages, and cuts for the best quadratic kappa.

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
    cuts = _cuts(levels, stages)
    named = dict(zip(level_groups(), (round(float(one), 4) for one in found[1:]), strict=True))
    return StageWeights(round(start, 4), round(float(found[0]), 4), named, cuts)


def _cuts(levels: Array, stages: NDArray[np.intp]) -> tuple[float, ...]:
    """Return the four cuts; the readers' rare highest level has too few sentences to place its own."""
    grid = np.unique(np.quantile(levels, np.linspace(0.02, 0.995, 50)))
    best, chosen = -1.0, (1.5, 2.5, 3.5)
    for low, middle, high in product(grid[::2], grid[::2], grid):
        if not low < middle < high:
            continue
        guess = 1 + (levels >= low).astype(int) + (levels >= middle) + (levels >= high)
        kappa = quadratic_kappa(list(zip(stages.tolist(), guess.tolist(), strict=True)))
        if kappa > best:
            best, chosen = kappa, (float(low), float(middle), float(high))
    step = max(0.4, chosen[2] - chosen[1])
    return (*(round(cut, 4) for cut in chosen), round(chosen[2] + step, 4))
