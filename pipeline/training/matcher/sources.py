"""Read the labelled sentences and frameworks that weights are fitted on."""

from __future__ import annotations

import csv
import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.core.resources import digest
from pipeline.match.labelled_sentences import Labelled

# Of the activities with five tasks or more, so many; of each, at most so many tasks.
ONET_ACTIVITIES, ONET_LEAST, ONET_MOST, ONET_NONE = 200, 5, 12, 300
SEED = 0


@dataclass(frozen=True, slots=True)
class Exercise:
    """A framework and sentences labelled with its competencies' names."""

    framework: Framework
    sentences: tuple[Labelled, ...]


def read_sales(path: Path, codes: Mapping[str, str]) -> tuple[Labelled, ...]:
    """Read sentences labelled with competency codes, one JSON object a line."""
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "point --data at the folder") from error
    return tuple(
        Labelled(
            row["text"],
            tuple(codes[code] for code in row["accepted"]),
            row.get("stage"),
            f"{row['source']} {row['ad']}",
            row["lang"],
        )
        for row in rows
    )


def read_onet(path: Path) -> Exercise:
    """Make a framework of O*NET activities: half of each one's tasks are indicators, half are sentences.

    Tasks of other activities are the sentences that no competency covers.
    """
    tasks: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["Task"] not in tasks[row["DWA Title"]]:
                tasks[row["DWA Title"]].append(row["Task"])
    draw = random.Random(SEED)  # noqa: S311 - a reproducible sample, no secret
    eligible = sorted(name for name, found in tasks.items() if len(found) >= ONET_LEAST)
    draw.shuffle(eligible)
    chosen = eligible[:ONET_ACTIVITIES]
    accepted: dict[str, list[str]] = defaultdict(list)
    competencies = []
    for place, name in enumerate(chosen):
        some = sorted(tasks[name])
        draw.shuffle(some)
        half = min(len(some), ONET_MOST) // 2
        competencies.append(_flat(f"dwa-{place}", name.rstrip("."), some[:half]))
        for task in some[half:ONET_MOST]:
            accepted[task].append(name.rstrip("."))
    shown = {indicator.text for one in competencies for indicator in one.indicators}
    covered = [Labelled(task, tuple(names), group=task) for task, names in accepted.items() if task not in shown]
    near = {task for name in chosen for task in tasks[name]}
    others = sorted({task for found in tasks.values() for task in found} - near)
    none = [Labelled(task, (), group=task) for task in draw.sample(others, ONET_NONE)]
    return Exercise(_framework("O*NET activities", competencies), (*covered, *none))


def read_esco(folder: Path, names: Sequence[str]) -> Exercise:
    """Make a flat framework of ESCO's skills, with sentences labelled by `names` of annotation files.

    Sentences without any label that is among the skills stand for those that none covers.
    """
    listed = (folder / "skills_en_label.txt").read_text(encoding="utf-8").splitlines()
    skills = list(dict.fromkeys(line.strip() for line in listed if line.strip()))
    known = set(skills)
    gold: dict[str, list[str]] = {}
    for name in names:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                labels = gold.setdefault(row["sentence"], [])
                if row["label"] in known and row["label"] not in labels:
                    labels.append(row["label"])
    competencies = [_flat(f"skill-{place}", skill, ()) for place, skill in enumerate(skills)]
    sentences = tuple(Labelled(text, tuple(labels), group=text) for text, labels in gold.items())
    return Exercise(_framework("ESCO", competencies), sentences)


def _flat(competency_id: str, name: str, indicators: Sequence[str]) -> Competency:
    records = tuple(Indicator(f"{competency_id}-{place}", text) for place, text in enumerate(indicators))
    return Competency(competency_id, name, stages=(Stage(None, indicators=records),) if records else ())


def _framework(name: str, competencies: Sequence[Competency]) -> Framework:
    return Framework(name, tuple(competencies), digest(repr(competencies).encode()))
