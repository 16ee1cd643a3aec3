"""What a caller asks of the matcher, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import MATCHES_KEPT, Answer

# Encoders of the fused matcher. What each one adds stands in docs/research/similarity_features.md.
DEFAULT_ENCODERS = ("e5-small", "minilm", "use")
# For a framework that has sentences and no phrases the encoder that learned from postings finds more: of a framework
# held out .47 of the cells for .36, at the same precision (docs/research/levels_and_profiles.md).
UNPHRASED_ENCODERS = ("e5-jobs", "minilm", "use")
Keep = bool | Literal["memory"]
NONE = "none"
EVIDENCE_FROM = 0.5  # probability from which a sentence is evidence


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """How to match; every field has a default that needs no thought.

    `encoder` is a name, a folder or a hub id, or several joined by commas; None for the fitted
    set. `phrases` and `head` are files, "none" to do without, None for the shipped ones where
    they fit the framework. `top` matches are returned per sentence. `without` switches lanes off
    by name (`e5-small:phrases_zh`), encoder (`use`) or kind of text (`indicators`). `threshold`
    replaces the fitted probability below which the matcher abstains. `keep_vectors` keeps sentences'
    vectors between runs, in the user's cache folder; "memory" keeps them as long as the matcher lives, and writes none.
    """

    encoder: str | None = None
    phrases: str | None = None
    head: str | None = None
    top: int = MATCHES_KEPT
    without: tuple[str, ...] = ()
    threshold: float | None = None
    keep_vectors: Keep = True

    def __post_init__(self) -> None:
        """Refuse numbers that mean nothing."""
        if self.top < 1:
            raise ValueError(f"top must be 1 or more, got {self.top}")
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise ValueError(f"threshold must lie between 0 and 1, got {self.threshold}")


@dataclass(frozen=True, slots=True, eq=False)
class MatchResult:
    """Answers in input order, and the vectors of the first encoder: float32, shape (n, dimensions)."""

    answers: tuple[Answer, ...]
    vectors: NDArray[np.float32]


def default_encoders() -> tuple[str, ...]:
    """Return the names of the encoders that the default matcher uses."""
    return DEFAULT_ENCODERS
