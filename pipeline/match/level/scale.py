"""From levels, 1 to 5, to the stages of a framework and back, however many it has and whatever their numbers are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.core.levels import HIGHEST, LOWEST
from pipeline.core.records import Framework

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest stage number of a framework: one scale for all of its competencies."""

    lowest: int
    highest: int

    @classmethod
    def of(cls, framework: Framework) -> Scale | None:
        """Return the scale of a framework; None where it has no stages."""
        numbers = [stage.number for one in framework.competencies for stage in one.stages if stage.number is not None]
        return cls(min(numbers), max(numbers)) if numbers else None

    @property
    def level_per_stage(self) -> float:
        """By how much the level rises with the number of a stage."""
        return (HIGHEST - LOWEST) / max(1, self.highest - self.lowest)

    def levels(self, stages: Matrix) -> Matrix:
        """Return stage numbers, fractions too, as levels; beyond the scale, its end is meant."""
        return np.asarray(np.clip(LOWEST + (stages - self.lowest) * self.level_per_stage, LOWEST, HIGHEST), np.float32)

    def stage(self, level: float, stages: Sequence[int]) -> int:
        """Return the nearest of a competency's stages, which ascend; of two equally near ones the higher."""
        number = self.lowest + (level - LOWEST) / self.level_per_stage
        return min(reversed(stages), key=lambda one: abs(one - number))

    def lacking(self, level: float, stages: Sequence[int]) -> float:
        """Return how much a level lacks for the next of a competency's stages; infinite for the highest."""
        stage = self.stage(level, stages)
        higher = next((one for one in stages if one > stage), None)
        if higher is None:
            return math.inf
        return LOWEST + ((stage + higher) / 2 - self.lowest) * self.level_per_stage - level


def by_cuts(levels: Matrix, cuts: Sequence[float]) -> Matrix:
    """Return levels on a scale of their own, with four cuts between the five stages, as levels that halves cut."""
    halves = LOWEST + 0.5 + np.arange(len(cuts))
    inside = np.interp(levels, cuts, halves)
    beyond = np.minimum(levels - cuts[0], 0) + np.maximum(levels - cuts[-1], 0)
    return np.asarray(np.clip(inside + beyond, LOWEST, HIGHEST), dtype=np.float32)
