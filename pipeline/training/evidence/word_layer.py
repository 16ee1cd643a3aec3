"""Fit the part of the evidence model that reads the words of a sentence themselves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Query
from pipeline.match.ngram_features import COLUMNS, ngram_features

STRENGTH = 20.0  # inverse of the penalty; of 5, 8 and 20 the best on postings that were held
LEAST_SEEN = 2  # sentences that must hold a feature: a rarer one teaches nothing, and may be a name
Matrix = NDArray[np.float32]


def fit_words(queries: Sequence[Query], targets: Matrix, weight: Matrix) -> tuple[Matrix, Matrix]:
    """Return weights and bias of a logistic regression for each competency, shapes (COLUMNS, n) and (n,).

    Args:
        queries: the sentences.
        targets: what share of its readers named each competency for it, shape (sentences, n); from a half on it counts.
        weight: what each sentence counts, shape (sentences,).
    """
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [ngram_features(query) for query in queries]
    ends = np.cumsum([0] + [len(columns) for columns, _ in rows])
    columns, counts = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    features = csr_matrix((counts, columns, ends), shape=(len(rows), COLUMNS))
    known = np.flatnonzero(np.bincount(columns, minlength=COLUMNS) >= LEAST_SEEN)
    weights = np.zeros((COLUMNS, targets.shape[1]), dtype=np.float32)
    bias = np.zeros(targets.shape[1], dtype=np.float32)
    for column, named in enumerate((targets >= 0.5).T):
        fitted = LogisticRegression(C=STRENGTH, max_iter=200, solver="liblinear").fit(
            features[:, known], named, sample_weight=weight
        )
        weights[known, column], bias[column] = fitted.coef_[0], fitted.intercept_[0]
    return weights, bias
