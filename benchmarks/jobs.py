"""What is measured, each a process of its own: `python -m benchmarks.jobs NAME ARGUMENTS`.

A job says how many processor and wall seconds its start-up took: Python, libraries, weights, and the
framework's vectors. What it did after that is its work.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.process import say


def run_job(folder: str, framework: str, out: str, encoder: str, jobs: str) -> None:
    """Run as `jobprofile run` does."""
    from pipeline.match import MatchOptions
    from pipeline.run.main_job import run
    from pipeline.run.options import RunOptions

    before, began = time.process_time(), time.perf_counter()
    options = RunOptions(Path(framework), Path(out), match=MatchOptions(encoder=encoder or None), jobs=int(jobs))
    summary = run([folder], options)
    say(
        start=before + summary.processor["start"],
        start_wall=summary.seconds["start"],
        postings=summary.postings,
        sentences=summary.requirements,
        seconds=dict(summary.seconds),
        processor={**summary.processor, "this process": round(time.process_time() - before, 3)},
        wall=round(time.perf_counter() - began, 3),
        unchanged=summary.unchanged,
    )


def encode_job(out: str, encoder: str) -> None:
    """Encode the different requirement sentences of a finished run, with the encoders of the run and nothing else."""
    from pipeline.match.build import load_encoders

    began = time.perf_counter()
    encoders = load_encoders(encoder or None, keep=False)
    postings, texts = _asked(out)
    for one in encoders:
        one.encode(["warm up"])
    start, start_wall = time.process_time(), time.perf_counter() - began
    unique = sorted({text for some in texts for text in some})
    for one in encoders:
        one.encode(unique)
    say(start=start, start_wall=start_wall, postings=postings, sentences=len(unique))


def plain_job(out: str, encoder: str, sample: str) -> None:
    """Encode the sentences of every nth posting, one call of sentence-transformers for each."""
    from pipeline.encoders import load_encoder

    began = time.perf_counter()
    model = load_encoder(encoder)
    _, texts = _asked(out)
    texts = texts[:: max(1, len(texts) // int(sample))][: int(sample)]
    model.encode(["warm up"])
    start, start_wall = time.process_time(), time.perf_counter() - began
    for some in texts:
        model.encode(some)
    say(start=start, start_wall=start_wall, postings=len(texts), sentences=sum(map(len, texts)))


def _asked(out: str) -> tuple[int, list[list[str]]]:
    """Return how many postings a run has, and the sentences of each that asks for something."""
    import pyarrow.parquet as pq

    postings = pq.read_metadata(Path(out) / "postings.parquet").num_rows
    table = pq.read_table(Path(out) / "requirements.parquet", columns=["posting_id", "text"])
    found: dict[str, list[str]] = {}
    for key, text in zip(table["posting_id"].to_pylist(), table["text"].to_pylist(), strict=True):
        found.setdefault(key, []).append(text)
    return postings, list(found.values())


JOBS: dict[str, Callable[..., None]] = {"run": run_job, "encode": encode_job, "plain": plain_job}

if __name__ == "__main__":
    JOBS[sys.argv[1]](*sys.argv[2:])
