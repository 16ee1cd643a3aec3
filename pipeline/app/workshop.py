"""The posting workshop as the server sees it: one process whose models stay loaded, asked one thing at a time."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.app.processes import kill, start
from pipeline.core.errors import Fault

MODULE = "pipeline.app.workshop_worker"
START_SECONDS, ANSWER_SECONDS = 300.0, 60.0
_GONE = Fault("the workshop's process ended", "", "try again; where it ends again, try a shorter posting")


@dataclass(frozen=True, slots=True)
class Equipment:
    """What the workshop's models are loaded for."""

    frameworks: tuple[Path, ...]
    encoder: str | None = None


@dataclass(slots=True)
class Workshop:
    """The process, started when it is first asked, and again where other models are asked for or it has ended."""

    _process: subprocess.Popen[str] | None = None
    _loaded: Equipment | None = None
    _about: dict[str, Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, equipment: Equipment, question: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a question, with what the models are loaded for; faults stand under `error`."""
        with self._lock:
            if equipment != self._loaded or self._process is None or self._process.poll() is not None:
                self._start(equipment)
                if "error" in self._about:
                    return self._about
            return self._about | self._said(question, ANSWER_SECONDS)

    def stop(self) -> None:
        """End the process."""
        kill(self._process)
        self._process = self._loaded = None

    def _start(self, equipment: Equipment) -> None:
        self.stop()
        self._process = start(MODULE, (), subprocess.PIPE)
        self._loaded = equipment
        first = {"frameworks": [str(one) for one in equipment.frameworks], "encoder": equipment.encoder}
        self._about = self._said(first, START_SECONDS)

    def _said(self, question: Mapping[str, Any], seconds: float) -> dict[str, Any]:
        """Return one answer; where none comes in time the process is ended."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return _gone()
        watch = threading.Timer(seconds, kill, (process,))
        watch.start()
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except (OSError, ValueError):
            answer = ""
        finally:
            watch.cancel()
        if answer:
            return dict(json.loads(answer))
        self.stop()
        return _gone()


def _gone() -> dict[str, Any]:
    return {"error": [{"what": _GONE.what, "where": _GONE.where, "mend": _GONE.mend}]}


def roles_of(run: Path) -> Sequence[Mapping[str, Any]]:
    """Return id and title of each posting of a run."""
    import pyarrow.parquet as pq

    return list(pq.read_table(run / "postings.parquet", columns=["posting_id", "title"]).to_pylist())


def posting_of(run: Path, posting_id: str) -> Mapping[str, Any] | None:
    """Return a posting of a run, ready to be edited; None where there is none of that id.

    Title and pay are told where they stood beside the text, in a column or a header of its own.
    """
    import pyarrow.parquet as pq

    columns = ["title", "text", "location", "posted", "salary_text"]
    rows = pq.read_table(run / "postings.parquet", columns=columns, filters=[("posting_id", "==", posting_id)])
    row = next(iter(rows.to_pylist()), None)
    if row is None:
        return None
    text, title, pay = (str(row[name] or "") for name in ("text", "title", "salary_text"))
    first = text.partition("\n")[0]
    beside = {"title": "" if title in first else title, "pay": "" if pay in text else pay}
    return {"text": text, "place": row["location"] or "", "posted": row["posted"] or "", **beside}
