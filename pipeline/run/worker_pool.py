"""Work shared out among processes, in order; a process that dies loses the one item in hand and nothing else.

Items travel in chunks. Where a process dies (killed for memory, crashed in a library's compiled
code, or ended because it hung) the chunks that may have been in work are done again item by item in
a process of their own: the item at which it dies once more is lost, and named; all others are done.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing import get_context, parent_process, resource_tracker
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running, set_forkserver_preload
from typing import Generic, TypeVar

from pipeline.core.resource_limits import end_if_stuck, limit_memory

CHUNK = 24  # items per task: large enough that passing them costs little, small enough to share out evenly
AHEAD = 4  # tasks in flight per process, beside two that wait; bounds memory whatever the number of items
# Where a process may be copied once it has loaded all: macOS has libraries that do not bear it, Windows has no copies,
# and before 3.11.1 other users of a machine could reach the process that is copied.
_CAN_COPY = sys.platform == "linux" and sys.version_info >= (3, 11, 1)

Item = TypeVar("Item")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Crew(Generic[Item, Done]):
    """Who does the work: a function that can be sent to a process, what a process does first, and its limits.

    `work` does a chunk, and calls what it is given with it before whatever might hang.
    `lost` makes the result of an item at which a process died. `loads` names a module whose import
    makes a process ready: where that can be, it is imported in one process, and the workers are
    copies of it, so that loading is paid for once. That process stays until this one ends.
    """

    work: Callable[[list[Item], Callable[[], None]], list[Done]]
    lost: Callable[[Item], Done]
    ready: Callable[[], None]
    jobs: int
    seconds: float = 0.0
    memory: int = 0
    loads: str = ""


@dataclass(slots=True)
class _Task(Generic[Item, Done]):
    """A chunk and its result to come; None where the pool broke before it could take it."""

    chunk: list[Item]
    future: Future[list[Done]] | None = None


def share_out(crew: Crew[Item, Done], items: Iterable[Item]) -> Iterator[Done]:
    """Yield the work done on every item, in order."""
    chunks = _chunks(items, crew.jobs)
    waiting: deque[_Task[Item, Done]] = deque()
    pool = _pool(crew, crew.jobs)
    try:
        while True:
            for chunk in islice(chunks, crew.jobs * AHEAD - len(waiting)):
                waiting.append(_submitted(pool, crew, chunk))
            if not waiting:
                return
            done = _result(waiting[0])
            if done is None:
                pool.shutdown(cancel_futures=True)
                pool = _pool(crew, crew.jobs)
                _mend(crew, pool, waiting)
            else:
                waiting.popleft()
                yield from done
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _mend(crew: Crew[Item, Done], pool: ProcessPoolExecutor, waiting: deque[_Task[Item, Done]]) -> None:
    """Do again, in a new pool, what a dead process left undone; what it may have died of is done item by item."""
    undone = [task for task in waiting if _result(task) is None]
    suspects, others = undone[: crew.jobs], undone[crew.jobs :]
    for task in others:
        task.future = _submitted(pool, crew, task.chunk).future
    for task in suspects:
        task.future = Future()
        task.future.set_result(_one_by_one(crew, task.chunk))


def _one_by_one(crew: Crew[Item, Done], chunk: list[Item]) -> list[Done]:
    """Do a chunk in a process that has nothing else in hand, so that it is known of which item it dies."""
    found: list[Done] = []
    pool = _pool(crew, 1)
    try:
        for item in chunk:
            done = _result(_submitted(pool, crew, [item]))
            if done is None:
                pool.shutdown()
                pool = _pool(crew, 1)
                done = [crew.lost(item)]
            found += done
    finally:
        pool.shutdown()
    return found


def _pool(crew: Crew[Item, Done], jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, _context(crew.loads), _get_ready, (crew.ready, crew.memory))


def _context(loads: str) -> BaseContext:
    """Return how new workers begin: as copies of a process that has imported `loads`, or from nothing."""
    return get_context("forkserver" if loads and _CAN_COPY and _copies(loads) else "spawn")


def _copies(loads: str) -> bool:
    """Start the process that has imported `loads`, where it is not there, and say whether copies of it can be had.

    It is reached by a file in the folder for temporary files, whose path may be too long; it may die while it loads.
    """
    set_forkserver_preload([loads])
    try:
        with _as_this_one():
            resource_tracker.ensure_running()  # to start this one later would end the deafness
            with _deaf():
                ensure_running()
        first = get_context("forkserver").Process(target=int)
        first.start()
        first.join()
    except (OSError, EOFError):
        return False
    return first.exitcode == 0


@contextmanager
def _as_this_one() -> Iterator[None]:
    """Have processes that start in the block import what this one would, and nothing from the current folder."""
    own = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _deaf() -> Iterator[None]:
    """Have processes that start in the block not hear Ctrl-C, which is for the one that hands out work."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _submitted(pool: ProcessPoolExecutor, crew: Crew[Item, Done], chunk: list[Item]) -> _Task[Item, Done]:
    try:
        with _as_this_one():  # the pool starts its processes as it needs them
            return _Task(chunk, pool.submit(_work_through, crew.work, chunk, crew.seconds))
    except BrokenProcessPool:
        return _Task(chunk)


def _result(task: _Task[Item, Done]) -> list[Done] | None:
    """Return what came of a task, once it has come; None where its process died."""
    try:
        return task.future.result() if task.future else None
    except (BrokenProcessPool, CancelledError):
        return None


def _chunks(stream: Iterable[Item], jobs: int) -> Iterator[list[Item]]:
    """Cut a stream into lists of `CHUNK`, and of ever fewer toward its end, so that the processes end together."""
    source = iter(stream)
    ahead: deque[Item] = deque()
    while True:
        ahead.extend(islice(source, 2 * jobs * CHUNK - len(ahead)))
        if not ahead:
            return
        yield [ahead.popleft() for _ in range(max(1, len(ahead) // (2 * jobs)))]


def _get_ready(ready: Callable[[], None], memory: int) -> None:
    """Prepare a new worker, and bound it.

    When its work is over it ends at once: to give back piece by piece what it holds would take it half a second.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    ready()
    limit_memory(memory)
    atexit.register(os._exit, 0)


def _end_with_parent() -> None:
    """End this worker where the process that hands out work was killed; else it would wait for work for ever."""
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _work_through(
    work: Callable[[list[Item], Callable[[], None]], list[Done]], chunk: list[Item], seconds: float
) -> list[Done]:
    """Do one task's work in a worker process."""
    done = work(chunk, partial(end_if_stuck, seconds))
    end_if_stuck(86_400)  # waiting costs no time, and passing on results is nobody's fault
    return done
