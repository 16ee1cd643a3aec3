"""What a framework itself teaches of its levels: every text that stands at a stage, with the number of the stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Competency, Framework
from pipeline.framework import plain
from pipeline.match.level.level_words import level_words
from pipeline.text.chinese_share import reads_as_chinese

Matrix = NDArray[np.float32]
# Beside a vector of length 1, a group of level words weighs this much: .15 and 0 are worse by .01 and .03 in rho.
WORD_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class StagedText:
    """An indicator or, where a stage has none, its summary; `competency` is the place among the framework's."""

    competency: int
    stage: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """Staged texts as numbers: `features` has shape (n, dimensions + groups of level words), `stages` (n,)."""

    texts: tuple[StagedText, ...]
    features: Matrix
    chinese: NDArray[np.bool_]
    stages: Matrix


def staged_texts(framework: Framework) -> tuple[StagedText, ...]:
    """Return the texts of all numbered stages, in the order of the framework; of two languages the first.

    A translation would tell the stage of its original, and nothing that is not known.
    """
    return tuple(
        StagedText(place, number, text)
        for place, competency in enumerate(framework.competencies)
        for number, text in _texts(competency)
    )


def lesson_of(texts: Sequence[StagedText], encode: Callable[[list[str]], Matrix]) -> Lesson:
    """Return staged texts as a lesson; `encode` gives the vectors of the encoder that the level is read with."""
    words = [one.text for one in texts]
    features = level_features(words, encode(words) if words else np.zeros((0, 0), dtype=np.float32))
    return Lesson(
        tuple(texts), features, reads_as_chinese(words), np.array([one.stage for one in texts], dtype=np.float32)
    )


def level_features(texts: Sequence[str], vectors: Matrix) -> Matrix:
    """Return the vectors with the level words beside them, shape (n, dimensions + groups)."""
    return np.concatenate([vectors, np.float32(WORD_WEIGHT) * level_words(texts)], axis=1).astype(np.float32)


def _texts(competency: Competency) -> Iterator[tuple[int, str]]:
    for stage in competency.stages:
        if stage.number is None:
            continue
        said = [(one.text, one.text_zh) for one in stage.indicators] or [(stage.summary, stage.summary_zh)]
        yield from ((stage.number, found) for text, text_zh in said if (found := plain(text or text_zh or "").strip()))
