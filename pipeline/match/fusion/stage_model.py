"""The level that a sentence of a posting asks for, and why: the level direction and the words that carry level.

Level runs from 1 to 5 whatever the framework's stages, as readers of postings gave it. It is a sum: a start, how far
the sentence lies above others of postings in the level direction, and what each group of level words adds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Reason
from pipeline.core.resources import models_dir
from pipeline.match.level.level_words import first_word, level_groups

FILE = "fusion/stage.json"
# Effects smaller than these, in stages, are not worth a word to the reader.
NOTABLE, NOTABLE_WORDING = 0.15, 0.3
MOST_WANTED = 3  # groups of words that are said to be missing


@dataclass(frozen=True, slots=True)
class StageWeights:
    """Fitted weights of the level: start, of a deviation in the level direction, and of each group of level words."""

    start: float
    direction: float
    words: Mapping[str, float]


def level_sum(rise: NDArray[np.float32], words: NDArray[np.float32], weights: StageWeights) -> NDArray[np.float32]:
    """Return the level of sentences, shape (n,), from their rise in the level direction and their level words."""
    each = np.array([weights.words.get(group, 0.0) for group in level_groups()], dtype=np.float32)
    return np.asarray(weights.start + weights.direction * rise + words @ each, dtype=np.float32)


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


def level_reasons(text: str, words: NDArray[np.float32], each: Mapping[str, float], wording: float) -> LevelReasons:
    """Return which words of a sentence raise its level or hold it down, and which would raise it further.

    Args:
        text: the sentence.
        words: which groups of level words it has, shape (groups,).
        each: what a group adds to the level.
        wording: what the sentence as a whole adds.
    """
    effects = [(group, each.get(group, 0.0), has) for group, has in zip(level_groups(), words, strict=True)]
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
    return StageWeights(content["start"], content["direction"], content["words"])


def write_stage_weights(weights: StageWeights, path: Path) -> None:
    """Write stage weights as JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(weights), indent=1) + "\n", encoding="utf-8")
