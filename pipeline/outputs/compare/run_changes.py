"""What a comparison of two runs holds: pairs of postings, what changed in them, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.core.records import Reason
from pipeline.outputs.compare.records import SideCell

State = Literal["same", "changed", "appeared", "gone"]
STATES: tuple[State, ...] = ("changed", "appeared", "gone", "same")
EvidenceChange = Literal["gained", "lost", "rejudged"]


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
