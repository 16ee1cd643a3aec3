"""The process that works for the local page: ``python -m pipeline.app.worker run|check FILE``.

A process of its own can be stopped at any moment, and its end gives all memory back. It tells what
happens in lines of JSON on standard output; the job it reads from a file.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.core.errors import Fault, PipelineError
from pipeline.core.small_files import shown_faults
from pipeline.text.local_paths import is_absolute, last_part, without_folders

WATCHED = "watched"  # given where the input is a pipe that tells of the page's end, and this process heads its group
SHOWN_UNFIT = 20  # roles that no framework is for; the report has all
SECONDS_BETWEEN = 0.2  # progress is reported no more often than a page asks


def main() -> None:
    """Do what the command line says; an error that a person can mend is reported, a bug keeps its traceback."""
    verb, file, *more = sys.argv[1:]
    if WATCHED in more:
        threading.Thread(target=_end_with_page, daemon=True).start()
    try:
        (_run if verb == "run" else _check)(Path(file))
    except PipelineError as error:
        faults = getattr(error, "faults", None) or (error.fault,)
        _tell(error=[plain_fault(fault) for fault in faults])


def _end_with_page() -> None:
    """End this process and all that it started where the page is gone that wants its answer: then its input closes."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)  # Windows: processes that it started end with it


def plain_fault(fault: Fault) -> dict[str, str]:
    """Return a fault without the folders of this machine: what a person sees is the file's name."""
    where = last_part(fault.where) if is_absolute(fault.where) else without_folders(fault.where)
    return {"what": without_folders(fault.what), "where": where, "mend": without_folders(fault.mend)}


def _run(job_file: Path) -> None:
    """Profile postings as a job file says."""
    job: Mapping[str, Any] = json.loads(job_file.read_text(encoding="utf-8"))
    from pipeline.ingest import ReadOptions
    from pipeline.match import MatchOptions
    from pipeline.outputs.coverage import coverage_summary
    from pipeline.outputs.report import ReportOptions, read_signed
    from pipeline.run.main_job import run
    from pipeline.run.options import RunOptions

    marks, signed = (Path(job[name]) if job[name] else None for name in ("marks", "signed"))
    options = RunOptions(
        framework=tuple(Path(one) for one in job["frameworks"]),
        out=Path(job["out"]),
        read=ReadOptions(hide_personal=job["mask"]),
        match=MatchOptions(encoder=job["encoder"]),
        report=ReportOptions(mask=job["mask"], evidence_only=job["evidence_only"], signed=read_signed(signed)),
        corrections=marks,
    )
    last = 0.0

    def on_progress(stage: str, done: int, total: int | None) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN or done == total:
            last = time.monotonic()
            _tell(stage=stage, done=done, total=total)

    summary = run(job["inputs"], options, on_progress)
    covered = coverage_summary(options.out)
    _tell(
        frameworks=dict(covered.profiled),
        unfit=[asdict(one) for one in covered.unfit[:SHOWN_UNFIT]],
        n_unfit=len(covered.unfit),
        summary={name: getattr(summary, name) for name in ("postings", "duplicates", "requirements", "matched")},
        failures=[
            plain_fault(Fault(one.what, one.posting, one.mend)) | {"where": _inside(one.posting, job["inputs"])}
            for one in summary.failures
        ],
    )


def _inside(posting: str, folders: list[str]) -> str:
    """Return the name of a posting as it was handed in."""
    for folder in folders:
        if posting.startswith(folder):
            return posting[len(folder) :].lstrip("/\\").replace("\\", "/")
    return last_part(posting)


def _check(file: Path) -> None:
    """Say all faults of a framework file, or what is in it."""
    from pipeline.framework import check_framework

    checked = check_framework(file)
    framework = checked.framework
    if framework is None:
        faults, more = shown_faults(checked.faults)
        rest = (Fault(f"and {more:,} faults more", "", "mend these first"),) if more else ()
        _tell(error=[plain_fault(fault) for fault in (*faults, *rest)])
        return
    stages = [stage.number for one in framework.competencies for stage in one.stages if stage.number is not None]
    _tell(
        framework={
            "name": framework.name,
            "competencies": len(framework.competencies),
            "stages": max(stages, default=0),
            "understood": framework.understood,
            "names": [one.name for one in framework.competencies[:12]],
        },
        warnings=[plain_fault(fault) for fault in shown_faults(checked.warnings)[0]],
    )


def _tell(**facts: object) -> None:
    """Write one line."""
    print(json.dumps(facts, ensure_ascii=True, default=asdict), flush=True)


if __name__ == "__main__":
    main()
