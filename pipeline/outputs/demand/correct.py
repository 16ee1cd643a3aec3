"""Shares of postings, corrected for how often the product misses a competency or sees one that is not there.

Of postings that people read whole it was counted how often the product says "asked" where a reader does (sensitivity),
and "not asked" where a reader does not (specificity), by language, competency and depth (`asked_counts.json`, made by
`python -m pipeline.training.asked_cells`). The corrected share is that of Rogan and Gladen:
(share + specificity - 1) / (sensitivity + specificity - 1), cut to 0 and 1, by language and then taken together by the
number of postings. Its interval is that of draws in which all three vary as postings drawn anew would let them: each
is drawn from the Beta distribution of its counts, which a Bayesian bootstrap by posting gives (with half a posting
added to either side, so that counts of none or all are not taken for certain). Postings of other employers and other
boards are worded otherwise: the log odds of both rates vary by a normal drift besides, whose standard deviation was
fitted between the sources of postings that were read.

A stage is corrected like a depth, where it was read often enough and is told well: what the product says is the stage
of the cell, and a reader who gives a range of stages counts with equal parts for each of them. Indicators have no
counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import BANDS
from pipeline.outputs.demand.records import DEPTHS

COUNTS = Path(__file__).with_name("asked_counts.json")
DRAWS = 2000
SEED = 90
ENDS = (5.0, 95.0)
LEAST_APART = 0.3  # sensitivity + specificity - 1; of less the product says next to nothing of the share
# Of a stage, which is read more seldom and mistaken more often: the postings that have it, and how well it is told.
LEAST_READ, STAGE_APART = 5, 0.5
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Drift:
    """How far sensitivity and specificity differ between sources of postings: standard deviations of their log odds."""

    sensitivity: float = 0.0
    specificity: float = 0.0


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Postings that were read, by what the product says and what the reader says: asked or not.

    Of stages they are no whole numbers, since a range of stages is shared out.
    """

    both: float
    missed: float
    neither: float
    extra: float
    drift: Drift = Drift()

    @property
    def sensitivity(self) -> float:
        """Return how often the product sees what the reader sees."""
        return (self.both + HALF) / (self.both + self.missed + 2 * HALF)

    @property
    def specificity(self) -> float:
        """Return how often the product sees nothing where the reader sees nothing."""
        return (self.neither + HALF) / (self.neither + self.extra + 2 * HALF)

    @property
    def tells(self) -> bool:
        """Say whether the product tells postings that ask from those that do not."""
        return self.apart >= LEAST_APART

    @property
    def tells_stage(self) -> bool:
        """Say whether enough postings of a stage were read, and the product tells them well from others."""
        return self.both + self.missed >= LEAST_READ and self.apart >= STAGE_APART

    @property
    def apart(self) -> float:
        """Return how well they are told apart: 1 where nothing is mistaken, 0 where chance decides."""
        return self.sensitivity + self.specificity - 1


@cache
def _drawn(rate: ErrorCounts, draws: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return sensitivities and specificities as other postings, of other sources, would give them."""
    counts = (rate.both, rate.missed, rate.neither, rate.extra)
    chance = np.random.default_rng([SEED, *(round(2 * one) for one in counts)])
    return (
        _drifted(chance.beta(rate.both + HALF, rate.missed + HALF, draws), rate.drift.sensitivity, chance),
        _drifted(chance.beta(rate.neither + HALF, rate.extra + HALF, draws), rate.drift.specificity, chance),
    )


def _drifted(rates: NDArray[np.float64], spread: float, chance: np.random.Generator) -> NDArray[np.float64]:
    """Return rates with a normal drift added to their log odds."""
    return 1 / (1 + (1 / np.clip(rates, 1e-9, 1.0) - 1) * np.exp(spread * chance.standard_normal(len(rates))))


Key = tuple[str, str, str]  # language, competency, depth or stage
Rates = Mapping[Key, ErrorCounts]


@dataclass(frozen=True, slots=True)
class CorrectedShare:
    """A share of postings with its 90 % interval."""

    share: float
    low: float
    high: float


def rates_of(names: frozenset[str], model: object) -> Rates:
    """Return the error counts of a framework by language, competency and depth; none where nobody counted.

    Args:
        names: of the framework's competencies.
        model: digest of the evidence model that a run was made with.
    """
    stored = _stored()
    known = {name for one in stored["counts"].values() for name in one}
    if model != stored["model"] or not names or not names <= known:
        return {}
    stages = stage_counts_of(stored["stages"], stored["drift"])
    told = {key: one for key, one in stages.items() if one.tells_stage}
    return counts_of(stored["counts"], stored["drift"]) | told


def read_postings() -> Mapping[str, int]:
    """Return how many postings were read to count errors, by language."""
    return dict(_stored()["postings"])


def counts_of(
    tables: Mapping[str, Mapping[str, Any]], drift: Mapping[str, Any] = MappingProxyType({})
) -> dict[Key, ErrorCounts]:
    """Return error counts from tables of bands: language -> competency -> [said][read] -> postings."""
    return {
        (lang, name, depth): _at(np.array(table), deep, Drift(*drift.get(depth, ())))
        for lang, of_lang in tables.items()
        for name, table in of_lang.items()
        for depth, deep in DEPTHS.items()
    }


def stage_counts_of(
    tables: Mapping[str, Mapping[str, Any]], drift: Mapping[str, Any] = MappingProxyType({})
) -> dict[Key, ErrorCounts]:
    """Return error counts of stages: language -> competency -> stage -> both, missed, neither, extra."""
    return {
        (lang, name, stage_depth(stage)): replace(ErrorCounts(*counts), drift=Drift(*drift.get("stage", ())))
        for lang, of_lang in tables.items()
        for name, of_name in of_lang.items()
        for stage, counts in of_name.items()
    }


def stage_depth(stage: object) -> str:
    """Return under which name the counts of a stage stand among those of depths."""
    return f"stage {stage}"


def _at(table: NDArray[np.int64], deep: tuple[str, ...], drift: Drift) -> ErrorCounts:
    asked = np.array([band in deep for band in BANDS])
    return ErrorCounts(
        int(table[np.ix_(asked, asked)].sum()),
        int(table[np.ix_(~asked, asked)].sum()),
        int(table[np.ix_(~asked, ~asked)].sum()),
        int(table[np.ix_(asked, ~asked)].sum()),
        drift,
    )


@cache
def _stored() -> dict[str, Any]:
    if not COUNTS.is_file():
        return {"model": None, "postings": {}, "counts": {}, "stages": {}, "drift": {}}
    found: dict[str, Any] = json.loads(COUNTS.read_text(encoding="utf-8"))
    return found


def corrected_share(
    asked: Mapping[str, tuple[int, int]], name: str, depth: str, rates: Rates, draws: int = DRAWS
) -> CorrectedShare | None:
    """Return the corrected share of postings that ask for a competency; None where it cannot be told.

    Args:
        asked: of each language how many postings ask, and how many there are.
        name: the competency.
        depth: of `DEPTHS`, or a stage (`stage_depth`).
        rates: the error counts.
        draws: of the interval.
    """
    there = {lang: counts for lang, counts in asked.items() if counts[1]}
    known = {lang: rates.get((lang, name, depth)) for lang in there}
    if not there or any(one is None or not one.tells for one in known.values()):
        return None
    chance = np.random.default_rng(SEED)
    total = sum(of for _, of in there.values())
    point, spread = 0.0, np.zeros(draws)
    for lang, (count, of) in there.items():
        rate = known[lang]
        assert rate is not None  # noqa: S101 - asked above
        found = chance.beta(count + HALF, of - count + HALF, draws)
        point += of / total * float(rogan_gladen(count / of, rate.sensitivity, rate.specificity))
        spread += of / total * rogan_gladen(found, *_drawn(rate, draws))
    low, high = np.percentile(spread, ENDS)
    return CorrectedShare(point, min(point, float(low)), max(point, float(high)))


def rogan_gladen(share: Any, sensitivity: Any, specificity: Any) -> Any:  # noqa: ANN401 - numbers or arrays of them
    """Return the share of postings that truly ask, given the share that the product sees.

    >>> round(float(rogan_gladen(0.40, 0.80, 0.90)), 3)
    0.429
    """
    apart = np.maximum(np.asarray(sensitivity) + np.asarray(specificity) - 1, 0.05)
    return np.clip((np.asarray(share) + specificity - 1) / apart, 0.0, 1.0)
