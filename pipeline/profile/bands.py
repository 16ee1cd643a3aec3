"""The band of a competency: how many distinct ideas of which kind a posting holds, and how sure that is.

Every idea has points: a duty that is clearly about the competency has one, a duty that touches it half of one, a
required experience or skill less. One clear duty, or skills worth as much, makes a band medium; two, or one with a
stated priority, make it high. What is preferred, a trait or an entry of an employer's list is a mention: low at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.records import BANDS, Band

STEP = 0.05  # points are counted in steps of this size


@dataclass(frozen=True, slots=True)
class Idea:
    """One distinct idea: its points (0 for a mention), whether it has a stated priority, how probable it is."""

    points: float
    priority: bool
    probability: float


def band_of(ideas: Sequence[Idea], limits: Mapping[str, float]) -> Band:
    """Return the band of ideas that are all taken as they are."""
    total = sum(idea.points for idea in ideas)
    return _band(total, bool(ideas), any(idea.priority for idea in ideas), limits)


def band_probabilities(ideas: Iterable[Idea], limits: Mapping[str, float]) -> dict[Band, float]:
    """Return the probability of each band where every idea is there or not, independently of the others."""
    # State: points in steps, whether anything is there, whether a priority is.
    states: dict[tuple[int, bool, bool], float] = {(0, False, False): 1.0}
    for idea in ideas:
        found: dict[tuple[int, bool, bool], float] = {}
        for (steps, some, first), probability in states.items():
            there = (steps + round(idea.points / STEP), True, first or idea.priority)
            found[there] = found.get(there, 0.0) + probability * idea.probability
            absent = (steps, some, first)
            found[absent] = found.get(absent, 0.0) + probability * (1 - idea.probability)
        states = found
    total: dict[Band, float] = dict.fromkeys(BANDS, 0.0)
    for (steps, some, first), probability in states.items():
        total[_band(steps * STEP, some, first, limits)] += probability
    return total


def _band(points: float, some: bool, priority: bool, limits: Mapping[str, float]) -> Band:
    if points >= limits["high"] - STEP / 2 or (priority and points >= limits["medium"] - STEP / 2):
        return "high"
    if points >= limits["medium"] - STEP / 2:
        return "medium"
    return "low" if some else "none"
