"""The competencies that an employer lists by name, each with the sentences that tell what it means.

Below a heading of competencies, a short line without a word of wishing is a name ("Customer focus"), and the sentences
below it, up to the next name, are its behaviours. Name and meaning may share a line ("Courage: speaks up early"),
and a line may list several names ("Courage, Teamwork, Drive"). A name alone asks for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.core.records import Behaviour, EmployerCompetency
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import HAN
from pipeline.extract.lines.sections import Layout, names_competency
from pipeline.extract.lines.units import Unit
from pipeline.text.list_markers import opening_marker
from pipeline.text.spans import Offsets, trimmed

_MOST_WORDS, _MOST_HAN, _FEWEST_NAMES = 7, 10, 3
# A line with a word of wishing asks for what it names, whatever stands above it.
_WISH = re.compile(words("competency_wish"))
_NAME_AND_MEANING = re.compile(r"(?P<name>[^:：.。]{2,60}?)\s?(?:[:：]|\s[-–—]\s|——)\s*(?=\S)")
_BETWEEN_NAMES = re.compile(r"[,，;；、|]\s*")
_GRADE = re.compile(
    rf"\s*(?:[-–—:：,，]\s*[(（\[]?|[(（\[]|(?=[Ll]evel|[Gg]rade|第?\d级))\s*(?P<grade>{words('competency_grade')})\s*[)）\]]?$"
)
_CODE = re.compile(words("competency_code"))
_ENDS_SENTENCE = ".。:：;；!！?？"
_TAIL = ".。:：;； \t"


@dataclass(frozen=True, slots=True)
class EmployerList:
    """The employer's own competencies; `names` are the rows of the units that name some, and nothing else.

    `of_row` says to which competency the other units of the list belong.
    """

    competencies: tuple[EmployerCompetency, ...] = ()
    names: frozenset[int] = frozenset()
    of_row: Mapping[int, str] = field(default_factory=dict)


def employer_list(units: Sequence[Unit], layout: Layout) -> EmployerList:
    """Return what the sections of competencies of a posting list by name."""
    found: list[EmployerCompetency] = []
    names: set[int] = set()
    of_row: dict[int, str] = {}
    section_now = -1
    for row in _rows(units, layout):
        unit, section = units[row], layout.of_unit[row]
        group = (layout.sections[section].heading or "").strip(_TAIL) or None
        opened = list(_opened(unit))
        if opened:
            found += [replace(one, group=group) for one in opened]
            section_now = section
            if opened[-1].behaviours:
                of_row[row] = opened[-1].name
            else:
                names.add(row)
        elif section == section_now:
            of_row[row] = found[-1].name
            told = Behaviour(unit.start, unit.end, unit.text)
            found[-1] = replace(found[-1], behaviours=(*found[-1].behaviours, told))
    return EmployerList(tuple(found), frozenset(names), of_row)


def quoted(listed: EmployerList, text: str) -> tuple[EmployerCompetency, ...]:
    """Return the competencies of a list in the words of the posting: units are read in Simplified Chinese."""
    return tuple(one.quoted_from(text) for one in listed.competencies)


def _rows(units: Sequence[Unit], layout: Layout) -> Iterator[int]:
    """Yield the rows of the units below headings of competencies, without the headings."""
    for row, unit in enumerate(units):
        section = layout.sections[layout.of_unit[row]]
        known = unit.heading is not None and unit.heading.whole and not names_competency(unit.text)
        is_heading = unit.start == section.start or known
        if section.kind == "competencies" and not is_heading:
            yield row


def _opened(unit: Unit) -> Iterator[EmployerCompetency]:
    """Yield the competencies that a unit names, the last with what it says of it in the same line."""
    start = unit.start + _marker(unit.text)
    body = unit.text[start - unit.start :]
    if not unit.opens:
        return
    told = _NAME_AND_MEANING.match(body)
    if told and unit.text[-1] not in ":：" and not _GRADE.search(body) and _is_name(told["name"], unit):
        at = start + told.end()
        yield replace(_named(start, told["name"]), behaviours=(Behaviour(at, unit.end, body[told.end() :]),))
        return
    parts = list(_parts(body))
    if len(parts) >= _FEWEST_NAMES and unit.closes and all(_asks_nothing(body[a:b], unit) for a, b in parts):
        yield from (_named(start + a, body[a:b]) for a, b in parts)
    elif unit.closes and _asks_nothing(body, unit):
        yield _named(start, body)


def _parts(body: str) -> Iterator[Offsets]:
    """Yield the spans between the commas of a line."""
    at = 0
    for cut in _BETWEEN_NAMES.finditer(body):
        yield trimmed(body, at, cut.start())
        at = cut.end()
    yield trimmed(body, at, len(body))


def _named(start: int, written: str) -> EmployerCompetency:
    """Return the competency of a name that begins at a place, its grade apart."""
    bare = written.rstrip(_TAIL)
    grade = _GRADE.search(bare)
    name = bare[: grade.start()].rstrip() if grade and grade.start() else bare
    return EmployerCompetency(start, start + len(name), name, grade=grade["grade"] if grade and grade.start() else None)


def _is_name(text: str, unit: Unit) -> bool:
    """Say whether some words can be the name of a competency: short, no sentence, with a capital or in Chinese."""
    bare = _GRADE.sub("", text.strip())
    if not bare or bare[-1] in _ENDS_SENTENCE:
        return False
    if HAN.search(bare):
        return len(bare) <= _MOST_HAN
    return bare[0].isupper() and len(bare.split()) <= _MOST_WORDS and not unit.chinese


def _asks_nothing(text: str, unit: Unit) -> bool:
    """Say whether a name is no wish in few words ("Excellent communication skills", 沟通能力强)."""
    return _is_name(text, unit) and (names_competency(text) or _WISH.search(_GRADE.sub("", text.strip())) is None)


def _marker(text: str) -> int:
    """Return how long the bullet or number is that opens a line."""
    code = _CODE.match(text)
    marker = opening_marker(text)
    end = code.end() if code else marker.end if marker else 0
    return end if end < len(text) else 0
