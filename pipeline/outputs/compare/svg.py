"""The pictures of a comparison: for each competency a line of emphasis and a row of stages per side.

Drawn as SVG (`page/pictures.html`): it needs no script, prints, and is small. The letter at the end of
each line says which side it is, so that colour carries nothing alone; the table beside it says the
same in words, so screen readers skip the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.core.records import BAND_SCORES
from pipeline.outputs.compare.frames import letters
from pipeline.outputs.compare.records import CompetencyLine

ROW, TOP, BOTTOM = 20, 8, 16  # units of height: per side, above the first, below the last
WIDTH, LEFT, RIGHT = 320, 10, 26
HOLLOW_AT = 8  # where the letter of a side without a score stands
FEET = {band: low for band, (low, _) in BAND_SCORES.items()}  # lowest score of each band


@dataclass(frozen=True, slots=True)
class Mark:
    """The letter of a side at its place, and the line that leads to it; hollow where the side asks for nothing."""

    number: int
    letter: str
    x: float
    y: int
    solid: bool = True
    stretch: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A label below the picture."""

    x: float
    label: int


@dataclass(frozen=True, slots=True)
class Zone:
    """A band as a stretch of the scale."""

    band: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a picture shows, measured in its own units; `stroke` is the class of the lines that lead to letters."""

    height: int
    stroke: str
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    wanted: float | None = None
    zones: tuple[Zone, ...] = ()
    grid: bool = False
    width: int = WIDTH

    @property
    def floor(self) -> int:
        """Return the height at which the scale begins."""
        return self.height - BOTTOM


def emphasis_drawing(line: CompetencyLine) -> Drawing:
    """Return the scores of all sides on one scale from 0 to 100, with the bands as zones."""
    feet = [*FEET.values(), 100]
    wanted = FEET.get(line.wanted.band) if line.wanted else None
    marks = []
    for number, letter, y in _rows(line):
        score = line.cells[number].score
        place = _score(0) + HOLLOW_AT if score is None else _score(score)
        marks.append(
            Mark(number, letter, place, y, score is not None, None if score is None else (_score(0), _score(score)))
        )
    return Drawing(
        _height(line),
        "bar",
        tuple(Tick(_score(mark), mark) for mark in feet),
        tuple(marks),
        None if wanted is None else _score(wanted),
        tuple(
            Zone(band, _score(start), _score(end)) for band, start, end in zip(FEET, feet[:-1], feet[1:], strict=True)
        ),
    )


def stage_drawing(line: CompetencyLine, stages: int) -> Drawing:
    """Return the stages of all sides, the range of each as a line, the target's stage as a dashed one."""

    def at(stage: float) -> float:
        return LEFT + 14 + (stage - 1) * (WIDTH - LEFT - RIGHT - 28) / max(1, stages - 1)

    marks = []
    for number, letter, y in _rows(line):
        cell = line.cells[number]
        if cell.stage is not None:
            low, high = cell.stage_low or cell.stage, cell.stage_high or cell.stage
            marks.append(Mark(number, letter, at(cell.stage), y, stretch=None if low == high else (at(low), at(high))))
    return Drawing(
        _height(line),
        "range",
        tuple(Tick(at(stage), stage) for stage in range(1, stages + 1)),
        tuple(marks),
        at(line.wanted.stage) if line.wanted and line.wanted.stage else None,
        grid=True,
    )


def _rows(line: CompetencyLine) -> Iterator[tuple[int, str, int]]:
    """Yield number, letter and height of every side."""
    for number, letter in enumerate(letters(len(line.cells))):
        yield number, letter, TOP + ROW // 2 + number * ROW


def _height(line: CompetencyLine) -> int:
    return TOP + ROW * len(line.cells) + BOTTOM


def _score(score: float) -> float:
    return LEFT + score * (WIDTH - LEFT - RIGHT) / 100
