"""Stage: what it is fitted on, and its cross-validated kappa."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.match.fusion.head import Level
from pipeline.match.fusion.level_words import level_words
from pipeline.match.fusion.stage_assignment import MIDDLE
from pipeline.match.fusion.stage_model import StageWeights, level_sum, stage_of
from pipeline.training.matcher.datasets import group_folds
from pipeline.training.matcher.features import Prepared
from pipeline.training.matcher.fit_stage import fit_stage, fit_wording, place_cuts
from pipeline.training.matcher.metrics import quadratic_kappa

FOLDS = 10
LEVELS = (1, 2, 3, 4, 5)


@dataclass(frozen=True, slots=True, eq=False)
class StageLesson:
    """Covered sentences: what the indicators of the first competency say, level words, the reader's stage."""

    resembled: NDArray[np.float32]
    words: NDArray[np.float32]
    stages: NDArray[np.intp]
    groups: NDArray[np.intp]
    tried: NDArray[np.bool_]
    langs: tuple[str, ...]
    rows: NDArray[np.float32]
    encoder: str


def stage_lesson(prepared: Sequence[Prepared]) -> StageLesson:
    """Return the covered sentences of train and rare; the first of `prepared` is measured on."""
    columns: dict[str, list[NDArray[np.floating]]] = {"resembled": [], "words": [], "rows": []}
    stages, groups, tried, langs = [], [], [], []
    for number, one in enumerate(prepared):
        place = {c.name: position for position, c in enumerate(one.matcher.framework.competencies)}
        rows = [row for row, s in enumerate(one.sentences) if s.accepted and s.stage]
        words = level_words([one.sentences[row].text for row in rows])
        resembled = np.full(len(rows), MIDDLE, dtype=np.float32)
        for at, row in enumerate(rows):
            near = one.chunk.indicators[[row]] if one.chunk.indicators is not None else None
            position = place[one.sentences[row].accepted[0]]
            resembled[at] = one.matcher.staging.levels(position, near, words[[at]])[0][0]
        columns["resembled"].append(resembled)
        columns["words"].append(words)
        columns["rows"].append(one.chunk.rows[one.matcher.encoder_name][rows])
        stages += [one.sentences[row].stage or 0 for row in rows]
        groups += [int(one.problem.groups[row]) for row in rows]
        langs += [one.sentences[row].lang for row in rows]
        tried += [number == 0] * len(rows)
    return StageLesson(
        np.concatenate(columns["resembled"]).astype(np.float32),
        np.concatenate(columns["words"]).astype(np.float32),
        np.array(stages, dtype=np.intp),
        np.array(groups, dtype=np.intp),
        np.array(tried, dtype=bool),
        tuple(langs),
        np.concatenate(columns["rows"]).astype(np.float32),
        prepared[0].matcher.encoder_name,
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
        levels, cuts = level_sum(lesson.resembled[test], lesson.words[test], weights), weights.cuts
        if worded:
            level = fit_level(lesson, weights, train)
            levels, cuts = levels + lesson.rows[test] @ level.weights + np.float32(level.bias), level.cuts
        guess[test] = [stage_of(float(level), LEVELS, cuts) for level in levels]
    return guess


def fit_level(lesson: StageLesson, weights: StageWeights, train: NDArray[np.intp]) -> Level:
    """Return what the wording adds to the level, learned on the rows of the first encoder."""
    rows = lesson.rows[train].astype(float)
    middle = rows.mean(axis=0)
    scale = 1 / max(1e-6, float(np.sqrt(((rows - middle) ** 2).sum(axis=1).mean())))
    levels = level_sum(lesson.resembled[train], lesson.words[train], weights).astype(float)
    rest = lesson.stages[train] - levels
    found = fit_wording((rows - middle) * scale, rest - rest.mean()) * scale
    bias = float(rest.mean() - middle @ found)
    cuts = place_cuts(levels + rows @ found + bias, lesson.stages[train])
    return Level(lesson.encoder, found.astype(np.float32), bias, cuts)


def _fit(lesson: StageLesson, rows: NDArray[np.intp]) -> StageWeights:
    weight = np.ones(len(rows))
    return fit_stage(
        lesson.resembled[rows].astype(float), lesson.words[rows].astype(float), lesson.stages[rows], weight
    )
