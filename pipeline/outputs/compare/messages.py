"""The words of comparisons, in English and Chinese: `page/strings.json` over the texts that all outputs share."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.records import Reason
from pipeline.outputs import texts
from pipeline.outputs.compare.records import CompetencyLine, Gap, Side, SideCell
from pipeline.outputs.texts import LANGUAGES, Language

__all__ = ["LANGUAGES", "Language"]

PAGE = Path(__file__).with_name("page")


def strings() -> texts.Texts:
    """Return every text: key -> [English, Chinese]."""
    return texts.load_texts(PAGE / "strings.json")


def say(key: str, language: Language = "en", **values: object) -> str:
    """Return the words for a key with `{name}` filled in.

    Raises:
        KeyError: where there are no words for the key.
    """
    return texts.say(strings(), key, language, **values)


def named(group: str, value: str, language: Language = "en") -> str:
    """Return the words for values of the data ("bachelor", or several between slashes)."""
    return " / ".join(texts.named(strings(), group, one, language) for one in value.split(" / ") if one)


def because(reasons: tuple[Reason, ...], language: Language = "en") -> str:
    """Return reasons as one line."""
    return texts.say_reasons(strings(), reasons, language, joint="comma")


def stage_words(cell: SideCell, language: Language = "en") -> str:
    """Return a cell's stage with its range; empty where none is set."""
    if cell.stage is None:
        return ""
    if cell.stage_low is None or cell.stage_high is None or cell.stage_low == cell.stage_high:
        return say("stage.n", language, n=cell.stage)
    return say("stage.range", language, n=cell.stage, low=cell.stage_low, high=cell.stage_high)


def cell_words(cell: SideCell, language: Language = "en") -> str:
    """Return band, score and stage of a cell: "high 78, stage 4 (3-4)"."""
    if not cell.asks:
        return texts.named(strings(), "reason", cell.note, language) if cell.note else say("not_asked", language)
    score = "" if cell.score is None else f" {cell.score}"
    parts = (named("band", cell.band, language) + score, stage_words(cell, language))
    return say("comma", language).join(part for part in parts if part)


def spread_words(cell: SideCell, side: Side, language: Language = "en") -> str:
    """Return how far the postings of a role agree in a cell; empty for a single posting."""
    if not cell.n_asked or side.n_postings < 2:
        return ""
    low, high = (named("band", band or "none", language) for band in (cell.band_low, cell.band_high))
    if cell.n_asked < side.n_postings:
        return say("asked.some", language, n=cell.n_asked, all=side.n_postings, high=high)
    if low == high:
        return say("asked.alike", language, all=side.n_postings)
    return say("asked.range", language, low=low, high=high, all=side.n_postings)


def letter_of(side: int) -> str:
    """Return the letter by which a side goes: A, B, C..."""
    return chr(ord("A") + side)


def apart_words(line: CompetencyLine, language: Language = "en") -> str:
    """Return how the sides differ in a competency; empty where they do not."""
    parts = []
    if line.missing:
        parts.append(say("apart.only", language, who=say("comma", language).join(letter_of(n) for n in line.asking)))
    elif line.bands_apart:
        parts.append(say("apart.band", language))
    if line.stages_apart:
        parts.append(say("apart.stage" if line.stages_apart == 1 else "apart.stages", language, n=line.stages_apart))
    return say("comma", language).join(parts)


def gap_words(gap: Gap | None, language: Language = "en") -> str:
    """Return how a side stands to the target: both stage and emphasis where both differ."""
    if gap is None:
        return ""
    if gap.verdict in ("missing", "extra", "meets"):
        return say(f"gap.{gap.verdict}", language)
    parts = []
    if gap.stages:
        parts.append(say("gap.above" if gap.stages > 0 else "gap.below", language, n=abs(gap.stages)))
    if gap.bands:
        parts.append(say("gap.more" if gap.bands > 0 else "gap.less", language))
    return say("comma", language).join(parts)


def fit_words(side: Side, language: Language = "en") -> str:
    """Return that the framework is not for a role, where it is not."""
    if side.fits is not False:
        return ""
    return say("unfit", language, framework=side.framework, share=round(100 * side.share))


def years_words(side: Side, language: Language = "en") -> str:
    """Return the years of experience that a role asks for."""
    low, high = side.min_years, side.max_years
    if low and side.years_preferred:
        return say("years.preferred", language, years=low)
    if low is None and high is None:
        return say("unsaid", language)
    if low is None:
        return say("years.max", language, high=high)
    if not low and not high:
        return say("years.zero", language)
    return say("years.range" if high else "years.min", language, low=low, high=high)
