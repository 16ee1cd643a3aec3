"""Level, stage and indicator of every match.

A sentence of a posting is read among sentences of postings and in its role: most ask for little, and so do most
duties. A sentence by itself is read as one of the framework's own kind, unless a head learned its level, or it is in a
language that the framework does not speak: then it is none of that kind, and is read as one of a posting.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.core.levels import HIGHEST, LOWEST
from pipeline.core.records import Competency, Framework, Indicator, Query, Reason
from pipeline.core.resources import digest, file_digest, models_dir
from pipeline.encoders import Encoder, remembering
from pipeline.framework import plain
from pipeline.match.fusion.framework_texts import KindTexts
from pipeline.match.fusion.similarity_features import Matrix
from pipeline.match.fusion.stage_model import FILE as STAGE_FILE
from pipeline.match.fusion.stage_model import LevelReasons, explain, level_reasons, level_sum, shipped_stage_weights
from pipeline.match.fusion.title_level import FILE as ROLES_FILE
from pipeline.match.fusion.title_level import read_in_role, shipped_role_weights, title_reasons
from pipeline.match.level.direction import Direction, learn_direction
from pipeline.match.level.lesson import WORD_WEIGHT, lesson_of, staged_texts
from pipeline.match.level.level_words import level_groups, level_words
from pipeline.match.level.scale import Scale, by_cuts
from pipeline.match.level.shared import FACTS, NUMBERS, SharedLevel, shipped_level
from pipeline.match.queries import is_of_posting
from pipeline.text.chinese_share import reads_as_chinese

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Staged:
    """The stage of one match, and of that stage's indicators the nearest; empty where the framework has none."""

    stage: int | None = None
    why: tuple[Reason, ...] = ()
    indicator: str = ""
    indicator_id: str = ""
    level: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Indicators:
    """The indicators of one competency: columns of the similarity matrix, records, and which are of each stage."""

    columns: NDArray[np.intp]
    records: tuple[Indicator, ...]
    by_stage: Mapping[int, NDArray[np.intp]]


@dataclass(frozen=True, eq=False)
class _Read:
    """What one sentence was read to ask for: its level, and what is behind it.

    `words` says which groups of level words it has, `each` what one adds, `wording` what its vector adds; all of it
    counts `weight` times in the level. `role` are reasons that its posting gives.
    """

    text: str
    level: float
    words: Vector
    each: Mapping[str, float]
    wording: float
    weight: float
    role: tuple[Reason, ...] = ()

    def reasons(self, stage: int, stages: Sequence[int], lack: float) -> tuple[Reason, ...]:
        """Return why it has this stage and not the next; `lack` is what its level lacks for that."""
        return (*self.role, *explain(self._found, stage, stages, lack / self.weight if self.weight > 0 else math.inf))

    @cached_property
    def _found(self) -> LevelReasons:
        """Its words are looked up once for all of its matches: finding them again took a third of the time."""
        return level_reasons(self.text, self.words, self.each, self.wording)


class Staging:
    """Stage and best indicator for the competencies of one framework."""

    def __init__(self, framework: Framework, indicators: KindTexts | None, encoder: Encoder | None) -> None:
        """Look up once where each competency's indicators and stages stand; `encoder` made the vectors of sentences."""
        self._framework, self._encoder = framework, encoder
        self.scale = Scale.of(framework)
        self._stages = tuple(_stages(one) for one in framework.competencies)
        self._indicators = tuple(
            _indicators_of(one, position, indicators) if indicators else None
            for position, one in enumerate(framework.competencies)
        )

    @cached_property
    def direction(self) -> Direction | None:
        """The level direction of the framework: its own, what ships, or both; None where nothing tells levels."""
        if self._encoder is None:
            return None
        encode = remembering(self._encoder).encode
        return learn_direction(lesson_of(staged_texts(self._framework), encode), self._shared)

    @cached_property
    def _shared(self) -> SharedLevel | None:
        return shipped_level(self._encoder.digest) if self._encoder else None

    def describe(
        self,
        queries: Sequence[Query],
        vectors: Vector,
        similarities: Matrix | None,
        order: NDArray[np.intp],
        head: tuple[Vector, tuple[float, ...]] | None = None,
    ) -> list[list[Staged]]:
        """Return stage and indicator of every match.

        Args:
            queries: the n sentences; those of a posting are read in its role.
            vectors: of the sentences, by the encoder of levels, shape (n, dimensions).
            similarities: to all indicators of the framework, shape (n, indicators); None where it has none.
            order: positions of the competencies matched, shape (n, top).
            head: what a head adds to each sentence's level, shape (n,), and its cuts.
        """
        read = self._read(queries, vectors, head) if self.scale is not None else None
        return [
            [
                self._of(position, read[row] if read else None, None if similarities is None else similarities[row])
                for position in order[row].tolist()
            ]
            for row in range(len(queries))
        ]

    def rise(self, queries: Sequence[Query], vectors: Vector) -> Vector:
        """Return how far sentences lie above others of postings in the level direction, in deviations, shape (n,)."""
        if self._shared is None or self.direction is None:
            return np.zeros(len(queries), dtype=np.float32)
        return self.direction.rise(
            vectors, self._shared.posting_means(reads_as_chinese([query.text for query in queries]))
        )

    def _read(
        self, queries: Sequence[Query], vectors: Vector, head: tuple[Vector, tuple[float, ...]] | None
    ) -> list[_Read]:
        """Return what each sentence was read to ask for."""
        words = level_words([query.text for query in queries])
        weights, roles = shipped_stage_weights(), shipped_role_weights()
        rise = self.rise(queries, vectors)
        wording = weights.direction * rise + (head[0] if head else 0.0)
        levels = level_sum(rise, words, weights) + (head[0] if head else 0.0)
        cut = by_cuts(levels, head[1]) if head else levels
        alone = self._alone(queries, vectors, words) if head is None else []
        read = []
        for row, query in enumerate(queries):
            if is_of_posting(query):
                level, why = read_in_role(float(levels[row]), query, roles), title_reasons(query, roles)
                one = _Read(query.text, level, words[row], weights.words, float(wording[row]), roles.level, why)
            elif alone and (mine := alone[row]) is not None:
                one = mine
            else:
                one = _Read(query.text, float(cut[row]), words[row], weights.words, float(wording[row]), 1.0)
            read.append(one)
        return read

    def _alone(self, queries: Sequence[Query], vectors: Vector, words: Vector) -> list[_Read | None]:
        """Return sentences read as the framework's own kind; None where its texts tell no levels, or not of these."""
        direction, scale = self.direction, self.scale
        if direction is None or scale is None:
            return [None] * len(queries)
        texts = [query.text for query in queries]
        levels = scale.levels(direction.stages(texts, vectors))
        height = direction.spread * scale.level_per_stage
        chinese = reads_as_chinese(texts).astype(np.intp)
        wording = height * direction.rise(vectors, direction.middles[chinese, : vectors.shape[1]])
        effects = height * WORD_WEIGHT * direction.weights[vectors.shape[1] :]
        each = dict(zip(level_groups(), effects.tolist(), strict=True))
        rows = zip(texts, levels.tolist(), words, wording.tolist(), chinese.tolist(), strict=True)
        return [
            _Read(text, level, own, each, said, 1.0) if direction.spoken[language] else None
            for text, level, own, said, language in rows
        ]

    def _of(self, position: int, read: _Read | None, near: Vector | None) -> Staged:
        """Return the match of a sentence with one competency; `near` are its similarities to all indicators."""
        own, stages = self._indicators[position], self._stages[position]
        nearest = _nearest(own, near, None)
        if not stages or read is None or self.scale is None:
            return Staged(indicator=nearest.text, indicator_id=nearest.indicator_id)
        level = min(HIGHEST, max(LOWEST, read.level))
        stage = self.scale.stage(level, stages)
        shown = _nearest(own, near, stage)
        why = read.reasons(stage, stages, self.scale.lacking(level, stages))
        return Staged(stage, why, shown.text, shown.indicator_id, round(level, 2))


def stage_digest() -> str:
    """Return what identifies the shipped weights of levels, stages and roles together."""
    files = (STAGE_FILE, ROLES_FILE, FACTS, NUMBERS)
    return digest("".join(file_digest(models_dir() / name) for name in files).encode())


def _stages(competency: Competency) -> tuple[int, ...]:
    """Return the stage numbers, ascending; empty for a competency without stages."""
    return tuple(sorted({stage.number for stage in competency.stages if stage.number is not None}))


def _indicators_of(competency: Competency, position: int, indicators: KindTexts) -> _Indicators | None:
    """Return a competency's indicators in the order of its texts; phrases among the texts are none."""
    place: dict[str, tuple[Indicator, int | None]] = {}
    for stage in competency.stages:
        for indicator in stage.indicators:
            for text in (plain(indicator.text), plain(indicator.text_zh or "")):
                place.setdefault(text, (indicator, stage.number))
    mine = np.flatnonzero(indicators.owners == position)
    columns = np.array([column for column in mine.tolist() if indicators.texts[column] in place], dtype=np.intp)
    if not len(columns):
        return None
    found = [place[indicators.texts[column]] for column in columns.tolist()]
    by_stage = {
        number: np.array([row for row, (_, other) in enumerate(found) if other == number], dtype=np.intp)
        for number in {number for _, number in found if number is not None}
    }
    return _Indicators(columns, tuple(indicator for indicator, _ in found), by_stage)


def _nearest(own: _Indicators | None, near: Vector | None, stage: int | None) -> Indicator:
    """Return the nearest indicator of a stage, so that what is shown fits it; of all where it has none, or is None."""
    if own is None or near is None:
        return Indicator("", "")
    rows = own.by_stage.get(stage) if stage is not None else None
    if rows is None:
        rows = np.arange(len(own.columns))
    return own.records[int(rows[near[own.columns[rows]].argmax()])]
