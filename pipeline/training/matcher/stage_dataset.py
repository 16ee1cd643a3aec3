"""Stage: what it is fitted on, and its cross-validated kappa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Query
from pipeline.match.fusion.head import Level
from pipeline.match.fusion.stage_model import StageWeights, level_sum
from pipeline.match.level.level_words import level_words
from pipeline.match.level.scale import Scale, by_cuts
from pipeline.training.matcher.datasets import group_folds
from pipeline.training.matcher.features import Prepared
from pipeline.training.matcher.fit_stage import fit_stage, fit_wording, place_cuts
from pipeline.training.matcher.metrics import quadratic_kappa

FOLDS = 10
LEVELS = (1, 2, 3, 4, 5)
SCALE = Scale(1, 5)


@dataclass(frozen=True, slots=True, eq=False)
class StageLesson:
    """Covered sentences: how far they rise in the level direction, level words, the reader's stage."""

    rise: NDArray[np.float32]
    words: NDArray[np.float32]
    stages: NDArray[np.intp]
    groups: NDArray[np.intp]
    tried: NDArray[np.bool_]
    langs: tuple[str, ...]
    rows: NDArray[np.float32]
    encoder: str


def stage_lesson(prepared: Sequence[Prepared]) -> StageLesson:
    """Return the covered sentences of train and rare; the first of `prepared` is measured on."""
    columns: dict[str, list[NDArray[np.floating]]] = {"rise": [], "words": [], "rows": []}
    stages, groups, tried, langs = [], [], [], []
    for number, one in enumerate(prepared):
        rows = [row for row, s in enumerate(one.sentences) if s.accepted and s.stage]
        queries = [Query(str(row), one.sentences[row].text) for row in rows]
        vectors = np.asarray(one.chunk.rows[one.matcher.encoder_name], dtype=np.float32)[rows]
        columns["rise"].append(one.matcher.staging.rise(queries, vectors))
        columns["words"].append(level_words([query.text for query in queries]))
        columns["rows"].append(np.asarray(one.chunk.rows[one.matcher.views[0].name], dtype=np.float32)[rows])
        stages += [one.sentences[row].stage or 0 for row in rows]
        groups += [int(one.problem.groups[row]) for row in rows]
        langs += [one.sentences[row].lang for row in rows]
        tried += [number == 0] * len(rows)
    return StageLesson(
        np.concatenate(columns["rise"]).astype(np.float32),
        np.concatenate(columns["words"]).astype(np.float32),
        np.array(stages, dtype=np.intp),
        np.array(groups, dtype=np.intp),
        np.array(tried, dtype=bool),
        tuple(langs),
        np.concatenate(columns["rows"]).astype(np.float32),
        prepared[0].matcher.views[0].name,
    )


def fit_all(lesson: StageLesson) -> StageWeights:
    """Return stage weights fitted on every sentence."""
    return _fit(lesson, np.arange(len(lesson.stages)))


def stage_figures(lesson: StageLesson, *, worded: bool) -> dict[str, tuple[int, float, float]]:
    """Return per language, and for all, the count, exact share and quadratic kappa on postings not fitted on.

    `worded` tries the level that ships in a head too.
    """
    guess = out_of_fold_stages(lesson, worded=worded)
    langs = np.array(lesson.langs)
    found = {}
    for name, rows in (("all", lesson.tried), *((lang, lesson.tried & (langs == lang)) for lang in ("en", "zh"))):
        pairs = list(zip(lesson.stages[rows].tolist(), guess[rows].tolist(), strict=True))
        exact = sum(reader == machine for reader, machine in pairs) / max(1, len(pairs))
        found[name] = (len(pairs), exact, quadratic_kappa(pairs))
    return found


def out_of_fold_stages(lesson: StageLesson, *, worded: bool) -> NDArray[np.intp]:
    """Return the stage of each sentence by weights that were fitted without its posting, shape (n,)."""
    guess = np.zeros(len(lesson.stages), dtype=np.intp)
    for test in group_folds(lesson.groups, FOLDS):
        train = np.setdiff1d(np.arange(len(lesson.stages)), test)
        weights = _fit(lesson, train)
        levels = level_sum(lesson.rise[test], lesson.words[test], weights)
        if worded:
            level = fit_level(lesson, weights, train)
            levels, cuts = levels + lesson.rows[test] @ level.weights + np.float32(level.bias), level.cuts
        else:
            learned = level_sum(lesson.rise[train], lesson.words[train], weights)
            cuts = place_cuts(learned.astype(np.float64), lesson.stages[train])
        guess[test] = [SCALE.stage(one, LEVELS) for one in by_cuts(levels, cuts).tolist()]
    return guess


def fit_level(lesson: StageLesson, weights: StageWeights, train: NDArray[np.intp]) -> Level:
    """Return what the wording adds to the level, learned on the rows of the first encoder."""
    rows = lesson.rows[train].astype(float)
    middle = rows.mean(axis=0)
    scale = 1 / max(1e-6, float(np.sqrt(((rows - middle) ** 2).sum(axis=1).mean())))
    levels = level_sum(lesson.rise[train], lesson.words[train], weights).astype(float)
    rest = lesson.stages[train] - levels
    found = fit_wording((rows - middle) * scale, rest - rest.mean()) * scale
    bias = float(rest.mean() - middle @ found)
    cuts = place_cuts(levels + rows @ found + bias, lesson.stages[train])
    return Level(lesson.encoder, found.astype(np.float32), bias, cuts)


def _fit(lesson: StageLesson, rows: NDArray[np.intp]) -> StageWeights:
    return fit_stage(lesson.rise[rows].astype(float), lesson.words[rows].astype(float), lesson.stages[rows])
