"""A framework as a table for people: what `framework check` shows."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.records import Competency, Framework
from pipeline.framework.draft import has_han


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One competency in numbers; `stages` is written as "1-5" or "1, 3", "" for a flat one."""

    competency: str
    competency_id: str
    stages: str
    indicators: int
    phrases: int
    languages: str


def framework_summary(framework: Framework) -> tuple[SummaryRow, ...]:
    """Return one row for each competency, in the framework's order."""
    return tuple(_row(item) for item in framework.competencies)


def _row(item: Competency) -> SummaryRow:
    return SummaryRow(
        competency=item.name,
        competency_id=item.competency_id,
        stages=_numbers(tuple(stage.number for stage in item.stages if stage.number is not None)),
        indicators=len(item.indicators),
        phrases=len(item.phrases) + len(item.phrases_zh),
        languages=", ".join(_languages(item)),
    )


def _numbers(numbers: tuple[int, ...]) -> str:
    if len(numbers) > 2 and numbers == tuple(range(numbers[0], numbers[-1] + 1)):
        return f"{numbers[0]}-{numbers[-1]}"
    return ", ".join(map(str, numbers))


def _languages(item: Competency) -> tuple[str, ...]:
    """Return the languages that a competency can be matched in without an encoder that crosses them."""
    plain = [item.name, item.description, *(indicator.text for indicator in item.indicators), *item.phrases]
    second = [
        item.name_zh,
        item.description_zh,
        *(indicator.text_zh for indicator in item.indicators),
        *item.phrases_zh,
    ]
    chinese = any(map(has_han, plain)) or any(text for text in second if text)
    english = any(text and not has_han(text) for text in plain)
    return tuple(lang for lang, there in (("en", english), ("zh", chinese)) if there)
