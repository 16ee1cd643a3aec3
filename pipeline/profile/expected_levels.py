"""Which levels a grade of the title and years of experience usually go with, on the stages of a framework."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.core.levels import stage_at
from pipeline.core.records import Framework
from pipeline.core.resources import lexicon

EXPECTED = Path(__file__).with_name("expected_levels.tsv")
Span = tuple[int, int]


def stages_of_framework(framework: Framework) -> tuple[int, ...]:
    """Return the stage numbers of a framework, ascending; none of a flat one."""
    numbers = {stage.number for one in framework.competencies for stage in one.stages}
    return tuple(sorted(number for number in numbers if number is not None))


@cache
def by_grade(stages: tuple[int, ...]) -> dict[str, Span]:
    """Return the lowest and the highest stage that each grade usually goes with."""
    return {row["value"]: _span(row, stages) for row in lexicon(EXPECTED) if row["by"] == "grade"}


@cache
def by_years(stages: tuple[int, ...]) -> tuple[tuple[float, Span], ...]:
    """Return from how many years on which stages are usual, the most years first."""
    rows = [(float(row["value"]), _span(row, stages)) for row in lexicon(EXPECTED) if row["by"] == "years"]
    return tuple(sorted(rows, reverse=True))


def _span(row: dict[str, str], stages: Sequence[int]) -> Span:
    low, high = (stage_at(float(row[end]), stages) or 0 for end in ("low", "high"))
    return low, high
