"""Cross-validation grouped by posting: what the weights are worth on postings that they were not fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from pipeline.match.calibration import chance, rivals
from pipeline.match.fusion import Weights, log_odds
from pipeline.match.training import figures
from pipeline.match.training.fit import fit_weights
from pipeline.match.training.problems import Problem, group_folds

FOLDS = 5
NEAREST = 3  # calibrated on the best three of each sentence: the rest are near 0 whatever one does

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Validated:
    """Out-of-fold log-odds of a problem's sentences, before calibration, and its line."""

    odds: Array
    slope: float
    offset: float
    threshold: float

    @property
    def chances(self) -> Array:
        """Calibrated probabilities, shape (n, competencies)."""
        return chance((self.slope * self.odds + self.offset).astype(np.float32))


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
    return calibrated(odds, measured.accepted)


def without_groups(problem: Problem, held: set[int]) -> Problem:
    """Return a problem without the postings of some groups; O*NET and ESCO share none with others."""
    return problem.take(np.flatnonzero(~np.isin(problem.groups, list(held))))


def calibrated(odds: Array, accepted: NDArray[np.bool_]) -> Validated:
    """Return odds with the line that makes their chances true, and the threshold of the best F1."""
    slope, offset = fit_line(odds, accepted)
    line = Validated(odds, slope, offset, 0.0)
    return replace(line, threshold=figures.best_threshold(line.chances, accepted))


def fit_line(odds: Array, accepted: NDArray[np.bool_]) -> tuple[float, float]:
    """Return slope and offset of a logistic line through the best few answers of each sentence."""
    top = np.argsort(-odds, axis=1)[:, :NEAREST]
    rows = np.arange(len(odds))[:, None]
    x, y = odds[rows, top].ravel(), accepted[rows, top].ravel().astype(float)

    def loss(line: Array) -> tuple[float, Array]:
        z = line[0] * x + line[1]
        error = 1 / (1 + np.exp(-z)) - y
        return float(np.logaddexp(0, z).sum() - y @ z), np.array([error @ x, error.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(0.05, None), (None, None)]).x
    return float(found[0]), float(found[1])


def with_line(weights: Weights, validated: Validated) -> Weights:
    """Return weights with a calibration and a threshold that cross-validation found."""
    return replace(weights, slope=validated.slope, offset=validated.offset, threshold=validated.threshold)
