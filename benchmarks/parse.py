"""Measure how fast `parse` is: processor time per stage in one process, then the whole command on every core.

    python -m benchmarks.parse FILES [--jobs N] [--limit N]

Processor time is given beside wall time, since other programs of a machine slow the one and not the other.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.process import inheriting_orphans
from pipeline import extract, ingest
from pipeline.core.stepwise import Steps
from pipeline.run import parse_postings

# What is timed, in the order in which a posting passes through: the name that is printed, and the function.
_STAGES: tuple[tuple[str, Any, str], ...] = (
    ("clean", ingest, "to_document_in_steps"),
    ("key", extract, "posting_key"),
    ("cut", extract, "cut_in_steps"),
    ("features", extract, "hashed_features"),
    ("judge", extract, "judge"),
    ("rules", extract, "corrected"),
    ("sections", extract, "lay_out"),
    ("requirements", extract, "requirements_in_steps"),
    ("facts", extract, "facts_in_steps"),
    ("flags", extract, "find_flags"),
    ("print", parse_postings, "line_of"),
)


class _Clock:
    """Processor seconds by stage."""

    def __init__(self) -> None:
        """Start with no time spent."""
        self.spent: defaultdict[str, float] = defaultdict(float)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, its time added to the stage."""

        def wrapper(*args: Any, **named: Any) -> Any:  # noqa: ANN401 - stands in for any function
            begun = time.process_time()
            try:
                done = function(*args, **named)
            finally:
                self.spent[stage] += time.process_time() - begun
            return self._steps(stage, done) if isinstance(done, Generator) else done

        return wrapper

    def _steps(self, stage: str, steps: Steps[Any]) -> Steps[Any]:
        """Do some steps, their time added to the stage."""
        following = self.timed(stage, steps.__next__)
        while True:
            try:
                following()
            except StopIteration as end:
                return end.value
            yield

    def each(self, stage: str, stream: Iterator[Any]) -> Iterator[Any]:
        """Yield from a stream, the time that it takes added to the stage."""
        following = self.timed(stage, lambda: next(stream, None))
        while (item := following()) is not None:
            yield item


def stages(inputs: Sequence[str], limit: int | None = None) -> tuple[int, dict[str, float]]:
    """Parse in this process; return how many postings, and the processor seconds of each stage."""
    options = ingest.ReadOptions(max_seconds=0, max_memory_bytes=0)  # or other processes would do the work
    parse_postings.parse_to_lines_together(list(parse_postings.limited(ingest.read_postings(inputs, options), 20)))
    clock = _Clock()
    with ExitStack() as patched:
        for stage, module, name in _STAGES:
            patched.enter_context(patch.object(module, name, clock.timed(stage, getattr(module, name))))
        stream = clock.each("read", parse_postings.limited(ingest.read_postings(inputs, options), limit))
        count = sum(1 for _ in parse_postings.in_processes(parse_postings.parse_to_lines_together, stream, 1, options))
    return count, dict(clock.spent)


def whole(inputs: Sequence[str], jobs: int, limit: int | None = None) -> tuple[int, float, float]:
    """Parse by the command, starting included; return how many different postings, wall and processor seconds."""
    with inheriting_orphans(), tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "parsed.jsonl")
        words = [sys.executable, "-m", "pipeline", "parse", *inputs, "--out", str(out), "--jobs", str(jobs)]
        words += ["--limit", str(limit)] if limit else []
        begun, used = time.perf_counter(), _processor_of_children()
        subprocess.run(words, check=False)  # noqa: S603 - our own program, no shell
        wall = time.perf_counter() - begun
        with suppress(ChildProcessError):
            while True:
                os.wait()
        return len(out.read_bytes().splitlines()), wall, _processor_of_children() - used


def _processor_of_children() -> float:
    """Return the processor seconds of all processes below this one that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.parse", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("inputs", nargs="+", help="files or folders of postings")
    parser.add_argument("--jobs", type=int, default=0, help="processes; 0 for one per core")
    parser.add_argument("--limit", type=int, help="stop after so many postings")
    chosen = parser.parse_args(arguments)
    count, spent = stages(chosen.inputs, chosen.limit)
    print(f"{count} postings in one process, processor time per posting:")
    for name in ("read", *(name for name, _, _ in _STAGES)):
        print(f"  {name:<14}{1000 * spent.get(name, 0) / max(1, count):7.2f} ms")
    print(f"  {'together':<14}{1000 * sum(spent.values()) / max(1, count):7.2f} ms")
    count, wall, processor = whole(chosen.inputs, chosen.jobs, chosen.limit)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"{count} different postings by the command: {wall:.1f} s with starting, {count / wall:.0f} a second;")
    print(f"  processor time {processor:.1f} s, largest process {peak / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
