"""What each lane brings, and the baselines that the fused lanes must beat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from pipeline.encoders import Encoder
from pipeline.match.fusion import Features, log_odds
from pipeline.match.lanes import LEXICAL_LANE
from pipeline.match.texts import KINDS
from pipeline.match.training import figures
from pipeline.match.training.features import Prepared, prepare
from pipeline.match.training.fit import fit_weights
from pipeline.match.training.problems import Problem
from pipeline.match.training.recipe import RIDGE, Material
from pipeline.match.training.validate import Validated, calibrated, validate
from pipeline.match.tune import Lesson, choose_ridge, tried_alone

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
        "top1 fused": figures.top1(fused, accepted),
        "top1 largest cosine": figures.top1(nearest, accepted),
        "mrr fused": figures.mrr(fused, accepted),
        "mrr largest cosine": figures.mrr(nearest, accepted),
    }


def learning_curve(lesson: Lesson) -> Iterator[tuple[int, dict[str, float]]]:
    """Yield for so many labels what a head learned from them is worth, out of fold, beside no head."""
    rows = np.flatnonzero(lesson.tried)
    draw = np.random.default_rng(0).permutation(np.unique(lesson.groups[rows]))
    order = np.concatenate([rows[lesson.groups[rows] == group] for group in draw])
    for count in CURVE:
        some = order[: min(count, len(order))]
        part = replace(
            lesson,
            vectors=lesson.vectors[some],
            odds=lesson.odds[some],
            accepted=lesson.accepted[some],
            groups=lesson.groups[some],
            chinese=lesson.chinese[some],
            tried=lesson.tried[some],
        )
        head, alone = choose_ridge(part)[1], tried_alone(part)
        yield (
            count,
            {
                "top1": figures.top1(head.chances, part.accepted),
                "top1 without": figures.top1(alone.chances, part.accepted),
                "f1": figures.f1(head.chances, part.accepted, head.threshold),
                "f1 without": figures.f1(alone.chances, part.accepted, alone.threshold),
            },
        )


def _without(problem: Problem, name: str | None) -> Problem:
    """Return a problem without the lanes of an encoder, of a kind of text, or of a name."""
    if name is None:
        return problem

    def kept(feature: str) -> bool:
        words = set(feature.split(":"))
        if name == "phrases":
            return words.isdisjoint({"phrases_en", "phrases_zh"})
        return name not in words

    features = problem.features
    rank = {key: values for key, values in features.rank.items() if kept(key)}
    return replace(problem, features=Features(rank, {key: row for key, row in features.row.items() if kept(key)}))
