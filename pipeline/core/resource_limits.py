"""Limits of time and memory on the work for one posting: what passes one fails alone, with its name.

Time is processor time, so a busy or sleeping machine fails nothing. It is kept in two ways: a timer
raises inside the work (`time_limit`), and in a worker process the system itself ends a process whose
work hangs in a library's compiled code, where no timer can raise (`end_if_stuck`). Where a system has neither,
as Windows, whoever started the process watches it from outside (`pipeline/run/watch.py`).
"""

from __future__ import annotations

import ctypes
import gc
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from pipeline.core.errors import InputError

T = TypeVar("T")


def _module(name: str) -> Any:  # noqa: ANN401 - a module
    """Return a module that not every system has; None where this one has it not."""
    try:
        return __import__(name)
    except ImportError:
        return None


resource = _module("resource")
MEND = "leave it out, or raise the limit with --max seconds=N"
# A block that swallows the first alarm gets another after so many seconds.
_AGAIN = 0.5
# In compiled code no alarm is heard: the process ends after this many times the limit.
_PATIENCE = 2


class _TimeUp(BaseException):
    """The alarm; no `except Exception` of a library can swallow it."""


def time_limit(seconds: float, where: str) -> AbstractContextManager[None]:
    """Return a block that fails where it takes more than `seconds` of processor time; 0 is no limit.

    Alarms reach the main thread alone, so in another one the block runs without a limit. Inside
    another limit that one holds.

    Raises:
        InputError: names `where` and the limit.
    """
    if seconds <= 0 or not hears_alarms() or _is_running():
        return nullcontext()
    return _TimeLimit(seconds, where)


class _TimeLimit(AbstractContextManager[None]):
    """One limit while it is kept. It is a class so that its end can be told from its block."""

    def __init__(self, seconds: float, where: str) -> None:
        """Arm nothing yet."""
        self._seconds, self._where = seconds, where
        self._is_late = False

    def __enter__(self) -> None:
        self._before = signal.signal(signal.SIGPROF, self._ring)
        signal.setitimer(signal.ITIMER_PROF, self._seconds, _AGAIN)

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, self._before)
        if self._is_late or isinstance(error, _TimeUp):
            what = f"it took more than {self._seconds:g} s of processor time"
            raise InputError(what, self._where, MEND) from error

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        """Raise in the block; where its end has begun already, it is that which raises."""
        while frame is not None:
            if frame.f_code is _END:
                self._is_late = True
                return
            frame = frame.f_back
        raise _TimeUp


_END = _TimeLimit.__exit__.__code__


def hears_alarms() -> bool:
    """Say whether a time limit can be kept in this thread."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def system_keeps_limits() -> bool:
    """Say whether the system ends a process that passes its limits; macOS does not take the one on memory."""
    return resource is not None and sys.platform != "darwin"


def open_files_allowed() -> int:
    """Return how many files this process may have open; -1 where there is no limit or nobody knows it."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0] if resource else -1


def give_back_memory() -> None:
    """Return to the system what nothing refers to any more; the C library would keep most of it for later."""
    gc.collect()
    # glibc alone has this; elsewhere the memory stays with the process, which costs nothing but that.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def each_within(seconds: float, where: str, stream: Iterable[T]) -> Iterator[T]:
    """Yield what `stream` yields, each within a time limit of its own.

    Raises:
        InputError: where one takes too long.
    """
    items = iter(stream)
    while True:
        with time_limit(seconds, where):
            try:
                item = next(items)
            except StopIteration:
                return
        yield item


def limit_memory(size: int) -> None:
    """Refuse this process more than `size` bytes beside those that it has; 0 is no limit.

    So a bomb fails one posting and not the machine, however much the libraries take that are loaded.
    What was in memory never reaches a core file either: it would hold postings.
    """
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size > 0:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        try:
            most = size + _address_space()
            resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
        except (ValueError, OSError):  # macOS knows the limit and does not take it
            return


def _address_space() -> int:
    """Return how many bytes of addresses this process has taken; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return int(pages * resource.getpagesize())


def peak_memory() -> int:
    """Return how many bytes of memory this process held at most."""
    if resource is None:
        import psutil

        memory = psutil.Process().memory_info()
        return int(getattr(memory, "peak_wset", memory.rss))
    peak: int = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def end_if_stuck(seconds: float) -> None:
    """Have the system end this process where its next work takes twice `seconds`: for worker processes only."""
    if seconds <= 0 or resource is None:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = int(time.process_time() + _PATIENCE * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard < 0 else min(until, hard), hard))


def _is_running() -> bool:
    """Say whether a limit is being kept already."""
    keeper = getattr(signal.getsignal(signal.SIGPROF), "__func__", None)
    return keeper is _TimeLimit._ring and signal.getitimer(signal.ITIMER_PROF)[0] > 0
