"""Floors under quality: figures that must not be lost, in a file that remembers what they were.

    labels = "sample.jsonl"        # beside the file; its digest is checked, so that nobody makes it easier
    sha256 = "..."

    [[floors]]
    since = 2026-11-22
    because = "first measured"
    en = {top1 = 0.85, ece = 0.10}

The last entry holds. Floors are raised by adding an entry. An entry that lowers one must name it in
`lowers` and say in `because` why; without that the file is refused. `ece` is a ceiling: lower is better.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError
from pipeline.training.evaluation.evaluate import MATCHER
from pipeline.training.evaluation.metrics import FIGURES, LESS_IS_BETTER
from pipeline.training.evaluation.result import Evaluation

Floors = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A figure that fell below its floor (above its ceiling)."""

    lang: str
    figure: str
    value: float
    floor: float

    def __str__(self) -> str:
        """Return one line for the terminal."""
        side, kind = ("above", "ceiling") if self.figure in LESS_IS_BETTER else ("below", "floor")
        return f"{self.lang} {self.figure} is {self.value:.3f}, {side} its {kind} of {self.floor:.3f}"


def read_floors(path: Path, labels_digest: str | None = None) -> Floors:
    """Return the floors that hold, by language and figure.

    Raises:
        InputError: where the file cannot be read, was made for other labels, or lowers a floor in silence.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(path), "name a file of floors") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"is not TOML: {error}", str(path), "see docs/evaluate.md for its form") from error
    entries = content.get("floors")
    if not isinstance(entries, list) or not entries:
        raise InputError("holds no [[floors]]", str(path), "see docs/evaluate.md for its form")
    said = content.get("sha256")
    if said and labels_digest and said != labels_digest:
        what = f"was made for labels of sha256 {said[:12]}..., and these have {labels_digest[:12]}..."
        raise InputError(what, str(path), "evaluate the labels it names; where they changed, measure, and add an entry")
    history = [_figures(entry, f"{path} entry {number}") for number, entry in enumerate(entries, 1)]
    for number, (before, after) in enumerate(pairwise(history), 2):
        _refuse_silence(before, after, entries[number - 1], f"{path} entry {number}")
    return history[-1]


def below(evaluation: Evaluation, floors: Floors) -> tuple[Shortfall, ...]:
    """Return every figure of the matcher that lies below its floor; one that cannot be told does."""
    return tuple(_short(evaluation, floors))


def _short(evaluation: Evaluation, floors: Floors) -> Iterator[Shortfall]:
    rows = {row.lang: row.figures for row in evaluation.rows if row.method == MATCHER}
    for lang, wanted in floors.items():
        for figure, floor in wanted.items():
            value = rows[lang][figure].value if lang in rows else float("nan")
            good = value <= floor if figure in LESS_IS_BETTER else value >= floor
            if not good:
                yield Shortfall(lang, figure, value, floor)


def _figures(entry: Mapping[str, Any], where: str) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for lang, figures in entry.items():
        if not isinstance(figures, Mapping):
            continue
        for name, value in figures.items():
            if name not in FIGURES:
                raise InputError(f"there is no figure {name!r}", where, f"known: {', '.join(FIGURES)}")
            if not isinstance(value, int | float):
                raise InputError(f"{lang} {name} is {value!r}, which is no number", where, "write a number")
            found.setdefault(lang, {})[name] = float(value)
    return found


def _refuse_silence(before: Floors, after: Floors, entry: Mapping[str, Any], where: str) -> None:
    """Refuse an entry that lowers or drops a floor without naming it."""
    told = set(_told(entry.get("lowers")))
    for lang, figures in before.items():
        for name, floor in figures.items():
            now = after.get(lang, {}).get(name)
            worse = now is None or (now > floor if name in LESS_IS_BETTER else now < floor)
            if worse and (f"{lang} {name}" not in told or not entry.get("because")):
                change = "dropped" if now is None else f"lowered from {floor} to {now}"
                mend = f'add lowers = ["{lang} {name}"] and say why in `because`, or keep the floor'
                raise InputError(f"the floor of {lang} {name} was {change} in silence", where, mend)


def _told(value: object) -> Sequence[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
