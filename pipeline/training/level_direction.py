"""Learn the level direction that ships: ``python -m pipeline.training.level_direction --data DIR``.

Writes `models/level/`: for each encoder one direction, learned from freely licensed ladders, and the mean vectors of
labelled sentences of postings. Prints how well each ladder's stages are told, with the ladders of its own authors left
out: by leaving out one text at a time, and with half of the texts as the framework and half as questions.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np

from pipeline.core.resources import models_dir
from pipeline.encoders import FAST, Encoder
from pipeline.match.level.direction import learn_direction, rank_correlation
from pipeline.match.level.lesson import Lesson, StagedText, lesson_of
from pipeline.match.level.ridge import fit_ridge
from pipeline.match.level.shared import SharedLevel, write_shared
from pipeline.training.matcher.cached_encoder import load_for_training
from pipeline.training.public_ladders import Ladder, read_ladders

ENCODERS = ("e5-small", FAST)
STRENGTH = 1.0
LEAST_STAGES = 3  # of a ladder that is measured
DRAWS = 4  # of halves
KINDS = {"RESP", "EXP", "SKILL"}  # lines of postings that ask for something that has a level

Asked: TypeAlias = dict[str, list[str]]


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, learn, print and write."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.level_direction", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with labels/ and frameworks/public/")
    parser.add_argument("--only-check", action="store_true", help="print, and write nothing")
    chosen = parser.parse_args(arguments)
    ladders = read_ladders(chosen.data / "frameworks/public")
    asked = read_asked(chosen.data / "labels/competency_train.jsonl")
    learned: dict[str, tuple[str, SharedLevel]] = {}
    for encoder in load_for_training(ENCODERS):
        learned[encoder.digest] = (encoder.name, learn_shared(ladders, asked, encoder))
        print_figures(ladders, asked, encoder)
    if not chosen.only_check:
        write_shared(learned, models_dir())


def read_asked(path: Path) -> Asked:
    """Return by language the labelled sentences of postings that ask for something, of whatever trade."""
    found: dict[str, list[str]] = {"en": [], "zh": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if KINDS.intersection(row["labels"]):
            found[row["lang"]].append(row["text"])
    return found


def learn_shared(ladders: Sequence[Ladder], asked: Asked, encoder: Encoder) -> SharedLevel:
    """Return the direction of some ladders, each measured in deviations of its own stages."""
    inputs, targets = [], []
    for ladder in ladders:
        lesson = lesson_of(ladder.texts, encoder.encode)
        inputs.append(lesson.features - lesson.features.mean(axis=0))
        targets.append((lesson.stages - lesson.stages.mean()) / lesson.stages.std())
    found = fit_ridge(np.vstack(inputs).astype(np.float64), np.concatenate(targets).astype(np.float64), STRENGTH)
    means = [encoder.encode(asked[lang]).mean(axis=0) for lang in ("en", "zh")]
    return SharedLevel(found.weights.astype(np.float32), *means)


def print_figures(ladders: Sequence[Ladder], asked: Asked, encoder: Encoder) -> None:
    """Print how well the stages of each ladder are told, by ladders of others, by its own texts and by the better."""
    for ladder in ladders:
        lesson = lesson_of(ladder.texts, encoder.encode)
        if len(np.unique(lesson.stages)) < LEAST_STAGES:
            continue
        others = [one for one in ladders if one.family != ladder.family]
        shared = learn_shared(others, asked, encoder)
        found = {"own": learn_direction(lesson, None), "best": learn_direction(lesson, shared)}
        told = [f"{name} {one.told_apart:.3f} ({one.origin})" for name, one in found.items() if one]
        halves = np.mean([half_told(lesson, shared, encoder, draw) for draw in range(DRAWS)], axis=0)
        figures = " | ".join((*told, f"halves: own {halves[0]:.3f}", f"best {halves[1]:.3f}"))
        print(f"| {encoder.name} | {ladder.name} | {len(lesson.texts)} | {figures} |", flush=True)


def half_told(lesson: Lesson, shared: SharedLevel, encoder: Encoder, draw: int) -> tuple[float, float]:
    """Return the rank correlation of one half's stages, learned from the other half: alone, and with what ships."""
    asked = _half(lesson.texts, draw)
    known = lesson_of([one for one, held in zip(lesson.texts, asked, strict=True) if not held], encoder.encode)
    texts = [one.text for one, held in zip(lesson.texts, asked, strict=True) if held]
    vectors, stages = encoder.encode(texts), lesson.stages[asked].astype(np.float64)
    learned = [learn_direction(known, ships) for ships in (None, shared)]
    own, best = (rank_correlation(one.stages(texts, vectors), stages) if one else 0.0 for one in learned)
    return own, best


def _half(texts: Sequence[StagedText], draw: int) -> np.ndarray:
    """Return which texts are asked: every other one of a competency's stage in chance order, one of one by chance."""
    chance = np.random.default_rng(draw)
    asked = chance.random(len(texts)) < 0.5
    places: dict[tuple[int, int], list[int]] = {}
    for row, one in enumerate(texts):
        places.setdefault((one.competency, one.stage), []).append(row)
    for rows in places.values():
        if len(rows) > 1:
            order = chance.permutation(rows)
            asked[order] = np.arange(len(order)) % 2 == 1
    return asked


if __name__ == "__main__":
    main()
