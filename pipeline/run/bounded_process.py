"""A process that does tasks one by one within limits of memory and time; where it dies, only the task in hand is lost.

It talks through a pipe of its own, so that its death is heard at once and named, and holds up no other process. No
semaphore is needed, and so no folder for them either.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import traceback
import types
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import current_process, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.forkserver import ensure_running, set_forkserver_preload
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from pipeline.core.resource_limits import (
    end_if_stuck,
    limit_memory,
    open_files_allowed,
    peak_memory,
    system_keeps_limits,
)
from pipeline.run.watch import Watch

# Where a process may be copied once it has loaded all: macOS has libraries that do not bear it, Windows has no copies,
# and before 3.11.1 other users of a machine could reach the process that is copied.
_CAN_COPY = sys.platform == "linux" and sys.version_info >= (3, 11, 1) and hasattr(os, "fork")
_ENDED_BY_SYSTEM = -getattr(signal, "SIGXCPU", -1000)  # exit code of a process that took too long; none on Windows
_LONG_WAIT = 86_400  # seconds of processor time that waiting for work and passing on results never take
_FEWEST_FILES = 32  # open files that starting some processes takes, with what the program has open itself
_LARGE_SHARE = 3  # a process that has held a third of what it may is replaced
_starting = threading.Lock()

Task = TypeVar("Task")
Done = TypeVar("Done")


class ProcessDiedError(Exception):
    """The process died over a task; `hung` where the system ended it for the processor time that it took."""

    def __init__(self, *, hung: bool = False) -> None:
        """Keep how it died."""
        super().__init__("a process died")
        self.hung = hung


class NoProcessError(Exception):
    """No process can be started here: too few descriptors or processes are allowed."""


def nothing() -> None:
    """Do nothing."""


@cache
def warn_unbounded() -> None:
    """Say once that the work is done in the program's own process."""
    logging.getLogger(__name__).warning(
        "jobprofile: no process can be started here, so postings are read in its own, without a limit on memory; "
        "allow it more processes and open files (ulimit -u, ulimit -n)"
    )


@dataclass(frozen=True, slots=True)
class ProcessConfig(Generic[Task, Done]):
    """What a process does, what it does first, and its limits; 0 is no limit.

    `work` yields the results of a task in lists, and calls what it is given with it before whatever might hang.
    `preload` names a module whose import makes a process ready: where that can be, it is imported in one process,
    and the others are copies of it, so that loading is paid for once. That process stays until this one ends.
    """

    work: Callable[[Task, Callable[[], None]], Iterable[list[Done]]]
    prepare: Callable[[], None] = nothing
    seconds: float = 0.0
    memory: int = 0
    preload: str = ""


class BoundedProcess(Generic[Task, Done]):
    """A process that is started with its first task, and again with the next one where it died."""

    def __init__(self, config: ProcessConfig[Task, Done]) -> None:
        """Start nothing yet."""
        self._config = config
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._watch: Watch | None = None
        self._lock = threading.Lock()
        self._ended = False

    def results(self, task: Task) -> Iterator[list[Done]]:
        """Yield the results of a task as they come.

        Raises:
            ProcessDiedError: where the process dies over it, or was ended.
            NoProcessError: where none can be started.
            Exception: what the work raised.
        """
        pipe = self._pipe or self._start()
        try:
            pipe.send(task)
            while True:
                message = self._next(pipe)
                if message is None:
                    continue
                done, error, retires = message
                if retires:
                    self._leave()
                if error is not None:
                    raise error
                if done is None:
                    return
                yield done
        except (EOFError, ConnectionError) as error:
            late = self._watch is not None and self._watch.is_late
            raise ProcessDiedError(hung=self._leave() == _ENDED_BY_SYSTEM or late) from error

    def _next(self, pipe: Connection) -> tuple[list[Done] | None, Exception | None, bool] | None:
        """Return what the process sends; None where it only says that it begins with the next piece of work."""
        watch = self._watch
        while watch and not pipe.poll(watch.SECONDS_BETWEEN):
            watch.look()
        message: tuple[list[Done] | None, Exception | None, bool] | None = pipe.recv()
        if watch and message is None:
            watch.begin()
        return message

    def end(self) -> None:
        """End the process; none is started any more."""
        with self._lock:
            self._ended = True
        self._leave()

    def _start(self) -> Connection:
        with self._lock:
            if self._ended:
                raise ProcessDiedError
            self._process, self._pipe = _started(self._config)
            if not system_keeps_limits():
                self._watch = Watch(self._process, self._config.seconds, self._config.memory)
            return self._pipe

    def _leave(self) -> int | None:
        """Let go of the process, ending it where it lives; return its exit code."""
        with self._lock:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if process is None or pipe is None:
            return None
        if self._ended:
            process.kill()
        pipe.close()
        process.join(5)
        code = process.exitcode
        process.kill()
        return code


def _started(config: ProcessConfig[Any, Any]) -> tuple[BaseProcess, Connection]:
    """Start a process and return it with our end of its pipe."""
    # A process of someone else's pool may have no children.
    if current_process().daemon or open_files_allowed() in range(_FEWEST_FILES):
        raise NoProcessError
    try:
        with _starting, _alike():
            context = _context(config.preload)
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, config), daemon=True)  # type: ignore[attr-defined]
            with ignore_sigint():
                process.start()
            theirs.close()
    except (OSError, EOFError) as error:
        raise NoProcessError from error
    return process, ours


@cache
def _context(preload: str) -> BaseContext:
    """Return how new processes begin: as copies of one that has imported `preload`, or from nothing."""
    return get_context("forkserver" if preload and _CAN_COPY and _copies(preload) else "spawn")


def begin_loading(preload: str) -> None:
    """Start the process that imports `preload`, so that it loads while this one does something else."""
    if _CAN_COPY:
        with suppress(OSError, EOFError), _starting, _alike():
            _start_loading(preload)


def _start_loading(preload: str) -> None:
    set_forkserver_preload([preload])
    resource_tracker.ensure_running()  # started later, it would unblock the signal
    with ignore_sigint():
        ensure_running()


def _copies(preload: str) -> bool:
    """Start the process that imports `preload`, where it is not there, and say whether copies of it can be had.

    It is reached by a file in the folder for temporary files, whose path may be too long. It may die while it loads.
    """
    try:
        _start_loading(preload)
        first = get_context("forkserver").Process(target=int)
        first.start()
        first.join()
    except (OSError, EOFError):
        return False
    return first.exitcode == 0


@contextmanager
def _alike() -> Iterator[None]:
    """Have processes that start in the block import what this one would: nothing from the current folder.

    Nor do they import the script that this one runs, which need not be made for being imported.
    """
    environment = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    before = {name: os.environ.get(name) for name in environment}
    main = sys.modules["__main__"]
    os.environ.update(environment)
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def ignore_sigint() -> Iterator[None]:
    """Have processes that start in the block not hear Ctrl-C, which is for the one that hands out work."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows: the process itself turns a deaf ear (`_serve`)
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(pipe: Connection, config: ProcessConfig[Any, Any]) -> None:
    """Do what comes through the pipe until it closes.

    The end comes at once: to give back piece by piece what the process holds would take it half a second.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    config.prepare()
    limit_memory(config.memory)
    if not system_keeps_limits():
        pipe.send(None)
    large = peak_memory() + config.memory // _LARGE_SHARE
    with suppress(EOFError, ConnectionError):
        while not _answer(pipe, config, large):
            pass
    os._exit(0)


def _answer(pipe: Connection, config: ProcessConfig[Any, Any], large: int) -> bool:
    """Do one task; what it raises is sent, but for want of memory, of which the process dies.

    A process that has grown `large` retires: what it cannot give back would be missing for the next task.
    """
    task = pipe.recv()
    failed: Exception | None = None
    try:
        before = partial(end_if_stuck, config.seconds) if system_keeps_limits() else partial(pipe.send, None)
        for done in config.work(task, before):
            pipe.send((done, None, False))
    except (MemoryError, ConnectionError):
        os._exit(1)
    except Exception as error:
        error.add_note(traceback.format_exc())  # the trace itself does not travel
        failed = error
    end_if_stuck(_LONG_WAIT)
    retires = config.memory > 0 and peak_memory() > large
    pipe.send((None, failed, retires))
    return retires


def _end_with_parent() -> None:
    """End this process where the one that hands out work was killed."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
