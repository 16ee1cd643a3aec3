"""Learn a head: weights on the encoders' vectors that correct the fused log-odds, held small by a ridge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

Array = NDArray[np.float64]
BIAS_RIDGE = 1.0  # at least; as strong as the weights' own where that is stronger, so that few labels move little


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A head's numbers: ``(1 + share) x odds + vectors @ weights + bias``; weights (dimensions, competencies)."""

    weights: Array
    bias: Array
    share: float

    def corrected(self, vectors: Array, odds: Array) -> Array:
        """Return the log-odds after the head, shape (n, competencies)."""
        return np.asarray(odds + self.share * odds + vectors @ self.weights + self.bias)


def learn(vectors: Array, odds: Array, accepted: NDArray[np.bool_], weight: Array, ridge: float) -> Learned:
    """Return the head that makes the readers' choices likeliest.

    A first column of weights is shared by all competencies: what tells a covered sentence from any
    other is learned once and not for each competency alone.

    Args:
        vectors: one row per sentence, the encoders' rows side by side, shape (n, dimensions).
        odds: fused log-odds against none, shape (n, competencies).
        accepted: what the readers accept, shape (n, competencies); none where a row has nothing.
        weight: of each sentence.
        ridge: how strongly weights are held to 0.
    """
    dimensions = vectors.shape[1]
    firm = max(BIAS_RIDGE, ridge)
    competencies = odds.shape[1]
    target = np.concatenate([accepted, ~accepted.any(axis=1, keepdims=True)], axis=1)

    def loss(parameters: Array) -> tuple[float, Array]:
        share, bias = parameters[0], parameters[1 : 1 + competencies]
        weights = parameters[1 + competencies :].reshape(dimensions, competencies + 1)
        own = vectors @ weights
        logits = (1 + share) * odds + own[:, 1:] + own[:, :1] + bias
        value, slope = _of_sentences(logits, target, weight)
        small = firm * (share * share + bias @ bias) + ridge * float((weights * weights).sum())
        gradient = [
            np.array([(slope * odds).sum() + firm * share]),
            slope.sum(axis=0) + firm * bias,
            (vectors.T @ np.column_stack([slope.sum(axis=1), slope]) + ridge * weights).ravel(),
        ]
        return value + small / 2, np.concatenate(gradient)

    start = np.zeros(1 + competencies + dimensions * (competencies + 1))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    weights = found[1 + competencies :].reshape(dimensions, competencies + 1)
    return Learned(weights[:, 1:] + weights[:, :1], found[1 : 1 + competencies], float(found[0]))


def _of_sentences(logits: Array, target: NDArray[np.bool_], weight: Array) -> tuple[float, Array]:
    """Return the surprise at the readers' choices, and its gradient; none is the last column of `target`."""
    logits = np.concatenate([logits, np.zeros((len(logits), 1))], axis=1)
    whole = logsumexp(logits, axis=1)
    right = np.where(target, logits, -np.inf)
    part = logsumexp(right, axis=1)
    slope = np.exp(logits - whole[:, None]) - np.exp(right - part[:, None])
    return float(((whole - part) * weight).sum()), slope[:, :-1] * weight[:, None]
