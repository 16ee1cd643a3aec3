"""One target, one process, so many seconds: mutate, run, and keep what breaks a promise.

Promises: no exception but errors that a user can mend, no input that takes longer than `SLOWEST`
seconds of processor time, no input that needs more than `MEMORY`.
"""

import contextlib
import hashlib
import random
import resource
import signal
import sys
import time
import traceback
from pathlib import Path

from tests.fuzz.mutate import mutate
from tests.fuzz.targets import TARGETS, Target

SLOWEST = 10
MEMORY = 3 * 2**30
POOL = 400


class TooSlow(BaseException):
    """The input took longer than it may; no handler in the code under test may swallow it."""


def _too_slow(_number, _frame):
    raise TooSlow(f"more than {SLOWEST} s")


@contextlib.contextmanager
def watched():
    """Raise inside the block where it takes too long; the code under test has the other timer."""
    signal.signal(signal.SIGVTALRM, _too_slow)
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def tried(target: Target, data: bytes) -> str:
    """Return what went wrong, as a traceback, or an empty string."""
    try:
        with watched():
            target.check(data)
    except (Exception, TooSlow):
        return traceback.format_exc()
    return ""


def rounds(target: Target, seconds: float, seed: int, findings: Path) -> int:
    """Fuzz for so long; write each new kind of finding as NAME.input and NAME.txt; return the number of inputs."""
    rng = random.Random(seed)  # noqa: S311 - the same seed must give the same inputs
    seeds = target.corpus()
    pool = list(seeds)
    known: set[str] = set()
    done, until = 0, time.monotonic() + seconds
    running = findings / f"{target.name}.running"
    while time.monotonic() < until:
        data = mutate(rng.choice(pool), rng, target.kinds, seeds)
        running.write_bytes(data)  # what is left after a crash of the process
        fault = tried(target, data)
        done += 1
        if fault:
            place = "\n".join(line for line in fault.splitlines() if line.startswith("  File"))
            name = f"{target.name}-{hashlib.sha256(place.encode()).hexdigest()[:10]}"
            if name not in known:
                known.add(name)
                (findings / f"{name}.input").write_bytes(data)
                (findings / f"{name}.txt").write_text(fault, encoding="utf-8", errors="replace")
        elif rng.random() < 0.1:
            pool.append(data)
            del pool[len(seeds) : -POOL]
    running.unlink(missing_ok=True)
    return done


def main() -> None:
    """Fuzz one target: NAME SECONDS SEED FINDINGS."""
    name, seconds, seed, findings = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(rounds(TARGETS[name], float(seconds), int(seed), Path(findings)))


if __name__ == "__main__":
    main()
