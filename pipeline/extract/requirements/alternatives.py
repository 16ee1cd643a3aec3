"""Which requirements are alternatives of each other: numbered OR options, grade ladders, and "A, or B".

Options over several units are found by the "or" that ends one or begins the next, and by a line
that says "one of the following". Inside a unit the options are cut only where each of them could
stand alone, since "Java or Python experience" is one requirement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.core.records import Span
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.years import find_years

_ENDS_OR = re.compile(words("or_at_end"))
_STARTS_OR = re.compile(rf"[ \t\-*•]{{0,4}}(?:\(?[0-9a-z]{{1,2}}[.)] ?)?{words('or_at_start')}")
_ONLY_OR = re.compile(rf"\W{{0,4}}{words('or')}\W{{0,4}}$")
_MARKED = re.compile(r"\s{0,8}(?:[-*•·●▪◦]|\(?(?:\d{1,2}|[a-h])[.)])\s?")
_RUNG = re.compile(rf"\(?\b{words('grade')} ?-?\d{{1,2}}\)?")
_CUT = re.compile(rf"(?P<firm>{words('firm_or')})|(?P<soft>{words('soft_or')})")
# What every cut and every rung holds: most lines hold none of it.
_MAY_CUT, _MAY_CLIMB = re.compile(r"[\s;](?:or|OR)\s|或"), re.compile(r"\d.*\d", re.DOTALL)
# An "or" that ends a unit stands within this many characters of its end.
_OR_REACH = 16
_RUNG_CUT = re.compile(r"[;；\n]")
_ADDED = re.compile(words("added"))
_LEAST_WORDS = 3
# "..., or a closely related field": the end of a list of fields is no alternative by itself.
_FIELD = re.compile(rf"\W{{0,3}}{words('another_field')}")


@dataclass(frozen=True, slots=True)
class Option(Span):
    """One of several alternatives: a span in unit number `unit`, and the group it shares with the others."""

    unit: int = 0
    group: int = 0


def groups_of(units: Sequence[str]) -> tuple[Option, ...]:
    """Return the alternatives among consecutive units of a posting, with their spans inside the units."""
    options: list[Option] = []
    group = at = 0
    while at < len(units):
        members, following = _run(units, at)
        if len(members) > 1:
            found = [Option(*_trimmed(units[i]), i, group) for i in members]
        else:
            found = [Option(start, end, at, group) for start, end in split_options(units[at])]
        options += found
        group += bool(found)
        at = following
    return tuple(options)


def split_options(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the alternatives inside one unit, or () where it offers none that stand alone."""
    if is_ladder(text):
        spans = tuple(_pieces(text, [match.span() for match in _RUNG_CUT.finditer(text)]))
        return spans if len(spans) > 1 else ()
    cuts = list(_CUT.finditer(text)) if _MAY_CUT.search(text) else []
    if not cuts or (not any(match["firm"] for match in cuts) and len(find_years(text)) + len(find_degrees(text)) < 2):
        return ()
    for match in cuts:
        left, right = text[: match.start()], text[match.end() :]
        if _FIELD.match(right.lower()):
            continue
        if (match["firm"] and _is_long(left) and _is_long(right)) or (_stands(left) and _stands(right)):
            rest = [(start + match.end(), end + match.end()) for start, end in split_options(right)]
            first = list(_pieces(text, [(match.start(), len(text))]))
            return (*first, *(rest or _pieces(text, [(0, match.end())])))
    return ()


def is_ladder(text: str) -> bool:
    """Say whether one line states the years of several grades (IC3, IC4, ...)."""
    return bool(_MAY_CLIMB.search(text)) and len(_RUNG.findall(fold(text))) >= 2 and len(find_years(text)) >= 2


def _stands(piece: str) -> bool:
    """Say whether a piece asks for years by itself, or for a degree that something is added to."""
    return bool(find_years(piece)) or (bool(find_degrees(piece)) and bool(_ADDED.search(piece)))


def _is_long(piece: str) -> bool:
    words = len(piece.split()) if piece.isascii() else len(piece.strip()) // 2
    return words >= _LEAST_WORDS or bool(find_degrees(piece))


def _run(units: Sequence[str], at: int) -> tuple[list[int], int]:
    """Return the units that are alternatives from `at` on, and the unit to go on with."""
    head = fold(units[at]).rstrip(" *_")
    if head.endswith(":") and vocabulary("alternatives").has(head):
        last = at
        while last + 1 < len(units) and _MARKED.match(units[last + 1]):
            last += 1
        if last > at + 1:
            return list(range(at + 1, last + 1)), last + 1
    last = at
    while last + 1 < len(units) and _joined(units[last], units[last + 1]):
        last += 1
    if last == at:
        return [at], at + 1
    return [i for i in range(at, last + 1) if units[i].strip() and not _ONLY_OR.match(fold(units[i]))], last + 1


def _joined(unit: str, following: str) -> bool:
    ending = fold(unit).rstrip()[-_OR_REACH:]
    ends = ("or" in ending or "或" in ending) and _ENDS_OR.search(ending)
    return bool(ends) or bool(_STARTS_OR.match(fold(following)))


def _trimmed(unit: str) -> tuple[int, int]:
    start = len(unit) - len(unit.lstrip())
    return start, len(unit.rstrip())


def _pieces(text: str, cuts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the stretches between cuts that say something, without white space around them."""
    start = 0
    for stop, after in [*cuts, (len(text), len(text))]:
        piece = text[start:stop]
        if len(piece.strip(" ;,.")) > 2:
            yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        start = after
