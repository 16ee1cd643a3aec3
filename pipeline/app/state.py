"""What the running page keeps: its folder, jobs, frameworks, wanted profiles, and the workshop's process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.app.jobs import Jobs
from pipeline.app.workshop import Workshop
from pipeline.core.resources import sample_framework

SAMPLE = "sample"
ENCODERS = {"standard": None, "quick": "fast"}


@dataclass(slots=True)
class AppState:
    """What the page works with: its folder, its jobs, the frameworks handed in, and how to end it."""

    folder: Path
    port: int
    secret: str
    end: Callable[[], None]
    jobs: Jobs = field(init=False)
    workshop: Workshop = field(default_factory=Workshop)
    frameworks: dict[str, Path] = field(default_factory=dict)
    targets: dict[str, Path] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        """Make room for jobs and frameworks."""
        self.jobs = Jobs(self.folder / "jobs")
        if sample_framework().is_file():
            self.frameworks[SAMPLE] = sample_framework()

    def new_key(self, kind: str) -> tuple[str, Path]:
        """Return a new key and a folder of its own for what is handed in, so that it keeps the name that it has."""
        key = f"{kind[0]}{next(self.numbers)}"
        return key, self.folder / kind / key

    def stop_all(self) -> None:
        """Stop whatever runs."""
        self.jobs.stop_all()
        self.workshop.stop()


def fault(what: str, mend: str) -> dict[str, Any]:
    """Return a fault as the page's script reads it."""
    return {"error": [{"what": what, "where": "", "mend": mend}]}
