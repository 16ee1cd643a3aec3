"""Fit the line classifier on labelled postings; needs scikit-learn, which `parse` never loads.

`pipeline.training.line_classifier.train` gathers the postings; here they are already units with labels.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack

from pipeline.extract.lines.line_classifier import (
    LABELS,
    NAME,
    LineModel,
    Scores,
    chances,
    first_step,
    judge,
    neighbourhood,
)
from pipeline.extract.lines.line_features import Hashed, hashed_features
from pipeline.extract.lines.units import Unit
from pipeline.extract.lines.word_features import BUCKETS
from pipeline.training.labelled_postings import Labelled

SEED = 20
# A dense or sparse table of numbers; scipy ships no types.
Table: TypeAlias = Any
_FOLDS = 5
_NETWORKS = 3
# Chosen by grouped cross-validation: micro_f1 at .3, 1, 3, 10, 30 was worse, .809, .800, .803, .790.
_COST = 1.0
# Step two, likewise: a linear layer and three small networks together beat either alone.
_LINEAR_COST = 0.1
_HIDDEN = 48


def fit(postings: Sequence[Labelled], *, seed: int = SEED) -> LineModel:
    """Return a model fitted on `postings`.

    Step two learns from scores that step one gives to postings it has not seen (folds by posting).
    """
    rough = _fit_first(postings)
    settled = [_settle(posting, rough) for posting in postings]
    step_one = _fit_first(settled)
    whole = [posting for posting in settled if posting.whole]
    others = [posting for posting in settled if not posting.whole]
    inputs: list[Scores] = []
    targets: list[NDArray[np.float32]] = []
    for held, kept in _folds(whole, seed):
        model = _fit_first([*kept, *others])
        for posting in held:
            rows = [row for row, labels in enumerate(posting.labels) if labels is not None]
            for headings in (True, False):
                odds = first_step(hashed_features(posting.units, headings=headings), model)
                inputs.append(neighbourhood(posting.units, odds, headings=headings)[rows])
                targets.append(_target(posting)[rows])
    table, wanted = np.vstack(inputs), np.vstack(targets)
    return replace(step_one, linear=_fit_linear(table, wanted), networks=_fit_networks(table, wanted, seed))


def _fit_first(postings: Sequence[Labelled]) -> LineModel:
    """Fit step one: a logistic regression per label, with and without what the headings say."""
    blocks: list[Any] = []
    targets: list[NDArray[np.float32]] = []
    weights: list[float] = []
    for posting in postings:
        rows = [row for row, labels in enumerate(posting.labels) if labels is not None]
        for headings, share in ((True, 0.6), (False, 0.4)):
            blocks.append(_rows(posting.units, tuple(rows), headings))
            targets.append(_target(posting)[rows])
            weights += [posting.weight * share] * len(rows)
    table, wanted = vstack(blocks).tocsr(), np.vstack(targets)
    return LineModel(*_fit_each(table, wanted, _COST, np.array(weights)), (), ())


def _fit_linear(inputs: Scores, targets: NDArray[np.float32]) -> tuple[Scores, Scores]:
    """Fit the linear layer of step two."""
    return _fit_each(inputs, targets, _LINEAR_COST, None)


def _fit_each(table: Table, wanted: Scores, cost: float, weights: NDArray[np.float64] | None) -> tuple[Scores, Scores]:
    """Fit a logistic regression per label; a label that never occurs is never given."""
    from sklearn.linear_model import LogisticRegression

    coefficients = np.zeros((table.shape[1], len(LABELS)), np.float32)
    bias = np.full(len(LABELS), -6, np.float32)
    for column in range(len(LABELS)):
        if wanted[:, column].any():
            learner = LogisticRegression(C=cost, solver="liblinear", random_state=SEED, tol=1e-3)
            learner.fit(table, wanted[:, column], sample_weight=weights)
            coefficients[:, column] = learner.coef_[0]
            bias[column] = learner.intercept_[0]
    return coefficients, bias


def _fit_networks(inputs: Scores, targets: NDArray[np.float32], seed: int) -> tuple[tuple[Scores, ...], ...]:
    """Fit the networks of step two, each from another start; stopped early, since they overfit."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    networks = []
    for number in range(_NETWORKS):
        learner = MLPClassifier((_HIDDEN,), alpha=0.3, max_iter=15, random_state=seed + number, batch_size=64)
        learner.fit(inputs, targets)
        layers = zip(learner.coefs_, learner.intercepts_, strict=True)
        networks.append(tuple(array.astype(np.float32) for layer in layers for array in layer))
    return tuple(networks)


@cache
def _rows(units: tuple[Unit, ...], rows: tuple[int, ...], headings: bool) -> Table:
    """Return the feature rows of some units; kept, since every fold asks for them again."""
    return _matrix(hashed_features(units, headings=headings))[list(rows)]


def _matrix(features: Hashed) -> Table:
    """Return hashed features as a sparse matrix."""
    shape = (len(features.edges) - 1, BUCKETS)
    return csr_matrix((features.weights, features.columns, features.edges), shape=shape)


def _target(posting: Labelled) -> NDArray[np.float32]:
    """Return the labels of a posting's units as zeros and ones."""
    table = np.zeros((len(posting.units), len(LABELS)), np.float32)
    for row, labels in enumerate(posting.labels):
        for label in labels or ():
            table[row, LABELS.index(label)] = 1
    return table


def _settle(posting: Labelled, model: LineModel) -> Labelled:
    """Share the labels of a gold line among the units it holds: each unit keeps those it is likely to carry."""
    if not any(len(gold) > 1 and len(part) > 1 for gold, part in zip(posting.gold, posting.parts, strict=True)):
        return posting
    sure = chances(first_step(hashed_features(posting.units), model))
    labels = list(posting.labels)
    for gold, part in zip(posting.gold, posting.parts, strict=True):
        if len(gold) < 2 or len(part) < 2:
            continue
        columns = {LABELS.index(label): label for label in gold}
        kept: dict[int, set[str]] = {}
        for row in part:
            best = max(columns, key=lambda column: sure[row, column])
            kept[row] = {label for column, label in columns.items() if column == best or sure[row, column] > 0.5}
        for column, label in columns.items():
            if not any(label in found for found in kept.values()):
                kept[max(part, key=lambda row: sure[row, column])].add(label)
        for row, found in kept.items():
            labels[row] = frozenset(found)
    return replace(posting, labels=tuple(labels))


def _folds(postings: Sequence[Labelled], seed: int, count: int = _FOLDS) -> list[tuple[list[Labelled], list[Labelled]]]:
    """Return (held out, kept) for each fold, postings whole."""
    order = np.random.default_rng(seed).permutation(len(postings))
    fold_of = {int(at): number % count for number, at in enumerate(order)}
    return [
        (
            [p for at, p in enumerate(postings) if fold_of[at] == fold],
            [p for at, p in enumerate(postings) if fold_of[at] != fold],
        )
        for fold in range(count)
    ]


def out_of_fold(postings: Sequence[Labelled], seed: int = SEED) -> tuple[dict[str, Scores], dict[str, Scores]]:
    """Return the chances that a model fitted without a posting gives its units, for every whole posting.

    The first answer is with what headings say, the second with headings hidden.
    """
    whole = [posting for posting in postings if posting.whole]
    others = [posting for posting in postings if not posting.whole]
    shown: dict[str, Scores] = {}
    hidden: dict[str, Scores] = {}
    for held, kept in _folds(whole, seed + 1):
        model = fit([*kept, *others], seed=seed)
        for posting in held:
            for answers, headings in ((shown, True), (hidden, False)):
                answers[posting.key] = judge(posting.units, model, headings=headings)
    return shown, hidden


def save(model: LineModel, folder: Path, card: dict[str, Any]) -> None:
    """Write the weights as 8-bit numbers with one scale per label, and their description."""
    scale = np.maximum(np.abs(model.weights).max(axis=0), 1e-6) / 127
    arrays = {
        f"net{n}_{name}": layer.astype(np.float16)
        for n, net in enumerate(model.networks)
        for name, layer in zip(("w1", "b1", "w2", "b2"), net, strict=True)
    }
    np.savez_compressed(
        folder / f"{NAME}.npz",
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=model.bias,
        linear_weights=model.linear[0].astype(np.float16),
        linear_bias=model.linear[1],
        **arrays,  # type: ignore[arg-type]
    )
    card = {"labels": list(LABELS), "networks": len(model.networks), "buckets": BUCKETS, **card}
    (folder / f"{NAME}.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
