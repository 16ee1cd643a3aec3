"""What each lane brings, and the baselines that the fused lanes must beat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders import Encoder
from pipeline.match.fusion.framework_texts import KINDS, PHRASES
from pipeline.match.fusion.fusion import Features, log_odds
from pipeline.match.fusion.similarity_features import LEXICAL_LANE
from pipeline.training.matcher import metrics
from pipeline.training.matcher.cross_validation import Validated, against_rivals, calibrated, validate
from pipeline.training.matcher.datasets import Problem, group_folds
from pipeline.training.matcher.features import Prepared, prepare
from pipeline.training.matcher.fit_fusion import fit_weights
from pipeline.training.matcher.fit_head import learn
from pipeline.training.matcher.recipe import RIDGE, Material
from pipeline.training.matcher.tune import Lesson, choose_ridge, compare, tried_alone

CURVE = (50, 100, 200, 400, 800, 1200)


def lanes_off(train: Prepared, rare: Prepared, encoders: tuple[Encoder, ...]) -> Iterator[tuple[str, Validated]]:
    """Yield out-of-fold chances with one encoder, kind of text or other lane switched off at a time."""
    views = [*(one.name for one in encoders), LEXICAL_LANE]
    kinds = [kind for kind in KINDS if any(name.endswith(f":{kind}") for name in train.problem.features.rank)]
    for name in (None, *views, *kinds, "phrases", "whom", "background"):
        measured, other = (_without(one.problem, name) for one in (train, rare))
        yield f"without {name}" if name else "all lanes", validate(measured, [other], ((), ""), RIDGE["phrases"])


def baselines(bare: Prepared) -> Iterator[tuple[str, Validated]]:
    """Yield random, n-grams alone, and the nearest indicator of the first encoder."""
    problem = bare.problem
    draw = np.random.default_rng(0)
    tried = {
        "random": draw.normal(size=problem.accepted.shape),
        "n-grams of indicators": raw_scores(problem.features, f"{LEXICAL_LANE}:indicators"),
        "largest cosine": nearest_indicator(bare),
    }
    for name, scores in tried.items():
        yield name, calibrated(np.asarray(scores, dtype=float), problem.accepted, problem.features.row["chinese"])


def raw_scores(features: Features, lane: str) -> np.ndarray:
    """Return a lane's scores before centring."""
    return np.asarray(features.rank[lane] + features.row[f"{lane}:mean"][:, None])


def nearest_indicator(prepared: Prepared) -> np.ndarray:
    """Return the similarity of the one nearest indicator of each competency, by the first encoder."""
    matcher = prepared.matcher
    near = matcher.views[0].similarities(prepared.chunk.rows[matcher.encoder_name], "indicators")
    owners = matcher.texts["indicators"].owners
    return np.stack(
        [near[:, owners == place].max(axis=1) for place in range(prepared.problem.accepted.shape[1])], axis=1
    )


def held_out_framework(material: Material, encoders: tuple[Encoder, ...], sales: Sequence[Problem]) -> dict[str, float]:
    """Return top1 and mrr on O*NET with weights fitted on sales sentences alone, beside the largest cosine."""
    prepared = prepare(material.onet.framework, material.onet.sentences, encoders)
    weights = fit_weights(sales, (), "indicators", ridge=RIDGE["indicators"])
    accepted = prepared.problem.accepted
    fused, nearest = log_odds(prepared.problem.features, weights), nearest_indicator(prepared)
    return {
        "sentences": float(accepted.any(axis=1).sum()),
        "top1 fused": metrics.top1(fused, accepted),
        "top1 largest cosine": metrics.top1(nearest, accepted),
        "mrr fused": metrics.mrr(fused, accepted),
        "mrr largest cosine": metrics.mrr(nearest, accepted),
    }


def learning_curve(lesson: Lesson) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield for so many labels what a head learned from them is worth on postings not learned from.

    Every fold is tried whole; only the number of labels that the head sees changes. The ridge is
    chosen by cross-validation among those labels, as `tune` does.
    """
    base = restricted(lesson, np.flatnonzero(lesson.tried))
    alone = tried_alone(base)
    draw = np.random.default_rng(0)
    folds = [
        (test, draw.permutation(np.setdiff1d(np.arange(len(base.odds)), test))) for test in group_folds(base.groups, 5)
    ]
    for count in CURVE:
        odds = np.zeros(base.odds.shape)
        ridge = choose_ridge(restricted(base, np.sort(folds[0][1][:count])))[0]
        for test, rest in folds:
            some = rest[:count]
            taught = learn(base.vectors[some], base.odds[some], base.accepted[some], base.weight[some], ridge)
            odds[test] = against_rivals(taught.corrected(base.vectors[test], base.odds[test]).astype(np.float32))
        yield count, compare(base, calibrated(odds, base.accepted, base.chinese), alone) | {"ridge": ridge}


def restricted(lesson: Lesson, rows: NDArray[np.intp]) -> Lesson:
    """Return a lesson of some of its sentences, all of them tried."""
    return replace(
        lesson,
        vectors=lesson.vectors[rows],
        odds=lesson.odds[rows],
        accepted=lesson.accepted[rows],
        groups=lesson.groups[rows],
        chinese=lesson.chinese[rows],
        weight=lesson.weight[rows],
        tried=np.ones(len(rows), dtype=bool),
    )


def _without(problem: Problem, name: str | None) -> Problem:
    """Return a problem without the lanes of an encoder, of a kind of text, or of a name."""
    if name is None:
        return problem

    def kept(feature: str) -> bool:
        words = set(feature.split(":"))
        if name == "phrases":
            return words.isdisjoint(PHRASES)
        return name not in words

    features = problem.features
    rank = {key: values for key, values in features.rank.items() if kept(key)}
    return replace(problem, features=Features(rank, {key: row for key, row in features.row.items() if kept(key)}))
