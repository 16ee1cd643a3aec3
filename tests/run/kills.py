"""Kill a run again and again, let it go on, and hold its tables against those of an undisturbed run.

    python -m tests.run.kills POSTINGS --framework FILE [--times 20] [--engine ray] [--encoder NAME] [--seed N]

Each attempt is killed (SIGKILL to the whole process group) at a random moment, and the next goes on with what
is there; on a cluster of two nodes every second kill strikes a worker in the middle of its work instead, and
the attempt goes on by itself. Whenever one comes to its end its tables are compared, and the next begins at the
beginning. Vectors are kept in a cache of their own, which is killed with the run.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pandas as pd

from pipeline.run.checkpoint import FOLDER, Ledger

TABLES = ("postings", "requirements", "matches", "profile", "duplicates")
# What the order of additions may move, by less than anyone reads.
LOOSE = ("probability", "confidence", "level", "parts", "evidence", "score", "required_score")


def main() -> int:
    """Kill, go on, compare; 1 where a table differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.run.kills")
    parser.add_argument("postings")
    parser.add_argument("--framework", required=True)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--encoder", default="")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "pipeline", "run", chosen.postings, "--framework", chosen.framework]
        command += ["--encoder", chosen.encoder] if chosen.encoder else []
        began = time.monotonic()
        _to_the_end([*command, "--out", str(folder / "alone")], _environment(folder / "c1"))
        took = time.monotonic() - began
        print(f"undisturbed: {took:.0f} s", flush=True)
        with _cluster(chosen.engine) as address:
            command += ["--out", str(folder / "killed"), "--engine", chosen.engine]
            environment = {**_environment(folder / "c2"), **({"RAY_ADDRESS": address} if address else {})}
            compared = _kill(command, environment, random.Random(chosen.seed), chosen.times, took)  # noqa: S311
    different = sorted({name for one in compared for name in one})
    print(
        f"{len(compared)} runs that came to their end; " + (f"differ: {different}" if different else "all tables same")
    )
    return int(bool(different))


def _to_the_end(command: list[str], environment: Mapping[str, str]) -> None:
    """Run a command; postings that fail make it end with 1, and are no matter here."""
    ended = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if ended.returncode not in (0, 1) or not (_out(command) / "run.json").exists():
        raise SystemExit(f"the run ended with {ended.returncode}: {ended.stderr[-500:]}")


def _environment(cache: Path) -> dict[str, str]:
    return {**os.environ, "JOBPROFILE_CACHE": str(cache), "HF_HUB_OFFLINE": "1"}


def _kill(
    command: list[str], environment: Mapping[str, str], chance: random.Random, times: int, took: float
) -> list[list[str]]:
    """Kill the run `times` times, then let it end; return for each run that came to its end the tables that differ."""
    moments: list[str] = []
    compared: list[list[str]] = []
    while True:
        began = time.monotonic()
        process = subprocess.Popen(
            [*command, *_resume(command)], env=environment, stderr=subprocess.DEVNULL, start_new_session=True
        )
        if "RAY_ADDRESS" in environment and len(moments) % 2 and len(moments) < times:
            moments += _kill_worker(process, chance.uniform(0, 5))
            process.wait()
        elif not _ends(process, chance.uniform(0.3, took) if len(moments) < times else None):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            moments.append(f"{time.monotonic() - began:.1f}")
            continue
        # It came to its end: compare, and let the next attempt begin at the beginning.
        took = time.monotonic() - began
        compared.append([name for name in TABLES if not _same(_out(command), name, exact="local" in command)])
        print(f"ended after {took:.1f} s, killed so far: {len(moments)}; differ: {compared[-1]}", flush=True)
        if len(moments) >= times:
            print("killed after, s:", " ".join(moments), flush=True)
            return compared
        shutil.rmtree(_out(command))


def _out(command: list[str]) -> Path:
    return Path(command[command.index("--out") + 1])


def _resume(command: list[str]) -> list[str]:
    """Return what makes a command go on, where there is something to go on with."""
    if not (_out(command) / FOLDER / "ledger.sqlite").exists():
        return []
    with closing(Ledger(_out(command))) as ledger:  # killed before it was begun, there is nothing to go on with
        return ["--resume"] if ledger.started_with() is not None else []


def _ends(process: subprocess.Popen[bytes], within: float | None) -> bool:
    """Say whether a process ends by itself in so many seconds."""
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True


def _kill_worker(process: subprocess.Popen[bytes], after: float) -> list[str]:
    """Kill a worker of one's own cluster, so many seconds after the first is at work; return the moment, if any."""
    began = time.monotonic()
    while not _ends(process, 0.2):
        found = subprocess.run(["pgrep", "-f", "ray::.*MapWorker"], capture_output=True, text=True, check=False)
        pids = [int(line) for line in found.stdout.split() if is_own(int(line))]
        if pids and not _ends(process, after):
            with suppress(ProcessLookupError):
                os.kill(pids[-1], signal.SIGKILL)
                return [f"{time.monotonic() - began:.1f} (worker)"]
    return []


def is_own(pid: int) -> bool:
    """Say whether this process began another one, or began what began it: the machine may have other clusters."""
    while pid > 1 and pid != os.getpid():
        try:
            facts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False  # it is gone
        pid = int(facts.rpartition(")")[2].split()[1])
    return pid == os.getpid()


@contextmanager
def _cluster(engine: str) -> Iterator[str]:
    """Two nodes on this machine for Ray, made with its own utility; its address, or nothing."""
    if engine != "ray":
        yield ""
        return
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    nodes.add_node(num_cpus=2)
    yield nodes.address
    nodes.shutdown()


def _same(out: Path, name: str, *, exact: bool) -> bool:
    """Compare a table of both runs: to the byte on one machine, else decisions exactly and numbers to four decimals.

    What holds numbers in a text (`parts`, `evidence`) is compared on one machine alone.
    """
    one, other = (folder / f"{name}.parquet" for folder in (out.with_name("alone"), out))
    if exact:
        return one.read_bytes() == other.read_bytes()
    first, second = pd.read_parquet(one), pd.read_parquet(other)
    loose = [column for column in LOOSE if column in first.columns]
    if not first.drop(columns=loose).astype(str).equals(second.drop(columns=loose).astype(str)):
        return False
    numbers = [column for column in loose if pd.api.types.is_numeric_dtype(first[column])]
    return all(
        (first[c].fillna(0) - second[c].fillna(0)).abs().max() <= (1 if "score" in c else 1.01e-4) for c in numbers
    )


if __name__ == "__main__":
    sys.exit(main())
