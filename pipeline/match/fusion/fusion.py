"""Fusion: lane scores into one log-odds per competency, with weights that know no framework.

    log-odds(c) = sum over lanes of weight x (score(c) - mean over competencies)     which competency
                + sum over lanes of weight x best and mean score, and background     whether any at all
                + bias

Weights are per lane and shared by all competencies, so they hold for a framework that nobody has seen.
A none option with log-odds 0 stands beside the competencies; `calibration.py` turns the whole into chances.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.resources import file_digest, models_dir

Matrix = NDArray[np.float32]
ANY_ENCODER = "*"
FILE = "fusion/weights.json"
VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """What fusion sees of n sentences: `rank` per competency (n, competencies), `row` per sentence (n,)."""

    rank: Mapping[str, Matrix]
    row: Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Weights:
    """Fitted weights for one set of encoders and one wording (phrases, indicators, names).

    `slope`, `offset`, and `tilt` times the share of Chinese: the calibration of the fused log-odds.
    `threshold`: the probability below which to abstain, chosen for F1.
    """

    encoders: tuple[str, ...]
    wording: str
    rank: Mapping[str, float]
    row: Mapping[str, float]
    bias: float
    slope: float = 1.0
    offset: float = 0.0
    tilt: float = 0.0
    threshold: float = 0.3
    fitted_on: Mapping[str, int] = field(default_factory=dict)


def row_features(lane: str, scores: Matrix) -> dict[str, NDArray[np.float32]]:
    """Return what one lane says of a sentence as a whole: its best and its mean score."""
    return {f"{lane}:best": scores.max(axis=1), f"{lane}:mean": scores.mean(axis=1)}


def centred(scores: Matrix) -> Matrix:
    """Return scores less their mean over competencies."""
    return np.asarray(scores - scores.mean(axis=1, keepdims=True), dtype=np.float32)


def log_odds(features: Features, weights: Weights) -> Matrix:
    """Return the fused log-odds of every competency against none, shape (n, competencies)."""
    total: Matrix | None = None
    for name, values in features.rank.items():
        if weight := weights.rank.get(name, 0.0):
            part = np.float32(weight) * values
            total = part if total is None else total + part
    if total is None:
        first = next(iter(features.rank.values()))
        total = np.zeros_like(first)
    whole = np.full(len(total), weights.bias, dtype=np.float32)
    for name, row in features.row.items():
        if weight := weights.row.get(name, 0.0):
            whole = whole + np.float32(weight) * row
    return np.asarray(total + whole[:, None], dtype=np.float32)


# An encoder that was trained on from a fitted one, and stands in its place: its similarities lie on the same scale.
STANDS_FOR = {"e5-jobs": "e5-small"}


def choose(sets: Iterable[Weights], encoders: tuple[str, ...], wording: str, kin: str = "") -> Weights:
    """Return the weights fitted for a set of encoders, or else those for any encoder, shared out among them.

    `kin` names a fitted encoder that one that nobody fitted is made like.
    """
    by_key = {(one.encoders, one.wording): one for one in sets}
    known = {STANDS_FOR.get(name, name): name for name in encoders}
    if len(known) == len(encoders) and (fitted := by_key.get((tuple(sorted(known)), wording))):
        return replace(fitted, rank=_renamed(fitted.rank, known), row=_renamed(fitted.row, known))
    source = kin if len(encoders) == 1 and ((kin,), wording) in by_key else ANY_ENCODER
    found = by_key[(source,), wording]
    return replace(found, rank=_shared(found.rank, source, encoders), row=_shared(found.row, source, encoders))


def _renamed(weights: Mapping[str, float], names: Mapping[str, str]) -> dict[str, float]:
    """Give the weights of each encoder to the one that stands in its place."""
    found = {}
    for key, weight in weights.items():
        encoder, colon, rest = key.partition(":")
        found[f"{names.get(encoder, encoder)}{colon}{rest}"] = weight
    return found


def _shared(weights: Mapping[str, float], source: str, encoders: tuple[str, ...]) -> dict[str, float]:
    """Give each encoder an equal part of the weight of the one that they stand in for."""
    shared = {name: weight for name, weight in weights.items() if not name.startswith(f"{source}:")}
    for name, weight in weights.items():
        if name.startswith(f"{source}:"):
            rest = name.removeprefix(source)
            shared |= {f"{encoder}{rest}": weight / len(encoders) for encoder in encoders}
    return shared


@cache
def shipped_weights() -> tuple[Weights, ...]:
    """Return the weights that ship with the package."""
    return read_weights(models_dir() / FILE)


def weights_digest() -> str:
    """Return the sha256 of the shipped weights."""
    return file_digest(models_dir() / FILE)


def read_weights(path: Path) -> tuple[Weights, ...]:
    """Read a file of weights."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(Weights(**{**one, "encoders": tuple(one["encoders"])}) for one in content["sets"])


def write_weights(sets: Iterable[Weights], path: Path) -> None:
    """Write weights as JSON, rounded: the seventh digit of a weight decides nothing."""
    content = {"version": VERSION, "sets": [_rounded(asdict(one)) for one in sets]}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    return value
