"""Fuzz every reader and parser: `python -m tests.fuzz --minutes 10`.

Each target runs in a process of its own, so that a crash or a memory limit ends one target's turn.
With atheris installed, every other turn is coverage-guided. What is found is left in `--findings`, an
`.input` beside a `.txt` that says what went wrong; put the input into `tests/fuzz/corpus` with the mend.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

from tests.fuzz.targets import TARGETS

TURN = 20.0
GRACE = 240.0


def turn(name: str, seconds: float, seed: int, findings: Path, guided: bool) -> int:
    """Run one target for so long; return the number of inputs tried."""
    module = "tests.fuzz.guided" if guided else "tests.fuzz.engine"
    command = [sys.executable, "-m", module, name, str(seconds), str(seed), str(findings)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=seconds + GRACE, env=environment
        )
    except subprocess.TimeoutExpired:
        running = findings / f"{name}.running"
        if running.exists():
            running.replace(findings / f"{name}-hang.input")
        (findings / f"{name}-hang.txt").write_text("the process did not end\n")
        return 0
    if done.returncode:
        (findings / f"{name}-{'guided-' if guided else ''}crash.txt").write_text(
            f"exit status {done.returncode}\n{done.stderr[-8000:]}"
        )
        running = findings / f"{name}.running"
        if running.exists():
            running.replace(findings / f"{name}-crash.input")
    told = re.findall(r"number_of_executed_units: *(\d+)", done.stderr) or done.stdout.split()
    return int(told[-1]) if told and told[-1].isdigit() else 0


def main() -> int:
    """Share the minutes out among the targets; return 1 where anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--findings", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--turn", type=float, default=TURN, help="seconds per target and turn")
    parser.add_argument("--engine", choices=("own", "atheris", "both"), default="both")
    parser.add_argument("targets", nargs="*", default=[], metavar="TARGET", help=", ".join(TARGETS))
    asked = parser.parse_args()
    asked.findings.mkdir(parents=True, exist_ok=True)
    names = asked.targets or list(TARGETS)
    able = find_spec("atheris") is not None
    began, counts, number = time.monotonic(), dict.fromkeys(names, 0), 0
    while time.monotonic() - began < 60 * asked.minutes:
        name = names[number % len(names)]
        again = (number // len(names)) % 2 == 1
        guided = asked.engine == "atheris" or (asked.engine == "both" and able and again)
        left = 60 * asked.minutes - (time.monotonic() - began)
        counts[name] += turn(name, max(1.0, min(asked.turn, left)), asked.seed + number, asked.findings, guided)
        number += 1
        found = sorted(path.name for path in asked.findings.glob("*.txt"))
        facts = {"minutes": round((time.monotonic() - began) / 60, 1), "inputs": sum(counts.values())}
        (asked.findings / "progress.json").write_text(json.dumps(facts | {"found": found, "by": counts}, indent=1))
    print(json.dumps(facts | {"found": found}))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
