"""Work shared out among bounded processes, in order; a process that dies loses the one item in hand and nothing else.

Items travel in batches, and each process has one thread here that hands it the next. A batch over which a process
dies is done again item by item: the item over which it dies once more is lost, and named; all others are done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from queue import LifoQueue
from typing import Generic, TypeVar

from pipeline.run.bounded_process import (
    BoundedProcess,
    NoProcessError,
    ProcessConfig,
    ProcessDiedError,
    nothing,
    warn_unbounded,
)

BATCH = 24  # items per task: large enough that passing them costs little, small enough to share out evenly
AHEAD = 4  # tasks in flight per process; bounds memory whatever the number of items

Item = TypeVar("Item")
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class PoolConfig(Generic[Item, Done]):
    """What each process does with a batch, how many there are, and the result of an item over which one died."""

    process: ProcessConfig[list[Item], Done]
    lost: Callable[[Item], Done]
    jobs: int


def map_in_order(config: PoolConfig[Item, Done], items: Iterable[Item]) -> Iterator[Done]:
    """Yield the work done on every item, in order.

    Where no process can be started, this one does the work.

    Raises:
        Exception: what the work raised.
    """
    batches = _batches(items, config.jobs)
    waiting: deque[tuple[list[Item], Future[list[Done]]]] = deque()
    processes = [BoundedProcess(config.process) for _ in range(config.jobs)]
    idle: LifoQueue[BoundedProcess[list[Item], Done]] = LifoQueue()
    for process in processes:
        idle.put(process)
    threads = ThreadPoolExecutor(config.jobs)
    try:
        while True:
            for batch in islice(batches, config.jobs * AHEAD - len(waiting)):
                waiting.append((batch, threads.submit(_done, config, idle, batch)))
            if not waiting:
                return
            yield from _result(config, *waiting.popleft())
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.end()


def _result(config: PoolConfig[Item, Done], batch: list[Item], future: Future[list[Done]]) -> list[Done]:
    """Return the results of a batch; where no process could be started for it, do it here, where alarms are heard."""
    try:
        return future.result()
    except NoProcessError:
        warn_unbounded()
        return [done for some in config.process.work(batch, nothing) for done in some]


def _done(
    config: PoolConfig[Item, Done], idle: LifoQueue[BoundedProcess[list[Item], Done]], batch: list[Item]
) -> list[Done]:
    """Do a batch in an idle process; where that dies, do it again item by item."""
    process = idle.get()
    try:
        return _results(process, batch)
    except ProcessDiedError as death:
        if death.hung and len(batch) == 1:
            return [config.lost(batch[0])]
        return [done for item in batch for done in _alone(config, process, item)]
    finally:
        idle.put(process)


def _alone(config: PoolConfig[Item, Done], process: BoundedProcess[list[Item], Done], item: Item) -> list[Done]:
    """Do one item in a process that has nothing else in hand, so that it is known of which item it dies."""
    try:
        return _results(process, [item])
    except ProcessDiedError:
        return [config.lost(item)]


def _results(process: BoundedProcess[list[Item], Done], batch: list[Item]) -> list[Done]:
    return [one for some in process.results(batch) for one in some]


def _batches(stream: Iterable[Item], jobs: int) -> Iterator[list[Item]]:
    """Cut a stream into lists of `BATCH`, and of ever fewer toward its end, so that the processes end together."""
    source = iter(stream)
    ahead: deque[Item] = deque()
    while True:
        ahead.extend(islice(source, 2 * jobs * BATCH - len(ahead)))
        if not ahead:
            return
        yield [ahead.popleft() for _ in range(max(1, len(ahead) // (2 * jobs)))]
