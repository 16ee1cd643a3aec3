"""Count what a method said of one posting against its two readers.

Every count is a sum over units, pairs or cells, so that counts of postings add up: a bootstrap draws postings and adds
them again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import BANDS
from pipeline.training.benchmark.placed_postings import PlacedPosting
from pipeline.training.benchmark.read_benchmark import GoldPosting, JudgedCell
from pipeline.training.benchmark.said import Said, SaidCell

Array = NDArray[np.float64]
Counts = Mapping[str, Array]
LIKELY = 0.8  # confidence from which a band is called likely
LOWEST_PAIR = 0.05  # probability from which a pair of unit and competency is looked at in calibration
HIGHEST_STAGE = 12  # of any framework that is measured; stages above are counted there
MEDIUM, HIGH = BANDS.index("medium"), BANDS.index("high")
_NONE = SaidCell("none", None)


def tally(posting: PlacedPosting, said: Said) -> Counts:
    """Return all counts of one posting; `right` and `of` in the names are the parts of a share."""
    return {**_cells(posting.gold, said), **_evidence(posting, said), **_units(posting, said)}


def readers_tally(gold: GoldPosting) -> Counts:
    """Return the counts of one reader taken as a method, the other as the truth.

    Bands are the first against the second. For evidence both are tried against the other: its precision and recall are
    one figure, the share of all pairs named that both name.
    """
    first, second = gold.readings
    bands = np.zeros((len(BANDS), len(BANDS)))
    for code, cell in first.cells.items():
        bands[BANDS.index(cell.band), BANDS.index(second.cells[code].band)] += 1
    pairs = [{(unit, code) for unit, codes in one.units.items() for code in codes} for one in gold.readings]
    return {
        "bands": bands,
        "band_right": _one(float(np.trace(bands))),
        "band_of": _one(float(bands.sum())),
        "shown_right": _one(2.0 * len(pairs[0] & pairs[1])),
        "shown_of": _one(float(len(pairs[0]) + len(pairs[1]))),
    }


def unit_pairs(posting: PlacedPosting, said: Said) -> Iterator[tuple[float, float]]:
    """Yield the probability and the truth of every pair of unit and competency of some probability.

    That of a pair is the highest that a requirement covering the unit has; the truth is the mean of the readers.
    """
    codes = posting.gold.readings[0].cells
    for unit in range(len(posting.gold.units)):
        asked = [said.probabilities.get(one, {}) for one in posting.covering(unit)]
        for code in codes:
            probability = max((one.get(code, 0.0) for one in asked), default=0.0)
            if probability >= LOWEST_PAIR:
                named = [code in reading.units.get(unit, ()) for reading in posting.gold.readings]
                yield probability, sum(named) / len(named)


def _cells(gold: GoldPosting, said: Said) -> Counts:
    """Count bands and stages of all cells; a band is held against the nearer of the readers'."""
    bands, stages = np.zeros((len(BANDS), len(BANDS))), np.zeros((HIGHEST_STAGE + 1, 2 * HIGHEST_STAGE + 1))
    right = false_high = likely = likely_right = inside = asked = 0
    for code, first in gold.readings[0].cells.items():
        second, cell = gold.readings[1].cells[code], said.cells.get(code, _NONE)
        band, wanted = BANDS.index(cell.band), [BANDS.index(one.band) for one in (first, second)]
        bands[min(wanted, key=lambda one: abs(one - band)), band] += 1
        right += band in wanted
        false_high += band == HIGH and max(wanted) < MEDIUM
        sure = cell.confidence is not None and cell.confidence >= LIKELY
        likely, likely_right = likely + sure, likely_right + (sure and band in wanted)
        span = _range_of(first, second)
        if span is None:
            continue
        asked += 1
        if cell.stage is not None:
            inside += span[0] <= cell.stage <= span[1]
            stages[min(round(cell.stage), HIGHEST_STAGE), min(sum(span), 2 * HIGHEST_STAGE)] += 1
    count = float(len(gold.readings[0].cells))
    shares = {"band_right": right, "band_of": count, "false_high": 100 * false_high, "stage_right": inside}
    shares |= {"stage_of": asked, "likely_right": likely_right, "likely_of": likely}
    return {"bands": bands, "stages": stages} | {name: _one(float(value)) for name, value in shares.items()}


def _range_of(first: JudgedCell, second: JudgedCell) -> tuple[int, int] | None:
    """Return the range that both readers' stages span, where both call the cell medium or high and give a stage."""
    if min(BANDS.index(first.band), BANDS.index(second.band)) < MEDIUM:
        return None
    if first.low is None or second.low is None or first.high is None or second.high is None:
        return None
    return min(first.low, second.low), max(first.high, second.high)


def _evidence(posting: PlacedPosting, said: Said) -> Counts:
    """Count the pairs of unit and competency shown as evidence; a requirement in no unit is a wrong pair."""
    named = [reading.units for reading in posting.gold.readings]
    shown: set[tuple[str, int | str]] = set()
    right: set[tuple[str, int]] = set()
    nowhere = 0
    for code, requirements in said.shown.items():
        for requirement in requirements:
            units = posting.units.get(requirement, frozenset())
            nowhere += not units
            shown |= {(code, unit) for unit in units} or {(code, requirement)}
            right |= {(code, unit) for unit in units if any(code in one.get(unit, ()) for one in named)}
    counts = {"shown_right": len(right), "shown_of": len(shown), "unplaced": nowhere}
    return {name: _one(float(value)) for name, value in counts.items()}


def _units(posting: PlacedPosting, said: Said) -> Counts:
    """Count units that both readers gave a competency: found, best competency right, evidence shown (traits apart)."""
    first, second = posting.gold.readings
    covered = found = best_right = agreed = agreed_shown = 0
    for unit in sorted(first.units.keys() & second.units.keys()):
        both = set(first.units[unit]) & set(second.units[unit])
        if not both:
            continue
        asked = posting.covering(unit)
        covered, found = covered + 1, found + bool(asked)
        best_right += _best_of(asked, said) in {*first.units[unit], *second.units[unit]}
        if unit in first.trait | second.trait:
            continue
        for code in both:
            agreed += 1
            agreed_shown += any(one in said.shown.get(code, ()) for one in asked)
    counts = {"found_right": found, "found_of": covered, "best_right": best_right, "best_of": found}
    counts |= {"agreed_right": agreed_shown, "agreed_of": agreed}
    return {name: _one(float(value)) for name, value in counts.items()}


def _best_of(requirements: Sequence[str], said: Said) -> str | None:
    """Return the most probable competency of some requirements."""
    pairs = [pair for one in requirements for pair in said.probabilities.get(one, {}).items()]
    return max(pairs, key=lambda pair: pair[1])[0] if pairs else None


def _one(value: float) -> Array:
    return np.array([value])
