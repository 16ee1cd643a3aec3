"""Work that goes wrong, for processes that must find it by name."""

import ctypes
import os
import signal
import time
from pathlib import Path

from pipeline.core.records import Failure, Posting
from pipeline.core.resource_limits import time_limit

LOADED_IN = os.getpid()


def ready():
    """Nothing is needed."""


def work(items, before):
    """Do what the items say, one by one; yield what came of them together."""
    done = []
    for item in items:
        before()
        done.append(deed(item))
    yield done


def deed(item):
    """Do what the item says: die, hang in compiled code, eat memory, or answer."""
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "crash":
        ctypes.string_at(0)
    if item == "stuck":  # no signal handler runs while a pattern without a signal check, or C code, is at work
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGPROF})
        while True:
            time.process_time()
    if item == "slow":
        with time_limit(0.2, "slow"):
            while True:
                pass
    if item == "eat":
        return len(bytearray(3_000_000_000))
    if item == "where":
        return "loaded here" if os.getpid() == LOADED_IN else "loaded before"
    return f"did {item}"


def lost(item):
    """Say that an item was lost."""
    return f"lost {item}"


def read(name, options):
    """Read a file whose lines say what happens while it is read: a posting of that name, or a deed."""
    for line in Path(name).read_text(encoding="utf-8").splitlines():
        if line == "exit":
            os._exit(0)
        if line == "swallow":
            raise MemoryError
        if line in ("die", "crash", "stuck", "eat"):
            deed(line)
        yield Failure(name, "read", "cannot", "mend") if line == "failure" else Posting(f"{name}#{line}", line)
