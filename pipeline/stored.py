"""Read a finished run back from its folder."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.errors import InputError
from pipeline.framework import load_framework
from pipeline.records import Failure
from pipeline.tables import RunTables, schemas, to_frame

FRAMEWORK_FILE = "framework.json"


def read_run(folder: Path) -> RunTables:
    """Return the tables of a run.

    Raises:
        InputError: where a file of the run is missing or damaged.
    """
    import pyarrow.parquet as pq

    mend = "run `jobprofile run` into that folder again"
    try:
        facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        # A report is written before these are known; without them it comes out the same again.
        facts["seconds"] = {name: value for name, value in facts["seconds"].items() if name not in ("write", "report")}
        frames = {name: to_frame(name, pq.read_table(folder / f"{name}.parquet").to_pylist()) for name in schemas()}
        lines = (folder / "failures.jsonl").read_text(encoding="utf-8").split("\n")
        failures = tuple(Failure(**json.loads(line)) for line in lines if line)
    except FileNotFoundError as error:
        raise InputError(f"no finished run: {Path(error.filename).name} is missing", str(folder), mend) from error
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(f"a damaged run: {error}", str(folder), mend) from error
    return RunTables(**frames, framework=load_framework(folder / FRAMEWORK_FILE), run=facts, failures=failures)
