"""Levels of behaviour, 1 to 5, and the stages of a framework, however many it has."""

from __future__ import annotations

from collections.abc import Sequence

LOWEST, HIGHEST = 1.0, 5.0


def stage_at(level: float, stages: Sequence[int]) -> int | None:
    """Return the stage for a level: in proportion where a framework has other than five; None where it has none.

    Args:
        level: between `LOWEST` and `HIGHEST`; beyond, the first or last stage is meant.
        stages: the framework's stage numbers, ascending.
    """
    if not stages:
        return None
    place = (level - LOWEST) / (HIGHEST - LOWEST) * (len(stages) - 1)
    return stages[min(len(stages) - 1, max(0, int(place + 0.5)))]
