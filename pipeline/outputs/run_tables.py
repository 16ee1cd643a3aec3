"""The tables of a run in memory, and what every run offers page by page."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.core.records import Failure, Framework

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RunTables:
    """Everything that a run found, as tables; what the report is made from."""

    postings: pd.DataFrame
    requirements: pd.DataFrame
    matches: pd.DataFrame
    profile: pd.DataFrame
    crosswalk: pd.DataFrame
    coverage: pd.DataFrame
    framework: Framework
    run: Mapping[str, Any]
    failures: tuple[Failure, ...] = ()

    def __repr__(self) -> str:
        """Return counts: the frames themselves would fill pages."""
        return (
            f"RunTables({len(self.postings)} postings, {len(self.requirements)} requirements, "
            f"{len(self.framework.competencies)} competencies, {len(self.failures)} failures)"
        )

    def _repr_html_(self) -> str:
        """Return what a notebook shows of it."""
        from pipeline.outputs.notebook_html import run_html

        return run_html(self.postings, self.requirements, self.profile, self.framework, len(self.failures))

    @property
    def size(self) -> int:
        """How many postings there are."""
        return len(self.postings)

    @property
    def evidence(self) -> pd.DataFrame:
        """One row per sentence and competency that it is evidence for."""
        from pipeline.outputs.evidence_tables import evidence_of

        return evidence_of(self.postings, self.requirements, self.matches, self.profile)

    @property
    def uncovered(self) -> pd.DataFrame:
        """One row per requirement that no competency covers."""
        from pipeline.outputs.evidence_tables import uncovered_of

        return uncovered_of(self.postings, self.requirements, self.matches)

    def role(self, name: str) -> RunTables:
        """Return the tables of one posting, named by its id, its title or words of title and company, or its file.

        Raises:
            InputError: where the name fits none or several; the message lists the candidates.
        """
        from pipeline.outputs.find_postings import choose, posting_candidates

        (chosen,) = choose([name], posting_candidates(self.postings, mask=False), "the run")
        return self.page(self.postings["posting_id"].tolist().index(chosen.key), 1)

    def page(self, first: int, count: int) -> RunTables:
        """Return the tables of `count` postings from the one at `first` on."""
        return self.of(self.postings["posting_id"].iloc[first : first + count].tolist())

    def of(self, keys: Collection[str]) -> RunTables:
        """Return the tables of the postings of these ids, in the order of the run."""
        wanted = set(keys)

        def theirs(frame: pd.DataFrame) -> pd.DataFrame:
            return frame[frame["posting_id"].isin(wanted)]

        return dataclasses.replace(
            self,
            postings=theirs(self.postings),
            requirements=theirs(self.requirements),
            matches=theirs(self.matches),
            profile=theirs(self.profile),
            crosswalk=theirs(self.crosswalk),
            coverage=theirs(self.coverage),
        )


class Paged(Protocol):
    """A run whose tables are had page by page: in memory (`RunTables`), or on disk (`stored.StoredRun`)."""

    @property
    def size(self) -> int:
        """How many postings there are."""

    @property
    def framework(self) -> Framework:
        """What they were matched to."""

    @property
    def run(self) -> Mapping[str, Any]:
        """What `run.json` says."""

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be read or came out empty."""

    def page(self, first: int, count: int) -> RunTables:
        """Return the tables of `count` postings from the one at `first` on."""


PAGE = 1000  # postings in memory at a time where a run is worked through


def pages_of(run: Paged, first: int = 0) -> Iterator[RunTables]:
    """Yield the tables of a run page by page, from one posting on, so that memory does not grow with it."""
    for start in range(first, run.size, PAGE):
        yield run.page(start, PAGE)
