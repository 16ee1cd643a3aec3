"""What a role's title and requirements as a whole, by their vectors, say of each sentence of the posting.

They say at which level the role works. Words of titles (`title_level.py`) are few, and most titles have none of them.
Vectors know "Store Colleague" and "Account Director" apart, and a posting whose every line is about handing out
leaflets from one about strategy. The weights belong to one state of one encoder; with any other, the words of the title
stand alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.core.npz import read_arrays
from pipeline.core.records import TITLE_QUERY, Query, Reason
from pipeline.core.resources import models_dir
from pipeline.match.fusion.title_level import RoleWeights, shipped_role_weights

FACTS, NUMBERS = "fusion/role_wording.json", "fusion/role_wording.npz"
NOTABLE = 0.15  # of a stage: less is not worth a word
_MOST_BYTES = 1_000_000

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class RoleWording:
    """Weights on an encoder's vectors, shape (dimensions,), and what centres them.

    `title` is for the vector of the title, `requirements` for the mean over the different requirements.
    """

    title: Vectors
    requirements: Vectors
    title_bias: np.float32
    requirements_bias: np.float32

    def pull(self, title: Vectors | None, requirements: Vectors | None) -> np.float32:
        """Return what title and requirements add; what is not there adds nothing."""
        found = np.float32(0)
        if title is not None:
            found = np.float32(found + title @ self.title + self.title_bias)
        if requirements is not None:
            found = np.float32(found + requirements @ self.requirements + self.requirements_bias)
        return found

    def pulls(self, queries: Sequence[Query], vectors: Vectors) -> Vectors:
        """Return what its posting adds to each sentence's level, shape (n,); bare ones get nothing.

        All sentences of a posting have to be there together. `vectors`, shape (n, d), are of the weights' encoder.
        """
        found = np.zeros(len(queries), dtype=np.float32)
        for rows in by_posting(queries).values():
            found[rows] = self.pull(*role_vectors([queries[row] for row in rows], vectors[rows]))
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """How sentences are read in their role: weights of words and years, and beside them of the wording, if any."""

    weights: RoleWeights
    wording: RoleWording | None = None

    def pulls(self, queries: Sequence[Query], vectors: Vectors) -> Vectors:
        """Return what the wording of its posting adds to each sentence's level, shape (n,); see `RoleWording.pulls`."""
        if self.wording is None:
            return np.zeros(len(queries), dtype=np.float32)
        return self.wording.pulls(queries, vectors)


def by_posting(queries: Sequence[Query]) -> dict[str, list[int]]:
    """Return the places of the sentences of each posting."""
    found: dict[str, list[int]] = {}
    for row, query in enumerate(queries):
        if query.posting is not None:
            found.setdefault(query.posting, []).append(row)
    return found


def role_vectors(queries: Sequence[Query], vectors: Vectors) -> tuple[Vectors | None, Vectors | None]:
    """Return the vector of a posting's title and the mean over its requirements, each text once."""
    title = next((row for row, query in enumerate(queries) if query.query_id == TITLE_QUERY), None)
    once = {query.text: row for row, query in enumerate(queries) if row != title}
    mean = vectors[sorted(once.values())].mean(axis=0) if once else None
    return None if title is None else vectors[title], mean


def wording_reasons(pull: float) -> tuple[Reason, ...]:
    """Return what title and requirements as a whole do to the level; empty where that is next to nothing."""
    if abs(pull) < NOTABLE:
        return ()
    return (Reason(f"role_{'raises' if pull > 0 else 'lowers'}", {"by": round(abs(pull), 1)}),)


@cache
def shipped_roles(encoder: str) -> Roles:
    """Return how roles are read with an encoder, by its digest; one that nobody fitted gets the words alone."""
    facts = json.loads((models_dir() / FACTS).read_text(encoding="utf-8"))
    if facts["encoder"] != encoder:
        return Roles(shipped_role_weights())
    numbers = read_arrays(models_dir() / NUMBERS, _MOST_BYTES)
    title, requirements = (numbers[name].astype(np.float32) for name in ("title", "requirements"))
    biases = (np.float32(facts[name]) for name in ("title_bias", "requirements_bias"))
    wording = RoleWording(title, requirements, *biases)
    return Roles(RoleWeights(**facts["weights"]), wording)
