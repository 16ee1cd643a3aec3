"""Measure a run beside the encoders alone, plain sentence-transformers, and another tool.

    python -m benchmarks FOLDER --framework FILE [--against PYTHON] [--sample N] [--out FILE]

Processor seconds are of all processes of a job; other programs of the machine lengthen the wall
seconds and hardly them. `--against` names the Python of an environment with `esco-skill-extractor`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import esco_job
from benchmarks.process import Measured, measure
from benchmarks.table import printed, ratios, row_of, stages_of
from pipeline.core.atomic_files import write_text
from pipeline.core.version import __version__

PLAIN = "e5-small-fp32"
THREADS = "OMP_NUM_THREADS"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and keep the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("inputs", help="file or folder of postings")
    parser.add_argument("--framework", required=True)
    parser.add_argument("--encoder", default="", help="as of `jobprofile run`; default: the default set")
    parser.add_argument("--jobs", default="0", help="processes that read; 0 for one per core")
    parser.add_argument("--sample", type=int, default=100, help="postings for plain sentence-transformers and the tool")
    parser.add_argument("--against", help="Python of an environment with esco-skill-extractor")
    parser.add_argument("--only-run", action="store_true", help="measure the run alone, cold and again")
    parser.add_argument("--out", default="data/processed/bench.json")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="jobprofile-bench-") as folder:
        measured = dict(_measured(chosen, Path(folder)))
    rows = [row_of(name, one) for name, one in measured.items()]
    found = {} if chosen.only_run else ratios(measured)
    stages = {name: stages_of(one) for name, one in measured.items() if name.startswith("run")}
    print(printed(rows))
    print("\ncold run by stage, seconds:\n" + printed(stages["run, cold"]))
    print("\n" + printed([{"ratio of processor seconds, start-up apart": k, "": v} for k, v in found.items()]))
    kept = {"machine": _machine(), "inputs": chosen.inputs, "table": rows, "stages": stages, "ratios": found}
    write_text(Path(chosen.out), json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    return 0


def _measured(chosen: argparse.Namespace, folder: Path) -> list[tuple[str, Measured]]:
    """Return every job that was asked for, in the order in which they ran."""
    environment = {"JOBPROFILE_CACHE": str(folder / "cache")}
    out, found = folder / "out", []

    def job(name: str, *words: str, python: str = sys.executable, script: tuple[str, ...] = ()) -> None:
        command = [python, *(script or ("-m", "benchmarks.jobs")), *words]
        print(f"... {name}", file=sys.stderr, flush=True)
        found.append((name, measure(command, environment)))

    def run(name: str, into: Path) -> None:
        job(name, "run", chosen.inputs, chosen.framework, str(into), chosen.encoder, chosen.jobs)

    run("run, cold", out)
    run("run again, nothing changed", out)
    if chosen.only_run:
        return found
    job("encoders alone", "encode", str(out), chosen.encoder)
    run("run anew, vectors known", folder / "anew")
    job("sentence-transformers fp32, one call a posting", "plain", str(out), PLAIN, str(chosen.sample))
    if chosen.against:
        texts = _sample(out, chosen.sample)
        file = folder / "texts.json"
        file.write_text(json.dumps(texts), encoding="utf-8")
        script = (str(Path(esco_job.__file__)),)
        job("esco-skill-extractor", str(file), _minilm(), python=chosen.against, script=script)
    return found


def _sample(out: Path, count: int) -> list[str]:
    """Return the texts of some postings of a run, evenly from its whole length."""
    import pyarrow.parquet as pq

    texts = [str(text) for text in pq.read_table(out / "postings.parquet", columns=["text"])["text"].to_pylist()]
    return texts[:: max(1, len(texts) // count)][:count]


def _minilm() -> str:
    from pipeline.encoders.building.minilm import find_folder

    return str(find_folder())


def _machine() -> dict[str, object]:
    load = [round(value, 1) for value in os.getloadavg()] if hasattr(os, "getloadavg") else None
    return {
        "jobprofile": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "cores": os.cpu_count(),
        "threads": os.environ.get(THREADS, "one per core"),
        "load": load,
    }


if __name__ == "__main__":
    sys.exit(main())
