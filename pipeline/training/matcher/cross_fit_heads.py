"""The heads that ship: learned from labelled sentences, lines that ask for nothing, and bands of whole postings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import block_diag

from pipeline.match.fusion.fusion import Features, Weights, log_odds
from pipeline.match.fusion.role_level import RoleWording
from pipeline.match.fusion.similarity_features import Rows
from pipeline.training.matcher.band_likelihood import Cells, Shown
from pipeline.training.matcher.cross_validation import Validated, against_rivals, calibrated, without_groups
from pipeline.training.matcher.datasets import Problem, group_folds
from pipeline.training.matcher.fit_fusion import fit_weights
from pipeline.training.matcher.fit_head import Learned, learn
from pipeline.training.matcher.fit_role_level import centred_halves
from pipeline.training.matcher.recipe import RARE_WEIGHT, RIDGE
from pipeline.training.matcher.sales_head import HEAD_RIDGE
from pipeline.training.matcher.tune import FOLDS, Lesson

# A line that asks for nothing counts so much of a labelled sentence: there are four times as many, and they are easy.
# Of .05 .1 .2 .3 1 by cross-validation: all raise f1 on English sentences, more than this costs bands.
LINE_WEIGHT = 0.05
# How long the vectors of title and of requirements as a whole are beside a sentence's own, which are of mean length 1
# in each encoder: the shorter, the less they can say. By the surprise at bands and named lines of postings held out,
# before the language was taken out of them, which shortens both.
TITLE_LENGTH, REQUIREMENTS_LENGTH = 0.44, 0.7

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Sentences beside the labelled ones: features, the encoders' rows, and the number of each one's posting."""

    features: Features
    rows: Mapping[str, Rows]
    groups: NDArray[np.intp]

    def vectors(self, lesson: Lesson) -> Array:
        """Return the rows side by side, centred and scaled as those of the lesson."""
        joined = np.concatenate([np.asarray(self.rows[name], dtype=np.float64) for name in lesson.names], axis=1)
        return np.asarray((joined - lesson.middle) * lesson.scale)


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Requirements of whole postings, the lowest and highest band that readers gave, and lines named; see `Cells`.

    `wording` holds for each requirement the vector of its posting's title and the mean of the requirements' side by
    side, shape (m, 2 x d) of the first encoder; a title that is not there is a row of zeros.
    """

    asked: Beside
    posting: NDArray[np.intp]
    part: NDArray[np.intp]
    least: NDArray[np.intp]
    most: NDArray[np.intp]
    wording: Array
    shown: Shown | None = None

    def context(self) -> Wordings:
        """Return the wording centred, as long as it may be, and without what goes with the share of Chinese."""
        vectors, middles, scales = centred_halves(self.wording)
        lengths = np.repeat([TITLE_LENGTH, REQUIREMENTS_LENGTH], self.wording.shape[1] // 2)
        share = np.asarray(self.asked.features.row["chinese"], dtype=np.float64)
        turn = block_diag(*(_without((share - share.mean()) @ half) for half in np.split(vectors, 2, axis=1)))
        return Wordings((vectors @ turn) * lengths, middles, scales[:, None] * turn * lengths)


@dataclass(frozen=True, slots=True, eq=False)
class Wordings:
    """Wordings of roles as a head learns from them, shape (m, 2 x d): ``(as they are - middles) @ turn``."""

    vectors: Array
    middles: Array
    turn: Array

    def wording(self, weights: Array) -> RoleWording:
        """Return weights on these vectors as weights on wordings as they are."""
        title, requirements = np.split(self.turn @ weights, 2)
        of_title, of_rest = np.split(self.middles, 2)
        parts = title, requirements, -of_title @ title, -of_rest @ requirements
        return RoleWording(*(part.astype(np.float32) for part in parts))


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """All that a head is learned from; `train` and `rare` are the lesson's sentences, in its order.

    Of `rare` the first `fused` sentences are those that fusion weights are fitted on too: the others teach heads alone.
    A head for bare sentences has no `postings`: bands teach what a posting asks for as a whole.
    """

    lesson: Lesson
    train: Problem
    rare: Problem
    lines: Beside
    postings: Postings | None
    fused: int

    @property
    def groups(self) -> NDArray[np.intp]:
        """The numbers of all postings, each once or more."""
        asked = (self.postings.asked.groups,) if self.postings else ()
        return np.concatenate([self.lesson.groups, self.lines.groups, *asked])

    def fitted(self, held: frozenset[int] = frozenset()) -> tuple[Weights, Learned]:
        """Return fusion weights and head learned from all postings but those held out."""
        rare = replace(self.rare.take(np.arange(self.fused)), weight=RARE_WEIGHT)
        problems = [without_groups(one, set(held)) for one in (self.train, rare)]
        weights = fit_weights(problems, tuple(sorted(self.lesson.names)), "phrases", ridge=RIDGE["phrases"])
        out = np.array(sorted(held), dtype=np.intp)
        kept, lines = (np.flatnonzero(~np.isin(groups, out)) for groups in (self.lesson.groups, self.lines.groups))
        nothing = np.zeros((len(lines), self.lesson.accepted.shape[1]), dtype=bool)
        bare = np.concatenate([self.lesson.vectors[kept], self.lines.vectors(self.lesson)[lines]])
        own, role = bare.shape[1], self.postings.wording.shape[1] if self.postings else 0
        learned = learn(
            np.pad(bare, ((0, 0), (0, role))),  # they stand in no posting
            np.concatenate([self.odds(weights)[kept], _odds(self.lines.features, weights)[lines]]),
            np.concatenate([self.lesson.accepted[kept], nothing]),
            np.concatenate([self.lesson.weight[kept], np.full(len(lines), LINE_WEIGHT)]),
            HEAD_RIDGE,
            self._cells(weights, out),
        )
        context = learned.weights[own:] if role else None
        return weights, replace(learned, weights=learned.weights[:own], context=context)

    def _cells(self, weights: Weights, held: NDArray[np.intp]) -> Cells | None:
        """Return the bands of postings that are not held out, where bands teach."""
        if self.postings is None:
            return None
        asked = self.postings.asked
        odds = _odds(asked.features, weights)
        mine = self.postings
        own = mine.posting, mine.part, mine.least, mine.most, mine.shown
        vectors = np.concatenate([asked.vectors(self.lesson), mine.context().vectors], axis=1)
        return Cells(vectors, odds, *own).take(np.flatnonzero(~np.isin(asked.groups, held)))

    def odds(self, weights: Weights) -> Array:
        """Return the fused log-odds of the lesson's sentences, in its order."""
        return np.concatenate([_odds(one.features, weights) for one in (self.train, self.rare)])


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """What was fitted without some postings."""

    held: frozenset[int]
    weights: Weights
    learned: Learned


def folds(course: Course) -> Iterator[Fold]:
    """Yield fusion weights and head fitted without each fifth of the postings."""
    for test in group_folds(course.groups, FOLDS):
        held = frozenset(course.groups[test].tolist())
        yield Fold(held, *course.fitted(held))


def validated(course: Course, fitted: list[Fold]) -> Validated:
    """Return out-of-fold chances of the lesson's tried sentences, calibrated."""
    lesson = course.lesson
    odds = np.zeros(lesson.odds.shape)
    for fold in fitted:
        test = np.flatnonzero(np.isin(lesson.groups, sorted(fold.held)))
        before = course.odds(fold.weights)[test]
        odds[test] = against_rivals(fold.learned.corrected(lesson.vectors[test], before).astype(np.float32))
    return calibrated(odds[lesson.tried], lesson.accepted[lesson.tried], lesson.chinese[lesson.tried])


def _without(direction: Array) -> Array:
    """Return what takes a direction out of vectors: that of a posting's language says nothing of what it asks."""
    unit = direction / max(1e-9, float(np.linalg.norm(direction)))
    return np.asarray(np.eye(len(unit)) - np.outer(unit, unit))


def _odds(features: Features, weights: Weights) -> Array:
    return np.asarray(log_odds(features, weights), dtype=np.float64)
