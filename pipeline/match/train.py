"""Fit everything that ships in `models/` for matching: ``python -m pipeline.match.train --data DIR --framework F``.

Prints the figures that docs/matching.md quotes. Takes a few minutes, most of it encoding the first time.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.match.fusion import FILE, Weights, write_weights
from pipeline.match.training.memo import RememberingEncoder
from pipeline.match.training.recipe import ENCODER_SETS, GENERAL_FROM, Material, fit_sets, general, read_material
from pipeline.match.training.tables import print_sales
from pipeline.resources import models_dir


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and fit."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.match.train", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with labels/, frameworks/ and esco/")
    parser.add_argument("--framework", type=Path, required=True, help="the sales framework that the labels speak of")
    parser.add_argument("--only", choices=("fusion", "stage", "head"), help="fit one part alone")
    chosen = parser.parse_args(arguments)
    material = read_material(chosen.data, chosen.framework, models_dir() / "phrases/sales.yaml")
    if chosen.only in (None, "fusion"):
        train_fusion(material)


def train_fusion(material: Material) -> None:
    """Fit fusion weights for every set of encoders, and print what they are worth."""
    sets: list[Weights] = []
    for names in ENCODER_SETS:
        encoders = tuple(RememberingEncoder(name) for name in names)
        for fitted in fit_sets(material, encoders):
            print_sales(f"{' + '.join(names)}, {fitted.weights.wording}", fitted.validated, fitted.measured)
            sets.append(fitted.weights)
            write_weights(sets, models_dir() / FILE)
            if names == GENERAL_FROM:
                sets.append(general(fitted.weights))


if __name__ == "__main__":
    main()
