"""What a method said of the postings of a benchmark: cells, evidence, and the probability of every pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import MATCHES_KEPT, TITLE_QUERY, Answer, Band, Framework
from pipeline.profile import Weights, build_profile
from pipeline.training.benchmark.placed_postings import PlacedPosting
from pipeline.training.benchmark.read_benchmark import competency_codes


@dataclass(frozen=True, slots=True)
class SaidCell:
    """The band and stage that a method gave a competency, and how probable it called the band."""

    band: Band
    stage: float | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What a method said of one posting, by codes of competencies.

    `shown` holds the ids of the requirements that are evidence; `probabilities` of each requirement that of every
    competency. A cell that is left out is none.
    """

    cells: Mapping[str, SaidCell] = field(default_factory=dict)
    shown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    probabilities: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Method:
    """A method by its name, what it said of each posting, and the figures that mean something for it (none: all)."""

    name: str
    said: tuple[Said, ...]
    figures: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """What turns answers into profiles: the rules that `run` applies, whoever answers."""

    framework: Framework
    weights: Weights
    encoder: str

    def said(self, posting: PlacedPosting, answers: Sequence[Answer], vectors: NDArray[np.float32]) -> Said:
        """Return what comes of the answers to a posting's sentences; each answer holds all competencies.

        As in a run, the profile sees the best few competencies of each sentence.
        """
        if posting.parsed is None:
            return Said()
        kept = [replace(one, matches=one.matches[:MATCHES_KEPT]) for one in answers]
        profile = build_profile(posting.parsed, kept, vectors, self.framework, self.weights, self.encoder)
        code_of = codes_by_name()
        cells = {code_of[cell.competency]: cell for cell in profile.cells if cell.competency in code_of}
        return Said(
            {code: SaidCell(cell.band, cell.stage, cell.confidence) for code, cell in cells.items()},
            {
                code: frozenset(one.requirement_id for one in cell.evidence if not one.hint)
                for code, cell in cells.items()
            },
            {
                answer.query_id: {code_of.get(one.competency, ""): one.probability for one in answer.matches}
                for answer in answers
                if answer.query_id != TITLE_QUERY
            },
        )


def codes_by_name() -> dict[str, str]:
    """Return the code of each competency that labels know, by its name."""
    return {name: code for code, name in competency_codes().items()}
