"""Figures over many weightings of the same sentences at once: a bootstrap weighs each by how often it is drawn.

Every function takes `weights` of shape (draws, n) and returns one value a draw, shape (draws,).
With all weights 1 they give the figures of `training/figures.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from pipeline.training.evaluation.outcome import NO_STAGE, Outcome, Truth
from pipeline.training.matcher.metrics import BINS, LEAST_PER_COMPETENCY

Array = NDArray[np.float64]
Figure = Callable[[Outcome, Truth, Array], Array]


def top1(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return the share of covered sentences whose best competency is an accepted one."""
    return _share(outcome.right, truth.covered, weights)


def macro_top1(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return top1 as a mean over the first accepted competencies that five sentences or more have."""
    counts = np.bincount(truth.first[truth.first >= 0], minlength=1)
    wanted = np.flatnonzero(counts >= LEAST_PER_COMPETENCY)
    if not len(wanted):
        return np.full(len(weights), np.nan)
    each = np.stack([_share(outcome.right, truth.first == one, weights) for one in wanted])
    present = ~np.isnan(each)
    return np.asarray(np.where(present, each, 0.0).sum(axis=0) / np.maximum(1, present.sum(axis=0)))


def mrr(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return the mean reciprocal rank of the best placed accepted competency, over covered sentences."""
    return _share(outcome.reciprocal, truth.covered, weights)


def none_auroc(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return how well the best chance tells covered sentences from the others; equals count half."""
    order = np.argsort(outcome.best, kind="stable")
    ranked, covered = outcome.best[order], truth.covered[order]
    none = weights[:, order] * ~covered
    below = np.concatenate([np.zeros((len(weights), 1)), np.cumsum(none, axis=1)], axis=1)
    first, after = np.searchsorted(ranked, ranked, "left"), np.searchsorted(ranked, ranked, "right")
    some = weights[:, order] * covered
    pairs = some.sum(axis=1) * none.sum(axis=1)
    above = (some * (below[:, first] + below[:, after]) / 2).sum(axis=1)
    return _ratio(above, pairs)


def f1_with_abstention(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return the F1 of the answers given: silence is right where nothing covers the sentence."""
    given_right = outcome.spoke & outcome.right
    hits = weights @ given_right
    wrong, missed = weights @ (outcome.spoke & ~outcome.right), weights @ (truth.covered & ~given_right)
    return np.asarray(2 * hits / np.maximum(1e-9, 2 * hits + wrong + missed))


def ece(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return the expected calibration error of the best answer, in ten bins."""
    places = bin_of(outcome.best)
    gaps = [np.abs(weights @ ((places == one) * (outcome.best - outcome.right))) for one in range(BINS)]
    return np.asarray(np.sum(gaps, axis=0) / np.maximum(1e-9, weights.sum(axis=1)))


def stage_exact(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return the share of covered sentences whose stage is the readers' own."""
    return _share(outcome.stage == truth.stage, _staged(outcome, truth), weights)


def stage_within_one(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return the share of covered sentences whose stage is at most one from the readers'."""
    return _share(np.abs(outcome.stage - truth.stage) <= 1, _staged(outcome, truth), weights)


def stage_kappa(outcome: Outcome, truth: Truth, weights: Array) -> Array:
    """Return Cohen's kappa with quadratic weights between readers and method."""
    rows = np.flatnonzero(_staged(outcome, truth))
    if not len(rows):
        return np.full(len(weights), np.nan)
    reader, machine, weight = truth.stage[rows], outcome.stage[rows], weights[:, rows]
    levels = np.arange(min(reader.min(), machine.min()), max(reader.max(), machine.max()) + 1)
    own = np.stack([weight @ (reader == one) for one in levels], axis=1)
    other = np.stack([weight @ (machine == one) for one in levels], axis=1)
    apart = (levels[:, None] - levels[None, :]) ** 2
    total = np.maximum(1e-9, weight.sum(axis=1))
    expected = np.einsum("di,ij,dj->d", own, apart, other) / total
    observed = weight @ ((reader - machine) ** 2)
    return np.asarray(1 - _ratio(observed, expected))


FIGURES: Mapping[str, Figure] = {
    one.__name__: one
    for one in (
        top1,
        macro_top1,
        mrr,
        none_auroc,
        f1_with_abstention,
        ece,
        stage_exact,
        stage_within_one,
        stage_kappa,
    )
}
LESS_IS_BETTER = frozenset({"ece"})


def bin_of(best: Array) -> NDArray[np.intp]:
    """Return the bin of ten into which each chance falls."""
    return np.minimum((best * BINS).astype(np.intp), BINS - 1)


def _staged(outcome: Outcome, truth: Truth) -> NDArray[np.bool_]:
    return np.asarray((truth.stage != NO_STAGE) & (outcome.stage != NO_STAGE))


def _share(values: NDArray[np.bool_] | Array, among: NDArray[np.bool_], weights: Array) -> Array:
    """Return the weighted mean of values among some sentences; nan where a draw has none of them."""
    whole = weights @ among.astype(float)
    part = weights @ (among * values)
    return _ratio(part, whole)


def _ratio(part: Array, whole: Array) -> Array:
    """Return part / whole, nan where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))


# What the columns are called; the names of the figures are too wide for them.
SHORT = {
    "top1": "top1",
    "macro_top1": "macro",
    "mrr": "mrr",
    "none_auroc": "auroc",
    "f1_with_abstention": "f1",
    "ece": "ece",
    "stage_exact": "stage",
    "stage_within_one": "st±1",
    "stage_kappa": "kappa",
}
