"""Ridge regression with exact leave-one-out answers, in the smaller of its two forms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
LEAST_OWN = 1e-3  # share of an answer that the others must have in it


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """Weights, shape (features,), start, and what each row gets from all the others, shape (n,)."""

    weights: Array
    start: float
    left_out: Array


def fit_ridge(inputs: Array, targets: Array, strength: float) -> Ridge:
    """Return the regression of centred targets on centred inputs; `strength` holds the weights small."""
    middle, start = inputs.mean(axis=0), float(targets.mean())
    centred, rest = inputs - middle, targets - start
    gram = centred.T @ centred + strength * np.eye(inputs.shape[1])
    solved = np.linalg.solve(gram, centred.T)
    weights = solved @ rest
    # An answer without its own row is known from the answer with it and its share in it.
    shares = np.einsum("nf,fn->n", centred, solved) + 1 / len(inputs)
    errors = (rest - centred @ weights) / np.maximum(1 - shares, LEAST_OWN)
    return Ridge(weights, start - float(middle @ weights), targets - errors)
