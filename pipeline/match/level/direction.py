"""The level direction of one framework: learned from its own staged texts, from public ladders, or from both.

Leaving out one text after the other says which of the three tells the framework's stages best. What is read of a
sentence is a stage number with fractions: whoever cuts it can say every stage, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.match.level.lesson import Lesson, level_features
from pipeline.match.level.ridge import fit_ridge
from pipeline.match.level.shared import SharedLevel
from pipeline.text.chinese_share import reads_as_chinese

Matrix = NDArray[np.float32]
Array = NDArray[np.float64]
# Of .1 to 10, what told the most stages of public ladders, half of each learned and half asked (docs/research).
STRENGTH = 0.5
LEAST_TEXTS = 12  # staged texts from which a framework's own lesson is believed
MOST_STRETCH = 3.0  # what is read is drawn apart to the framework's spread, but noise not over all stages
LEAST_OF_LANGUAGE = 10  # texts from which a language has a middle of its own


@dataclass(frozen=True, slots=True, eq=False)
class Direction:
    """How level is read with one framework.

    `weights` (dimensions + groups of level words,) give deviations of its stages; `middles` hold what is average, in
    English and in Chinese, shape (2, dimensions + groups), and `spoken` which of both it speaks; `middle` and `spread`
    turn deviations into stage numbers. `origin` is own, shared or both; `left_out` says of each staged text which stage
    all others give it, and `told_apart` is the rank correlation of that with its own.
    """

    weights: Matrix
    middles: Matrix
    spoken: tuple[bool, bool]
    middle: float
    spread: float
    origin: str
    left_out: Array
    told_apart: float

    def stages(self, texts: Sequence[str], vectors: Matrix) -> Matrix:
        """Return the stage number, with fractions, of sentences read as the framework's own kind, shape (n,)."""
        centred = level_features(texts, vectors) - self.middles[reads_as_chinese(texts).astype(np.intp)]
        return np.asarray(self.middle + self.spread * (centred @ self.weights), dtype=np.float32)

    def rise(self, vectors: Matrix, middles: Matrix) -> Matrix:
        """Return by how many deviations vectors lie above some middles, shape (n,), whatever the level words."""
        return np.asarray((vectors - middles) @ self.weights[: vectors.shape[1]], dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """One way to read the level, in deviations: weights, and what the others say of each text."""

    origin: str
    weights: Array
    left_out: Array


def learn_direction(lesson: Lesson, shared: SharedLevel | None) -> Direction | None:
    """Return the direction of a framework; None where its texts stand at one stage, or teach nothing."""
    stages = lesson.stages.astype(np.float64)
    if len(np.unique(stages)) < 2:
        return None
    spoken = _spoken(lesson.chinese)
    middles = _middles(lesson, spoken)
    centred = lesson.features.astype(np.float64) - middles[lesson.chinese.astype(np.intp)]
    middle, spread = float(stages.mean()), float(stages.std())
    fits = _fits(centred, (stages - middle) / spread, shared)
    best = max(fits, key=lambda fit: rank_correlation(fit.left_out, stages))
    spread *= float(np.clip(1 / max(1e-9, best.left_out.std()), 1.0, MOST_STRETCH))
    return Direction(
        weights=best.weights.astype(np.float32),
        middles=middles.astype(np.float32),
        spoken=spoken,
        middle=middle,
        spread=spread,
        origin=best.origin,
        left_out=middle + spread * best.left_out,
        told_apart=rank_correlation(best.left_out, stages),
    )


def _fits(centred: Array, targets: Array, shared: SharedLevel | None) -> Iterator[_Fit]:
    """Yield the ways to read the level; both comes first, and wins where another is no better."""
    known = shared.direction.astype(np.float64) if shared is not None else None
    enough = len(targets) >= LEAST_TEXTS
    if known is not None:
        said = centred @ known
        if enough:
            rest = fit_ridge(centred, targets - said, STRENGTH)
            yield _Fit("both", known + rest.weights, said + rest.left_out)
        yield _Fit("shared", known, said)
    if enough or known is None:
        own = fit_ridge(centred, targets, STRENGTH)
        yield _Fit("own", own.weights, own.left_out)


def _spoken(chinese: NDArray[np.bool_]) -> tuple[bool, bool]:
    """Say whether the framework speaks English, and Chinese: in most of its texts, or in enough of them."""
    counts = (int((~chinese).sum()), int(chinese.sum()))
    english, han = (count >= min(LEAST_OF_LANGUAGE, max(counts)) for count in counts)
    return english, han


def _middles(lesson: Lesson, spoken: tuple[bool, bool]) -> Array:
    """Return what is average in English and in Chinese, shape (2, features); over all in a language not spoken."""
    features = lesson.features.astype(np.float64)
    of_language = (~lesson.chinese, lesson.chinese)
    return np.stack(
        [features[rows if spoken[place] else slice(None)].mean(axis=0) for place, rows in enumerate(of_language)]
    )


def rank_correlation(said: NDArray[np.floating], stages: NDArray[np.floating]) -> float:
    """Return Spearman's rank correlation; 0 where nothing differs."""
    ranks, others = _ranks(said), _ranks(stages)
    if ranks.std() == 0 or others.std() == 0:
        return 0.0
    return float(np.corrcoef(ranks, others)[0, 1])


def _ranks(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return the place of each value in their order; equal ones share the mean of their places.

    As `scipy.stats.rankdata`, whose import would take most of a second of every start.
    """
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: NDArray[np.floating] = (counts.cumsum() - (counts - 1) / 2)[places]
    return ranks
