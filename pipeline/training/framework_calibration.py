"""Fit how a framework without phrases reads postings: ``python -m pipeline.training.framework_calibration --data DIR``.

O*NET's occupations are the roles, their tasks the sentences, and its work activities, the general and the
intermediate ones, frameworks of any size that the weights of the matcher were not fitted on: an activity's detailed
activities are its indicators. For each size the offset is sought at which half of the sentences shown are right; the
mean ships (`models/fusion/postings.json`). How many competencies compete says nothing more: rivals are weighed anyway.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.core.resources import models_dir
from pipeline.match.fusion.calibration import rivals
from pipeline.match.fusion.evidence_probability import write_offset
from pipeline.match.fusion.fusion import Features, Weights, centred, choose, log_odds, shipped_weights
from pipeline.match.labelled_sentences import Labelled
from pipeline.match.options import UNPHRASED_ENCODERS
from pipeline.training.matcher.cached_encoder import load_for_training
from pipeline.training.matcher.features import prepare

Array = NDArray[np.float64]
SEED, ROLES, MOST_INDICATORS, MOST_COMPETENCIES = 5, 50, 16, 160
TASKS = range(12, 31)  # of an occupation
SIZES = {"general": (12, 20, 28, 37), "intermediate": (80, 120, 160)}
DRAWS, KEPT = 3, 3
TRIED = np.arange(-1.0, 4.01, 0.05)
RIGHT = 0.5  # share of the sentences shown


@dataclass(frozen=True, slots=True, eq=False)
class Roles:
    """Sentences of roles against one large framework: features, which competencies are right, the role of each."""

    features: Features
    right: NDArray[np.bool_]
    role: NDArray[np.intp]


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, fit, print and write."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.framework_calibration", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with frameworks/onet_task_dwa.csv")
    chosen = parser.parse_args(arguments)
    encoders = load_for_training(UNPHRASED_ENCODERS)
    weights = choose(shipped_weights(), tuple(one.name for one in encoders), "indicators")
    sizes, offsets = [], []
    for kind, counts in SIZES.items():
        framework, sentences, role = read_roles(chosen.data / "frameworks/onet_task_dwa.csv", kind)
        prepared = prepare(framework, sentences, encoders)
        roles = Roles(prepared.problem.features, prepared.problem.accepted, role)
        for count in counts:
            for draw in range(DRAWS):
                odds, right = drawn(roles, weights, count, draw)
                offset = half_right(odds, right)
                found = [cells(odds, right, role, value) for value in (0.0, offset)]
                figures = " | ".join(f"precision {one[0]:.3f} | found {one[1]:.3f}" for one in found)
                print(f"| {kind} | {count} | {offset:.2f} | {figures} |", flush=True)
                sizes.append(np.log(count))
                offsets.append(offset)
    print(f"offset {np.mean(offsets):.2f}; correlation with the size {np.corrcoef(sizes, offsets)[0, 1]:.2f}")
    write_offset(float(np.mean(offsets)), models_dir())


def read_roles(path: Path, kind: str) -> tuple[Framework, tuple[Labelled, ...], NDArray[np.intp]]:
    """Return a framework of work activities, the tasks of some occupations, and the occupation of each task."""
    detailed: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            key = row["GWA"] if kind == "general" else row["DWA ID"].rsplit(".", 1)[0]
            detailed[key].add(row["DWA Title"].rstrip("."))
            roles[row["Title"]][row["Task"]].add(key)
    draw = random.Random(SEED)  # noqa: S311 - a reproducible sample, no secret
    titles = sorted(title for title, tasks in roles.items() if len(tasks) in TASKS)
    draw.shuffle(titles)
    titles = titles[:ROLES]
    keys = sorted(detailed)
    if kind == "intermediate":
        keys = sorted({key for title in titles for found in roles[title].values() for key in found})
        draw.shuffle(keys)
        keys = keys[:MOST_COMPETENCIES]
    competencies = []
    for key in keys:
        texts = sorted(detailed[key])
        draw.shuffle(texts)
        indicators = tuple(Indicator(f"{key}-{n}", text) for n, text in enumerate(texts[:MOST_INDICATORS]))
        competencies.append(Competency(key, texts[0], stages=(Stage(None, indicators=indicators),)))
    names = {one.competency_id: one.name for one in competencies}
    asked = [(title, task, found) for title in titles for task, found in roles[title].items()]
    sentences = tuple(
        Labelled(task, tuple(names[key] for key in sorted(found) if key in names), group=title)
        for title, task, found in asked
    )
    role = np.array([titles.index(title) for title, _, _ in asked], dtype=np.intp)
    return Framework(f"O*NET {kind} activities", tuple(competencies), f"onet-{kind}"), sentences, role


def drawn(roles: Roles, weights: Weights, count: int, draw: int) -> tuple[Array, NDArray[np.bool_]]:
    """Return the log-odds in a framework of some of the competencies, less rivals and below the kept ones -inf."""
    every = roles.right.shape[1]
    columns = np.sort(np.random.default_rng(draw).permutation(every)[:count])
    rank = {
        name: values[:, columns] if name.startswith("whom:") else centred(values[:, columns])
        for name, values in roles.features.rank.items()
    }
    odds = log_odds(Features(rank, roles.features.row), weights)
    found = weights.slope * (odds - rivals(odds)) + weights.offset
    least = -np.sort(-found, axis=1)[:, [KEPT - 1]]
    return np.where(found >= least, found, -np.inf).astype(np.float64), roles.right[:, columns]


def half_right(odds: Array, right: NDArray[np.bool_]) -> float:
    """Return the largest offset tried with which half of the sentences shown are right."""
    good = [
        value for value in TRIED.tolist() if right[odds + value >= 0].size and right[odds + value >= 0].mean() >= RIGHT
    ]
    return max(good, default=0.0)


def cells(odds: Array, right: NDArray[np.bool_], role: NDArray[np.intp], offset: float) -> tuple[float, float]:
    """Return precision and share found of the cells of roles: competencies that one of its sentences is shown for."""
    shown, true = odds + offset >= 0, right
    places = range(int(role.max()) + 1)
    told = np.stack([shown[role == one].any(axis=0) for one in places])
    truth = np.stack([true[role == one].any(axis=0) for one in places])
    both = float((told & truth).sum())
    return both / max(1, int(told.sum())), both / max(1, int(truth.sum()))


if __name__ == "__main__":
    main()
