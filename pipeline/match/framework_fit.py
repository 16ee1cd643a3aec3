"""How probable it is that a framework is for a role at all: whether role and framework speak of the same trade.

Sentences and framework are compared as wholes, in the static encoder that ships with the package. A vector is taken
less the mean of its language's background anchors, so that what all postings share, and the language, drop out. The
probability is a logistic line over the cosine of the role's middle and the framework's mean text, and half the cosine
of its title. A long list does not drown the duties: a section counts as the root of its sentences, and skills and
traits, which every trade asks alike, count less. Where the framework has no text in the role's language, less is
asked. It knows nothing of single competencies: what they cover is told apart from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Framework, ParsedPosting, Requirement
from pipeline.encoders import load_encoder
from pipeline.match.fusion.calibration import chance
from pipeline.match.fusion.framework_texts import framework_texts
from pipeline.match.fusion.out_of_scope import anchors
from pipeline.text.chinese_share import reads_as_chinese

Matrix = NDArray[np.float32]
ENCODER = "fast"
# A list of more competencies is of all trades, and has no middle that means anything.
MOST_COMPETENCIES = 300
# Set on half of 300 postings of six trades; `python -m benchmarks.framework_choice` measures the rest.
TITLE = 0.5
SLOPE, OFFSET = 16.5, -5.2
ACROSS = 2.0  # added where role and framework have no language in common, which makes every cosine smaller
SHARED = frozenset({"skill", "trait"})
OF_ANY_TRADE = 0.4  # weight of these
FEW_TEXTS = 0.1  # share of a framework's texts below which it does not speak a language


class FrameworkFit:
    """Says how probably each of some frameworks is for a role."""

    def __init__(self, frameworks: Sequence[Framework]) -> None:
        """Encode the background and the frameworks' texts."""
        self._encoder = load_encoder(ENCODER)
        background = list(anchors())
        chinese = reads_as_chinese(background)
        vectors = np.asarray(self._encoder.encode(background), dtype=np.float32)
        self._middle = np.stack([vectors[~chinese].mean(axis=0), vectors[chinese].mean(axis=0)])
        self._known = [len(one.competencies) <= MOST_COMPETENCIES for one in frameworks]
        known = [one for one, is_known in zip(frameworks, self._known, strict=True) if is_known]
        texts = [[text for kind in framework_texts(one) for text in kind.texts] for one in known]
        directions = [_middle(self._away(some)[0]) for some in texts]
        self._directions = np.array(directions, dtype=np.float32).reshape(len(known), vectors.shape[1])
        self._chinese = np.array([reads_as_chinese(some).mean() for some in texts])
        self.identity = f"{self._encoder.name} {self._encoder.digest[:16]}"

    def of(self, posting: ParsedPosting) -> tuple[float | None, ...]:
        """Return for each framework how probably it is for the role; None where that cannot be said."""
        texts = [item.text for item in posting.requirements]
        if not texts:
            return (None,) * len(self._known)
        title = [posting.facts.title] if posting.facts.title else []
        vectors, chinese = self._away([*texts, *title])
        near = self._directions @ _middle(vectors[: len(texts)], _weights(posting.requirements))
        if title:
            near = near + TITLE * (self._directions @ _middle(vectors[len(texts) :]))
        speaks = self._chinese if chinese[: len(texts)].mean() >= 0.5 else 1 - self._chinese
        found = iter(chance(SLOPE * near + OFFSET + ACROSS * (speaks < FEW_TEXTS)).tolist())
        return tuple(round(next(found), 3) if known else None for known in self._known)

    def _away(self, texts: Sequence[str]) -> tuple[Matrix, NDArray[np.bool_]]:
        """Return texts as rows of length 1, each less the background of its language, and which are Chinese."""
        chinese = reads_as_chinese(texts)
        vectors = np.asarray(self._encoder.encode(texts), dtype=np.float32)
        return _unit(vectors - self._middle[chinese.astype(int)]), chinese


def _weights(requirements: Sequence[Requirement]) -> Matrix:
    """Return how much each sentence of a role says of its trade."""
    sections = Counter(item.section for item in requirements)
    told = (sections[item.section] ** -0.5 * (OF_ANY_TRADE if item.subkind in SHARED else 1.0) for item in requirements)
    return np.fromiter(told, np.float32)


def _middle(vectors: Matrix, weights: Matrix | None = None) -> Matrix:
    """Return the middle of some rows, of length 1."""
    return np.asarray(_unit(np.average(vectors, axis=0, weights=weights)[None, :])[0], dtype=np.float32)


def _unit(vectors: Matrix) -> Matrix:
    """Return rows of length 1."""
    return np.asarray(vectors / np.maximum(1e-9, np.linalg.norm(vectors, axis=1, keepdims=True)), dtype=np.float32)
