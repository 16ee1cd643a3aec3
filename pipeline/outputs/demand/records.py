"""What demand is made of: tables, and what they were counted on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.core.records import Framework

# Read of a posting: at all, with medium emphasis or more, with high emphasis.
DEPTHS: dict[str, tuple[str, ...]] = {
    "asked": ("low", "medium", "high"),
    "medium": ("medium", "high"),
    "high": ("high",),
}
GROUPS = ("all", "fit", "lang", "title", "company", "place", "month")
LEAST_IN_GROUP = 5  # postings; a share of fewer has an interval as wide as the scale
NEVER = 0.02  # upper bound of the interval below which "never asked" is said


@dataclass(frozen=True, slots=True)
class Demand:
    """How often a framework is asked for in the postings of a run.

    Attributes:
        framework: what the postings were matched to.
        postings: one row per posting that counts: its groups.
        left_out: kind, n: postings that do not count, and why.
        cells: one row per posting and competency that it asks for: band, stage.
        competencies: one row per group, competency and depth: counts, shares, shares corrected, 90 % intervals.
        stages: one row per group, competency and stage: postings that ask for it, shares, shares corrected.
        indicators: one row per group and indicator: postings and sentences to which it is nearest; never corrected.
        uncovered: one row per cluster of sentences that no competency covers: words, sentences, postings.
        sentences: one row per sentence that is evidence, and competency.
        uncovered_sentences: one row per sentence that no competency covers, with its cluster.
        corrected: whether shares are corrected for the matcher's error.
        read_postings: how many postings were read to correct them, by language.
        rates: what they are corrected by: language, competency, depth or stage, counts, drift between sources.
    """

    framework: Framework
    postings: pd.DataFrame
    left_out: pd.DataFrame
    cells: pd.DataFrame
    competencies: pd.DataFrame
    stages: pd.DataFrame
    indicators: pd.DataFrame
    uncovered: pd.DataFrame
    sentences: pd.DataFrame
    uncovered_sentences: pd.DataFrame
    corrected: bool
    read_postings: Mapping[str, int]
    rates: pd.DataFrame

    def __repr__(self) -> str:
        """Return counts: the frames themselves would fill pages."""
        return f"Demand({self.framework.name!r}, {len(self.postings)} postings, {len(self.uncovered)} clusters)"
