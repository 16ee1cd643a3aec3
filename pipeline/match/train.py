"""Fit everything that ships in `models/` for matching: ``python -m pipeline.match.train --data DIR --framework F``.

Prints the figures that docs/matching.md quotes. Takes a few minutes, most of it encoding the first time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.match.fusion import FILE, Weights, choose, read_weights, write_weights
from pipeline.match.head import SHIPPED, save_head
from pipeline.match.options import DEFAULT_ENCODERS
from pipeline.match.seen import FILE as SEEN_FILE
from pipeline.match.seen import write_seen
from pipeline.match.stage import FILE as STAGE_FILE
from pipeline.match.stage import write_stage_weights
from pipeline.match.training.ablation import baselines, held_out_framework, lanes_off, learning_curve
from pipeline.match.training.memo import RememberingEncoder
from pipeline.match.training.recipe import (
    ENCODER_SETS,
    GENERAL_FROM,
    Material,
    fit_sets,
    general,
    read_material,
    sales_problem,
)
from pipeline.match.training.sales_head import nested, sales_head, sales_lesson
from pipeline.match.training.stage_lesson import fit_all, stage_figures, stage_lesson
from pipeline.match.training.tables import print_sales
from pipeline.resources import models_dir


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.match.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with labels/, frameworks/ and esco/")
    parser.add_argument("--framework", type=Path, required=True, help="the sales framework that the labels speak of")
    parser.add_argument("--only", choices=("fusion", "head", "tables"), help="fit one part alone")
    chosen = parser.parse_args(arguments)
    material = read_material(chosen.data, chosen.framework, models_dir() / "phrases/sales.yaml")
    if chosen.only in (None, "fusion"):
        train_fusion(material)
    if chosen.only in (None, "head"):
        train_stage_and_head(material)
    if chosen.only in (None, "tables"):
        print_tables(material)


def train_fusion(material: Material) -> None:
    """Fit fusion weights for every set of encoders, and print what they are worth."""
    sets: list[Weights] = []
    for names in ENCODER_SETS:
        encoders = tuple(RememberingEncoder(name) for name in names)
        for fitted in fit_sets(material, encoders):
            if fitted.weights.wording != "skills":
                print_sales(f"{' + '.join(names)}, {fitted.weights.wording}", fitted.validated, fitted.measured)
            sets.append(fitted.weights)
            write_weights(sets, models_dir() / FILE)
            if names == GENERAL_FROM:
                sets.append(general(fitted.weights))
    exercises = (material.onet.sentences, material.esco.sentences, material.train, material.rare)
    write_seen([one.text for sentences in exercises for one in sentences], models_dir() / SEEN_FILE)


def train_stage_and_head(material: Material) -> None:
    """Fit the stage weights, then the head that ships, and print what both are worth."""
    encoders = tuple(RememberingEncoder(name) for name in DEFAULT_ENCODERS)
    bare = stage_lesson(sales_problem(material, encoders, worded=False))
    for name, worded in (("stage, words and indicators", False), ("stage, with the head's level", True)):
        for lang, (count, exact, kappa) in stage_figures(bare, worded=worded).items():
            print(f"| {name} | {lang} | {count} | exact {exact:.3f} | kappa {kappa:.3f} |", flush=True)
    write_stage_weights(fit_all(bare), models_dir() / STAGE_FILE)
    train, rare = sales_problem(material, encoders, worded=True)
    lesson = sales_lesson(train, rare, encoders, _weights("phrases"))
    measured = nested(train, rare, lesson)
    print_sales(f"{' + '.join(DEFAULT_ENCODERS)}, phrases and head", measured, train)
    save_head(sales_head(material, encoders, lesson, measured, bare), models_dir() / SHIPPED)


def _weights(words: str) -> Weights:
    """Return the fusion weights of the default encoders that were written last."""
    return choose(read_weights(models_dir() / FILE), DEFAULT_ENCODERS, words)


def print_tables(material: Material) -> None:
    """Print what each lane brings, the baselines, a framework held out, and the learning curve of heads."""
    encoders = tuple(RememberingEncoder(name) for name in DEFAULT_ENCODERS)
    train, rare = sales_problem(material, encoders, worded=True)
    bare, bare_rare = sales_problem(material, encoders, worded=False)
    for name, validated in baselines(bare):
        print_sales(name, validated, bare)
    for words, pair in (("indicators", (bare, bare_rare)), ("phrases", (train, rare))):
        for count, found in learning_curve(sales_lesson(*pair, encoders, _weights(words))):
            figures = " | ".join(f"{name} {value:.3f}" for name, value in found.items())
            print(f"| {words}, {count} labels | {figures} |", flush=True)
    held_out = held_out_framework(material, encoders, [bare.problem, bare_rare.problem])
    print(f"| O*NET, held out | {' | '.join(f'{name} {value:.3f}' for name, value in held_out.items())} |", flush=True)
    for name, validated in lanes_off(train, rare, encoders):
        print_sales(name, validated, train)


if __name__ == "__main__":
    main()
