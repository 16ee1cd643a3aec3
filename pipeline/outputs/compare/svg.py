"""The picture of a comparison: for each competency a line of emphasis and a row of stages per side.

Drawn as SVG by our own few lines: it needs no script, prints, and is small. The letter at the end of
each line says which side it is, so that colour carries nothing alone; the table beside it says the
same in words, so screen readers skip the picture.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.core.records import BAND_SCORES
from pipeline.outputs.compare.frames import letters
from pipeline.outputs.compare.records import Line

ROW, TOP, BOTTOM = 20, 8, 16  # units of height: per side, above the first, below the last
WIDTH, LEFT, RIGHT = 320, 10, 26
FEET = {band: low for band, (low, _) in BAND_SCORES.items()}  # lowest score of each band


def emphasis_picture(line: Line) -> Markup:
    """Return the scores of all sides on one scale from 0 to 100, with the bands as zones."""
    height = _height(line)
    parts = [_svg_start(height)]
    feet = [*FEET.values(), 100]
    for band, start, end in zip(FEET, feet[:-1], feet[1:], strict=True):
        place = f'x="{_score(start):.1f}" y="2" width="{_score(end) - _score(start):.1f}" height="{height - BOTTOM}"'
        parts.append(f'<rect class="zone zone-{band}" {place}/>')
    for mark in feet:
        parts.append(f'<text class="tick" x="{_score(mark):.1f}" y="{height - 3}">{mark}</text>')
    if line.wanted and line.wanted.band in FEET:
        at = _score(FEET[line.wanted.band])
        parts.append(f'<line class="wanted" x1="{at:.1f}" x2="{at:.1f}" y1="1" y2="{height - BOTTOM + 3}"/>')
    for number, letter, y in _rows(line):
        score = line.cells[number].score
        tip = _score(score or 0)
        if score is not None:
            parts.append(f'<line class="bar who-{number % 4}" x1="{_score(0)}" x2="{tip:.1f}" y1="{y}" y2="{y}"/>')
        parts.append(_letter(tip + (0 if score is not None else 8), y, number, letter, solid=score is not None))
    return _done(parts)


def stage_picture(line: Line, stages: int) -> Markup:
    """Return the stages of all sides, the range of each as a band, the target's stage as a dashed line."""
    height = _height(line)
    parts = [_svg_start(height)]

    def at(stage: float) -> float:
        return LEFT + 14 + (stage - 1) * (WIDTH - LEFT - RIGHT - 28) / max(1, stages - 1)

    for stage in range(1, stages + 1):
        parts.append(
            f'<line class="grid" x1="{at(stage):.1f}" x2="{at(stage):.1f}" y1="2" y2="{height - BOTTOM + 2}"/>'
        )
        parts.append(f'<text class="tick" x="{at(stage):.1f}" y="{height - 3}">{stage}</text>')
    if line.wanted and line.wanted.stage:
        here = at(line.wanted.stage)
        parts.append(f'<line class="wanted" x1="{here:.1f}" x2="{here:.1f}" y1="1" y2="{height - BOTTOM + 3}"/>')
    for number, letter, y in _rows(line):
        cell = line.cells[number]
        if cell.stage is None:
            continue
        low, high = cell.stage_low or cell.stage, cell.stage_high or cell.stage
        if low != high:
            parts.append(
                f'<line class="range who-{number % 4}" x1="{at(low):.1f}" x2="{at(high):.1f}" y1="{y}" y2="{y}"/>'
            )
        parts.append(_letter(at(cell.stage), y, number, letter, solid=True))
    return _done(parts)


def _rows(line: Line) -> Iterator[tuple[int, str, int]]:
    """Yield number, letter and height of every side."""
    for number, letter in enumerate(letters(len(line.cells))):
        yield number, letter, TOP + ROW // 2 + number * ROW


def _height(line: Line) -> int:
    return TOP + ROW * len(line.cells) + BOTTOM


def _score(score: float) -> float:
    return LEFT + score * (WIDTH - LEFT - RIGHT) / 100


def _letter(x: float, y: int, number: int, letter: str, *, solid: bool) -> str:
    kind = f"who-{number % 4} {'solid' if solid else 'hollow'}"
    return (
        f'<circle class="mark {kind}" cx="{x:.1f}" cy="{y}" r="8.5"/>'
        f'<text class="letter {kind}" x="{x:.1f}" y="{y + 4}">{letter}</text>'
    )


def _svg_start(height: int) -> str:
    return f'<svg class="picture" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false">'


def _done(parts: list[str]) -> Markup:
    """Return the parts as safe markup: numbers and letters of our own, no text of a posting."""
    return Markup("".join(parts) + "</svg>")  # noqa: S704
