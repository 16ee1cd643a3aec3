"""Limits of a process, kept by the one that started it: for systems that keep none themselves.

It looks from outside, since a library's compiled code lets nothing else of its own process run.
"""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.process import BaseProcess


class Watch:
    """Looks at a process, and ends it where it takes more processor time for one thing, or more memory, than it may."""

    SECONDS_BETWEEN = 0.05

    def __init__(self, process: BaseProcess, seconds: float, memory: int) -> None:
        """Watch nothing before the process first says that it begins; 0 is no limit."""
        import psutil

        self._process = process
        self._seconds = seconds
        self._memory = memory
        self._most: int | None = None
        self._until = 0.0
        self._gone = psutil.Error
        self._seen: psutil.Process | None = None
        self.is_late = False
        with suppress(psutil.Error):
            self._seen = psutil.Process(process.pid)

    def begin(self) -> None:
        """Take note that the process begins with the next piece of work; all that it holds by now is its own."""
        if self._seen is None:
            return
        with suppress(self._gone):
            self._until = self._spent() + self._seconds
            if self._most is None:
                self._most = self._seen.memory_info().rss + self._memory

    def look(self) -> None:
        """End the process where it has passed a limit."""
        if self._seen is None or self._most is None:
            return
        with suppress(self._gone):
            self.is_late = self._seconds > 0 and self._spent() > self._until
            if self.is_late or (self._memory > 0 and self._seen.memory_info().rss > self._most):
                self._process.kill()

    def _spent(self) -> float:
        """Return the processor time that the process has taken."""
        times = self._seen.cpu_times() if self._seen else None
        return times.user + times.system if times else 0.0
