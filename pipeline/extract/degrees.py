"""Degrees asked for, in English and Chinese: level, field, and whether something else will do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from pipeline.extract.strength import clause_strength
from pipeline.extract.wording import Hit, fold, vocabulary
from pipeline.records import DEGREES, Degree, Span, Strength

_FIELD_EN = re.compile(r"^(?:'?s)?(?: degrees?)?(?: level)? ?(?:in|of) (?:an? )?(?P<field>[^.;:()\n]{3,90})")
_FIELD_ZH = re.compile(r"(?P<field>[\u4e00-\u9fffA-Za-z,/和或与及]{2,40}?)(?:类|等)?(?:相关)?专业")
_STOP = re.compile(
    r" (?:or equivalent|and \d|with|plus|required|preferred|from|is |are |and (?:at least|minimum))|, ?(?:or equivalent|with|and \d|plus)"
)
_EQUIVALENT = re.compile(
    r"(?:or|and/or|/)(?: an?| the)? ?(?:its |related |some )?(?:equivalent|equivalency|comparable|equal)(?! (?:degree|diploma))"
    r"|in lieu of|or (?:\w{1,12} ){0,3}(?:combination|experience)|equivalent (?:\w{1,12} ){0,4}experience|同等(?:学[历力]|水平|能力|经验)"
)


@dataclass(frozen=True, slots=True)
class DegreeMention(Span):
    """A degree asked for; `or_equivalent` says that experience or the like will do instead."""

    level: Degree = "bachelor"
    field: str | None = None
    strength: Strength = "unspecified"
    or_equivalent: bool = False


def find_degrees(text: str) -> tuple[DegreeMention, ...]:
    """Return the degrees named in `text`, in order; look-alikes ("scrum master", 专科医院) are left out."""
    folded = fold(text)
    return tuple(_mentions(text, folded))


def lowest(levels: tuple[Degree, ...]) -> Degree | None:
    """Return the lowest of some degrees, or None where there are none."""
    return min(levels, key=DEGREES.index, default=None)


def _mentions(text: str, folded: str) -> Iterator[DegreeMention]:
    for hit in vocabulary("degrees").find(folded):
        if hit.row["level"] == "not":
            continue
        sentence = _sentence(folded, hit)
        yield DegreeMention(
            hit.start,
            hit.end,
            level=cast(Degree, hit.row["level"]),
            field=_field(text, folded, hit),
            strength=clause_strength(text, hit.start, hit.end),
            or_equivalent=_EQUIVALENT.search(sentence) is not None,
        )


def _sentence(folded: str, hit: Hit) -> str:
    """Return the rest of the sentence from the hit on; abbreviations end no sentence here."""
    end = re.compile(r"[;!?。；\n]|\. (?=[a-z])").search(folded, hit.end)
    return folded[hit.start : end.start() if end else min(len(folded), hit.end + 200)]


def _field(text: str, folded: str, hit: Hit) -> str | None:
    if match := _FIELD_EN.match(folded[hit.end : hit.end + 120]):
        start = hit.end + match.start("field")
        written = text[start : hit.end + match.end("field")]
        stop = _STOP.search(fold(written))
        return (written[: stop.start()] if stop else written).strip(" ,") or None
    if match := _FIELD_ZH.search(folded[hit.end : hit.end + 50]):
        return text[hit.end + match.start("field") : hit.end + match.end("field")].strip(" ,") or None
    return None
