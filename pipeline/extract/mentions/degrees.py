"""Degrees asked for, in English and Chinese: level, field, and whether experience will do instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from pipeline.core.records import DEGREES, Degree, Span, Strength
from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, of_whole_words, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.mentions.strength import clause_strength

_FIELD_EN = re.compile(r"(?:'?s)?(?: degrees?| level){0,2} ?(?:in|of) (?:an? )?(?P<field>[^.;:()\n]{3,90})")
_FIELD_ZH = re.compile(r"[^。;\n]{0,14}?(?P<field>[\u4e00-\u9fffa-z/、和或与]{2,30}?)(?:类|等)?(?:相关|类|等)?专业")
_FIELD_STOP = re.compile(
    r",? (?:or equivalent|and \d|with|plus|required|preferred|desired|from|is|are"
    r"|and (?:at least|minimum)|or an? equivalent)\b"
)
_LEAD_ZH = re.compile(r"(?:及|或)?以?[上下]?(?:学历|学位|毕业)?[,、及]?(?:者)?")
# In Taiwan a vocational high school, on the mainland a college: only the script tells them apart.
_VOCATIONAL_TW = re.compile(words("vocational_school_tw"))
_STOP = re.compile(r"[;!?。；\n]|\.(?=\s+[a-z])|\.(?=[a-z]{3})")
_REACH = 160


@dataclass(frozen=True, slots=True)
class DegreeMention(Span):
    """A degree asked for; `or_equivalent` says that experience will do instead."""

    level: Degree = "bachelor"
    field: str | None = None
    strength: Strength = "unspecified"
    or_equivalent: bool = False


def find_degrees(text: str, heading: str | None = None) -> tuple[DegreeMention, ...]:
    """Return the degrees asked for in `text`, in order; `heading` may say that they are only preferred.

    Look-alikes ("scrum master", 专科医院), and degrees that the company's people hold, are left out.
    """
    folded = fold(text)
    return tuple(_mention(text, folded, hit, heading) for hit in _asked(folded))


@lru_cache(maxsize=2048)
def _asked(folded: str) -> tuple[Hit, ...]:
    """Return the entries for degrees that are asked for; a line is read for its own requirements and for the facts."""
    found = of_whole_words(folded, vocabulary("degrees").find(folded))
    hits = [hit for hit in found if hit.row["level"] != "not"]
    return tuple(hit for hit in hits if _is_asked(folded, hit, hits))


def lowest(levels: Iterable[Degree]) -> Degree | None:
    """Return the lowest of some degrees, or None where there are none."""
    return min(levels, key=DEGREES.index, default=None)


def _mention(text: str, folded: str, hit: Hit, heading: str | None) -> DegreeMention:
    level = "bachelor" if hit.row["level"] == "any" else hit.row["level"]
    if _VOCATIONAL_TW.match(text, hit.start):
        level = "highschool"
    return DegreeMention(
        hit.start,
        hit.end,
        level=cast(Degree, level),
        field=_field(text, folded, hit),
        strength=clause_strength(text, hit.start, hit.end, heading),
        or_equivalent=vocabulary("experience_instead").has(folded, *_rest(folded, hit)),
    )


def _is_asked(folded: str, hit: Hit, hits: list[Hit]) -> bool:
    if vocabulary("degree_holders").has(_sentence_before(folded, hit)):
        return False
    # "Master's or PhD degrees": the bare word belongs to the degree that was named before it.
    named = (other for other in _named(hits) if 0 <= hit.start - other.end < 60)
    return hit.row["level"] != "any" or next(named, None) is None


def _named(hits: Iterable[Hit]) -> Iterator[Hit]:
    return (hit for hit in hits if hit.row["level"] not in ("any", "associate", "highschool"))


def _sentence_before(folded: str, hit: Hit) -> str:
    left = folded[max(0, hit.start - (80 if folded[hit.start].isascii() else 26)) : hit.start]
    ends = [end.end() for end in _STOP.finditer(left)]
    return left[ends[-1] if ends else 0 :]


def _rest(folded: str, hit: Hit) -> tuple[int, int]:
    """Return where the rest of the sentence stands; "B.S. in" ends none."""
    end = _STOP.search(folded, hit.end, hit.end + _REACH)
    return hit.start, end.start() if end else min(len(folded), hit.end + _REACH)


def _field(text: str, folded: str, hit: Hit) -> str | None:
    if match := _FIELD_EN.match(folded, hit.end, hit.end + 110):
        start, end = match.span("field")
        stop = _FIELD_STOP.search(folded, start, end)
        return text[start : stop.start() if stop else end].strip(" ,") or None
    lead = _LEAD_ZH.match(folded, hit.end)
    at = lead.end() if lead else hit.end
    if match := _FIELD_ZH.match(folded, at, at + 60):
        return text[match.start("field") : match.end("field")] or None
    return None
