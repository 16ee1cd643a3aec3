"""Whether the files of a run were made of exactly what this run would make them of: then they stay as they are.

Reading and checking a thousand postings takes a second or two, writing their workbook and report ten times that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.core.records import Failure
from pipeline.core.resources import digest, files_digest, package_files
from pipeline.outputs.report import ReportOptions
from pipeline.outputs.run_store import open_run
from pipeline.run.checkpoint import FOLDER, Ledger
from pipeline.run.write_outputs import RUN_FILE

_NOTE = "written"


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """What the run that wrote the files said at its end."""

    failures: tuple[Failure, ...]
    corrections: Mapping[str, int]


def cause_of(ledger: Ledger, identity: str, facts: Mapping[str, Any], report: ReportOptions) -> str:
    """Return a digest over all that the files of a run are made from; after `settle`."""
    facts_kept = {name: value for name, value in facts.items() if name != "finished"}
    what = [identity, ledger.plan_digest(), facts_kept, repr(report), _outputs_digest()]
    return digest(json.dumps(what, sort_keys=True, default=str).encode("utf-8", "replace"))


def note_files(ledger: Ledger, out: Path, cause: str) -> None:
    """Keep what the files of a run were made from, and what they are."""
    names = sorted(path.name for path in out.iterdir() if path.name != FOLDER and path.is_file())
    ledger.note(_NOTE, json.dumps({"cause": cause, "files": _files(out, names)}))


def still_there(ledger: Ledger, out: Path, cause: str) -> PreviousRun | None:
    """Return how the run ended that made the files from the same, None where there is none or a file was touched."""
    try:
        noted = json.loads(ledger.noted(_NOTE) or "{}")
        noted["files"], noted["cause"]
    except (ValueError, KeyError, TypeError):  # none, or one that is garbled
        return None
    if noted.get("cause") != cause or not (out / RUN_FILE).is_file() or noted["files"] != _files(out, noted["files"]):
        return None
    run = open_run(out)
    counts = run.run["counts"]
    return PreviousRun(run.failures, {name: counts[name] for name in ("corrections", "corrected") if name in counts})


def _files(out: Path, names: Iterable[str]) -> dict[str, list[int]]:
    """Return size and time of those files of a folder that are there."""
    found = {name: (out / name).stat() for name in names if (out / name).is_file()}
    return {name: [one.st_size, one.st_mtime_ns] for name, one in found.items()}


@cache
def _outputs_digest() -> str:
    """Return one digest over what makes files of finished rows: an identity does not cover it."""
    return files_digest(package_files(("outputs", "run/write_outputs.py", "run/manifest.py")))
