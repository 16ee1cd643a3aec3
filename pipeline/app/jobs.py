"""Jobs: each a process that profiles postings, watched by a thread, and stopped with all its children."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pipeline.app.processes import kill, start
from pipeline.app.worker import WATCHED
from pipeline.core.errors import InputError

State = Literal["running", "done", "failed", "stopped"]
KEPT_INPUTS = ("postings", "exported")  # folders of what was handed in with a job
_OWN_OPTIONS = ("inputs", "out")  # each job has its own
KEPT = 4  # results of earlier jobs that stay; more would fill the disk
CHECK_SECONDS = 180
_BUG = {
    "what": "the program itself failed",
    "where": "",
    "mend": "the words below say where; try fewer postings to find the one that does it, and report it",
}


@dataclass(slots=True)
class Job:
    """One job as the page sees it; written by its watcher alone."""

    key: str
    folder: Path
    state: State = "running"
    stage: str = ""
    done: int = 0
    total: int | None = None
    summary: Mapping[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    frameworks: Mapping[str, int] = field(default_factory=dict)
    unfit: list[dict[str, Any]] = field(default_factory=list)
    n_unfit: int = 0
    error: list[dict[str, str]] = field(default_factory=list)
    trace: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def out(self) -> Path:
        """Return the folder of the results."""
        return self.folder / "results"

    @property
    def mask(self) -> bool:
        """Say whether names and addresses of people are hidden in what the job makes."""
        return bool(json.loads((self.folder / "job.json").read_text(encoding="utf-8"))["mask"])

    def as_object(self) -> dict[str, Any]:
        """Return what the page needs."""
        told = ("summary", "failures", "error", "trace", "frameworks", "unfit", "n_unfit")
        names = ("key", "state", "stage", "done", "total", *told)
        files = sorted(one.name for one in self.out.iterdir() if one.is_file()) if self.state == "done" else []
        return {name: getattr(self, name) for name in names} | {"files": files}


class Jobs:
    """All jobs of a page; one runs at a time."""

    def __init__(self, folder: Path) -> None:
        """Keep the jobs in a folder that someone else removes."""
        self._folder = folder
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Job | None:
        """Return a job, None where there is none of that key."""
        return self._jobs.get(key)

    @property
    def running(self) -> Job | None:
        """Return the job that runs."""
        return next((job for job in self._jobs.values() if job.state == "running"), None)

    @property
    def finished(self) -> list[Job]:
        """Return the jobs whose results are there, the newest first."""
        return [job for job in reversed(self._jobs.values()) if job.state == "done"]

    def new_folder(self) -> Path:
        """Return a new folder for what is handed in with a job."""
        folder = self._folder / secrets.token_hex(8)
        (folder / "postings").mkdir(parents=True)
        return folder

    def start(self, folder: Path, options: Mapping[str, Any]) -> Job | None:
        """Start a job in its folder; None where another one runs. Results of jobs long past are removed."""
        with self._lock:
            if self.running:
                return None
            job = Job(folder.name, folder)
            job_file = folder / "job.json"
            facts = {"inputs": [str(folder / "postings")], "out": str(job.out), **options}
            job_file.write_text(json.dumps(facts, default=str), encoding="utf-8")
            job.process = _start("run", job_file, folder / "errors.txt")
            self._jobs[job.key] = job
            while len(self._jobs) > KEPT:
                _, old = self._jobs.popitem(last=False)
                remove(old.folder)
        threading.Thread(target=_watch, args=(job,), daemon=True).start()
        return job

    def again(self, job: Job, marks: str) -> Job | None:
        """Start a job on the postings of an earlier one, with the marks that a person set in its report.

        What was handed in with the earlier job stays as it was, and holds before the marks.

        Raises:
            InputError: where the marks that were handed in cannot be joined with these.
        """
        folder = self.new_folder()
        for name in KEPT_INPUTS:
            if (job.folder / name).is_dir():
                shutil.copytree(job.folder / name, folder / name, copy_function=_link, dirs_exist_ok=True)
        earlier = json.loads((job.folder / "job.json").read_text(encoding="utf-8"))
        options = {key: _moved(value, job.folder, folder) for key, value in earlier.items() if key not in _OWN_OPTIONS}
        options["given_marks"] = options.get("given_marks") or options["marks"]
        options["marks"] = _with_marks(options["given_marks"], marks, folder / "marks.jsonl")
        return self.start(folder, options)

    def stop(self, job: Job) -> None:
        """Stop a job with all its processes."""
        with self._lock:
            if job.state == "running":
                job.state = "stopped"
                kill(job.process)

    def stop_all(self) -> None:
        """Stop whatever runs."""
        for job in list(self._jobs.values()):
            self.stop(job)


def _link(source: str, target: str) -> None:
    """Give a file a second name; copy it where the disk cannot."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _moved(value: Any, old: Path, new: Path) -> Any:  # noqa: ANN401 - any value of a job's options
    """Return an option that names a file of one job's folder as it is named in another's."""
    if isinstance(value, str) and value.startswith(f"{old}{os.sep}"):
        return str(new / Path(value).relative_to(old))
    return value


def _with_marks(given: str | None, marks: str, place: Path) -> str | None:
    """Return a file with the marks that were handed in and, after them, those set in the report; None without any."""
    if not marks.strip():
        return given
    if given and Path(given).suffix.lower() != ".jsonl":
        what = "the marks that were handed in are a table, and cannot be joined with those set in the report"
        raise InputError(what, Path(given).name, "hand in the labels.jsonl that the report exports, and run again")
    before = Path(given).read_text(encoding="utf-8-sig") if given else ""
    place.write_text("\n".join(part for part in (before.strip(), marks) if part), encoding="utf-8")
    return str(place)


def check_file(path: Path) -> dict[str, Any]:
    """Return what a process of its own says of a framework file: what is in it, or all its faults."""
    process = _start("check", path, None)
    try:
        answer, _ = process.communicate(timeout=CHECK_SECONDS)
        return dict(json.loads(answer.splitlines()[-1]))
    except subprocess.TimeoutExpired:
        kill(process)
        return {"error": [{"what": "it takes too long to read", "where": path.name, "mend": "save it as YAML or CSV"}]}
    except (ValueError, IndexError):
        return {"error": [{"what": "it cannot be read", "where": path.name, "mend": "save it as YAML or CSV"}]}


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def _start(verb: str, file: Path, errors: Path | None) -> subprocess.Popen[str]:
    """Start a worker that ends with this page."""
    return start("pipeline.app.worker", [verb, str(file), WATCHED], _lifeline(), errors)


@cache
def _lifeline() -> int:
    """Return the end of a pipe that closes when this process ends, however that is: workers watch it."""
    watched, _ = os.pipe()  # the other end stays open, and no worker inherits it
    return watched


def _watch(job: Job) -> None:
    """Read what a job's process tells until it ends."""
    process = job.process
    if process is None or process.stdout is None:
        return
    finished = False
    for line in process.stdout:
        with suppress(ValueError):
            finished = _take_message(job, json.loads(line)) or finished
    process.wait()
    if job.state != "running":
        return
    if finished:
        job.state = "failed" if job.error else "done"
        return
    job.error = [_BUG]
    job.trace = (job.folder / "errors.txt").read_text(encoding="utf-8", errors="replace")[-4000:]
    job.state = "failed"


def _take_message(job: Job, message: Mapping[str, Any]) -> bool:
    """Take in one line; say whether it was the last word."""
    if "stage" in message:
        job.stage, job.done, job.total = message["stage"], message["done"], message["total"]
        return False
    job.summary = message.get("summary", {})
    job.failures = message.get("failures", [])
    job.frameworks, job.unfit = message.get("frameworks", {}), message.get("unfit", [])
    job.n_unfit = message.get("n_unfit", 0)
    job.error = message.get("error", [])
    return True
