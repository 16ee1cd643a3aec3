"""What a role's title and requirements as a whole, by their vectors, say of each sentence of the posting.

They say at which level the role works (`Roles`), and which competencies it is about (`context.py`). Words of titles
(`roles.py`) are few, and most titles have none of them. Vectors know "Store Colleague" and "Account Director" apart,
and a posting whose every line is about handing out leaflets from one about strategy. The weights belong to one state of
one encoder; with any other, the words of the title stand alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.npz import read_arrays
from pipeline.core.records import TITLE_QUERY, Query, Reason
from pipeline.core.resources import models_dir
from pipeline.match.fusion.title_level import RoleWeights, shipped_role_weights, title_groups

FACTS, NUMBERS = "fusion/role_wording.json", "fusion/role_wording.npz"
NOTABLE = 0.15  # of a stage: less is not worth a word
_MOST_BYTES = 1_000_000

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class RoleWording:
    """Weights on an encoder's vectors and what centres them, for one number or one for each competency.

    `title` is for the vector of the title, `requirements` for the mean over the different requirements: shape
    (dimensions,) or (dimensions, competencies), biases () or (competencies,).
    """

    title: Vectors
    requirements: Vectors
    title_bias: Vectors
    requirements_bias: Vectors

    def pull(self, title: Vectors | None, requirements: Vectors | None) -> Vectors:
        """Return what title and requirements add, shape () or (competencies,); what is not there adds nothing."""
        found = np.zeros_like(self.title_bias)
        if title is not None:
            found = found + title @ self.title + self.title_bias
        if requirements is not None:
            found = found + requirements @ self.requirements + self.requirements_bias
        return found

    def pulls(self, queries: Sequence[Query], vectors: Vectors) -> Vectors:
        """Return what its posting adds to each sentence, shape (n,) or (n, competencies); bare ones get nothing.

        All sentences of a posting have to be there together. `vectors`, shape (n, d), are of the weights' encoder.
        """
        found = np.zeros((len(queries), *self.title_bias.shape), dtype=np.float32)
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


def role_row(queries: Sequence[Query], vectors: Vectors, dimensions: int) -> Vectors:
    """Return both vectors of a posting side by side, shape (2 x dimensions,); zeros for what is not there."""
    nothing = np.zeros(dimensions, dtype=np.float32)
    return np.concatenate([nothing if half is None else half for half in role_vectors(queries, vectors)])


def wording_reasons(pull: float) -> tuple[Reason, ...]:
    """Return what title and requirements as a whole do to the level; empty where that is next to nothing."""
    if abs(pull) < NOTABLE:
        return ()
    return (Reason(f"role_{'raises' if pull > 0 else 'lowers'}", {"by": round(abs(pull), 1)}),)


def unread_roles() -> Roles:
    """Return roles that leave every level as its sentence has it, to fit others on."""
    return Roles(RoleWeights(0.0, 1.0, dict.fromkeys(title_groups(), 0.0), 0.0))


@cache
def shipped_roles(encoder: str) -> Roles:
    """Return how roles are read with an encoder, by its digest; one that nobody fitted gets the words alone."""
    facts = json.loads((models_dir() / FACTS).read_text(encoding="utf-8"))
    if facts["encoder"] != encoder:
        return Roles(shipped_role_weights())
    numbers = read_arrays(models_dir() / NUMBERS, _MOST_BYTES)
    title, requirements = (numbers[name].astype(np.float32) for name in ("title", "requirements"))
    biases = (np.array(facts[name], dtype=np.float32) for name in ("title_bias", "requirements_bias"))
    wording = RoleWording(title, requirements, *biases)
    return Roles(RoleWeights(**facts["weights"]), wording)


def write_roles(roles: Roles, encoder: str, folder: Path) -> None:
    """Write roles that have a wording, with its encoder's digest: half precision, the fourth digit decides nothing."""
    wording = roles.wording
    if wording is None:
        raise ValueError("these roles have no wording")
    facts: dict[str, Any] = {
        "encoder": encoder,
        "weights": asdict(roles.weights),
        "title_bias": round(float(wording.title_bias), 4),
        "requirements_bias": round(float(wording.requirements_bias), 4),
    }
    (folder / FACTS).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    with (folder / NUMBERS).open("wb") as stream:
        arrays = {"title": wording.title.astype(np.float16), "requirements": wording.requirements.astype(np.float16)}
        np.savez_compressed(stream, **arrays)  # type: ignore[arg-type]
