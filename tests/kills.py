"""Kill a run again and again, let it go on, and hold its tables against those of an undisturbed run.

    python -m tests.kills POSTINGS --framework FILE [--times 20] [--engine ray] [--encoder NAME] [--seed N]

Each attempt is killed (SIGKILL to the whole process group) at a random moment; on a cluster of two nodes
every second kill strikes a worker in the middle of its work instead, and the attempt goes on by itself.
After the last kill the run is let end. Vectors are kept in a cache of its own, which is killed with it.
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
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from pipeline.run.ledger import FOLDER

TABLES = ("postings", "requirements", "matches", "profile", "duplicates")
# What the order of additions may move, by less than anyone reads.
LOOSE = ("probability", "confidence", "level", "parts", "evidence", "score", "required_score")


def main() -> int:
    """Kill, go on, compare; 1 where a table differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills")
    parser.add_argument("postings")
    parser.add_argument("--framework", required=True)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--engine", choices=("local", "ray"), default="local")
    parser.add_argument("--encoder", default="")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    chance = random.Random(chosen.seed)  # noqa: S311 - moments, not secrets
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
            moments = _kill(command, environment, chance, chosen.times, took)
            _to_the_end([*command, *_resume(command)], environment)
        print("killed after, s:", " ".join(moments), flush=True)
        different = [name for name in TABLES if not _same(folder, name, exact=chosen.engine == "local")]
        print(f"differ: {', '.join(different)}" if different else f"all {len(TABLES)} tables are the same")
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
) -> list[str]:
    """Start the run and kill it, `times` times; return the moments."""
    moments: list[str] = []
    while len(moments) < times:
        process = subprocess.Popen([*command, *_resume(command)], env=environment, start_new_session=True)
        after = chance.uniform(0.3, 1.2 * took)
        try:
            process.wait(after)
            print(f"ended before {after:.1f} s", flush=True)
        except subprocess.TimeoutExpired:
            if "RAY_ADDRESS" in environment and len(moments) % 2 and _kill_worker():
                moments.append(f"{after:.1f} (worker)")
                process.wait()
                continue
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            moments.append(f"{after:.1f}")
            continue
        shutil.rmtree(_out(command))  # it ended by itself: the next attempt begins at the beginning
    return moments


def _out(command: list[str]) -> Path:
    return Path(command[command.index("--out") + 1])


def _resume(command: list[str]) -> list[str]:
    """Return what makes a command go on, where there is something to go on with."""
    return ["--resume"] if (_out(command) / FOLDER / "ledger.sqlite").exists() else []


def _kill_worker() -> bool:
    """Kill one worker of the cluster; false where none is at work."""
    found = subprocess.run(["pgrep", "-f", "ray::.*MapWorker"], capture_output=True, text=True, check=False)
    pids = [int(line) for line in found.stdout.split()]
    if not pids:
        return False
    os.kill(pids[0], signal.SIGKILL)
    return True


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


def _same(folder: Path, name: str, *, exact: bool) -> bool:
    """Compare a table of both runs: to the byte on one machine, else decisions exactly and numbers to four decimals."""
    one, other = (folder / kind / f"{name}.parquet" for kind in ("alone", "killed"))
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
