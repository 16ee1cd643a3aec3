"""What the role of a posting says of each competency: a second term of a head that was learned from whole postings.

A line that is selling in a sales role may be none in a role that sells nothing. What the title and the mean requirement
say of each competency is added to the log-odds of every sentence of the posting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import TITLE_QUERY, Query
from pipeline.match.fusion.role_level import RoleWording
from pipeline.match.fusion.similarity_features import Matrix, Rows

_ARRAYS = ("context:title", "context:requirements", "context:title_bias", "context:requirements_bias")


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """A wording with the columns of its head, on the rows of one encoder."""

    encoder: str
    wording: RoleWording

    @property
    def arrays(self) -> dict[str, Matrix]:
        """Its numbers by the names under which they are kept."""
        one = self.wording
        parts = (one.title, one.requirements, one.title_bias, one.requirements_bias)
        return dict(zip(_ARRAYS, parts, strict=True))

    def of(self, columns: Sequence[int]) -> Context:
        """Return it with some columns of its numbers."""
        parts = (np.ascontiguousarray(values[..., columns]) for values in self.arrays.values())
        return Context(self.encoder, RoleWording(*parts))

    def pulls(self, queries: Sequence[Query], rows: Mapping[str, Rows]) -> Matrix:
        """Return what is added to the log-odds of each sentence, shape (n, competencies); a title is read by itself."""
        found = self.wording.pulls(queries, np.asarray(rows[self.encoder], dtype=np.float32))
        found[[query.query_id == TITLE_QUERY for query in queries]] = 0
        return found


def read_context(encoder: Any, arrays: Mapping[str, NDArray[Any]]) -> Context | None:  # noqa: ANN401 - from a file
    """Return the context that is kept among the arrays of a head; None where there is none.

    Raises:
        ValueError: where there are arrays without an encoder, or the other way round.
    """
    there = [name for name in _ARRAYS if name in arrays]
    if encoder is None and not there:
        return None
    if not isinstance(encoder, str) or len(there) < len(_ARRAYS):
        raise ValueError(f"a context of {', '.join(there) or 'nothing'} on {encoder!r}")
    return Context(encoder, RoleWording(*(arrays[name].astype(np.float32) for name in _ARRAYS)))
