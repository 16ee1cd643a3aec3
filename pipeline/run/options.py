"""What a run is asked, what it says at the end, and how its time is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.records import Failure, Framework
from pipeline.ingest import ReadOptions
from pipeline.match import MatchOptions
from pipeline.outputs.report import ReportOptions

OnProgress = Callable[[str, int, int | None], None]


def silent(stage: str, done: int, total: int | None) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who is told while a run goes on: of progress, of the first posting that is done, of what it matches to."""

    on_progress: OnProgress = silent
    on_first: Callable[[str], object] | None = None
    on_framework: Callable[[Framework], object] = bool


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run reads and how; `weights` is a file, None for the defaults.

    `corrections` is a labels file whose marks are applied exactly, sentence by sentence. With
    `resume`, the folder must hold an unfinished or finished run of the same settings. `engine` is a
    name of `main_job.ENGINES`. Of several frameworks each role is profiled by the one that `assign` (a file)
    names, else by the best or by all, as `profile_by` says.
    """

    framework: Path | tuple[Path, ...]
    out: Path
    read: ReadOptions = field(default_factory=ReadOptions)
    match: MatchOptions = field(default_factory=MatchOptions)
    weights: Path | None = None
    jobs: int = 0
    limit: int | None = None
    report: ReportOptions = field(default_factory=ReportOptions)
    corrections: Path | None = None
    resume: bool = False
    engine: str = "local"
    profile_by: str = "best"
    assign: Path | None = None

    @property
    def frameworks(self) -> tuple[Path, ...]:
        """Return the framework files, however many."""
        return self.framework if isinstance(self.framework, tuple) else (self.framework,)

    @property
    def reading(self) -> ReadOptions:
        """How to read, without the files that these options name for other uses."""
        match = self.match
        given = (*self.frameworks, self.weights, self.corrections, self.assign, match.phrases, match.head)
        return self.read.without(*given)


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a person wants to know when a run has ended.

    `corrections` says how many sentences were marked and how many of them were met; `known`
    postings were taken over from an earlier run into the same folder. `processor` holds the seconds
    that this process computed for each stage of `seconds`. Where nothing at all had changed since
    the last run, the files are `unchanged`: they were left as they are. `unassigned` are roles of the assignment that
    no posting is.
    """

    out: Path
    postings: int
    duplicates: int
    requirements: int
    matched: int
    failures: tuple[Failure, ...]
    seconds: Mapping[str, float]
    corrections: Mapping[str, int] = field(default_factory=dict)
    known: int = 0
    processor: Mapping[str, float] = field(default_factory=dict)
    unchanged: bool = False
    unassigned: tuple[str, ...] = ()


class Clock:
    """Seconds spent per stage: on the wall, and by this process's cores, which other programs do not slow."""

    def __init__(self) -> None:
        """Start with nothing spent."""
        self.seconds: dict[str, float] = {}
        self.processor: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time of the block to a stage."""
        began, used = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - began, 3)
            self.processor[name] = round(self.processor.get(name, 0.0) + time.process_time() - used, 3)
