"""Lanes: how near a sentence is to each competency, seen by one encoder through one kind of text.

A lane's score is the mean similarity to the three nearest texts of that kind: phrase by phrase beats
a whole description as one vector. Similarities are put on one scale per encoder (mean 0 and deviation
1 among the background anchors), so that weights fitted with one encoder mean the same with another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders import Encoder, OnProgress, Vectors, remembering
from pipeline.match.fusion.framework_texts import KindTexts
from pipeline.match.fusion.ngrams import count_ngrams
from pipeline.match.fusion.out_of_scope import anchors
from pipeline.match.fusion.token_windows import SpanRows, nearest_span, span_rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Matrix = NDArray[np.float32]
Rows: TypeAlias = "Vectors | csr_matrix"

LEXICAL_LANE = "ngrams"
NEAREST = 3


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Columns of a similarity matrix by competency, those of equal count together.

    `runs` holds pairs: positions of competencies (m,), and their columns (m, count).
    """

    competencies: int
    runs: tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...]

    @classmethod
    def of(cls, owners: NDArray[np.intp], competencies: int) -> Groups:
        """Group columns by their owner."""
        counts = np.bincount(owners, minlength=competencies)
        starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
        runs = []
        for count in np.unique(counts[counts > 0]):
            who = np.flatnonzero(counts == count)
            runs.append((who, starts[who][:, None] + np.arange(count)[None, :]))
        return cls(competencies, tuple(runs))

    def nearest(self, similarities: Matrix) -> Matrix:
        """Return the mean of each competency's highest similarities, shape (n, competencies).

        A competency without texts of the kind gets the mean of the others: it is neither near nor far.
        """
        scores = np.full((len(similarities), self.competencies), np.nan, dtype=np.float32)
        for who, columns in self.runs:
            block = np.ascontiguousarray(similarities.T[columns.T])  # (count, competencies, n)
            kept = _highest(block)
            scores[:, who] = (kept.mean(axis=0) if len(kept) > 1 else kept[0]).T
        missing = np.isnan(scores[:1]).ravel() if len(scores) else np.zeros(self.competencies, dtype=bool)
        if missing.any():
            scores[:, missing] = scores[:, ~missing].mean(axis=1, keepdims=True)
        return scores


class View:
    """One encoder's (or the n-grams') view of a framework: turns sentences into rows, rows into lane scores."""

    def __init__(self, name: str, kinds: Sequence[KindTexts], encoder: Encoder | None, competencies: int) -> None:
        """Represent every text of the framework, and the anchors, once; no encoder means n-grams."""
        self.name = name
        self._encoder = encoder
        self._idf = np.zeros(0, dtype=np.float32)
        texts = [text for kind in kinds for text in kind.texts]
        rows = self._framework_rows(texts)
        ends = np.cumsum([len(kind.texts) for kind in kinds])
        starts = ends - [len(kind.texts) for kind in kinds]
        self.kinds = tuple(kind.kind for kind in kinds)
        self._places = {k.kind: slice(a, b) for k, a, b in zip(kinds, starts.tolist(), ends.tolist(), strict=True)}
        self._rows = rows
        self._anchors = slice(len(texts), None)
        self._groups = {kind.kind: Groups.of(kind.owners, competencies) for kind in kinds}

    def represent(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Rows:
        """Return one row per sentence, of length 1."""
        if self._encoder is None:
            return self._weighted(count_ngrams(texts))
        return self._encoder.encode(texts, on_progress)

    def similarities(self, rows: Rows, kind: str) -> Matrix:
        """Return similarities on the common scale, shape (n, texts of the kind)."""
        return self._scaled(_product(rows, self._rows[self._places[kind]]))

    def all_similarities(self, rows: Rows) -> tuple[dict[str, Matrix], NDArray[np.float32]]:
        """Return `similarities` of every kind, and how near each sentence is to what no competency covers, shape (n,).

        One large product is twice as fast as one for each kind.
        """
        near = self._scaled(_product(rows, self._rows))
        background = _highest(np.ascontiguousarray(near[:, self._anchors].T)).mean(axis=0)
        return {kind: near[:, place] for kind, place in self._places.items()}, np.asarray(background, dtype=np.float32)

    def scores(self, similarities: Matrix, kind: str) -> Matrix:
        """Return the lane's score of every competency, shape (n, competencies)."""
        return self._groups[kind].nearest(similarities)

    def spans(self, texts: Sequence[str]) -> SpanRows | None:
        """Return the spans of sentences as rows; None for the n-grams, which see spans anyway."""
        return span_rows(self._encoder, texts) if self._encoder else None

    def span_scores(self, rows: SpanRows, sentences: range, looked_at: NDArray[np.intp]) -> Matrix:
        """Return the nearest span's similarity to each name on the common scale, shape (n, competencies)."""
        names = self._rows[self._places["name"]]
        middle, spread = self._scale
        near = nearest_span(rows, sentences, names, looked_at, names.shape[0])
        return np.asarray((near - np.float32(middle)) / np.float32(spread), dtype=np.float32)

    def _scaled(self, near: Matrix) -> Matrix:
        """Return inner products on the common scale, in place."""
        middle, spread = self._scale
        near -= np.float32(middle)
        near /= np.float32(spread)
        return near

    @cached_property
    def _scale(self) -> tuple[float, float]:
        """Mean and deviation of the similarities among the anchors, which no framework changes."""
        anchors = self._rows[self._anchors]
        near = _product(anchors, anchors)
        between = near[~np.eye(len(near), dtype=bool)]
        return float(between.mean()), float(between.std()) or 1.0

    def _framework_rows(self, texts: Sequence[str]) -> Rows:
        together = [*texts, *anchors()]
        if self._encoder is not None:
            return remembering(self._encoder).encode(together)
        counts = count_ngrams(together)
        holders = np.bincount(counts.indices, minlength=counts.shape[1])
        self._idf = np.log((1 + len(together)) / (1 + holders)).astype(np.float32) + 1
        return self._weighted(counts)

    def _weighted(self, counts: csr_matrix) -> csr_matrix:
        """Return (1 + log count) x rarity, rows of length 1."""
        counts = counts.copy()
        counts.data = (1 + np.log(counts.data)) * self._idf[counts.indices]
        squares = np.asarray(counts.multiply(counts).sum(axis=1)).ravel()
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        counts.data /= np.repeat(lengths, np.diff(counts.indptr)).astype(np.float32)
        return counts


def _highest(block: Matrix) -> Matrix:
    """Return the NEAREST highest of the first axis, or all where there are fewer.

    Each row is let through once, whole arrays at a time: partitioning millions of short rows takes five times as long.
    """
    if len(block) <= NEAREST:
        return block
    kept = np.full((NEAREST, *block.shape[1:]), -np.inf, dtype=np.float32)
    for row in block:
        falling = row
        for place in kept:
            lower = np.minimum(place, falling)
            np.maximum(place, falling, out=place)
            falling = lower
    return kept


def lane_name(view: str, kind: str) -> str:
    """Return the name of a lane: `e5-small:indicators`."""
    return f"{view}:{kind}"


def is_switched_off(view: str, kind: str, without: Sequence[str]) -> bool:
    """Say whether a lane, its encoder or its kind of text is among the names switched off."""
    return not {lane_name(view, kind), view, kind}.isdisjoint(without)


def _product(left: Rows, right: Rows) -> Matrix:
    """Return all inner products, dense."""
    if isinstance(left, np.ndarray):
        return np.asarray(left @ np.asarray(right).T, dtype=np.float32)
    return np.asarray((left @ right.T).toarray(), dtype=np.float32)
