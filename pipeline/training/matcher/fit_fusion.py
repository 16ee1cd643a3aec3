"""Fit fusion weights: the likelihood of the accepted competencies, or of none, over several frameworks at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from pipeline.match.fusion.fusion import Weights
from pipeline.training.matcher.datasets import Problem

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Arrays:
    """A problem as arrays: rank (n, competencies, lanes), row (n, features), accepted with none as last column."""

    rank: Array
    row: Array
    accepted: NDArray[np.bool_]
    weight: float
    has_none: bool
    every: bool


def fit_weights(problems: Sequence[Problem], encoders: tuple[str, ...], wording: str, ridge: float = 10.0) -> Weights:
    """Return the weights that make the readers' choices likeliest, held small by `ridge`.

    Lanes may not count against a competency (weights of rank >= 0): with fewer sentences than
    anyone would like, a negative weight is noise that an unseen framework pays for.
    """
    rank_names = sorted({name for problem in problems for name in problem.features.rank})
    row_names = sorted({name for problem in problems for name in problem.features.row if problem.has_none})
    arrays = [_arrays(problem, rank_names, row_names) for problem in problems]
    lanes, rows = len(rank_names), len(row_names)

    def loss(parameters: Array) -> tuple[float, Array]:
        total, slope = ridge / 2 * float(parameters[:-1] @ parameters[:-1]), np.append(ridge * parameters[:-1], 0.0)
        for one in arrays:
            value, gradient = _loss(one, parameters[:lanes], parameters[lanes:-1], parameters[-1])
            total, slope = total + one.weight * value, slope + one.weight * gradient
        return total, slope

    bounds = [(0.0, None)] * lanes + [(None, None)] * (rows + 1)
    start = np.full(lanes + rows + 1, 0.05)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150}).x
    return Weights(
        encoders=encoders,
        wording=wording,
        rank=dict(zip(rank_names, found[:lanes].tolist(), strict=True)),
        row=dict(zip(row_names, found[lanes:-1].tolist(), strict=True)),
        bias=float(found[-1]),
    )


def _arrays(problem: Problem, rank_names: Sequence[str], row_names: Sequence[str]) -> _Arrays:
    """Stack a problem's features; a lane that its framework does not have is 0."""
    count, competencies = problem.accepted.shape
    nothing = np.zeros((count, competencies), dtype=np.float32)
    flat = np.zeros(count, dtype=np.float32)
    rank = np.stack([problem.features.rank.get(name, nothing) for name in rank_names], axis=2)
    row = np.stack([problem.features.row.get(name, flat) for name in row_names] or [flat[:0]], axis=-1)
    none = ~problem.accepted.any(axis=1, keepdims=True)
    return _Arrays(
        rank.astype(np.float64),
        row.astype(np.float64).reshape(count, len(row_names)),
        np.concatenate([problem.accepted, none], axis=1),
        problem.weight,
        problem.has_none,
        problem.every,
    )


def _loss(one: _Arrays, lanes: Array, rows: Array, bias: float) -> tuple[float, Array]:
    """Return the negative log-likelihood of a problem, and its gradient."""
    count, competencies, width = one.rank.shape
    flat = one.rank.reshape(-1, width)  # one matrix product is many times faster than an einsum
    odds = (flat @ lanes).reshape(count, competencies) + (one.row @ rows + bias)[:, None]
    none = np.zeros((len(odds), 1)) if one.has_none else np.full((len(odds), 1), -np.inf)
    logits = np.concatenate([odds, none], axis=1)
    whole = logsumexp(logits, axis=1)
    chances = np.exp(logits - whole[:, None])
    if one.every:
        share = one.accepted / one.accepted.sum(axis=1, keepdims=True)
        value = whole - np.where(one.accepted, logits * share, 0.0).sum(axis=1)
    else:
        right = np.where(one.accepted, logits, -np.inf)
        part = logsumexp(right, axis=1)
        share, value = np.exp(right - part[:, None]), whole - part
    slope = (chances - share)[:, :-1]
    each = slope.sum(axis=1)
    gradient = np.concatenate([slope.ravel() @ flat, each @ one.row, [each.sum()]])
    return float(value.sum()), gradient
