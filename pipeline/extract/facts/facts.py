"""What a posting says of itself as a whole: title, place, pay, and the years and degree of the role.

Years and degree are chosen as a recruiter would:

1. what the text requires goes before what it prefers, and both before a form field of one skill;
2. experience in the role as a whole goes before experience with one tool, the longest first;
3. of the rungs of a grade ladder, and of degrees that are all accepted, the lowest stands;
4. where the board's header contradicts the text, the lowest stands and the contradiction is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias, TypeVar

from pipeline.core.records import DEGREES, Degree, Document, Facts, Reason, Requirement, Strength
from pipeline.core.stepwise import Steps
from pipeline.extract.facts.header import read_header
from pipeline.extract.lines.headings import HAN
from pipeline.extract.lines.label_rules import never_asks
from pipeline.extract.mentions.degrees import DegreeMention, find_degrees, lowest
from pipeline.extract.mentions.seniority import seniority_of
from pipeline.extract.mentions.strength import clause_strength, strength_of
from pipeline.extract.mentions.years import YearsMention, find_years
from pipeline.extract.requirements.alternatives import is_ladder
from pipeline.extract.requirements.mixed_strengths import parts_by_strength
from pipeline.text.spans import Offsets

# Where words can run together because the page lost its line breaks, and what must stand there; "PhD" is no such place.
# It begins with the capital or digit, since most characters are neither, and then looks back.
_SEAM = re.compile(r"[A-Z\d](?:(?<=[a-z)].)|(?<=[A-Z]\d)|(?<=[A-Z]{2})(?=[a-z]{3}))")
_GLUED = re.compile(
    "|".join(
        (
            r"(?<![A-Z])(?<!Ph)(?=[A-Z][a-z'’ ]|[BM]\.[AS]c?\.)",
            r"(?<=[A-Z]{4})(?=[A-Z][a-z]{3})",
            r"(?<!Ph)(?<=[a-z])(?=[A-Z]{2,5}['’ ])",
            r"(?<=[a-z])(?<!xperience)(?=\d{1,2}\+? (?:years|yrs))",
            r"(?<=[A-Za-z])(?=\d{1,2}[.、)）] ?[A-Z\u4e00-\u9fff])",
        )
    )
)
_LONGEST_HEADING = 60
# A heading of strength has so many words; Chinese has no spaces between them.
_MOST_WORDS, _LONGEST_ZH = 6, 12

T = TypeVar("T")
# What a line holds, each with its place in the document.
Found: TypeAlias = Iterator[tuple[int, T]]


class _Line(NamedTuple):
    """A stretch of text that is read by itself, and the words above it that say how strongly it is asked."""

    start: int
    text: str
    heading: str | None
    block: int

    @property
    def end(self) -> int:
        """Return where the line ends in the document."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class _Years:
    """Years as a candidate for the posting's own."""

    mention: YearsMention
    strength: Strength
    is_rung: bool

    @property
    def is_none(self) -> bool:
        """Say whether it states that no experience is needed."""
        return self.mention.min_years == 0 and self.mention.max_years is None

    @property
    def rank(self) -> tuple[bool, bool, bool, float]:
        """Return what is compared, best largest."""
        mention = self.mention
        return not mention.is_aside, self.strength != "preferred", mention.is_general, mention.min_years or 0


def facts_in_steps(
    document: Document,
    requirements: Sequence[Requirement],
    unasked: Sequence[Offsets] = (),
    told: Sequence[Offsets] = (),
) -> Steps[Facts]:
    """Return the facts of a posting, the role's years and degree chosen as a recruiter would.

    `requirements` tell which of the text is asked at all; without them all of it is read but what is `unasked`
    (application forms, notes on law). What is `told` of the company may say what is not needed, and no more.
    """
    header = read_header(document)
    yield
    lines = tuple(line for line in _lines(document) if line.block not in header.read)
    # A course for bachelors that the person will teach is no degree of the person.
    asked = [item for item in requirements if item.kind != "responsibility"] or requirements
    spans = sorted((item.start, item.end) for item in asked)
    inside = tuple(line for line in lines if _overlaps(spans, line.start, line.end))
    outside = tuple(line for line in lines if not _overlaps(unasked, line.start, line.end))
    yield
    chosen = _choose_years(_asked(outside, inside, spans, told, _years_of, lambda found: found.is_none))
    stated = _least_option(chosen.mention, requirements) if chosen else None
    ladder = _ladder(requirements) if chosen and chosen.is_rung else None
    years, years_against = _lower_years(header.years, stated, ladder)
    yield
    degrees = _asked(outside, inside, spans, told, _degrees_of, lambda found: found.level == "none")
    level, is_required = _choose_degree(degrees)
    degree, degree_against = _lower_degree(header.degree, level, _every_degree(requirements))
    min_years = years.min_years if years else None
    wished = chosen is not None and years is stated and chosen.strength == "preferred"
    return Facts(
        title=header.title,
        company=header.company,
        location=header.location,
        posted=header.posted,
        employment_type=header.employment_type,
        # The years of a ladder say of each grade how senior it is, and nothing of the role.
        seniority=seniority_of(header.title, document.text, None if ladder else min_years),
        salary=header.salary,
        min_years=min_years,
        max_years=years.max_years if years else None,
        years_required=not wished if min_years else None,
        degree_min=degree,
        degree_required=is_required if level else (True if degree and degree != "none" else None),
        contradictions=(*document.warnings, *years_against, *degree_against),
    )


def _lower_years(
    header: YearsMention | None, text: YearsMention | None, ladder: str | None = None
) -> tuple[YearsMention | None, tuple[Reason, ...]]:
    """Return the lower of header and text, and the contradiction where their years do not overlap.

    One number of the header contradicts a `ladder` of grades in the text: it can hold for one grade alone.
    """
    if header is None or text is None:
        return header or text, ()
    low, high = (header, text) if _least(header) < _least(text) else (text, header)
    overlaps = low.max_years is None or low.max_years >= _least(high)
    # "No experience needed" beside a number of years is no range that holds it.
    if overlaps and not ladder and (_least(low) or low.max_years or not _least(high)):
        return low, ()
    return low, (Reason("years_contradict", {"header": _range(header), "text": ladder or _range(text)}),)


def _ladder(requirements: Sequence[Requirement]) -> str | None:
    """Return the years of all grades of a ladder from the least to the most, or None where no requirement has any."""
    rungs = [item for item in requirements if item.kind == "experience" and item.group and item.min_years is not None]
    most = [item.max_years if item.max_years is not None else item.min_years for item in rungs]
    ends = [end for end in most if end is not None]
    return f"{min(item.min_years or 0 for item in rungs):g}-{max(ends):g}" if len(rungs) > 1 and ends else None


def _lower_degree(
    header: Degree | None, text: Degree | None, every: Degree | None = None
) -> tuple[Degree | None, tuple[Reason, ...]]:
    """Return the lower of header and text, and the contradiction where they differ.

    `every` is the highest of several degrees that the text requires, each by itself.
    """
    if header is None or text is None or header == text == (every or text):
        return header or text, ()
    return lowest((header, text)), (Reason("degree_contradict", {"header": header, "text": every or text}),)


def _every_degree(requirements: Sequence[Requirement]) -> Degree | None:
    """Return the highest degree of those that a line of its own requires, none of them as an alternative."""
    levels = {
        item.degree
        for item in requirements
        if item.degree and item.strength == "required" and item.strength_by == "line" and not item.group
    }
    return max(levels, key=DEGREES.index) if len(levels) > 1 else None


def _least(years: YearsMention) -> float:
    return years.min_years or 0


def _range(years: YearsMention) -> str:
    return f"{_least(years):g}-{years.max_years:g}" if years.max_years is not None else f"{_least(years):g}+"


# ---------------------------------------------------------------------- lines


def _lines(document: Document) -> Iterator[_Line]:
    """Yield the blocks cut where words run together, each with the strength words of the heading above it."""
    heading: str | None = None
    for block in document.blocks:
        for start, end in _cut(document.text, block.start, block.end):
            text = document.text[start:end]
            if block.kind == "heading" or (block.kind != "item" and _is_heading(text)):
                heading = text
            yield _Line(start, text, heading, block.start)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for seam in _SEAM.finditer(text, start, end):
        if _GLUED.match(text, seam.start()):
            yield start, seam.start()
            start = seam.start()
    if end > start:
        yield start, end


def _is_heading(text: str) -> bool:
    """Say whether a line without markup heads what follows: short, and ending in a colon or all about strength."""
    bare = text.strip(" *#_:：?？【】[]")
    if not bare or len(bare) > _LONGEST_HEADING:
        return False
    if text.rstrip(" *_").endswith((":", "：", "】", "?")):
        return True
    short = len(bare) <= _LONGEST_ZH if HAN.search(bare) else len(bare.split()) <= _MOST_WORDS
    return short and bare[-1] not in "。；;，,." and strength_of(bare) != "unspecified" and not find_degrees(bare)


def _asked(
    lines: Sequence[_Line],
    inside: Sequence[_Line],
    spans: Sequence[Offsets],
    told: Sequence[Offsets],
    read: Callable[[_Line], Found[T]],
    is_denial: Callable[[T], bool],
) -> list[T]:
    """Return what is read inside the requirements (`spans`), else on their lines (`inside`), else anywhere.

    Anywhere else a line that says what is not needed, or what is `told` of the company, holds denials alone.
    """
    if found := [pair for line in inside for pair in read(line)]:
        asked = [item for at, item in found if _overlaps(spans, at, at + 1)]
        return asked or [item for _, item in found]
    done = {line.start for line in inside}
    elsewhere = [(line, item) for line in lines if line.start not in done for _, item in read(line)]
    return [
        item
        for line, item in elsewhere
        if is_denial(item) or not (never_asks(line.text) or _overlaps(told, line.start, line.end))
    ]


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether a stretch meets one of some sorted spans, which hardly overlap each other."""
    last = bisect_left(spans, (end, 0))
    return any(stop > start for _, stop in spans[max(0, last - 3) : last])


# ---------------------------------------------------------------------- years


def _years_of(line: _Line) -> Found[_Years]:
    found = find_years(line.text)
    if not found:
        return
    is_rung = is_ladder(line.text) or _goes_with_degrees(line.text, found)
    parts = parts_by_strength(line.text)
    for mention in found:
        start, end = next((part for part in parts if part[0] <= mention.start < part[1]), (0, len(line.text)))
        strength = clause_strength(line.text[start:end], mention.start - start, mention.end - start, line.heading)
        yield line.start + mention.start, _Years(mention, strength, is_rung)


def _goes_with_degrees(text: str, years: Sequence[YearsMention]) -> bool:
    """Say whether each of several degrees comes with years of its own ("PhD with 2+ years, or BSc with 10+ years")."""
    if len(years) < 2:
        return False
    ends = (0, *(mention.end for mention in years))
    degrees = find_degrees(text)
    named = ([d.level for d in degrees if a <= d.start < b.start] for a, b in zip(ends, years, strict=False))
    levels = [found[-1] for found in named if found]
    return len(levels) == len(years) and len(set(levels)) == len(levels) and not _is_preferred(text, years)


def _is_preferred(text: str, years: Sequence[YearsMention]) -> bool:
    """Say whether any of some years is only preferred."""
    return any(clause_strength(text, mention.start, mention.end) == "preferred" for mention in years)


def _choose_years(found: Sequence[_Years]) -> _Years | None:
    if not found:
        return None
    best = max(found, key=lambda item: item.rank)
    if nothing := next((item for item in found if item.is_none), None):
        return nothing
    if best.is_rung:
        return min((item for item in found if item.is_rung), key=lambda item: item.mention.min_years or 0)
    return best


def _least_option(chosen: YearsMention, requirements: Sequence[Requirement]) -> YearsMention:
    """Return the years of the shortest alternative, where all alternatives are experience of a stated length."""
    years = (chosen.min_years, chosen.max_years)
    group = next((r.group for r in requirements if r.group and (r.min_years, r.max_years) == years), None)
    options = [r for r in requirements if group and r.group == group]
    if not options or any(r.kind != "experience" or not r.min_years for r in options):
        return chosen
    least = min(options, key=lambda r: r.min_years or 0)
    return replace(chosen, min_years=least.min_years, max_years=least.max_years)


# --------------------------------------------------------------------- degree


def _degrees_of(line: _Line) -> Found[DegreeMention]:
    return ((line.start + mention.start, mention) for mention in find_degrees(line.text, line.heading))


def _choose_degree(found: Sequence[DegreeMention]) -> tuple[Degree | None, bool | None]:
    """Return the lowest degree that is accepted, and whether one is required at all."""
    if not found:
        return None, None
    firm = [mention for mention in found if mention.strength != "preferred"]
    counted = firm or found
    level = lowest(mention.level for mention in counted)
    chosen = [mention for mention in counted if mention.level == level]
    required = bool(firm) and level != "none" and not any(mention.or_equivalent for mention in chosen)
    return level, required
