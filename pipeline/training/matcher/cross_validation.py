"""Cross-validation grouped by posting: what the weights are worth on postings that they were not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.match.fusion.calibration import chance, rivals
from pipeline.match.fusion.fusion import Weights, log_odds
from pipeline.training.matcher import metrics
from pipeline.training.matcher.datasets import Problem, group_folds
from pipeline.training.matcher.fit_fusion import fit_weights

FOLDS = 5
NEAREST = 1  # calibrated on each sentence's best answer: ece .025 and .030, on the best three .030 and .063

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """Out-of-fold log-odds of a problem's sentences, before calibration, and its line."""

    odds: Array
    chinese: Array
    slope: float
    offset: float
    tilt: float
    threshold: float

    @property
    def chances(self) -> Array:
        """Calibrated probabilities, shape (n, competencies)."""
        return chance((self.slope * self.odds + self.offset + self.tilt * self.chinese[:, None]).astype(np.float32))


def against_rivals(odds: NDArray[np.float32]) -> Array:
    """Return log-odds of each competency against none and all others."""
    return np.asarray(odds - rivals(odds), dtype=np.float64)


def validate(
    measured: Problem, also: Sequence[Problem], weights: tuple[tuple[str, ...], str], ridge: float, folds: int = FOLDS
) -> Validated:
    """Return out-of-fold odds of `measured`; `also` is fitted on as well, less the postings being measured."""
    odds = np.zeros(measured.accepted.shape)
    for test in group_folds(measured.groups, folds):
        train = np.setdiff1d(np.arange(len(measured.groups)), test)
        held = set(measured.groups[test].tolist())
        rest = [without_groups(one, held) for one in also]
        fitted = fit_weights([measured.take(train), *rest], *weights, ridge=ridge)
        odds[test] = against_rivals(log_odds(measured.take(test).features, fitted))
    return calibrated(odds, measured.accepted, measured.features.row["chinese"])


def without_groups(problem: Problem, held: set[int]) -> Problem:
    """Return a problem without the postings of some groups; O*NET and ESCO share none with others."""
    return problem.take(np.flatnonzero(~np.isin(problem.groups, list(held))))


def calibrated(odds: Array, accepted: NDArray[np.bool_], chinese: NDArray[np.floating]) -> Validated:
    """Return odds with the line that makes their chances true, and the threshold of the best F1."""
    share = np.asarray(chinese, dtype=np.float64)
    slope, offset, tilt = fit_line(odds, accepted, share)
    line = Validated(odds, share, slope, offset, tilt, 0.0)
    return replace(line, threshold=metrics.best_threshold(line.chances, accepted))


def fit_line(odds: Array, accepted: NDArray[np.bool_], chinese: Array) -> tuple[float, float, float]:
    """Return slope, offset and what Chinese adds, of a logistic line through the best answer of each sentence."""
    top = np.argsort(-odds, axis=1)[:, :NEAREST]
    rows = np.arange(len(odds))[:, None]
    x, y = odds[rows, top].ravel(), accepted[rows, top].ravel().astype(float)
    inputs = np.column_stack([x, np.ones_like(x), np.repeat(chinese, top.shape[1])])

    def loss(line: Array) -> tuple[float, Array]:
        z = inputs @ line
        error = 1 / (1 + np.exp(-z)) - y
        # The tilt is held small: a few sentences of one language must not bend the other's chances.
        return float(np.logaddexp(0, z).sum() - y @ z + line[2] ** 2), inputs.T @ error + np.array([0, 0, 2 * line[2]])

    bounds = [(0.05, None), (None, None), (None, None)]
    found = minimize(loss, np.array([1.0, 0.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(found[0]), float(found[1]), float(found[2])


def with_line(weights: Weights, validated: Validated) -> Weights:
    """Return weights with a calibration and a threshold that cross-validation found."""
    return replace(
        weights,
        slope=validated.slope,
        offset=validated.offset,
        tilt=validated.tilt,
        threshold=validated.threshold,
    )
