"""Figures of an outcome per language, each with the interval in which it would lie for other postings like these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.training.evaluation.metrics import FIGURES, bin_of
from pipeline.training.evaluation.outcome import Outcome, Truth
from pipeline.training.matcher.metrics import BINS

ALL = "all"
INSIDE = 95  # per cent of the draws that an interval holds
CELLS = 4_000_000  # draws x sentences weighed at once: 32 MB


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the ends of its 95 % interval; nan where the sentences do not tell it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """One method in one language over `count` sentences of `postings` postings."""

    method: str
    lang: str
    count: int
    postings: int
    figures: dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Bin:
    """Sentences whose best chance lies from `low` up to `high`: how many, their mean chance, the share right."""

    lang: str
    low: float
    high: float
    count: int
    said: float
    true: float


def rows_of(outcome: Outcome, truth: Truth, draws: int) -> Iterator[Row]:
    """Yield the figures of one method: each language by itself, and all where there are several."""
    for lang, rows in _by_language(truth):
        some, part = _taken(outcome, rows), _of(truth, rows)
        yield Row(outcome.name, lang, len(rows), len(np.unique(part.groups)), _estimates(some, part, draws))


def reliability(outcome: Outcome, truth: Truth) -> Iterator[Bin]:
    """Yield per language the bins of chances that hold any sentence."""
    for lang, rows in _by_language(truth):
        some = _taken(outcome, rows)
        places = bin_of(some.best)
        for one in range(BINS):
            inside = places == one
            if inside.any():
                said, true = float(some.best[inside].mean()), float(some.right[inside].mean())
                yield Bin(lang, one / BINS, (one + 1) / BINS, int(inside.sum()), said, true)


def draw_weights(groups: NDArray[np.intp], draws: int, seed: int = 0) -> Iterator[NDArray[np.float64]]:
    """Yield blocks of bootstrap weights, shape (some draws, n): postings are drawn whole, with replacement."""
    found, place = np.unique(groups, return_inverse=True)
    draw = np.random.default_rng(seed)
    block = max(1, min(draws, CELLS // max(1, len(groups))))
    for start in range(0, draws, block):
        some = min(block, draws - start)
        counts = draw.multinomial(len(found), np.full(len(found), 1 / len(found)), size=some)
        yield counts[:, place].astype(np.float64)


def estimate_of(value: float, drawn: NDArray[np.float64]) -> Estimate:
    """Return a figure with the interval of what was drawn; draws that do not tell it are passed over."""
    told = drawn[~np.isnan(drawn)]
    low, high = np.percentile(told, [(100 - INSIDE) / 2, (100 + INSIDE) / 2]) if len(told) else (np.nan, np.nan)
    return Estimate(value, float(low), float(high))


def _estimates(outcome: Outcome, truth: Truth, draws: int) -> dict[str, Estimate]:
    once = np.ones((1, len(truth.groups)))
    drawn: dict[str, list[NDArray[np.float64]]] = {name: [] for name in FIGURES}
    for weights in draw_weights(truth.groups, draws):
        for name, figure in FIGURES.items():
            drawn[name].append(figure(outcome, truth, weights))
    found = {}
    for name, figure in FIGURES.items():
        values = np.concatenate(drawn[name]) if drawn[name] else np.full(1, np.nan)
        found[name] = estimate_of(float(figure(outcome, truth, once)[0]), values)
    return found


def _by_language(truth: Truth) -> Iterator[tuple[str, NDArray[np.intp]]]:
    langs = sorted(set(truth.langs.tolist()))
    for lang in langs:
        yield lang, np.flatnonzero(truth.langs == lang)
    if len(langs) > 1:
        yield ALL, np.arange(len(truth.langs))


def _taken(outcome: Outcome, rows: NDArray[np.intp]) -> Outcome:
    return Outcome(
        outcome.name,
        outcome.best[rows],
        outcome.right[rows],
        outcome.spoke[rows],
        outcome.reciprocal[rows],
        outcome.stage[rows],
    )


def _of(truth: Truth, rows: NDArray[np.intp]) -> Truth:
    return replace(
        truth,
        texts=tuple(truth.texts[row] for row in rows.tolist()),
        accepted=truth.accepted[rows],
        first=truth.first[rows],
        stage=truth.stage[rows],
        groups=truth.groups[rows],
        langs=truth.langs[rows],
    )
