"""The bench in small: ratios of processor seconds on a few postings, steady enough to hold a change to them.

All in one process after a run that is not counted, with one reader and without kept vectors; the best of a few
rounds counts, since a busy machine makes work dearer and never cheaper.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from pipeline.match import MatchOptions
from pipeline.match.build import load_encoders
from pipeline.outputs.run_store import read_run
from pipeline.run.main_job import run
from pipeline.run.options import RunOptions, RunSummary

ROUNDS = 2
POSTINGS = 10
ALONE, AGAIN = "cold run / encoders alone", "run again, nothing changed / cold run"


def small_ratios(inputs: str, framework: Path, folder: Path, encoder: str | None = None) -> dict[str, float]:
    """Return what a cold run costs beside its encoders alone, and the same run again beside a cold one."""

    def work(name: str) -> float:
        """Return the processor seconds of a run, start-up apart."""
        options = RunOptions(
            framework, folder / name, match=MatchOptions(encoder=encoder, keep_vectors=False), jobs=1, limit=POSTINGS
        )
        summary: list[RunSummary] = []
        spent = _processor(lambda: summary.append(run([inputs], options)))
        return spent - summary[0].processor["start"]

    work("uncounted")
    done = read_run(folder / "uncounted")
    used = [one.split()[0] for one in done.run["matcher"]["encoders"].split(", ")]  # each stands with its digest
    encoders = load_encoders(",".join(used), keep=False)
    texts = sorted(set(done.requirements["text"]))

    def encode() -> None:
        for one in encoders:
            one.encode(texts)

    encode()
    rounds = [(work(str(n)), work(str(n)), _processor(encode)) for n in range(ROUNDS)]
    cold, again, alone = (min(column) for column in zip(*rounds, strict=True))
    return {ALONE: round(cold / alone, 3), AGAIN: round(again / cold, 3)}


def _processor(work: Callable[[], None]) -> float:
    """Return the processor seconds that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began
