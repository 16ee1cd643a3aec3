"""How a framework was understood, in plain words: what a person looks at before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.core.records import Competency
from pipeline.core.resources import lexicon
from pipeline.framework.draft import Draft
from pipeline.framework.reading.scale import Scale

LANGUAGES = ("en", "zh")
_MOST_NAMES = 8
_MOST_LEVELS = 12


def understood(competencies: Sequence[Competency], draft: Draft, scale: Scale) -> tuple[tuple[str, str], ...]:
    """Return sentences in English and Chinese: first what was found, then how, then what was passed over."""
    numbers = sorted({stage.number for item in competencies for stage in item.stages if stage.number is not None})
    indicators = sum(len(item.indicators) for item in competencies)
    notes = [(note.key, note.values[0] if note.values else "") for note in draft.notes]
    if scale.by_position and not any(key == "by_position" for key, _ in notes):
        notes.insert(0, ("by_position" if scale.levels else "own_scales", ""))
    lines = []
    for language in LANGUAGES:
        parts = [
            _said("competency" if len(competencies) == 1 else "competencies", language, len(competencies)),
            _levels(numbers, scale, language),
            _said(_number(indicators), language, indicators) if indicators else _said("no_indicators", language),
        ]
        said = [_join(parts, language), *(_said(key, language, value) for key, value in notes)]
        if draft.unused:
            said.append(_said("unused", language, _names(draft.unused, language)))
        lines.append(said)
    return tuple(zip(*lines, strict=True))


def _number(indicators: int) -> str:
    return "indicator" if indicators == 1 else "indicators"


def _levels(numbers: Sequence[int], scale: Scale, language: str) -> str:
    if not numbers:
        return _said("no_levels", language)
    named = [(number, name) for number, name in scale.levels if name]
    if named and len(named) <= _MOST_LEVELS:
        return _said("levels", language, ", ".join(f"{name} = {number}" for number, name in named))
    if numbers == list(range(numbers[0], numbers[-1] + 1)) and len(numbers) > 1:
        return _said("range", language, f"{numbers[0]}-{numbers[-1]}")
    return _said("range", language, ", ".join(map(str, numbers)))


def _join(parts: Sequence[str], language: str) -> str:
    return ("\uff0c" if language == "zh" else ", ").join(parts)


def _names(names: Sequence[str], language: str) -> str:
    """Return how many columns, keys or sheets were passed over, and which."""
    told = list(dict.fromkeys(names))
    more = f" (+{len(told) - _MOST_NAMES})" if len(told) > _MOST_NAMES else ""
    return ("、" if language == "zh" else ", ").join(name[:40] for name in told[:_MOST_NAMES]) + more


def _said(key: str, language: str, value: object = "") -> str:
    text = _texts()[key, language]
    return text.replace("{n}", f"{value:,}" if isinstance(value, int) else str(value)).replace("{x}", str(value))


@cache
def _texts() -> dict[tuple[str, str], str]:
    rows = lexicon(Path(__file__).with_name("understood.tsv"))
    return {(row["key"], language): row[language] for row in rows for language in LANGUAGES}
