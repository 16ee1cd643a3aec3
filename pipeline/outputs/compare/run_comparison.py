"""A comparison of two runs, as an object that answers in tables, pages and files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.outputs.compare.run_changes import Cause, PostingChange, State

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RunComparison:
    """Two runs: every posting of either, what changed, and what differs in what made them."""

    name_before: str
    name_after: str
    framework: str
    postings: tuple[PostingChange, ...]
    causes: tuple[Cause, ...] = ()
    unpaired_competencies: tuple[str, ...] = ()

    def count(self, state: State) -> int:
        """Return how many postings are in a state."""
        return sum(one.state == state for one in self.postings)

    @property
    def roles(self) -> pd.DataFrame:
        """One row per posting of either run: appeared, gone, changed or the same."""
        from pipeline.outputs.compare.frames import run_roles_table

        return run_roles_table(self.postings)

    @property
    def cells(self) -> pd.DataFrame:
        """One row per competency of a posting that changed: before and after."""
        from pipeline.outputs.compare.frames import run_cells_table

        return run_cells_table(self.postings)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row per sentence that was gained, lost or judged otherwise, and why."""
        from pipeline.outputs.compare.frames import run_evidence_table

        return run_evidence_table(self.postings)

    @property
    def made_by(self) -> pd.DataFrame:
        """One row per thing that differs in what made the runs."""
        import pandas as pd

        return pd.DataFrame([(c.what, c.before, c.after) for c in self.causes], columns=["what", "before", "after"])

    def _repr_html_(self) -> str:
        """Show itself in a notebook: the cells that changed."""
        from pipeline.outputs.compare.frames import notebook_table

        return notebook_table(self.cells, f"{self.name_before} → {self.name_after}")
