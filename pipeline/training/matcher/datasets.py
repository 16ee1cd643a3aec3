"""What weights are fitted on: sentences of a framework with the competencies that a reader accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.match.fusion.fusion import Features


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Sentences of one framework.

    `accepted` has shape (n, competencies); a sentence without any is one that no competency covers.
    `groups` says which sentences come from one posting, so that folds do not part them. With
    `has_none` false, only the ranking of covered sentences is learned from it. `every` says that a
    sentence asks for all of its accepted competencies, and not for any one of them.
    """

    features: Features
    accepted: NDArray[np.bool_]
    groups: NDArray[np.intp]
    weight: float = 1.0
    has_none: bool = True
    every: bool = False

    def take(self, rows: NDArray[np.intp]) -> Problem:
        """Return the same problem with some of its sentences."""
        return replace(self, features=take(self.features, rows), accepted=self.accepted[rows], groups=self.groups[rows])


def take(features: Features, rows: NDArray[np.intp]) -> Features:
    """Return the features of some sentences."""
    return Features(
        {name: values[rows] for name, values in features.rank.items()},
        {name: values[rows] for name, values in features.row.items()},
    )


def only(features: Features, lanes: Sequence[str]) -> Features:
    """Return the features of some lanes alone, `whom` and backgrounds among them."""
    keep = set(lanes)

    def kept(name: str) -> bool:
        return name in keep or name.rsplit(":", 1)[0] in keep

    return Features(
        {name: values for name, values in features.rank.items() if kept(name)},
        {name: values for name, values in features.row.items() if kept(name)},
    )


def accepted_matrix(accepted: Sequence[Sequence[int]], competencies: int) -> NDArray[np.bool_]:
    """Return accepted positions as a matrix, shape (n, competencies)."""
    matrix = np.zeros((len(accepted), competencies), dtype=bool)
    for row, positions in enumerate(accepted):
        matrix[row, list(positions)] = True
    return matrix


def group_folds(groups: NDArray[np.intp], folds: int, seed: int = 0) -> list[NDArray[np.intp]]:
    """Return the test rows of each fold; all sentences of a posting fall into one fold."""
    shuffled = np.random.default_rng(seed).permutation(np.unique(groups))
    fold_of = {group: place % folds for place, group in enumerate(shuffled.tolist())}
    places = np.array([fold_of[group] for group in groups.tolist()])
    return [np.flatnonzero(places == fold) for fold in range(folds)]
