"""The local engine: postings through every stage into the ledger, on this machine's cores.

Processes read ahead while this one matches; both wait for each other, so memory holds a few batches
whatever the number of postings. Lots are cut by place in the input, so that a run that was killed
works in the same batches when it goes on, and ends with the same numbers to the last digit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import islice

from pipeline.core.records import Failure, ParsedPosting, Posting
from pipeline.run.checkpoint import Ledger, Read
from pipeline.run.options import Clock, OnProgress, RunOptions
from pipeline.run.parse_interleaved import parse_together
from pipeline.run.parse_postings import in_processes, limited
from pipeline.run.profile_postings import Finished, Profiler
from pipeline.run.read_bounded import read_in_bounds
from pipeline.text.redact_postings import failure_without_personal

FIRST_BATCH = 8  # so that there is a first result within seconds
BATCH = 256  # postings matched at a time: some 6,000 sentences, so that vectors never fill the memory

_SHOWN = 3  # competencies of the first result


class LocalEngine:
    """One run on this machine."""

    def __init__(self, profiler: Profiler, ledger: Ledger, clock: Clock, on_progress: OnProgress) -> None:
        """Take what a run needs."""
        self._profiler = profiler
        self._ledger = ledger
        self._clock = clock
        self._on_progress = on_progress
        self._expected: deque[tuple[int, bytes]] = deque()  # batch and key of what is being parsed
        self._unstored: set[bytes] = set()
        self._read = self._matched = 0
        self.known = 0
        self.on_first: Callable[[str], object] | None = None  # told of the first posting that is done, in a line

    def work(self, inputs: Sequence[str], options: RunOptions) -> None:
        """Read every posting of the inputs, and finish those that the ledger does not know yet."""
        with closing(
            in_processes(parse_together, self._new_postings(inputs, options), options.jobs, options.read)
        ) as parsed:
            self._finish_all(parsed)

    def _finish_all(self, outcomes: Iterator[ParsedPosting | Failure]) -> None:
        """Match and profile what was parsed, batch by batch."""
        batch: int | None = None
        done: dict[bytes, ParsedPosting] = {}
        failed: dict[bytes, Failure] = {}
        while True:
            with self._clock.stage("parse"):
                outcome = next(outcomes, None)
            if outcome is None:
                break
            number, key = self._expected.popleft()
            if batch is not None and number != batch:
                self._finish(done, failed)
                done, failed = {}, {}
            batch = number
            if isinstance(outcome, Failure):
                failed[key] = outcome
                continue
            done[key] = outcome
        self._finish(done, failed)

    def _new_postings(self, inputs: Sequence[str], options: RunOptions) -> Iterator[Posting]:
        """Yield the postings whose work is not finished, once each, while the plan is written."""
        stream = limited(read_in_bounds(inputs, options.reading), options.limit)
        number = 0
        while batch := list(islice(stream, BATCH if number else FIRST_BATCH)):
            keyed = [(one, None if isinstance(one, Failure) else self._profiler.key(one)) for one in batch]
            known = self._ledger.known([key for _, key in keyed if key])
            self._ledger.plan(_read(one, key, hide=options.read.hide_personal) for one, key in keyed)
            for one, key in keyed:
                self._read += 1
                self._on_progress("reading postings", self._read, None)
                if isinstance(one, Failure) or key is None:
                    continue
                if key in known or key in self._unstored:
                    self.known += key in known
                    continue
                self._unstored.add(key)
                self._expected.append((number, key))
                yield one
            number += 1

    def _finish(self, done: dict[bytes, ParsedPosting], failed: dict[bytes, Failure]) -> None:
        """Match and profile one batch, and store it."""
        with self._clock.stage("match"):
            finished = self._profiler.finish(list(done.values()))
        with self._clock.stage("store"):
            packed = [one.packed() for one in finished]
            self._ledger.store(dict(zip(done, packed, strict=True)), failed)
        self._unstored -= {*done, *failed}
        self._matched += len(finished)
        self._on_progress("matching postings", self._matched, None)
        if finished and self.on_first:
            self.on_first(in_a_line(finished[0]))
            self.on_first = None


def in_a_line(posting: Finished) -> str:
    """Return a finished posting in a few words: its title, and what it asks for most."""
    asked = sorted((row for row in posting.rows["profile"] if row["score"]), key=lambda row: -row["score"])
    most = (
        ", ".join(f"{row['competency']} {row['band']}" for row in asked[:_SHOWN]) or "nothing that the framework names"
    )
    return f"{posting.rows['postings'][0]['title'] or 'an untitled role'}: {most}"


def _read(one: Posting | Failure, key: bytes | None, *, hide: bool) -> Read:
    if isinstance(one, Failure):
        shown = failure_without_personal(one) if hide else one
        return Read(shown.posting, None, shown)
    return Read(one.source, key)
