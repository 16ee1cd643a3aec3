"""A command as a process of its own: what it says, what it cost, and the most memory that its processes held."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import PipelineError

EVERY = 0.1  # seconds between two looks at the memory
MARK = "bench-result: "  # how the line begins on which a job says what it did; libraries print too
_PR_SET_CHILD_SUBREAPER = 36  # of Linux's prctl


@dataclass(frozen=True, slots=True)
class Measured:
    """What a job cost: seconds on the wall and of processors, of all its processes, and MB at most at one time."""

    said: Mapping[str, Any]
    wall: float
    processor: float
    peak: float

    @property
    def work(self) -> float:
        """Processor seconds, start-up apart."""
        return self.processor - float(self.said["start"])

    @property
    def working(self) -> float:
        """Wall seconds, start-up apart."""
        return self.wall - float(self.said["start_wall"])


def measure(command: Sequence[str], environment: Mapping[str, str]) -> Measured:
    """Run a command to its end.

    Raises:
        PipelineError: where it fails; its last line is told.
    """
    before = _children(os.getpid())
    with inheriting_orphans():
        began = time.perf_counter()
        # Read to the end before it is waited for: a pipe that nobody reads fills up and stops the job.
        process = subprocess.Popen(  # noqa: S603 - our own jobs, and the Python that the user names
            command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        peak = Peak(process.pid)
        peak.start()
        assert process.stdout is not None  # noqa: S101 - asked for above
        text = process.stdout.read().decode("utf-8", "replace")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        peak.ended.set()
        peak.join()
        wall = time.perf_counter() - began
        processor = used.ru_utime + used.ru_stime + _processor_of_orphans(before)
    told = [line.removeprefix(MARK) for line in text.splitlines() if line.startswith(MARK)]
    if process.returncode or not told:
        last = (text.strip() or f"it ended with {process.returncode}").splitlines()[-1]
        raise PipelineError(f"a job failed: {last[:300]}", " ".join(command[:4]), "run that command by itself")
    return Measured(json.loads(told[-1]), wall, processor, peak.most or used.ru_maxrss / 1024)


@contextmanager
def inheriting_orphans() -> Iterator[None]:
    """Have the system hand this process what outlives a command: the process that its workers are copies of."""
    _prctl_subreaper(on=True)
    try:
        yield
    finally:
        _prctl_subreaper(on=False)


def _prctl_subreaper(*, on: bool) -> None:
    """Ask for orphans, or no more; Linux alone has that, and copies."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, int(on), 0, 0, 0)


def _processor_of_orphans(before: set[int]) -> float:
    """Wait for the processes that a command left to this one; return their processor seconds."""
    seconds = 0.0
    while orphans := _children(os.getpid()) - before:
        for pid in orphans:
            with suppress(ChildProcessError):
                used = os.wait4(pid, 0)[2]
                seconds += used.ru_utime + used.ru_stime
    return seconds


def _children(pid: int) -> set[int]:
    """Return the processes that a process is the parent of; none where there is no /proc."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}").glob("task/*/children"):
        with suppress(OSError):  # the thread ended just now
            found.update(map(int, task.read_text().split()))
    return found


def say(**what: object) -> None:
    """Say what a job did, for `measure` to hear."""
    print(f"\n{MARK}{json.dumps(what)}", flush=True)


class Peak(threading.Thread):
    """Watches the memory of a process and of all its children; sees nothing where there is no /proc."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self.ended = threading.Event()
        self._pid = pid

    def run(self) -> None:
        """Look again and again until the process has ended."""
        while not self.ended.wait(EVERY):
            self.most = max(self.most, _held(self._pid))


def _held(pid: int) -> float:
    """Return the MB that a process and its children hold; of memory that they share, each has its part."""
    place = Path(f"/proc/{pid}")
    try:
        lines = (place / "smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        children = [int(one) for task in place.glob("task/*/children") for one in task.read_text().split()]
    except (OSError, ValueError, IndexError, StopIteration):
        return 0.0  # it ended just now
    return own * 1024 / 1e6 + sum(_held(child) for child in children)
