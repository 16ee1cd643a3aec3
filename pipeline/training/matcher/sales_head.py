"""The head of `fast`: learned from the train and rare sentences, measured on train alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders import Encoder
from pipeline.match.fusion.fusion import Features, Weights, log_odds
from pipeline.match.fusion.head import Head
from pipeline.match.fusion.training_fingerprints import sentence_digests
from pipeline.training.matcher.cross_validation import Validated
from pipeline.training.matcher.datasets import Problem
from pipeline.training.matcher.features import Prepared
from pipeline.training.matcher.fit_fusion import fit_weights
from pipeline.training.matcher.fit_head import learn
from pipeline.training.matcher.recipe import RIDGE, Material
from pipeline.training.matcher.stage_dataset import StageLesson, fit_all, fit_level
from pipeline.training.matcher.tune import Lesson, assemble, compare, make_lesson, out_of_fold, tried_alone

HEAD_RIDGE = 2.0  # of .5 1 2 4 on train; all are good, and the stronger ones hold better on sentences of other mixes


def sales_lesson(train: Prepared, rare: Prepared, encoders: tuple[Encoder, ...], weights: Weights) -> Lesson:
    """Return train and rare sentences as one lesson; only train is measured on."""
    both = (train, rare)
    rows = {one.name: np.concatenate([prepared.chunk.rows[one.name] for prepared in both]) for one in encoders}
    odds = np.concatenate([log_odds(prepared.chunk.features, weights) for prepared in both]).astype(float)
    accepted = np.concatenate([prepared.problem.accepted for prepared in both])
    groups = np.concatenate([prepared.problem.groups for prepared in both])
    chinese = np.concatenate([prepared.chunk.features.row["chinese"] for prepared in both]).astype(float)
    tried = np.concatenate([np.full(len(p.sentences), p is train) for p in both])
    return make_lesson(rows, odds, accepted, groups, chinese, tried)


def nested(train: Prepared, rare: Prepared, lesson: Lesson) -> Validated:
    """Return out-of-fold chances where fusion too was fitted without the postings being measured."""
    whole = _joined(train.problem, rare.problem)
    names = tuple(sorted(lesson.names))

    def base(rows: NDArray[np.intp]) -> NDArray[np.float64]:
        weights = fit_weights([whole.take(rows)], names, "phrases", ridge=RIDGE["phrases"])
        return np.asarray(log_odds(whole.features, weights), dtype=np.float64)

    return out_of_fold(lesson, HEAD_RIDGE, base)


def sales_head(
    material: Material, encoders: tuple[Encoder, ...], lesson: Lesson, measured: Validated, stages: StageLesson
) -> Head:
    """Return the head learned on everything, calibrated by what cross-validation saw."""
    learned = learn(lesson.vectors, lesson.odds, lesson.accepted, lesson.weight, HEAD_RIDGE)
    report = compare(lesson, measured, tried_alone(lesson)) | {"labels": float(len(lesson.odds))}
    head = assemble(material.sales, {one.name: one.digest for one in encoders}, lesson, learned, (measured, report))
    level = fit_level(stages, fit_all(stages), np.arange(len(stages.stages)))
    texts = [one.text for one in (*material.train, *material.rare)]
    return replace(head, level=level, seen=sentence_digests(texts))


def _joined(first: Problem, second: Problem) -> Problem:
    """Return two problems of one framework as one."""
    features = Features(
        {name: np.concatenate([values, second.features.rank[name]]) for name, values in first.features.rank.items()},
        {name: np.concatenate([values, second.features.row[name]]) for name, values in first.features.row.items()},
    )
    accepted = np.concatenate([first.accepted, second.accepted])
    return Problem(features, accepted, np.concatenate([first.groups, second.groups]))
