"""Fit how a sentence is read in its role: by words of the title, by years, and by vectors of title and requirements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from pipeline.match.fusion.role_level import Roles, RoleWording
from pipeline.match.fusion.title_level import CUTS, RAISING, RoleWeights, title_groups, title_words, years_pull

Array = NDArray[np.float64]

# Years are context: a quarter of a stage for six and more breaks a tie. What the sentence itself says must move its
# stage: fitted freely its weight falls to a quarter beside vectors, and all cells of a posting come out the same.
YEARS, LEAST_LEVEL = 0.25, 0.5
# On inputs of deviation 1 (the second where vectors say the rest), and on vectors of mean length 1; half and twice
# as much change the share of stages in the readers' range by .01.
RIDGE, RIDGE_BESIDE, WORDING_RIDGE = 30.0, 100.0, 1.0


@dataclass(frozen=True, slots=True, eq=False)
class RoleLesson:
    """Cells of labelled postings: the level that their sentences carry, what is known of the role, the readers' range.

    `wording` holds the vector of the title and the mean of the requirements' side by side, shape (n, 2 x d); a
    title that is not there is a row of zeros.
    """

    levels: Array
    titles: Array
    years: Array
    wording: Array
    low: Array
    high: Array

    @classmethod
    def of(
        cls,
        levels: Sequence[float],
        role: tuple[Sequence[str], Sequence[float | None]],
        wording: Array,
        ranges: Sequence[tuple[int, int]],
    ) -> RoleLesson:
        """Put a lesson together; `role` holds titles and years."""
        titles, years = role
        low, high = np.array(ranges, dtype=float).reshape(-1, 2).T
        pulls = np.array([years_pull(one) for one in years])
        return cls(np.array(levels, dtype=float), title_words(titles).astype(float), pulls, wording, low, high)


@dataclass(frozen=True, slots=True)
class Reading:
    """Which parts of a role are read; all of them in what ships for the default encoders."""

    level: bool = True
    titles: bool = True
    wording: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class RoleFit:
    """What was fitted; `wording` are weights on the vectors as they are, and `biases` what centres each half."""

    weights: RoleWeights
    wording: Array
    biases: tuple[float, float]

    def roles(self) -> Roles:
        """Return the fit as roles that are read with the encoder whose vectors it was fitted on."""
        title, requirements = np.split(self.wording.astype(np.float32), 2)
        return Roles(self.weights, RoleWording(title, requirements, *np.array(self.biases, dtype=np.float32)))

    def stages(self, lesson: RoleLesson, rows: NDArray[np.intp]) -> NDArray[np.intp]:
        """Return the stages of some cells."""
        weights, title = self.weights, lesson.wording[rows, : lesson.wording.shape[1] // 2]
        each = np.array([weights.titles[name] for name in title_groups()])
        levels = weights.start + weights.level * lesson.levels[rows] + lesson.titles[rows] @ each
        levels = levels + weights.years * lesson.years[rows] + lesson.wording[rows] @ self.wording
        levels = levels + self.biases[0] * title.any(axis=1) + self.biases[1]
        return np.asarray(1 + np.searchsorted(CUTS, levels, side="right"), dtype=np.intp)


def fit_roles(lesson: RoleLesson, rows: NDArray[np.intp], reading: Reading) -> RoleFit:
    """Return role weights by ridge regression on the middle of the readers' ranges, narrow ones counting more.

    Words of titles that come out pulling the wrong way, since vectors say more than all of what they say, are left out.
    """
    kept = np.ones(len(title_groups()), dtype=bool)
    while True:
        found = _fitted(replace(lesson, titles=lesson.titles * kept), rows, reading)
        pulls = np.array([found.weights.titles[name] for name in title_groups()])
        wrong = np.array([name in RAISING for name in title_groups()]) == (pulls < 0)
        wrong &= pulls != 0
        if not wrong.any():
            return found
        kept &= ~wrong


def _fitted(lesson: RoleLesson, rows: NDArray[np.intp], reading: Reading) -> RoleFit:
    """Return a fit; where the sentence's level comes out weaker than it may, the rest is fitted beside its least."""
    free = _beside(lesson, rows, reading, None)
    if not reading.level or free.weights.level >= LEAST_LEVEL:
        return free
    return _beside(lesson, rows, reading, LEAST_LEVEL)


def _beside(lesson: RoleLesson, rows: NDArray[np.intp], reading: Reading, held: float | None) -> RoleFit:
    """Return a fit beside a given weight of the sentence's level; None fits that too."""
    narrow = 1 / (1 + lesson.high[rows] - lesson.low[rows])
    target = (
        (lesson.low[rows] + lesson.high[rows]) / 2 - YEARS * lesson.years[rows] - (held or 0.0) * lesson.levels[rows]
    )
    fits_level = reading.level and held is None
    words = np.column_stack([lesson.levels[rows] * fits_level, lesson.titles[rows] * reading.titles])
    spread = words.std(axis=0) + 1e-6
    vectors, middles, scales = centred_halves(lesson.wording[rows] * reading.wording)
    inputs = np.column_stack([(words - words.mean(axis=0)) / spread, vectors])
    inputs, mean = inputs - np.average(inputs, axis=0, weights=narrow), float(np.average(target, weights=narrow))
    firm = RIDGE_BESIDE if reading.wording else RIDGE
    ridge = np.repeat([firm, WORDING_RIDGE], [words.shape[1], vectors.shape[1]])
    gram = (inputs * narrow[:, None]).T @ inputs + np.diag(ridge)
    found = np.linalg.solve(gram, (inputs * narrow[:, None]).T @ (target - mean))
    named = found[: words.shape[1]] / spread
    wording = found[words.shape[1] :] * scales
    of_title, of_rest = (-float(part.sum()) for part in np.split(middles * wording, 2))
    start = mean - float(np.average(words, axis=0, weights=narrow) @ named)
    start -= float(np.average(vectors, axis=0, weights=narrow) @ found[words.shape[1] :])
    titles = dict(zip(title_groups(), (round(float(one), 2) for one in named[1:]), strict=True))
    level = float(named[0]) if held is None else held
    weights = RoleWeights(round(start, 2), round(level, 2), titles, YEARS)
    return RoleFit(weights, wording, (of_title, of_rest))


def centred_halves(wording: Array) -> tuple[Array, Array, Array]:
    """Return both halves centred over the rows that have them and of mean length 1, with the middles and the scales."""
    parts, middles, scales = [], [], []
    for half in np.split(wording, 2, axis=1):
        has: NDArray[np.bool_] = np.any(half != 0, axis=1)
        middle = half[has].mean(axis=0) if has.any() else half.mean(axis=0)
        centred = np.where(has[:, None], half - middle, 0.0)
        scale = 1 / max(1e-6, float(np.sqrt((centred**2).sum(axis=1).mean())))
        parts.append(centred * scale)
        middles.append(middle)
        scales.append(np.full(half.shape[1], scale))
    return np.concatenate(parts, axis=1), np.concatenate(middles), np.concatenate(scales)
