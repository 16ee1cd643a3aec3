"""Limits of time and memory on the work for one posting: what passes one fails alone, with its name.

Time is processor time, so a busy or sleeping machine fails nothing. It is kept in two ways: a timer
raises inside the work (`time_limit`), and in a worker process the system itself ends a process whose
work hangs in a library's compiled code, where no timer can raise (`end_if_stuck`).
"""

from __future__ import annotations

import ctypes
import gc
import resource
import signal
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TypeVar

from pipeline.core.errors import InputError

T = TypeVar("T")
MEND = "leave it out, or raise the limit with --max seconds=N"
# A block that swallows the first alarm gets another after so many seconds.
_AGAIN = 0.5
# In compiled code no alarm is heard: the process ends after this many times the limit.
_PATIENCE = 2


class _TimeUp(BaseException):
    """The alarm; no `except Exception` of a library can swallow it."""


@contextmanager
def time_limit(seconds: float, where: str) -> Iterator[None]:
    """Fail the block where it takes more than `seconds` of processor time; 0 is no limit.

    Alarms reach the main thread alone, so in another one the block runs without a limit. Inside
    another limit that one holds.

    Raises:
        InputError: names `where` and the limit.
    """
    if seconds <= 0 or not hears_alarms() or _is_running():
        yield
        return
    before = signal.signal(signal.SIGPROF, _raise)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    except _TimeUp as error:
        signal.setitimer(signal.ITIMER_PROF, 0)
        raise InputError(f"it took more than {seconds:g} s of processor time", where, MEND) from error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def hears_alarms() -> bool:
    """Say whether a time limit can be kept in this thread."""
    return threading.current_thread() is threading.main_thread()


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
    """Refuse this process more than `size` bytes, so that a bomb fails one posting and not the machine; 0 is no limit.

    What was in memory never reaches a core file either: it would hold postings.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if size > 0:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        try:
            resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))
        except (ValueError, OSError):  # macOS knows the limit and does not take it
            return


def end_if_stuck(seconds: float) -> None:
    """Have the system end this process where its next work takes twice `seconds`: for worker processes only."""
    if seconds <= 0:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = int(time.process_time() + _PATIENCE * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (until if hard < 0 else min(until, hard), hard))


def _is_running() -> bool:
    """Say whether a limit is being kept already."""
    return signal.getitimer(signal.ITIMER_PROF)[0] > 0 and signal.getsignal(signal.SIGPROF) is _raise


def _raise(_number: int, _frame: FrameType | None) -> None:
    raise _TimeUp
