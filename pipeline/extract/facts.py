"""What a posting says of itself as a whole: title, place, pay, and the years and degree of the role.

Years and degree are chosen as a recruiter would:

1. what the text requires goes before what it prefers, and both before a form field of one skill;
2. experience in the role as a whole goes before experience with one tool, the longest first;
3. of the rungs of a grade ladder, and of degrees that are all accepted, the lowest stands;
4. where the board's header contradicts the text, the lowest stands and the contradiction is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.extract.alternatives import is_ladder
from pipeline.extract.degrees import DegreeMention, find_degrees, lowest
from pipeline.extract.header import read_header
from pipeline.extract.seniority import seniority_of
from pipeline.extract.strength import clause_strength, strength_of
from pipeline.extract.years import YearsMention, find_years
from pipeline.records import Degree, Document, Facts, Requirement, Strength

# Words run together where the page lost its line breaks; "PhD" is none.
_GLUED = re.compile(
    r"(?<=[a-z)])(?<!\bPh)(?=[A-Z][a-z'’ ])|(?<=[a-z])(?<!\bPh)(?=[A-Z]{2,4} )"
    r"|(?<=[a-z])(?<!xperience)(?=\d{1,2}\+? (?:years|yrs))"
    r"|(?<=[A-Za-z])(?=\d{1,2}[.、)）] ?[A-Z\u4e00-\u9fff])"
)
_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class _Line:
    """A stretch of text that is read by itself, and the words above it that say how strongly it is asked."""

    start: int
    text: str
    heading: str | None
    block: int


@dataclass(frozen=True, slots=True)
class _Years:
    """Years as a candidate for the posting's own."""

    mention: YearsMention
    strength: Strength
    is_asked: bool
    is_rung: bool
    is_none: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, bool, float]:
        """Return what is compared, best largest."""
        mention = self.mention
        low = mention.min_years or 0
        return self.is_asked, not mention.is_field, self.strength != "preferred", mention.is_general, low


def posting_facts(document: Document, requirements: Sequence[Requirement]) -> Facts:
    """Return the facts of a posting, the role's years and degree chosen as a recruiter would.

    `requirements` tell which of the text is asked at all; without them all of it is read.
    """
    header = read_header(document)
    lines = tuple(line for line in _lines(document) if line.block not in header.read)
    chosen = _choose_years([*_years(lines, requirements)])
    years, years_against = _lower_years(header.years, chosen.mention if chosen else None)
    level, is_required = _choose_degree([*_degrees(lines, requirements)])
    degree, degree_against = _lower_degree(header.degree, level)
    min_years = years.min_years if years else None
    return Facts(
        title=header.title,
        company=header.company,
        location=header.location,
        posted=header.posted,
        employment_type=header.employment_type,
        seniority=seniority_of(header.title, document.text, min_years),
        salary=header.salary,
        min_years=min_years,
        max_years=years.max_years if years else None,
        degree_min=degree,
        degree_required=is_required if level else (True if degree and degree != "none" else None),
        contradictions=(*years_against, *degree_against),
    )


def _lower_years(header: YearsMention | None, text: YearsMention | None) -> tuple[YearsMention | None, tuple[str, ...]]:
    """Return the lower of header and text, and the contradiction where their years do not overlap."""
    if header is None or text is None:
        return header or text, ()
    low, high = (header, text) if _least(header) < _least(text) else (text, header)
    if low.max_years is None or low.max_years >= _least(high):
        return low, ()
    return low, (f"experience: the header says {_said(header)}, the text {_said(text)}",)


def _lower_degree(header: Degree | None, text: Degree | None) -> tuple[Degree | None, tuple[str, ...]]:
    """Return the lower of header and text, and the contradiction where they differ."""
    if header is None or text is None or header == text:
        return header or text, ()
    return lowest((header, text)), (f"degree: the header says {header}, the text {text}",)


def _least(years: YearsMention) -> float:
    return years.min_years or 0


def _said(years: YearsMention) -> str:
    return (
        f"{_least(years):g}-{years.max_years:g} years" if years.max_years is not None else f"{_least(years):g}+ years"
    )


# ---------------------------------------------------------------------- lines


def _lines(document: Document) -> Iterator[_Line]:
    """Yield the blocks cut where words run together, each with the strength words of the heading above it."""
    heading: str | None = None
    for block in document.blocks:
        for start, end in _cut(document.text, block.start, block.end):
            text = document.text[start:end]
            if block.kind == "heading" or _is_heading(text):
                heading = text
            yield _Line(start, text, heading, block.start)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _GLUED.finditer(text, start, end):
        if match.start() > start:
            yield start, match.start()
            start = match.start()
    if end > start:
        yield start, end


def _is_heading(text: str) -> bool:
    """Say whether a line without markup heads what follows: short, and ending in a colon or all about strength."""
    bare = text.strip(" *#_:：?？【】[]")
    if not bare or len(bare) > _LONGEST_HEADING:
        return False
    return text.rstrip(" *_").endswith((":", "：", "】", "?")) or (
        len(bare.split()) <= 6 and strength_of(bare) != "unspecified"
    )


def _is_asked(at: int, requirements: Sequence[Requirement]) -> bool:
    return not requirements or any(item.start <= at < item.end for item in requirements)


# ---------------------------------------------------------------------- years


def _years(lines: Sequence[_Line], requirements: Sequence[Requirement]) -> Iterator[_Years]:
    for line in lines:
        for mention in find_years(line.text):
            strength = clause_strength(line.text, mention.start, mention.end, line.heading)
            is_none = mention.min_years == 0 and mention.max_years is None
            is_asked = _is_asked(line.start + mention.start, requirements)
            yield _Years(mention, strength, is_asked, is_ladder(line.text), is_none)


def _choose_years(found: Sequence[_Years]) -> _Years | None:
    if not found:
        return None
    best = max(found, key=lambda item: item.rank)
    if nothing := next((item for item in found if item.is_none), None):
        return nothing
    if best.is_rung:
        return min((item for item in found if item.is_rung), key=lambda item: item.mention.min_years or 0)
    return best


# --------------------------------------------------------------------- degree


def _degrees(lines: Sequence[_Line], requirements: Sequence[Requirement]) -> Iterator[tuple[DegreeMention, bool]]:
    for line in lines:
        for mention in find_degrees(line.text, line.heading):
            yield mention, _is_asked(line.start + mention.start, requirements)


def _choose_degree(found: Sequence[tuple[DegreeMention, bool]]) -> tuple[Degree | None, bool | None]:
    """Return the lowest degree that is accepted, and whether one is required at all."""
    if not found:
        return None, None
    asked = [mention for mention, is_asked in found if is_asked] or [mention for mention, _ in found]
    firm = [mention for mention in asked if mention.strength != "preferred"]
    counted = firm or asked
    level = lowest(mention.level for mention in counted)
    chosen = [mention for mention in counted if mention.level == level]
    required = bool(firm) and level != "none" and not any(mention.or_equivalent for mention in chosen)
    return level, required
