"""Best indicator and stage of every match: `stage.py` applied to a framework's indicators."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Competency, Framework, Indicator, Query, Reason
from pipeline.core.resources import digest, file_digest, models_dir
from pipeline.framework import plain
from pipeline.match.fusion.framework_texts import KindTexts
from pipeline.match.fusion.level_words import level_words
from pipeline.match.fusion.role_level import FACTS, NUMBERS, Roles, wording_reasons
from pipeline.match.fusion.similarity_features import Matrix
from pipeline.match.fusion.stage_model import FILE as STAGE_FILE
from pipeline.match.fusion.stage_model import (
    LevelReasons,
    StageWeights,
    explain,
    level_reasons,
    level_sum,
    resembled_level,
    shipped_stage_weights,
    short_of,
    stage_of,
)
from pipeline.match.fusion.title_level import CUTS, read_in_role, shipped_role_weights, title_reasons
from pipeline.match.fusion.title_level import FILE as ROLES_FILE
from pipeline.match.queries import is_of_posting

MIDDLE = np.float32(0.5)  # what a competency without staged indicators says of the level


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
    """The indicators of one competency: columns of the similarity matrix, stage positions (0 to 1), records.

    `by_stage` holds, for each stage in order, which of them are its own.
    """

    columns: NDArray[np.intp]
    positions: NDArray[np.float32]
    records: tuple[Indicator, ...]
    by_stage: tuple[NDArray[np.intp], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """What is known of n sentences before a competency is looked at; `reasons` fills as they are asked for.

    A sentence that matches three competencies is explained once: finding its words again took a third of the time.
    """

    queries: Sequence[Query]
    similarities: Matrix | None
    words: NDArray[np.float32]
    added: NDArray[np.float32]
    cuts: tuple[float, ...]
    pulls: NDArray[np.float32]
    reasons: dict[int, LevelReasons]


class Staging:
    """Stage and best indicator for the competencies of one framework."""

    def __init__(self, framework: Framework, indicators: KindTexts | None, roles: Roles | None = None) -> None:
        """Look up once where each competency's indicators and stages stand."""
        self._given = roles
        self._stages = tuple(_stages(one) for one in framework.competencies)
        self._indicators = tuple(
            _indicators_of(one, position, indicators) if indicators else None
            for position, one in enumerate(framework.competencies)
        )

    @cached_property
    def _roles(self) -> Roles:
        return self._given or Roles(shipped_role_weights())

    @cached_property
    def _weights(self) -> StageWeights:
        return shipped_stage_weights()

    def pulls(self, queries: Sequence[Query], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the wording of its posting adds to each sentence's level; see `Roles.pulls`."""
        return self._roles.pulls(queries, vectors)

    def describe(
        self,
        queries: Sequence[Query],
        similarities: Matrix | None,
        order: NDArray[np.intp],
        wording: tuple[NDArray[np.float32], tuple[float, ...]] | None = None,
        pulls: NDArray[np.float32] | None = None,
    ) -> list[list[Staged]]:
        """Return stage and indicator of every match.

        Args:
            queries: the n sentences; those of a posting are read in its role.
            similarities: to all indicators of the framework, shape (n, indicators); None where it has none.
            order: positions of the competencies matched, shape (n, top).
            wording: what a head adds to each sentence's level, shape (n,), and its cuts.
            pulls: what the wording of its posting adds, shape (n,); see `pulls`.
        """
        described = [[Staged()] * order.shape[1] for _ in queries]
        if not any(self._stages) and similarities is None:
            return described
        added, cuts = wording or (np.zeros(len(queries), dtype=np.float32), self._weights.cuts)
        words = level_words([query.text for query in queries])
        pulls = np.zeros(len(queries), dtype=np.float32) if pulls is None else pulls
        seen = _Seen(queries, similarities, words, added, cuts, pulls, {})
        for position in np.unique(order):
            rows, ranks = np.nonzero(order == position)
            found = self._of(int(position), seen, rows)
            for row, rank, staged in zip(rows.tolist(), ranks.tolist(), found, strict=True):
                described[row][rank] = staged
        return described

    def levels(
        self, position: int, similarities: Matrix | None, words: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
        """Return what the indicators of a competency say of the level (0 to 1), and the best one's place."""
        own = self._indicators[position]
        if similarities is None or own is None:
            return np.full(len(words), MIDDLE), np.zeros(len(words), dtype=np.intp)
        near = similarities[:, own.columns]
        return resembled_level(near, own.positions), near.argmax(axis=1)

    def _of(self, position: int, seen: _Seen, rows: NDArray[np.intp]) -> list[Staged]:
        """Return the matches of some sentences with one competency."""
        own, stages = self._indicators[position], self._stages[position]
        near = seen.similarities[rows] if seen.similarities is not None else None
        words = seen.words[rows]
        resembled, best = self.levels(position, near, words)
        level = level_sum(resembled, words, self._weights) + seen.added[rows]
        found = []
        for number, row in enumerate(rows.tolist()):
            nearest = own.records[best[number]] if own else Indicator("", "")
            if not stages:
                found.append(Staged(indicator=nearest.text, indicator_id=nearest.indicator_id))
                continue
            query, height, cuts, weight = seen.queries[row], float(level[number]), seen.cuts, 1.0
            if is_of_posting(query):
                height = read_in_role(height, query, self._roles.weights) + float(seen.pulls[row])
                cuts, weight = CUTS, self._roles.weights.level
            stage = stage_of(height, stages, cuts)
            shown = _nearest_at(own, stages.index(stage), near[number]) if own and near is not None else None
            # Its words count in a posting as much as its level does there.
            lack = short_of(height, stages, cuts) / weight if weight > 0 else math.inf
            why = explain(self._reasons(seen, row), stage, stages, lack)
            if is_of_posting(query):
                of_role = wording_reasons(float(seen.pulls[row]))
                why = (*title_reasons(query, self._roles.weights), *of_role, *why)
            shown = shown or nearest
            found.append(Staged(stage, why, shown.text, shown.indicator_id, round(height, 2)))
        return found

    def _reasons(self, seen: _Seen, row: int) -> LevelReasons:
        """Return why a sentence has its level, looked up once for all of its matches."""
        found = seen.reasons.get(row)
        if found is None:
            text, added = seen.queries[row].text, float(seen.added[row])
            found = seen.reasons[row] = level_reasons(text, seen.words[row], self._weights, added)
        return found


def stage_digest() -> str:
    """Return what identifies the shipped weights of stages and roles together."""
    files = (STAGE_FILE, ROLES_FILE, FACTS, NUMBERS)
    return digest("".join(file_digest(models_dir() / name) for name in files).encode())


def _stages(competency: Competency) -> tuple[int, ...]:
    """Return the stage numbers, ascending; empty for a competency without stages."""
    return tuple(sorted({stage.number for stage in competency.stages if stage.number is not None}))


def _indicators_of(competency: Competency, position: int, indicators: KindTexts) -> _Indicators | None:
    """Return a competency's indicators in the order of its texts; phrases among the texts are none."""
    stages = _stages(competency)
    highest = max(1, len(stages) - 1)
    place: dict[str, tuple[Indicator, float]] = {}
    for stage in competency.stages:
        height = stages.index(stage.number) / highest if stage.number is not None else float(MIDDLE)
        for indicator in stage.indicators:
            for text in (plain(indicator.text), plain(indicator.text_zh or "")):
                place.setdefault(text, (indicator, height))
    mine = np.flatnonzero(indicators.owners == position)
    columns = np.array([column for column in mine.tolist() if indicators.texts[column] in place], dtype=np.intp)
    if not len(columns):
        return None
    found = [place[indicators.texts[column]] for column in columns.tolist()]
    heights = np.array([height for _, height in found], dtype=np.float32)
    by_stage = tuple(np.flatnonzero(heights == np.float32(step / highest)) for step in range(len(stages)))
    return _Indicators(columns, heights, tuple(indicator for indicator, _ in found), by_stage)


def _nearest_at(own: _Indicators, step: int, near: NDArray[np.float32]) -> Indicator | None:
    """Return the nearest indicator of one stage, so that what is shown fits the stage; None where it has none.

    `near` holds one sentence's similarities to all indicators of the framework.
    """
    mine = own.by_stage[step]
    return own.records[mine[near[own.columns[mine]].argmax()]] if len(mine) else None
