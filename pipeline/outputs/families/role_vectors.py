"""What a role asks for as one vector: the weighted mean of its sentences, apart from its language.

The encoder `fast` ships with the program and reads two thousand postings in seconds. From the mean of a role the
mean of many public postings of its language is taken away, so that what is left is the work and not the language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.npz import read_arrays
from pipeline.core.resources import trained_files
from pipeline.encoders import FAST, load_encoder
from pipeline.outputs.families.records import Role, Sentence
from pipeline.outputs.role_groups import group_roles
from pipeline.outputs.values import by_posting, number, rows, text_of
from pipeline.text.chinese_share import reads_as_chinese
from pipeline.text.local_paths import last_part

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import RunTables

Vectors = NDArray[np.floating[Any]]
MOST_BYTES = 50_000_000
# What asks for nothing of the work itself (a degree, a licence, a shift) counts this much; duties count 1.
OTHER_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class RoleVectors:
    """Roles with a vector of length 1 each, and the vectors of their sentences; one row each, in the same order."""

    roles: tuple[Role, ...]
    vectors: Vectors
    sentences: tuple[Vectors, ...]

    def similarity(self, one: int, other: int) -> float:
        """Return the cosine of two roles."""
        return float(self.vectors[one] @ self.vectors[other])


def load_trained() -> dict[str, NDArray[Any]]:
    """Return the arrays that ship: means of public postings, and what O*NET titles are compared by.

    Raises:
        InputError: where the file is missing.
    """
    path, _ = trained_files(None, "occupations/titles", "the vectors of occupations are missing", "install again")
    return read_arrays(path, MOST_BYTES)


def read_roles(tables: RunTables) -> RoleVectors:
    """Return every role of a run that asks for anything, with its vectors."""
    roles = [role for role in _roles(tables) if role.sentences]
    encoder = load_encoder(FAST)
    found = encoder.encode([one.text for role in roles for one in role.sentences])
    background = load_trained()
    ends = np.cumsum([len(role.sentences) for role in roles])
    means, apart = [], []
    for role, own in zip(roles, np.split(found, ends[:-1]) if roles else [], strict=True):
        mean = background[f"fast_{role.lang}"]
        means.append(mean_of(role.sentences, own) - mean)
        apart.append(unit(own - mean))
    vectors = unit(np.array(means)) if means else np.zeros((0, encoder.dimensions))
    return RoleVectors(tuple(roles), vectors, tuple(apart))


def mean_of(sentences: Sequence[Sentence], vectors: Vectors) -> Vectors:
    """Return the mean of the vectors of a role's sentences, each by its weight."""
    weights = np.array([one.weight for one in sentences])
    mean: Vectors = weights @ vectors / weights.sum()
    return mean


def unit(rows_of: Vectors) -> Vectors:
    """Return rows of length 1; a row of zeros stays one."""
    found: Vectors = rows_of / np.maximum(np.linalg.norm(rows_of, axis=-1, keepdims=True), 1e-9)
    return found


def _roles(tables: RunTables) -> list[Role]:
    """Return the roles of a run in its order: the postings of one role together."""
    postings = {str(row["posting_id"]): row for row in rows(tables.postings)}
    asked = by_posting(tables.requirements)
    members: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows(group_roles(tables)):
        members.setdefault(str(row["role_id"]), []).append(row)
    return [_role(key, some, postings, asked) for key, some in members.items()]


def _role(
    key: str,
    members: Sequence[Mapping[str, Any]],
    postings: Mapping[str, Mapping[str, Any]],
    asked: Mapping[str, list[Any]],
) -> Role:
    """Return one role; a sentence that several of its postings share stands once."""
    first = postings[key]
    found: dict[str, Sentence] = {}
    for one in members:
        for row in asked.get(str(one["posting_id"]), ()):
            weight = number(row["weight"])
            sentence = Sentence(
                str(row["posting_id"]),
                str(row["requirement_id"]),
                text_of(row["text"]),
                OTHER_WEIGHT if weight is None else max(float(weight), 0.01),
                row["kind"] == "responsibility",
            )
            found.setdefault(sentence.text, sentence)
    chinese = bool(found) and bool(reads_as_chinese(["\n".join(found)])[0])
    return Role(
        key,
        text_of(members[0]["role_title"]) or last_part(text_of(first["source"])),
        text_of(first["company"]),
        text_of(first["location"]),
        "zh" if chinese else "en",
        tuple(str(one["posting_id"]) for one in members),
        tuple(found.values()),
        bool(members[0]["role_title"]),
    )
