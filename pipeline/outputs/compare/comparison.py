"""A comparison of roles, as an object that answers in tables, pages and files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.outputs.compare.records import CompetencyLine, Fit, Side, Target
from pipeline.outputs.report.payload_context import Groups

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables


@dataclass(frozen=True, slots=True)
class Comparison:
    """Roles side by side; the largest differences come first in `differing`."""

    framework: str
    sides: tuple[Side, ...]
    lines: tuple[CompetencyLine, ...]
    target: Target | None = None
    source: RunTables | None = field(default=None, repr=False, compare=False)
    """The tables of the postings that are compared; from them a page is made."""
    groups: Groups = field(default_factory=dict, repr=False, compare=False)

    @property
    def differing(self) -> tuple[CompetencyLine, ...]:
        """Return the lines in which the sides differ, the largest difference first."""
        some = [line for line in self.lines if line.differs]
        return tuple(
            sorted(some, key=lambda line: -(line.bands_apart * 100 + line.stages_apart * 25 + line.scores_apart))
        )

    def fit(self, side: int) -> Fit | None:
        """Return how one side stands to the target; None without a target."""
        if self.target is None:
            return None
        asked = [(line.gaps[side], line.wanted) for line in self.lines if line.wanted and line.wanted.band != "none"]
        met = [wanted for gap, wanted in asked if gap is not None and not gap.is_open]
        total = sum(wanted.weight for _, wanted in asked)
        return Fit(len(met), len(asked), sum(one.weight for one in met) / total if total else 0.0)

    @property
    def table(self) -> pd.DataFrame:
        """One row per competency: band, score and stage of every side, and what differs."""
        from pipeline.outputs.compare.frames import wide_table

        return wide_table(self.sides, self.lines)

    @property
    def cells(self) -> pd.DataFrame:
        """One row per competency and side, tidy."""
        from pipeline.outputs.compare.frames import cells_table

        return cells_table(self.sides, self.lines)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row per sentence that is evidence, for each competency that it speaks for."""
        from pipeline.outputs.compare.frames import evidence_table

        return evidence_table(self.sides, self.lines)

    @property
    def gaps(self) -> pd.DataFrame:
        """One row per competency and side: how it stands to the target; empty without one."""
        from pipeline.outputs.compare.frames import gaps_table

        return gaps_table(self.sides, self.lines)

    def _repr_html_(self) -> str:
        """Show itself in a notebook: the wide table with the differences in words."""
        from pipeline.outputs.compare.frames import notebook_table

        return notebook_table(self.table, " · ".join(side.title for side in self.sides))
