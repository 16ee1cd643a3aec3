"""The words of comparisons, in English and Chinese: one file, `page/strings.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.outputs.compare.records import Gap, Line, Reason, Side, SideCell

PAGE = Path(__file__).with_name("page")
Speech = Literal["en", "zh"]
LANGUAGES: tuple[Speech, ...] = ("en", "zh")


@cache
def strings() -> dict[str, list[str]]:
    """Return every text: key -> [English, Chinese]."""
    loaded: dict[str, list[str]] = json.loads((PAGE / "strings.json").read_text(encoding="utf-8"))
    return loaded


def say(key: str, speech: Speech = "en", **values: object) -> str:
    """Return the words for a key with `{name}` filled in.

    Raises:
        KeyError: where there are no words for the key.
    """
    return strings()[key][LANGUAGES.index(speech)].format(**values)


def named(group: str, value: str, speech: Speech = "en") -> str:
    """Return the word for a value of the data ("bachelor"); one that has none, as it is."""
    parts = [say(key, speech) if (key := f"{group}.{one}") in strings() else one for one in value.split(" / ") if one]
    return " / ".join(parts)


def because(reasons: tuple[Reason, ...], speech: Speech = "en") -> str:
    """Return reasons as one line."""
    return say("comma", speech).join(say(one.key, speech, **dict(one.values)) for one in reasons)


def stage_words(cell: SideCell, speech: Speech = "en") -> str:
    """Return a cell's stage with its range; empty where none is set."""
    if cell.stage is None:
        return ""
    if cell.stage_low is None or cell.stage_high is None or cell.stage_low == cell.stage_high:
        return say("stage.n", speech, n=cell.stage)
    return say("stage.range", speech, n=cell.stage, low=cell.stage_low, high=cell.stage_high)


def cell_words(cell: SideCell, speech: Speech = "en") -> str:
    """Return band, score and stage of a cell: "high 78, stage 4 (3-4)"."""
    if not cell.asks:
        return cell.note or say("not_asked", speech)
    score = "" if cell.score is None else f" {cell.score}"
    parts = (named("band", cell.band, speech) + score, stage_words(cell, speech))
    return say("comma", speech).join(part for part in parts if part)


def spread_words(cell: SideCell, side: Side, speech: Speech = "en") -> str:
    """Return how far the postings of a role agree in a cell; empty for a single posting."""
    if not cell.n_asked or side.n_postings < 2:
        return ""
    low, high = (named("band", band or "none", speech) for band in (cell.band_low, cell.band_high))
    if cell.n_asked < side.n_postings:
        return say("asked.some", speech, n=cell.n_asked, all=side.n_postings, high=high)
    if low == high:
        return say("asked.alike", speech, all=side.n_postings)
    return say("asked.range", speech, low=low, high=high, all=side.n_postings)


def letter_of(side: int) -> str:
    """Return the letter by which a side goes: A, B, C..."""
    return chr(ord("A") + side)


def apart_words(line: Line, speech: Speech = "en") -> str:
    """Return how the sides differ in a competency; empty where they do not."""
    said = []
    if line.missing:
        said.append(say("apart.only", speech, who=say("comma", speech).join(letter_of(n) for n in line.asking)))
    elif line.bands_apart:
        said.append(say("apart.band", speech))
    if line.stages_apart:
        said.append(say("apart.stage" if line.stages_apart == 1 else "apart.stages", speech, n=line.stages_apart))
    return say("comma", speech).join(said)


def gap_words(gap: Gap | None, speech: Speech = "en") -> str:
    """Return how a side stands to the target: both stage and emphasis where both differ."""
    if gap is None:
        return ""
    if gap.verdict in ("missing", "extra", "meets"):
        return say(f"gap.{gap.verdict}", speech)
    said = []
    if gap.stages:
        said.append(say("gap.above" if gap.stages > 0 else "gap.below", speech, n=abs(gap.stages)))
    if gap.bands:
        said.append(say("gap.more" if gap.bands > 0 else "gap.less", speech))
    return say("comma", speech).join(said)


def years_words(side: Side, speech: Speech = "en") -> str:
    """Return the years of experience that a role asks for."""
    low, high = side.min_years, side.max_years
    if low is None and high is None:
        return say("unsaid", speech)
    if low is None:
        return say("years.max", speech, high=_plain(high))
    if not low and not high:
        return say("years.zero", speech)
    return say("years.range" if high else "years.min", speech, low=_plain(low), high=_plain(high))


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
