"""Judge each unit of a posting: duty, experience, education ... company praise, legal text, heading.

Two steps, both trained by `pipeline.training.line_classifier.train` and applied with numpy alone:

1. a logistic regression per label over hashed words, shape and the heading above;
2. a small network over those scores for the unit and its neighbours, since lines of one kind stand
   together; it corrects the first step from the order of the lines.

The weights are `models/line_classifier.npz`, their description `models/line_classifier.json`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.blas_threads import one_thread
from pipeline.core.errors import InputError
from pipeline.core.resources import trained_files
from pipeline.extract.lines.line_features import Hashed, Place, hashed_features, places_of
from pipeline.extract.lines.units import Unit

LABELS = (
    "RESP",
    "EXP",
    "EDU",
    "CERT",
    "LANG",
    "SKILL",
    "OTHERREQ",
    "BENEFIT",
    "COMPANY",
    "META",
    "LEGAL",
    "APPLY",
    "HEAD",
    "NOISE",
)
SECTION_KINDS = (
    "none",
    "unknown",
    "responsibilities",
    "experience",
    "qualifications",
    "conditions",
    "benefits",
    "company",
    "meta",
    "legal",
    "apply",
    "competencies",
    "other",
)
_COLUMN = {kind: column for column, kind in enumerate(SECTION_KINDS)}
NAME = "line_classifier"
_REACH = 3
# Step two knows the order of the lines, step one the words; the share of step one was chosen by
# cross-validation: micro_f1 in English .871 at 0, .875 at .25, .876 at .4, and worse without headings above that.
_OWN_SHARE = 0.4
# The first so many labels ask something of a person. By how much they must outweigh the others in a Chinese unit
# of which nothing is likely: micro_f1 .953 for the likeliest label, .955 at 1.2, .958 at 1.5 and 2; no gain in English.
_ASKING = LABELS.index("OTHERREQ") + 1
_CLEARLY = 1.5
# A unit is open where no label has the first chance, and none that asks nothing has the second. A heading may have
# more, since short lines look like headings.
_LIKELY, _HINT, _TELLS = 0.5, 0.2, {"HEAD": 0.45}
_MEND = "run `python -m pipeline.training.line_classifier.train`, or restore the file from the repository"

Scores = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class LineModel:
    """The trained weights: step one (`weights` times `scale`, `bias`), the linear layer and the networks of step two.

    Those of step one stay the small numbers that are stored: a line needs some dozens, all over a table that is four
    times as large in numbers of full size.
    """

    weights: NDArray[np.floating[Any] | np.int8]
    bias: Scores
    linear: tuple[Scores, ...]
    networks: tuple[tuple[Scores, ...], ...]
    scale: Scores | float = 1.0


@cache
def load_line_model(path: Path | None = None) -> LineModel:
    """Read the trained weights.

    Raises:
        InputError: where a file is missing or was made for other labels.
    """
    weights, card = trained_files(path, NAME, "the trained line classifier is missing", _MEND)
    described = json.loads(card.read_text(encoding="utf-8"))
    if tuple(described["labels"]) != LABELS:
        raise InputError("the line classifier was trained for other labels", str(card), _MEND)
    with np.load(weights, allow_pickle=False) as arrays:
        networks = tuple(
            tuple(arrays[f"net{n}_{layer}"].astype(np.float32) for layer in ("w1", "b1", "w2", "b2"))
            for n in range(int(described["networks"]))
        )
        linear = (arrays["linear_weights"].astype(np.float32), arrays["linear_bias"].astype(np.float32))
        bias, scale = arrays["bias"].astype(np.float32), arrays["scale"].astype(np.float32)
        return LineModel(arrays["weights"], bias, linear, networks, scale)


def judge(
    units: Sequence[Unit],
    model: LineModel | None = None,
    *,
    headings: bool = True,
    features: Hashed | None = None,
    places: Sequence[Place] | None = None,
) -> Scores:
    """Return the chance of every label for every unit, shape (units, labels).

    `features` and `places` are those of the units, where they are known.
    """
    model = model or load_line_model()
    if not units:
        return np.zeros((0, len(LABELS)), np.float32)
    first = first_step(features or hashed_features(units, headings=headings), model)
    inputs = neighbourhood(units, first, headings=headings, places=places)
    with one_thread():
        second = second_step(inputs, model)
    blended: Scores = _OWN_SHARE * chances(first) + (1 - _OWN_SHARE) * second
    return blended


def labels_of(row: Scores, *, chinese: bool = False) -> frozenset[str]:
    """Return the labels that a unit carries: all that are likely, or the likeliest.

    A unit of which nothing is likely asks something only where the labels that ask outweigh the others; in Chinese,
    where they clearly do.
    """
    sure: list[float] = row.tolist()
    likely = {label for label, chance in zip(LABELS, sure, strict=True) if chance > _LIKELY}
    outweighs = _CLEARLY if chinese else 1.0
    if not likely and sum(sure[:_ASKING]) <= outweighs * sum(sure[_ASKING:]):
        sure[:_ASKING] = [0.0] * _ASKING
    return frozenset(likely or {LABELS[sure.index(max(sure))]})


def is_open(row: Scores) -> bool:
    """Say whether nothing is likely of a unit, nor that it asks nothing: the list that it stands in decides."""
    sure: list[float] = row.tolist()
    telling = zip(LABELS[_ASKING:], sure[_ASKING:], strict=True)
    return max(sure) < _LIKELY and all(chance < _TELLS.get(label, _HINT) for label, chance in telling)


def first_step(features: Hashed, model: LineModel) -> Scores:
    """Return the log odds of step one, shape (units, labels)."""
    rows = model.weights[features.columns] * features.weights[:, None]
    odds: Scores = np.add.reduceat(rows, features.edges[:-1], axis=0) * model.scale + model.bias
    return odds


def second_step(inputs: Scores, model: LineModel) -> Scores:
    """Return the chances after step two: the mean of the linear layer and of the networks' mean."""
    weights, bias = model.linear
    total = np.zeros((len(inputs), len(LABELS)), np.float32)
    for w1, b1, w2, b2 in model.networks:
        total += chances(np.maximum(inputs @ w1 + b1, 0) @ w2 + b2)
    result: Scores = (chances(inputs @ weights + bias) + total / len(model.networks)) / 2
    return result


def chances(odds: Scores) -> Scores:
    """Return log odds as probabilities."""
    result: Scores = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
    return result


def neighbourhood(
    units: Sequence[Unit], odds: Scores, *, headings: bool = True, places: Sequence[Place] | None = None
) -> Scores:
    """Return the inputs of step two: scores of the unit and of those around it, its heading and its shape."""
    sure = chances(odds)
    size = len(units)
    parts: list[Scores] = [np.clip(odds, -8, 8) / 4]
    for step in range(1, _REACH + 1):
        blank = np.zeros((min(step, size), sure.shape[1]), np.float32)
        parts += [np.vstack([blank, sure[:-step]]), np.vstack([sure[step:], blank])]
    totals = np.vstack([np.zeros((1, sure.shape[1]), np.float32), np.cumsum(sure, axis=0)])
    at = np.arange(size)
    for reach in (5, 10):
        low, high = np.maximum(0, at - reach), np.minimum(size, at + reach + 1)
        parts += [(totals[at] - totals[low]) / reach, (totals[high] - totals[at + 1]) / reach]
    parts.append(np.broadcast_to(totals[-1] / size, sure.shape))
    parts.append(_shapes(units, (places or places_of(units)) if headings else None))
    return np.hstack(parts).astype(np.float32)


def _shapes(units: Sequence[Unit], known: Sequence[Place] | None) -> Scores:
    """Return heading, place and shape of each unit as numbers, without what headings say where no places are known."""
    places = known or (None,) * len(units)
    kinds = np.zeros((len(units), 2 * len(SECTION_KINDS)), np.float32)
    shapes: list[tuple[float, ...]] = []
    for row, (unit, place) in enumerate(zip(units, places, strict=True)):
        if place is not None:
            kinds[row, _COLUMN[place.heading_kind]] = 1
        if unit.heading and known:
            kinds[row, len(SECTION_KINDS) + _COLUMN[unit.heading.kind]] = 1
        shape = (
            unit.chinese,
            row / len(units),
            min(1.0, len(units) / 60),
            unit.kind == "item",
            unit.kind == "heading",
            unit.emphasised,
            unit.opens,
            unit.closes,
            min(1.0, len(unit.text) / 200),
            unit.text[-1] in ":：",
            row == 0,
            min(1.0, place.distance / 15) if place is not None else 0.0,
        )
        shapes.append(shape)
    return np.hstack([kinds, np.array(shapes, np.float32)])
