"""The stage that a sentence asks for: from the indicators it resembles and the words that carry level.

Level runs from 1 to 5 whatever the framework's number of stages, and is mapped to its stages in
proportion. It is a sum: a start, what the indicators say, and what each group of level words adds.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Reason
from pipeline.core.resources import models_dir
from pipeline.match.fusion.level_words import first_word, level_groups

FILE = "fusion/stage.json"
LEVELS = 5
# Similarities are in deviations of the background; at this sharpness the nearest stage weighs most
# and its neighbours still count.
SHARPNESS = 2.0
# Effects smaller than these, in stages, are not worth a word to the reader.
NOTABLE, NOTABLE_WORDING = 0.15, 0.3
MOST_WANTED = 3  # groups of words that are said to be missing


@dataclass(frozen=True, slots=True)
class StageWeights:
    """Fitted weights of the level, and the four cuts between the five levels."""

    start: float
    indicators: float
    words: Mapping[str, float]
    cuts: tuple[float, ...]


def resembled_level(similarities: NDArray[np.float32], positions: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the level that the indicators speak for, shape (n,), between 0 (lowest) and 1 (highest).

    Args:
        similarities: to the indicators of one competency, shape (n, indicators).
        positions: of each indicator's stage among the stages, 0 to 1, shape (indicators,).
    """
    levels = np.unique(positions)
    best = np.stack([similarities[:, positions == level].max(axis=1) for level in levels], axis=1)
    weight = np.exp(SHARPNESS * (best - best.max(axis=1, keepdims=True)))
    return np.asarray((weight @ levels) / weight.sum(axis=1), dtype=np.float32)


def level_sum(resembled: NDArray[np.float32], words: NDArray[np.float32], weights: StageWeights) -> NDArray[np.float32]:
    """Return the level as a number on the scale of the cuts, shape (n,)."""
    each = np.array([weights.words.get(group, 0.0) for group in level_groups()], dtype=np.float32)
    return np.asarray(weights.start + weights.indicators * resembled + words @ each, dtype=np.float32)


def stage_of(level: float, stages: Sequence[int], cuts: Sequence[float]) -> int:
    """Return the framework's stage for a level: in proportion where it has other than five stages. Cuts ascend."""
    step = bisect_right(cuts, level)
    place = step / (LEVELS - 1) * (len(stages) - 1)
    return stages[min(len(stages) - 1, int(place + 0.5))]


def short_of(level: float, stages: Sequence[int], cuts: Sequence[float]) -> float:
    """Return how much a level lacks for the next of the stages; infinite for the highest."""
    stage = stage_of(level, stages, cuts)
    return next((cut - level for cut in cuts if stage_of(cut, stages, cuts) > stage), math.inf)


@dataclass(frozen=True, slots=True)
class LevelReasons:
    """Why a sentence has its level, whatever the competency.

    `wording` says what its words do; `absent` are groups of words that it lacks with what each would add, most first.
    """

    wording: tuple[Reason, ...]
    absent: tuple[tuple[str, float], ...]

    def missing(self, lack: float, stage: int) -> Reason:
        """Return which words would make up for what is lacking for `stage`: each alone, else the fewest together."""
        found = [group for group, gain in self.absent if gain >= lack][:MOST_WANTED]
        for some in range(2, MOST_WANTED + 1):
            if not found and sum(gain for _, gain in self.absent[:some]) >= lack:
                found = [group for group, _ in self.absent[:some]]
        return Reason("missing_words", {"groups": tuple(found), "stage": stage}) if found else _not_enough(stage)


def level_reasons(text: str, words: NDArray[np.float32], weights: StageWeights, wording: float) -> LevelReasons:
    """Return which words of a sentence raise its level or hold it down, and which would raise it further.

    Args:
        text: the sentence.
        words: which groups of level words it has, shape (groups,).
        weights: of the groups.
        wording: what a head adds for the sentence as a whole.
    """
    effects = [(group, weights.words.get(group, 0.0), has) for group, has in zip(level_groups(), words, strict=True)]
    notable = [(group, effect) for group, effect, has in effects if has and abs(effect) >= NOTABLE]
    found = [
        Reason(f"word_{'raises' if effect > 0 else 'lowers'}", {"word": first_word(text, group), "group": group})
        for group, effect in sorted(notable, key=lambda one: one[1] < 0)
    ]
    if abs(wording) >= NOTABLE_WORDING:
        found.append(Reason(f"wording_{'raises' if wording > 0 else 'lowers'}"))
    absent = [(group, effect) for group, effect, has in effects if not has and effect >= NOTABLE]
    return LevelReasons(tuple(found) or (Reason("no_level_words"),), tuple(sorted(absent, key=lambda one: -one[1])))


def explain(found: LevelReasons, stage: int, stages: Sequence[int], lack: float) -> tuple[Reason, ...]:
    """Return why a sentence has this stage of a competency and not the next of its `stages`, which ascend.

    `lack` is what its own level lacks for the next, on the scale of the weights of words.
    """
    higher = next((one for one in stages if one > stage), None)
    return found.wording if higher is None else (*found.wording, found.missing(lack, higher))


def _not_enough(stage: int) -> Reason:
    return Reason("not_enough", {"stage": stage})


@cache
def shipped_stage_weights() -> StageWeights:
    """Return the stage weights that ship with the package."""
    content = json.loads((models_dir() / FILE).read_text(encoding="utf-8"))
    return StageWeights(content["start"], content["indicators"], content["words"], tuple(content["cuts"]))


def write_stage_weights(weights: StageWeights, path: Path) -> None:
    """Write stage weights as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(weights), indent=1) + "\n", encoding="utf-8")
