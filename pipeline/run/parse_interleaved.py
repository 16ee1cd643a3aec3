"""Postings parsed one by one, or several together, step by step; whatever goes wrong with one is its failure.

Together they take some four fifths of the time (`pipeline/core/stepwise.py`). What reads a posting
is imported where one is read.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.core.errors import InputError, PipelineError
from pipeline.core.records import Failure, ParsedPosting, Posting
from pipeline.core.resource_limits import hears_alarms, time_limit
from pipeline.core.stepwise import Steps

MORE_MEMORY = "leave it out, or raise the limit with --max memory-mb=N"
REPORT = "please report this as a bug, with the posting if you may"
# Longer postings are parsed by themselves: several that are half done would fill the memory.
_LONG = 200_000

Parsed = ParsedPosting | Failure


def parse_one(posting: Posting | Failure, seconds: float = 0.0, *, hide: bool = False) -> Parsed:
    """Return the parsed posting; whatever goes wrong becomes its failure, also more than `seconds` of work (0: any).

    With `hide`, what is returned knows how it is shown with its people hidden (`ParsedPosting.as_shown`).
    """
    run = _Run(posting, hide=hide)
    try:
        with time_limit(seconds, run.source):
            while run.goes_on():
                pass
    except InputError as error:
        return run.failed(error)
    return run.result


def parse_together(
    postings: Sequence[Posting | Failure],
    before: Callable[[], object] = lambda: None,
    seconds: float = 0.0,
    *,
    hide: bool = False,
) -> list[Parsed]:
    """Return for each posting what `parse_one` returns; `before` is called before work that might hang."""
    seconds = seconds if hears_alarms() else 0.0
    runs = [_Run(posting, hide=hide, alone=False) for posting in postings]
    going = [run for run in runs if not run.is_long]
    later = [run for run in runs if run.is_long]
    while going:
        going = _round(going, later, before, seconds)
    for run in later:
        _alone(run, before, seconds)
    return [run.result for run in runs]


def _round(runs: Sequence[_Run], later: list[_Run], before: Callable[[], object], seconds: float) -> list[_Run]:
    """Do the next step of some runs, and return those that go on.

    They share one time limit and one memory. Where either runs out, the run in hand is done again by itself (for want
    of memory `later`, when the others have given theirs back): it need not be the one that took it.
    """
    waiting, going = deque(runs), list[_Run]()
    while waiting:
        before()
        run = waiting[0]
        try:
            with time_limit(seconds, run.source):
                clock = time.process_time()
                while waiting:
                    run = waiting.popleft()
                    if run.goes_on():
                        going.append(run)
                    run.spent += -clock + (clock := time.process_time())
        except (InputError, MemoryError) as error:
            waiting, going = deque(one for one in waiting if one is not run), [one for one in going if one is not run]
            if isinstance(error, MemoryError):
                later.append(run)
            else:
                _alone(run, before, seconds)
    late = [run for run in going if 0 < seconds < run.spent]
    for run in late:
        _alone(run, before, seconds)
    return [run for run in going if run not in late]


def _alone(run: _Run, before: Callable[[], object], seconds: float) -> None:
    """Parse a posting by itself, from the beginning."""
    before()
    run.result = parse_one(run.posting, seconds, hide=run.hide)


class _Run:
    """A posting while it is parsed: the stage that it is in, the seconds that it took, and in the end its result."""

    def __init__(self, posting: Posting | Failure, *, hide: bool, alone: bool = True) -> None:
        """Start before the first step; one that is not `alone` raises a want of memory, which may be that of others."""
        self.posting, self.hide, self._is_alone = posting, hide, alone
        self.source = posting.source if isinstance(posting, Posting) else posting.posting
        self.is_long = isinstance(posting, Posting) and len(posting.content) > _LONG
        self.spent = 0.0
        self.result: Parsed
        self._stage = "ingest"
        self._steps = self._parse()

    def goes_on(self) -> bool:
        """Do the next step, and say whether it was not the last."""
        try:
            next(self._steps)
        except StopIteration as end:
            self.result = end.value
        except PipelineError as error:
            self.result = self.failed(error)
        except MemoryError:
            if not self._is_alone:
                raise
            self.result = Failure(self.source, self._stage, "it needs more memory than a process may have", MORE_MEMORY)
        except Exception as error:
            # The message of an unforeseen error may quote the posting, and failures are mailed and logged.
            what = f"unexpected {type(error).__name__}{_place(error)}"
            self.result = Failure(self.source, self._stage, what, REPORT)
        else:
            return True
        return False

    def failed(self, error: PipelineError) -> Failure:
        """Return an error as the failure of this posting."""
        failure = Failure(self.source, self._stage, error.fault.what, error.fault.mend)
        if not self.hide:
            return failure
        from pipeline.text.redact_postings import failure_without_personal

        return failure_without_personal(failure)

    def _parse(self) -> Steps[Parsed]:
        from pipeline.extract import extract_in_steps
        from pipeline.ingest import to_document_in_steps

        if self.hide:
            from pipeline.text.redact_postings import failure_without_personal, with_redaction

        if isinstance(self.posting, Failure):
            return failure_without_personal(self.posting) if self.hide else self.posting
        document = yield from to_document_in_steps(self.posting)
        self._stage = "extract"
        yield
        parsed = yield from extract_in_steps(document)
        return with_redaction(parsed) if self.hide else parsed


def _place(error: Exception) -> str:
    """Return where in the code an error arose."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f" in {Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}"
