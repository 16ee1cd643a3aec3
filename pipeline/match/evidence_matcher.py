"""Match sentences with an evidence model: one probability by a sentence's vector and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.levels import HIGHEST, LOWEST, stage_at
from pipeline.core.records import Answer, Framework, Indicator, Match, Query, Reason
from pipeline.encoders import Encoder
from pipeline.framework import plain
from pipeline.match.evidence_model import EvidenceModel, with_context
from pipeline.match.fusion.calibration import chance
from pipeline.match.fusion.stage_model import level_reasons, shipped_stage_weights
from pipeline.match.level.level_words import level_words
from pipeline.match.options import EVIDENCE_FROM, MatchOptions, MatchResult

Matrix = NDArray[np.float32]
# Cosine from which an indicator says nearly the same as a sentence; below, none is shown.
SAME_BEHAVIOUR = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class _Indicators:
    """The indicators of one competency by stage number, and their vectors, shape (n, dimensions) each."""

    records: Mapping[int, tuple[Indicator, ...]]
    vectors: Mapping[int, Matrix]


class EvidenceMatcher:
    """Matches sentences to the framework that its model knows; made by `load_matcher`, safe to use again."""

    def __init__(
        self,
        framework: Framework,
        model: EvidenceModel,
        encoder: Encoder,
        options: MatchOptions,
        identity: Mapping[str, str],
    ) -> None:
        """Keep the parts, and encode the framework's indicators."""
        self.framework = framework
        self.identity = identity
        self._model = model
        self._encoder = encoder
        self._options = options
        self._stages = [sorted({s.number for s in c.stages if s.number is not None}) for c in framework.competencies]
        self._indicators = list(_encoded(framework, encoder))

    @property
    def encoder_name(self) -> str:
        """Name of the encoder, whose vectors `match` returns."""
        return self._encoder.name

    @property
    def threshold(self) -> float:
        """Probability from which a sentence is evidence."""
        return EVIDENCE_FROM if self._options.threshold is None else self._options.threshold

    def match(self, queries: Sequence[Query], on_progress: Callable[[int], None] | None = None) -> MatchResult:
        """Return an answer for each query, in order; `on_progress` gets the number of queries done so far."""
        if not queries:
            return MatchResult((), np.zeros((0, 0), dtype=np.float32))
        done = 0

        def count(more: int) -> None:
            nonlocal done
            done += more
            if on_progress:
                on_progress(min(len(queries), done))

        model = self._model
        word_odds = model.word_odds(queries)
        ruled_out = model.ruled_out(queries, word_odds)
        rest = [with_context(query) for query, is_out in zip(queries, ruled_out, strict=True) if not is_out]
        count(len(queries) - len(rest))
        vectors = np.zeros((len(queries), self._encoder.dimensions), dtype=np.float32)
        if rest:
            vectors[~ruled_out] = self._encoder.encode(rest, count)
        return MatchResult(tuple(self._answers(queries, vectors, word_odds, ruled_out)), vectors)

    def _answers(
        self, queries: Sequence[Query], vectors: Matrix, word_odds: Matrix, ruled_out: NDArray[np.bool_]
    ) -> Iterator[Answer]:
        """Yield the answer for each query; of those that are ruled out the words say all, and the vectors are zero."""
        model = self._model
        head, words, bias = model.log_odds(queries, vectors, word_odds)
        head[ruled_out], words[ruled_out], bias[ruled_out] = 0.0, word_odds[ruled_out], 0.0
        probabilities = chance(head + words + bias)
        mains = chance(vectors @ model.main_weights + model.main_bias)
        levels = np.clip(model.levels(queries, vectors, ruled_out), LOWEST, HIGHEST)
        of_level = level_words([query.text for query in queries])
        order = np.argsort(-probabilities, axis=1, kind="stable")[:, : self._options.top]
        for row, query in enumerate(queries):
            columns = order[row].tolist()
            stages = [stage_at(float(levels[row, column]), self._stages[column]) for column in columns]
            why = _reasons(query.text, of_level[row]) if any(stage is not None for stage in stages) else ()
            matches = tuple(
                Match(
                    *self._named(column, stage, vectors[row]),
                    probability=float(probabilities[row, column]),
                    parts={
                        "head": float(head[row, column]),
                        "words": float(words[row, column]),
                        "bias": float(bias[row, column]),
                    },
                    stage_why=why,
                    level=round(float(levels[row, column]), 2) if stage is not None else None,
                    main=float(mains[row, column]),
                )
                for column, stage in zip(columns, stages, strict=True)
            )
            abstained = matches[0].probability < self.threshold
            yield Answer(query.query_id, query.text, abstained, matches)

    def _named(self, column: int, stage: int | None, vector: Matrix) -> tuple[str, str, int | None, str, str]:
        """Return the names that a match begins with: competency, its id, stage, indicator, its id."""
        competency = self.framework.competencies[column]
        indicator = self._nearest(column, stage, vector) or Indicator("", "")
        return competency.name, competency.competency_id, stage, indicator.text, indicator.indicator_id

    def _nearest(self, column: int, stage: int | None, vector: Matrix) -> Indicator | None:
        """Return the indicator of a stage that says nearly the same as the sentence; None where none does."""
        own = self._indicators[column]
        if stage is None or stage not in own.records:
            return None
        near = own.vectors[stage] @ vector
        best = int(near.argmax())
        return own.records[stage][best] if near[best] >= SAME_BEHAVIOUR else None


def _reasons(text: str, words: Matrix) -> tuple[Reason, ...]:
    """Return which words of a sentence raise or lower its level; without any, that its wording and its role do."""
    found = level_reasons(text, words, shipped_stage_weights().words, 0.0).wording
    return tuple(Reason("level_learned") if reason.key == "no_level_words" else reason for reason in found)


def _encoded(framework: Framework, encoder: Encoder) -> Iterator[_Indicators]:
    """Yield the indicators of each competency with their vectors; an indicator in two languages has two."""
    for competency in framework.competencies:
        records: dict[int, tuple[Indicator, ...]] = {}
        vectors: dict[int, Matrix] = {}
        for stage in competency.stages:
            texts = [
                (indicator, plain(text))
                for indicator in stage.indicators
                for text in (indicator.text, indicator.text_zh)
                if text
            ]
            if stage.number is not None and texts:
                records[stage.number] = tuple(indicator for indicator, _ in texts)
                vectors[stage.number] = encoder.encode([text for _, text in texts])
        yield _Indicators(records, vectors)
