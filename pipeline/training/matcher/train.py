"""Fit what ships in `models/` for matching: ``python -m pipeline.training.matcher.train --data DIR --framework F``.

Prints the figures that docs/research/fused_matcher.md quotes. Takes a few minutes, most of it encoding the first time.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from pipeline.core.resources import models_dir
from pipeline.encoders import FAST, Encoder
from pipeline.match.fusion.fusion import FILE, Weights, choose, read_weights, write_weights
from pipeline.match.fusion.head import SHIPPED, save_head
from pipeline.match.fusion.stage_model import FILE as STAGE_FILE
from pipeline.match.fusion.stage_model import write_stage_weights
from pipeline.match.fusion.training_fingerprints import FILE as SEEN_FILE
from pipeline.match.fusion.training_fingerprints import write_seen
from pipeline.match.options import DEFAULT_ENCODERS
from pipeline.training.matcher.cached_encoder import load_for_training
from pipeline.training.matcher.print_metrics import print_sales
from pipeline.training.matcher.recipe import (
    ENCODER_SETS,
    GENERAL_FROM,
    Material,
    fit_sets,
    general,
    read_material,
    sales_problem,
)
from pipeline.training.matcher.sales_head import nested, sales_head, sales_lesson
from pipeline.training.matcher.stage_dataset import StageLesson, fit_all, stage_figures, stage_lesson


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.training.matcher.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with labels/, frameworks/ and esco/")
    parser.add_argument("--framework", type=Path, required=True, help="the sales framework that the labels speak of")
    parser.add_argument("--only", choices=("fusion", "head"), help="fit one part alone")
    parser.add_argument(
        "--encoders", help="fit for this set alone, names joined by commas; what is there for others stays"
    )
    chosen = parser.parse_args(arguments)
    material = read_material(chosen.data, chosen.framework, models_dir() / "phrases/sales.yaml")
    sets = [tuple(chosen.encoders.split(","))] if chosen.encoders else list(ENCODER_SETS)
    if chosen.only in (None, "fusion"):
        train_fusion(material, sets)
    if chosen.only in (None, "head"):
        train_heads(material, sets)


def train_fusion(material: Material, encoder_sets: Sequence[tuple[str, ...]]) -> None:
    """Fit fusion weights for sets of encoders, and print what they are worth; weights of other sets stay."""
    kept = {_key(one): one for one in read_weights(models_dir() / FILE)}
    for names in encoder_sets:
        encoders = load_for_training(names)
        for fitted in fit_sets(material, encoders):
            if fitted.weights.wording != "skills":
                print_sales(f"{' + '.join(names)}, {fitted.weights.wording}", fitted.validated, fitted.measured)
            found = [fitted.weights]
            if names == GENERAL_FROM:
                found.append(general(fitted.weights))
            kept |= {_key(one): one for one in found}
            write_weights(kept.values(), models_dir() / FILE)
    exercises = (material.onet.sentences, material.esco.sentences, material.train, material.rare)
    write_seen([one.text for sentences in exercises for one in sentences], models_dir() / SEEN_FILE)


def _key(weights: Weights) -> tuple[tuple[str, ...], str]:
    return weights.encoders, weights.wording


def train_heads(material: Material, encoder_sets: Sequence[tuple[str, ...]]) -> None:
    """Fit the stage weights with the default encoders, then the head of `fast`, and print what they are worth."""
    for names in (DEFAULT_ENCODERS, (FAST,)):
        if names in encoder_sets:
            encoders = load_for_training(names)
            bare = stage_lesson(sales_problem(material, encoders, worded=False))
            for name, worded in (("stage, words and indicators", False), ("stage, with the head's level", True)):
                for lang, (count, exact, kappa) in stage_figures(bare, worded=worded).items():
                    print(f"| {name} | {lang} | {count} | exact {exact:.3f} | kappa {kappa:.3f} |", flush=True)
            if names == DEFAULT_ENCODERS:
                write_stage_weights(fit_all(bare), models_dir() / STAGE_FILE)
            else:
                _train_head(material, encoders, bare)


def _train_head(material: Material, encoders: tuple[Encoder, ...], stages: StageLesson) -> None:
    """Fit the head that ships, and print what it is worth."""
    names = tuple(one.name for one in encoders)
    train, rare = sales_problem(material, encoders, worded=True)
    lesson = sales_lesson(train, rare, encoders, _weights(names, "phrases"))
    measured = nested(train, rare, lesson)
    print_sales(f"{' + '.join(names)}, phrases and head", measured, train)
    save_head(sales_head(material, encoders, lesson, measured, stages), models_dir() / SHIPPED)


def _weights(encoders: tuple[str, ...], words: str) -> Weights:
    """Return the fusion weights of some encoders that were written last."""
    return choose(read_weights(models_dir() / FILE), encoders, words)


if __name__ == "__main__":
    main()
