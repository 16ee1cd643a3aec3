"""Shares of postings, corrected for how often the product misses a competency or sees one that is not there.

Of postings that people read whole it was counted how often the product says "asked" where a reader does (sensitivity),
and "not asked" where a reader does not (specificity), by language, competency and depth (`asked_counts.json`, made by
`python -m pipeline.training.asked_cells`). The corrected share is that of Rogan and Gladen:
(share + specificity - 1) / (sensitivity + specificity - 1), cut to 0 and 1, by language and then taken together by the
number of postings. Its interval is that of draws in which all three vary as postings drawn anew would let them: each
is drawn from the Beta distribution of its counts, which a Bayesian bootstrap by posting gives (with half a posting
added to either side, so that counts of none or all are not taken for certain).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
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
HALF = 0.5


@dataclass(frozen=True, slots=True)
class ErrorCounts:
    """Postings that were read, by what the product says and what the reader says: asked or not."""

    both: int
    missed: int
    neither: int
    extra: int

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
        return self.sensitivity + self.specificity - 1 >= LEAST_APART


Rates = Mapping[tuple[str, str, str], ErrorCounts]


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
    return counts_of(stored["counts"])


def counts_of(tables: Mapping[str, Mapping[str, Any]]) -> Rates:
    """Return error counts from tables of bands: language -> competency -> [said][read] -> postings."""
    return {
        (lang, name, depth): _at(np.array(table), deep)
        for lang, of_lang in tables.items()
        for name, table in of_lang.items()
        for depth, deep in DEPTHS.items()
    }


def _at(table: NDArray[np.int64], deep: tuple[str, ...]) -> ErrorCounts:
    asked = np.array([band in deep for band in BANDS])
    return ErrorCounts(
        int(table[np.ix_(asked, asked)].sum()),
        int(table[np.ix_(~asked, asked)].sum()),
        int(table[np.ix_(~asked, ~asked)].sum()),
        int(table[np.ix_(asked, ~asked)].sum()),
    )


@cache
def _stored() -> dict[str, Any]:
    if not COUNTS.is_file():
        return {"model": None, "counts": {}}
    found: dict[str, Any] = json.loads(COUNTS.read_text(encoding="utf-8"))
    return found


def corrected_share(
    asked: Mapping[str, tuple[int, int]], name: str, depth: str, rates: Rates, draws: int = DRAWS
) -> CorrectedShare | None:
    """Return the corrected share of postings that ask for a competency; None where it cannot be told.

    Args:
        asked: of each language how many postings ask, and how many there are.
        name: the competency.
        depth: of `DEPTHS`.
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
        drawn = (
            chance.beta(count + HALF, of - count + HALF, draws),
            chance.beta(rate.both + HALF, rate.missed + HALF, draws),
            chance.beta(rate.neither + HALF, rate.extra + HALF, draws),
        )
        point += of / total * float(rogan_gladen(count / of, rate.sensitivity, rate.specificity))
        spread += of / total * rogan_gladen(*drawn)
    low, high = np.percentile(spread, ENDS)
    return CorrectedShare(point, min(point, float(low)), max(point, float(high)))


def rogan_gladen(share: Any, sensitivity: Any, specificity: Any) -> Any:  # noqa: ANN401 - numbers or arrays of them
    """Return the share of postings that truly ask, given the share that the product sees.

    >>> round(float(rogan_gladen(0.40, 0.80, 0.90)), 3)
    0.429
    """
    apart = np.maximum(np.asarray(sensitivity) + np.asarray(specificity) - 1, 0.05)
    return np.clip((np.asarray(share) + specificity - 1) / apart, 0.0, 1.0)
