"""What a comparison of two runs holds: pairs of postings, what changed in them, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.compare.records import SideCell

if TYPE_CHECKING:
    import pandas as pd

State = Literal["same", "changed", "appeared", "gone"]
STATES: tuple[State, ...] = ("changed", "appeared", "gone", "same")
EvidenceChange = Literal["gained", "lost", "rejudged"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something changed: a key of `page/strings.json` with the values for its words."""

    key: str
    values: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """A sentence that is new, gone or judged otherwise as evidence, and why."""

    change: EvidenceChange
    text: str
    why: tuple[Reason, ...]
    stage_before: int | None = None
    stage_after: int | None = None


@dataclass(frozen=True, slots=True)
class CellChange:
    """A competency of a posting whose band, score or stage changed between two runs."""

    competency_id: str
    name: str
    name_zh: str
    before: SideCell
    after: SideCell
    sentences: tuple[SentenceChange, ...] = ()

    @property
    def what(self) -> tuple[str, ...]:
        """Return what changed, the weightiest first: band, stage, score."""
        return tuple(
            name for name in ("band", "stage", "score") if getattr(self.before, name) != getattr(self.after, name)
        )


@dataclass(frozen=True, slots=True)
class PostingChange:
    """A posting of two runs; `paired_by` says how the two were found to be one."""

    state: State
    key_before: str
    key_after: str
    title: str
    company: str = ""
    paired_by: str = ""
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that made the runs and is not the same in both."""

    what: str
    before: str
    after: str


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
        from pipeline.compare.frames import run_roles_table

        return run_roles_table(self)

    @property
    def cells(self) -> pd.DataFrame:
        """One row per competency of a posting that changed: before and after."""
        from pipeline.compare.frames import run_cells_table

        return run_cells_table(self)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row per sentence that was gained, lost or judged otherwise, and why."""
        from pipeline.compare.frames import run_evidence_table

        return run_evidence_table(self)

    @property
    def made_by(self) -> pd.DataFrame:
        """One row per thing that differs in what made the runs."""
        import pandas as pd

        return pd.DataFrame([(c.what, c.before, c.after) for c in self.causes], columns=["what", "before", "after"])

    def _repr_html_(self) -> str:
        """Show itself in a notebook: the cells that changed."""
        from pipeline.compare.frames import notebook_table

        return notebook_table(self.cells, f"{self.name_before} → {self.name_after}")
