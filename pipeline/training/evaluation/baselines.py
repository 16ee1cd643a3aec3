"""What the matcher must beat: chance, the commonest answer, letters alone, and the nearest text of one encoder.

Each gets the benefit of a line and a threshold fitted on the other postings, so that its chances mean
as much as they can.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.framework import plain
from pipeline.match.fusion.framework_texts import FEW, PHRASES
from pipeline.match.fusion.similarity_features import LEXICAL_LANE
from pipeline.match.matcher import Chunk, Matcher
from pipeline.training.evaluation.cross_fit import calibrated_across
from pipeline.training.evaluation.outcome import NO_STAGE, Outcome, Truth, outcome_of_chances

Array = NDArray[np.float64]
# The text that comes nearest is looked for among these; the first kind that the framework has.
NEAREST_KINDS = ("indicators", "description", "name")
SEED = 0


def baselines(bare: Matcher, truth: Truth) -> Iterator[Outcome]:
    """Yield the baselines over the framework alone (`bare` has neither overlay nor head)."""
    chunk = bare.features(truth.texts, bare.represent(truth.texts))
    shape = truth.accepted.shape
    commonest = np.bincount(truth.first[truth.first >= 0], minlength=shape[1]).argmax() if truth.covered.any() else 0
    stages = truth.stage[truth.stage != NO_STAGE]
    usual = int(np.bincount(stages).argmax()) if len(stages) else NO_STAGE
    draw = np.random.default_rng(SEED)
    chinese = np.asarray(chunk.features.row["chinese"], dtype=np.float64)

    def judged(name: str, scores: Array) -> Outcome:
        return outcome_of_chances(name, *calibrated_across(scores, truth, chinese), truth)

    rising = np.broadcast_to(np.arange(shape[1]) == commonest, shape).astype(float)
    yield judged("random", draw.normal(size=shape)).staged(_random_stages(stages, shape[0], draw))
    yield judged(f"always {bare.framework.competencies[commonest].name}", rising).staged(
        np.full(shape[0], usual, dtype=np.intp)
    )
    yield judged("n-grams alone", _lexical(chunk))
    yield judged("largest cosine", _nearest(bare, chunk)).staged(_nearest_stage(bare, chunk, truth))


def _random_stages(stages: NDArray[np.intp], count: int, draw: np.random.Generator) -> NDArray[np.intp]:
    return draw.choice(stages, size=count) if len(stages) else np.zeros(count, dtype=np.intp)


def _lexical(chunk: Chunk) -> Array:
    """Return the mean of the n-gram lanes of all kinds of text but phrases."""
    lanes = [
        values + chunk.features.row[f"{lane}:mean"][:, None]
        for lane, values in chunk.features.rank.items()
        if lane.startswith(f"{LEXICAL_LANE}:") and not lane.endswith((*PHRASES, FEW))
    ]
    return np.asarray(np.mean(lanes, axis=0), dtype=np.float64)


def _nearest(bare: Matcher, chunk: Chunk) -> Array:
    """Return the similarity of the one nearest text of each competency, by the first encoder."""
    kind = next(one for one in NEAREST_KINDS if one in bare.texts)
    near = bare.views[0].similarities(chunk.rows[bare.views[0].name], kind)
    owners = bare.texts[kind].owners
    scores = np.full((len(near), len(bare.framework.competencies)), near.min(), dtype=np.float64)
    np.maximum.at(scores.T, owners, near.T)
    return scores


def _nearest_stage(bare: Matcher, chunk: Chunk, truth: Truth) -> NDArray[np.intp]:
    """Return the stage of the nearest indicator of the readers' first competency."""
    found = np.zeros(len(truth.first), dtype=np.intp)
    if "indicators" not in bare.texts:
        return found
    texts = bare.texts["indicators"]
    stage_of = {
        (position, plain(text)): stage.number or NO_STAGE
        for position, competency in enumerate(bare.framework.competencies)
        for stage in competency.stages
        for indicator in stage.indicators
        for text in (indicator.text, indicator.text_zh or "")
    }
    own = [stage_of.get((int(owner), text), NO_STAGE) for owner, text in zip(texts.owners, texts.texts, strict=True)]
    stages = np.array(own)
    near = bare.views[0].similarities(chunk.rows[bare.views[0].name], "indicators")
    for row in np.flatnonzero(truth.first >= 0).tolist():
        columns = np.flatnonzero((texts.owners == truth.first[row]) & (stages != NO_STAGE))
        if len(columns):
            found[row] = stages[columns[near[row, columns].argmax()]]
    return found
