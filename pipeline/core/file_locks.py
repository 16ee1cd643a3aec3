"""Locks that hold between processes, on every system; the system frees them when a process ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class LockHeldError(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold an exclusive lock, kept in a file of its own, while the block runs.

    Raises:
        LockHeldError: where another process holds it and `wait` is off.
        OSError: where the file cannot be made.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=-1 if wait else 0)
    try:
        lock.acquire()
    except Timeout as error:
        raise LockHeldError(str(path)) from error
    try:
        yield
    finally:
        lock.release()
