"""Freely licensed ladders that the shared level direction is learned from: their texts are read, and never kept.

Each file is a file of a folder `frameworks/public`; `family` is who wrote it, so that a ladder may be judged by those
of others alone. What the reader of frameworks refuses is brought into a form that it reads.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.records import Framework
from pipeline.core.resources import samples_dir
from pipeline.framework import load_framework
from pipeline.match.level.lesson import StagedText, staged_texts

_LEVEL = re.compile(r"^#+ +D(\d)\b")
_NAMED = re.compile(r"^\* \*\*(?P<name>.+?)\*\*: (?P<text>.+)$")


@dataclass(frozen=True, slots=True)
class Ladder:
    """A framework with stages: its name, who wrote it, and its staged texts."""

    name: str
    family: str
    framework: Framework

    @property
    def texts(self) -> tuple[StagedText, ...]:
        """Texts of its stages."""
        return staged_texts(self.framework)


def read_ladders(public: Path) -> tuple[Ladder, ...]:
    """Return all ladders: the public ones of a folder, and the samples of this project.

    Raises:
        FrameworkError: where a file is missing or reads otherwise than it did.
    """
    found = [
        Ladder(path.stem, path.stem.split("_")[0], read(path))
        for pattern, read in _READ.items()
        for path in sorted(public.glob(pattern))
    ]
    samples = (samples_dir() / name for name in SAMPLES)
    return (*found, *(Ladder(path.stem, path.stem, load_framework(path)) for path in samples))


SAMPLES = ("framework.yaml", "framework_zh_levels.md", "framework_zh_matrix.csv")


def _levels_in_headings(path: Path) -> Framework:
    """Read engineering ladders: headings are levels, words in bold below are what a table would call competencies."""
    rows, level = [("competency", "stage", "indicator")], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if heading := _LEVEL.match(line):
            level = heading[1]
        elif level and (item := _NAMED.match(line)):
            rows.append((path.stem, level, item["text"]))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, f"{path.stem}.csv")
        with target.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
        return load_framework(target)


_READ: dict[str, Callable[[Path], Framework]] = {
    "ft_*.yml": load_framework,
    "monzo_*.md": load_framework,
    "unidays_core-competencies.json": load_framework,
    "unidays_engineering.json": load_framework,
    "ladders_*.md": _levels_in_headings,
    "onet_anchors.xlsx": load_framework,
}
