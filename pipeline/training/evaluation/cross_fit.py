"""Answers to sentences that weights or head were fitted on: fitted again without the posting that is answered.

Folds never part a posting. The line that turns log-odds into chances, and the threshold, are chosen on
the other folds too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Framework
from pipeline.match.fusion.calibration import chance
from pipeline.match.fusion.fusion import log_odds
from pipeline.match.fusion.similarity_features import LEXICAL_LANE
from pipeline.match.labelled_sentences import Labelled
from pipeline.match.matcher import Chunk, Matcher
from pipeline.training.evaluation.outcome import NO_STAGE, Outcome, Truth, outcome_of_chances, truth_of
from pipeline.training.matcher import metrics
from pipeline.training.matcher.cross_validation import against_rivals, fit_line, without_groups
from pipeline.training.matcher.datasets import Problem, group_folds
from pipeline.training.matcher.features import Prepared
from pipeline.training.matcher.fit_fusion import fit_weights
from pipeline.training.matcher.fit_head import learn
from pipeline.training.matcher.recipe import RARE_WEIGHT, RIDGE
from pipeline.training.matcher.sales_head import HEAD_RIDGE
from pipeline.training.matcher.stage_dataset import out_of_fold_stages, stage_lesson
from pipeline.training.matcher.tune import Lesson, make_lesson

FOLDS = 5

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Sentences that are measured on, and others that are fitted on beside them, with common numbers of postings."""

    sentences: tuple[Labelled, ...]
    truth: Truth
    also: tuple[Labelled, ...]
    also_truth: Truth

    @classmethod
    def of(cls, sentences: tuple[Labelled, ...], also: tuple[Labelled, ...], framework: Framework) -> Study:
        """Number the postings of both sets together."""
        numbers: dict[str, int] = {}
        truth = truth_of(sentences, framework, numbers)
        return cls(sentences, truth, also, truth_of(also, framework, numbers))


@dataclass(frozen=True, slots=True)
class Afresh:
    """What has seen the sentences, and so has to be fitted again without them."""

    weights: bool
    head: bool

    def __bool__(self) -> bool:
        """Say whether anything has."""
        return self.weights or self.head


def crossed(name: str, matcher: Matcher, study: Study, afresh: Afresh) -> Outcome:
    """Return what the matcher would answer had it been fitted without the posting of each sentence."""
    prepared = [_prepared(matcher, study.sentences, study.truth, 1.0)]
    if study.also:
        prepared.append(_prepared(matcher, study.also, study.also_truth, RARE_WEIGHT))
    lesson = _lesson(matcher, prepared)
    # What counts less than a sentence teaches the head alone: weights of lanes are shared by all frameworks.
    whole = [_of_full_weight(one) for one in prepared]
    odds = np.zeros(lesson.odds.shape)
    for test in group_folds(lesson.groups, FOLDS):
        odds[test] = against_rivals(_answered(matcher, (prepared, whole), lesson, test, afresh).astype(np.float32))
    measured = lesson.tried
    chances, spoke = calibrated_across(odds[measured], study.truth, lesson.chinese[measured])
    outcome = outcome_of_chances(name, chances, spoke, study.truth)
    return outcome.staged(_stages(matcher, prepared)) if afresh.weights else outcome


def calibrated_across(scores: Array, truth: Truth, chinese: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return chances, and whether the best is given, by a line and a threshold that other postings decided."""
    chances, spoke = np.zeros(scores.shape), np.zeros(len(scores), dtype=bool)
    for test in group_folds(truth.groups, FOLDS):
        rest = np.setdiff1d(np.arange(len(scores)), test)
        slope, offset, tilt = fit_line(scores[rest], truth.accepted[rest], chinese[rest])
        found = chance((slope * scores + offset + tilt * chinese[:, None]).astype(np.float32))
        chances[test] = found[test]
        spoke[test] = found[test].max(axis=1) >= metrics.best_threshold(found[rest], truth.accepted[rest])
    return chances, spoke


def _prepared(matcher: Matcher, sentences: tuple[Labelled, ...], truth: Truth, weight: float) -> Prepared:
    chunk: Chunk = matcher.features(truth.texts, matcher.represent(truth.texts))
    return Prepared(Problem(chunk.features, truth.accepted, truth.groups, weight), chunk, sentences, matcher)


def _lesson(matcher: Matcher, prepared: list[Prepared]) -> Lesson:
    """Return all sentences as one lesson, with the log-odds of the weights in use; the first set is tried."""
    names = [view.name for view in matcher.views if view.name != LEXICAL_LANE]
    odds = [log_odds(one.problem.features, matcher.weights).astype(np.float64) for one in prepared]
    lesson = make_lesson(
        {name: np.concatenate([np.asarray(one.chunk.rows[name]) for one in prepared]) for name in names},
        np.concatenate(odds),
        np.concatenate([one.problem.accepted for one in prepared]),
        np.concatenate([one.problem.groups for one in prepared]),
        np.concatenate([one.problem.features.row["chinese"] for one in prepared]).astype(np.float64),
        np.concatenate([np.full(len(one.sentences), place == 0) for place, one in enumerate(prepared)]),
    )
    weight = np.array([one.weight for some in prepared for one in some.sentences])
    return replace(lesson, weight=lesson.weight * weight)


def _of_full_weight(prepared: Prepared) -> Problem:
    rows = np.flatnonzero([one.weight == 1 for one in prepared.sentences])
    return prepared.problem.take(rows)


def _answered(
    matcher: Matcher,
    sets: tuple[list[Prepared], list[Problem]],
    lesson: Lesson,
    test: NDArray[np.intp],
    afresh: Afresh,
) -> Array:
    """Return the log-odds of a fold by what was fitted on the other folds; `sets` are all, and what weights see."""
    prepared, whole = sets
    odds = lesson.odds
    held = set(lesson.groups[test].tolist())
    if afresh.weights:
        rest = [without_groups(one, held) for one in whole]
        weights = matcher.weights
        fitted = fit_weights(rest, weights.encoders, weights.wording, ridge=RIDGE[weights.wording])
        odds = np.concatenate([log_odds(one.problem.features, fitted) for one in prepared]).astype(np.float64)
    if matcher.head is None:
        return odds[test]
    if not afresh.head:
        rows = {name: np.concatenate([one.chunk.rows[name] for one in prepared])[test] for name in matcher.head.weights}
        return odds[test] + matcher.head.added(rows, odds[test].astype(np.float32))
    train = np.flatnonzero(~np.isin(lesson.groups, list(held)))
    ridge = matcher.head.report.get("ridge", HEAD_RIDGE)
    learned = learn(lesson.vectors[train], odds[train], lesson.accepted[train], lesson.weight[train], ridge)
    return learned.corrected(lesson.vectors[test], odds[test])


def _stages(matcher: Matcher, prepared: list[Prepared]) -> NDArray[np.intp]:
    """Return the stage of each measured sentence by stage weights that did not see its posting."""
    stage = np.full(len(prepared[0].sentences), NO_STAGE, dtype=np.intp)
    covered = [row for row, one in enumerate(prepared[0].sentences) if one.accepted and one.stage]
    if not covered or not any(stage.number for c in matcher.framework.competencies for stage in c.stages):
        return stage
    worded = matcher.head is not None and matcher.head.level is not None
    lesson = stage_lesson(prepared)
    stage[covered] = out_of_fold_stages(lesson, worded=worded)[lesson.tried]
    return stage
