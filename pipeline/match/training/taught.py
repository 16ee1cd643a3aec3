"""The heads that ship: learned from labelled sentences, lines that ask for nothing, and bands of whole postings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.match.fusion import Features, Weights, log_odds
from pipeline.match.lanes import Rows
from pipeline.match.training.cells import Cells, Shown
from pipeline.match.training.fit import fit_weights
from pipeline.match.training.fit_head import Learned, learn
from pipeline.match.training.problems import Problem, group_folds
from pipeline.match.training.recipe import RARE_WEIGHT, RIDGE
from pipeline.match.training.sales_head import HEAD_RIDGE
from pipeline.match.training.validate import Validated, against_rivals, calibrated, without_groups
from pipeline.match.tune import FOLDS, Lesson

# A line that asks for nothing counts so much of a labelled sentence: there are four times as many, and they are easy.
# Of .05 .1 .2 .3 1 by cross-validation: all raise f1 on English sentences, more than this costs bands.
LINE_WEIGHT = 0.05

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
    """Requirements of whole postings, the lowest and highest band that readers gave, and lines named; see `Cells`."""

    asked: Beside
    posting: NDArray[np.intp]
    part: NDArray[np.intp]
    least: NDArray[np.intp]
    most: NDArray[np.intp]
    shown: Shown | None = None


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
        learned = learn(
            np.concatenate([self.lesson.vectors[kept], self.lines.vectors(self.lesson)[lines]]),
            np.concatenate([self.odds(weights)[kept], _odds(self.lines.features, weights)[lines]]),
            np.concatenate([self.lesson.accepted[kept], nothing]),
            np.concatenate([self.lesson.weight[kept], np.full(len(lines), LINE_WEIGHT)]),
            HEAD_RIDGE,
            self._cells(weights, out),
        )
        return weights, learned

    def _cells(self, weights: Weights, held: NDArray[np.intp]) -> Cells | None:
        """Return the bands of postings that are not held out, where bands teach."""
        if self.postings is None:
            return None
        asked = self.postings.asked
        odds = _odds(asked.features, weights)
        mine = self.postings
        own = mine.posting, mine.part, mine.least, mine.most, mine.shown
        return Cells(asked.vectors(self.lesson), odds, *own).take(np.flatnonzero(~np.isin(asked.groups, held)))

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


def _odds(features: Features, weights: Weights) -> Array:
    return np.asarray(log_odds(features, weights), dtype=np.float64)
