"""Fit how a framework without phrases reads postings: ``python -m pipeline.training.framework_calibration --data DIR``.

O*NET's occupations are the roles, their tasks the sentences, and its work activities, the general and the
intermediate ones, frameworks of any size that the weights of the matcher were not fitted on: an activity's detailed
activities are its indicators. The offset ships (`models/fusion/postings.json`) at which six of ten cells of roles are
right with all intermediate activities, of which roles speak least: on the mean of several draws of roles, since one
draw of 50 moves it by half its size. What it gives with others, and on roles that no draw holds, is printed. How many
competencies compete says nothing more: rivals are weighed anyway.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.core.resources import models_dir
from pipeline.encoders import Encoder
from pipeline.match.fusion.calibration import rivals
from pipeline.match.fusion.evidence_probability import AGAIN, ROLE, about_roles, write_offset
from pipeline.match.fusion.fusion import Features, Weights, centred, choose, log_odds, shipped_weights
from pipeline.match.labelled_sentences import Labelled
from pipeline.match.options import UNPHRASED_ENCODERS
from pipeline.training.matcher.cached_encoder import load_for_training
from pipeline.training.matcher.features import prepare

Array = NDArray[np.float64]
SEEDS, MEASURED = (5, 7, 8, 9), 6  # draws of roles that the offset is fitted on, and of those it is measured on
ROLES, MOST_INDICATORS, MOST_COMPETENCIES = 50, 16, 160
TASKS = range(12, 31)  # of an occupation
SIZES = {"general": (12, 20, 28, 37), "intermediate": (80, 120, 160)}
HARDEST = "intermediate"
DRAWS, KEPT = 3, 3
TRIED = np.arange(-1.0, 4.01, 0.05)
RIGHT = 0.6  # share of the cells found


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
    path = chosen.data / "frameworks/onet_task_dwa.csv"
    kept = frozenset(one.group for one in read_roles(path, HARDEST, MEASURED)[1])
    fitted = [_roles(path, HARDEST, encoders, seed, kept) for seed in SEEDS]
    offset = precise([(*drawn(one, weights, one.right.shape[1], 0), one.role) for one in fitted])
    for kind, counts in SIZES.items():
        roles = _roles(path, kind, encoders, MEASURED)
        for count in counts:
            for draw in range(DRAWS if count < roles.right.shape[1] else 1):
                odds, right = drawn(roles, weights, count, draw)
                precision, found = cells(odds, right, roles.role, offset)
                print(f"| {kind} | {count} | precision {precision:.3f} | found {found:.3f} |", flush=True)
    print(f"offset {offset:.2f}")
    write_offset(offset, models_dir())


def _roles(
    path: Path, kind: str, encoders: tuple[Encoder, ...], seed: int, without: frozenset[str] = frozenset()
) -> Roles:
    """Return the roles of a draw against a kind of framework, with their features."""
    framework, sentences, role = read_roles(path, kind, seed, without)
    prepared = prepare(framework, sentences, encoders)
    return Roles(prepared.problem.features, prepared.problem.accepted, role)


def read_roles(
    path: Path, kind: str, seed: int, without: frozenset[str] = frozenset()
) -> tuple[Framework, tuple[Labelled, ...], NDArray[np.intp]]:
    """Return a framework of work activities, the tasks of occupations drawn, and the occupation of each task."""
    detailed: dict[str, set[str]] = defaultdict(set)
    roles: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            key = row["GWA"] if kind == "general" else row["DWA ID"].rsplit(".", 1)[0]
            detailed[key].add(row["DWA Title"].rstrip("."))
            roles[row["Title"]][row["Task"]].add(key)
    draw = random.Random(seed)  # noqa: S311 - a reproducible sample, no secret
    titles = sorted(title for title, tasks in roles.items() if len(tasks) in TASKS)
    draw.shuffle(titles)
    titles = [title for title in titles if title not in without][:ROLES]
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
    about = ROLE * about_roles(odds, [str(one) for one in roles.role])
    found = weights.slope * (odds - (1 - AGAIN) * rivals(odds)) + weights.offset + about
    least = -np.sort(-found, axis=1)[:, [KEPT - 1]]
    return np.where(found >= least, found, -np.inf).astype(np.float64), roles.right[:, columns]


def precise(draws: Sequence[tuple[Array, NDArray[np.bool_], NDArray[np.intp]]]) -> float:
    """Return the largest offset tried with which six of ten cells found are right, on the mean of the draws."""

    def precision(offset: float) -> float:
        return float(np.mean([cells(*draw, offset)[0] for draw in draws]))

    return max((one for one in TRIED.tolist() if precision(one) >= RIGHT), default=0.0)


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
