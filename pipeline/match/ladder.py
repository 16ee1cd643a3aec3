"""Look at the ladder of a framework: what separates its stages, and what stands in the way of telling them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.core.ladder import Ladder, LadderFinding
from pipeline.core.records import Framework
from pipeline.encoders import Encoder, remembering
from pipeline.match.fusion.out_of_scope import anchors
from pipeline.match.level.direction import Direction
from pipeline.match.level.lesson import StagedText, staged_texts

Array = NDArray[np.float64]
# Likeness is 1 for the same text, 0 for unrelated ones.
REPEATED = 0.9  # of two texts that say the same in other words
SAME_STAGE = 0.75  # mean over the texts of two stages, each with the nearest of the other
FLAT = 0.1  # of a stage: a step that rises less is none
STEEP = 2.0  # times the usual step of the framework
MISPLACED = 1.5  # stages, and deviations of what is usual, that wording and place must lie apart
LEAST_TOLD = 0.3  # rank correlation below which wording says nothing of single indicators
SHOWN_MISPLACED = 30


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """Staged texts with the stage that all others give each, and how alike each is to each."""

    texts: tuple[StagedText, ...]
    said: Array
    alike: Array

    def at(self, competency: int, stage: int) -> list[int]:
        """Return the places of the texts of a stage."""
        return [row for row, one in enumerate(self.texts) if (one.competency, one.stage) == (competency, stage)]


def look_at_ladder(framework: Framework, direction: Direction | None, encoder: Encoder) -> Ladder:
    """Return what separates the stages of each competency, and what does not."""
    texts = staged_texts(framework)
    if direction is None:
        return Ladder(framework.name, None, "", len(texts), ())
    found = _Texts(texts, direction.left_out, _likeness([one.text for one in texts], encoder))
    names = [one.name for one in framework.competencies]
    findings = [*_steps(found, names), *_repeated(found, names), *_same(found, names)]
    findings += misplaced(direction, texts, names)
    return Ladder(framework.name, direction.told_apart, direction.origin, len(texts), tuple(findings))


def told_levels(framework: Framework, direction: Direction | None) -> tuple[list[str], list[str]]:
    """Return how well wording tells the stages of a framework, and what looks wrong of it, each a line."""
    if direction is None:
        return [], []
    texts = staged_texts(framework)
    told = f"levels: the wording of {len(texts)} texts tells their stages with rank correlation"
    lines = [f"{told} {direction.told_apart:.2f} (1: in perfect order, 0: not at all; each judged by all others)"]
    if direction.told_apart < LEAST_TOLD:
        weak = (
            "the wording of the stages hardly tells them apart: stages of sentences will be unsure; see framework lint"
        )
        return lines, [weak]
    found = misplaced(direction, texts, [one.name for one in framework.competencies])
    wrong = [
        f"{one.text[:50]!r} of {one.competency!r} stands at stage {one.stage} and reads like {one.value}"
        for one in found
    ]
    return lines, wrong


def misplaced(direction: Direction, texts: Sequence[StagedText], names: Sequence[str]) -> list[LadderFinding]:
    """Return the indicators that stand far from the stage of which their wording speaks, the farthest first.

    Where the wording of a framework hardly tells its stages, it says nothing of single indicators, and none is named.
    """
    if direction.told_apart < LEAST_TOLD:
        return []
    apart = direction.left_out - np.array([one.stage for one in texts])
    limit = MISPLACED * max(1.0, float(apart.std()))
    stages = [one.stage for one in texts]
    said = np.clip(direction.left_out, min(stages), max(stages)).round(1)  # a reading may lie beyond the scale
    order = np.argsort(-np.abs(apart), kind="stable")
    return [
        LadderFinding(
            "misplaced", names[texts[row].competency], texts[row].stage, texts[row].text, value=float(said[row])
        )
        for row in order.tolist()[:SHOWN_MISPLACED]
        if abs(apart[row]) >= limit
    ]


def _stages(found: _Texts, competency: int) -> list[int]:
    return sorted({one.stage for one in found.texts if one.competency == competency})


def _steps(found: _Texts, names: Sequence[str]) -> Iterator[LadderFinding]:
    """Yield every step: how far the wording rises, with what is newest above and what is left behind below."""
    steps = []
    for place, name in enumerate(names):
        for low, high in pairwise(_stages(found, place)):
            below, above = found.at(place, low), found.at(place, high)
            near = found.alike[np.ix_(above, below)]
            newest, left = above[int(near.max(axis=1).argmin())], below[int(near.max(axis=0).argmin())]
            rise = float(found.said[above].mean() - found.said[below].mean())
            texts = (found.texts[left].text, found.texts[newest].text)
            steps.append(LadderFinding("step", name, low, texts[0], name, high, texts[1], round(rise, 2)))
    yield from steps
    usual = float(np.median([one.value or 0.0 for one in steps])) if steps else 0.0
    for one in steps:
        rise = one.value or 0.0
        kind = "flat" if rise < FLAT else "steep" if usual > FLAT and rise > STEEP * usual and rise > 1 else None
        if kind is not None:
            yield LadderFinding(
                "flat" if kind == "flat" else "steep",
                one.competency,
                one.stage,
                one.text,
                one.other_competency,
                one.other_stage,
                one.other_text,
                one.value,
            )


def _repeated(found: _Texts, names: Sequence[str]) -> Iterator[LadderFinding]:
    """Yield texts that stand at two stages of one competency, in the same words or nearly so."""
    rows, columns = np.nonzero(np.triu(found.alike >= REPEATED, 1))
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        one, other = found.texts[row], found.texts[column]
        if one.competency == other.competency and one.stage != other.stage:
            name, value = names[one.competency], round(float(found.alike[row, column]), 2)
            yield LadderFinding("repeated", name, one.stage, one.text, name, other.stage, other.text, value)


def _same(found: _Texts, names: Sequence[str]) -> Iterator[LadderFinding]:
    """Yield stages of one competency whose texts say about the same."""
    for place, name in enumerate(names):
        for low, high in combinations(_stages(found, place), 2):
            below, above = found.at(place, low), found.at(place, high)
            near = found.alike[np.ix_(above, below)]
            likeness = float((near.max(axis=1).mean() + near.max(axis=0).mean()) / 2)
            if likeness >= SAME_STAGE:
                above_at, below_at = np.unravel_index(int(near.argmax()), near.shape)
                texts = (found.texts[below[int(below_at)]].text, found.texts[above[int(above_at)]].text)
                yield LadderFinding("same", name, low, texts[0], name, high, texts[1], round(likeness, 2))


def _likeness(texts: Sequence[str], encoder: Encoder) -> Array:
    """Return how alike each text is to each: 1 the same, 0 as the anchors among themselves."""
    encode = remembering(encoder).encode
    vectors, others = encode(list(texts)).astype(np.float64), encode(list(anchors())).astype(np.float64)
    among = others @ others.T
    usual = float(among[~np.eye(len(among), dtype=bool)].mean())
    return np.asarray((vectors @ vectors.T - usual) / max(1e-6, 1 - usual))
