"""Group vectors: how many groups, which, and how stable they are; scikit-learn is met here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.outputs.families.records import Tried
from pipeline.outputs.families.role_vectors import Vectors, unit

if TYPE_CHECKING:
    from sklearn.cluster import KMeans

SEED = 20
FEWEST, MOST = 4, 30  # families looked for where nobody names a number; fewer than four roles are one family
LARGEST = 0.25  # a family that holds more of all roles says little
ROLES_EACH = 3  # on average at least
DRAWS = 20  # bootstrap
SAMPLE = 3000  # roles that the silhouette is taken of


@dataclass(frozen=True, slots=True)
class Grouping:
    """The group of every row, the middles, what was tried, and the adjusted Rand index over bootstrap draws."""

    labels: NDArray[np.intp]
    middles: Vectors
    tried: tuple[Tried, ...]
    stability: float | None
    stability_low: float | None


def group(vectors: Vectors, wanted: int | None = None) -> Grouping:
    """Return the groups of unit vectors, the largest first.

    The number of groups is the one with the highest mean silhouette among those in which no group holds more than a
    quarter of the rows (where there is none, among all); the fewest of equals. The seed is fixed.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):  # the same sums on every machine, and no waiting where cores are busy
        return _group(vectors, wanted)


def _group(vectors: Vectors, wanted: int | None) -> Grouping:
    count = len(vectors)
    if count < FEWEST and wanted is None:
        return Grouping(np.zeros(count, dtype=np.intp), unit(vectors.mean(axis=0, keepdims=True)), (), None, None)
    numbers = [wanted] if wanted else range(2, max(2, min(MOST, count // ROLES_EACH)) + 1)
    fitted = {number: _fit(vectors, number, SEED) for number in numbers}
    tried = tuple(_tried(vectors, model.labels_, number) for number, model in fitted.items())
    small = [one for one in tried if one.largest <= LARGEST] or list(tried)
    best = max(small, key=lambda one: (round(one.silhouette, 4), -one.families))
    labels, middles = _ordered(fitted[best.families])
    scores = _bootstrap(vectors, labels, best.families)
    return Grouping(labels, middles, tried, float(np.mean(scores)), float(np.quantile(scores, 0.05)))


def _fit(vectors: Vectors, number: int, seed: int, starts: int = 4) -> KMeans:
    """Return k-means on unit vectors: the nearest middle is the one with the highest cosine."""
    from sklearn.cluster import KMeans

    return KMeans(number, n_init=starts, random_state=seed).fit(vectors)


def _tried(vectors: Vectors, labels: NDArray[Any], number: int) -> Tried:
    """Return how far apart the groups lie."""
    from sklearn.metrics import silhouette_score

    groups = len(set(labels.tolist()))
    alone = groups < 2 or groups >= len(vectors)
    some = min(SAMPLE, len(vectors))
    score = 0.0 if alone else float(silhouette_score(vectors, labels, sample_size=some, random_state=SEED))
    return Tried(number, score, float(np.bincount(labels).max() / len(labels)))


def _ordered(model: KMeans) -> tuple[NDArray[np.intp], Vectors]:
    """Return labels and middles with the largest group first."""
    sizes = np.bincount(model.labels_, minlength=model.n_clusters)
    order = np.argsort(-sizes, kind="stable")
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    return place[model.labels_], unit(np.asarray(model.cluster_centers_)[order])


def _bootstrap(vectors: Vectors, labels: NDArray[np.intp], number: int) -> list[float]:
    """Return the adjusted Rand index of the groups with those that each draw with replacement would have given."""
    from sklearn.metrics import adjusted_rand_score

    draw = np.random.default_rng(SEED)
    found = []
    for turn in range(DRAWS):
        rows = np.unique(draw.integers(0, len(vectors), len(vectors)))
        if len(rows) >= number:
            again = _fit(vectors[rows], number, turn, starts=2).predict(vectors)
            found.append(float(adjusted_rand_score(labels, again)))
    return found or [0.0]
