"""The competencies that an employer lists by name, each with the sentences that tell what it means.

Below a heading of competencies, a short line without a word of wishing is a name ("Customer focus"), and the sentences
below it, up to the next name, are its behaviours. Name and meaning may share a line ("Courage: speaks up early"),
and a line may list several names ("Courage, Teamwork, Drive"). A name alone asks for nothing.
A list keeps its form: where its names stand alone, a sentence below one of them is not about it.
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

_MOST_WORDS, _MOST_GLUED, _MOST_HAN, _FEWEST_NAMES = 7, 3, 10, 3
# A line with a word of wishing asks for what it names, whatever stands above it.
_WISH = re.compile(words("competency_wish"))
_NAME_AND_MEANING = re.compile(r"(?P<name>[^:：.。]{2,60}?)\s?(?:[:：]|\s[-–—]\s|——)\s*(?=\S)")
_BETWEEN_NAMES = re.compile(r"[,，;；、|]\s*")
# Names that lost what stood between them: "Attention to detailMultitaskingDiscretion"; "JavaScript" alone is none.
_GLUED = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{3})")
_GRADE = re.compile(
    rf"\s*(?!-(?i:awareness|mastery))(?:[-–—:：,，]\s*[(（\[]?|[(（\[]|(?=[Ll]evel|[Gg]rade|第?\d级))\s*(?P<grade>{words('competency_grade')})\s*[)）\]]?$"
)
_CODE = re.compile(words("competency_code"))
# What a heading that is known in part opens, it ends a list by: "Benefits & wellness" is no competency.
_AFTER = frozenset({"benefits", "apply", "legal"})
_JOINED_LAST = re.compile(r"(?:and|&|以及|和|及|与)\s*(?=\S)")
_STOPS = ".。"
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


@dataclass(slots=True)
class _Entry:
    """A competency while its list is read: the rows of its name, of what its own line says, and of the lines below."""

    found: EmployerCompetency
    name: int
    own: Sequence[int] = ()
    below: list[int] = field(default_factory=list)


def employer_list(units: Sequence[Unit], layout: Layout) -> EmployerList:
    """Return what the sections of competencies of a posting list by name."""
    found: list[EmployerCompetency] = []
    names: set[int] = set()
    of_row: dict[int, str] = {}
    for rows, group in _lists(units, layout):
        entries = _entries(units, rows)
        alone = _says_nothing_below(entries)
        for entry in entries:
            told_in = [*entry.own, *(() if alone else entry.below)]
            told = (Behaviour(units[row].start, units[row].end, units[row].text) for row in told_in)
            found.append(replace(entry.found, group=group, behaviours=(*entry.found.behaviours, *told)))
            of_row.update(dict.fromkeys(told_in, entry.found.name))
            if entry.found.behaviours:
                of_row[entry.name] = entry.found.name
            else:
                names.add(entry.name)
    return EmployerList(tuple(found), frozenset(names), of_row)


def quoted(listed: EmployerList, text: str) -> tuple[EmployerCompetency, ...]:
    """Return the competencies of a list in the words of the posting: units are read in Simplified Chinese."""
    return tuple(one.quoted_from(text) for one in listed.competencies)


def _lists(units: Sequence[Unit], layout: Layout) -> Iterator[tuple[list[int], str | None]]:
    """Yield the rows below every heading of competencies, without the headings, and the heading's words."""
    rows_of: dict[int, list[int]] = {}
    for row, unit in enumerate(units):
        section = layout.sections[layout.of_unit[row]]
        heading = None if names_competency(unit.text) else unit.heading
        known = heading is not None and (heading.whole or heading.kind in _AFTER)
        is_heading = unit.start == section.start or known
        if section.kind == "competencies" and not is_heading:
            rows_of.setdefault(layout.of_unit[row], []).append(row)
    for number, rows in rows_of.items():
        yield rows, (layout.sections[number].heading or "").strip(_TAIL) or None


def _entries(units: Sequence[Unit], rows: Sequence[int]) -> list[_Entry]:
    """Return the competencies that the rows of a list name, each with the rows of the lines below it."""
    lines = list(_lines(units, rows))
    dotted = [_dotted(units, line) for line in lines]
    by_sentence = dotted[0] and sum(dotted) > 1
    entries: list[_Entry] = []
    for line, is_dotted in zip(lines, dotted, strict=True):
        if by_sentence and is_dotted:
            entries.append(_Entry(_name_of(units[line[0]]), line[0], line[1:]))
        elif opened := _opened_in(units, line, begins=not entries):
            entries += opened
        elif entries:
            entries[-1].below += line
    return entries


def _lines(units: Sequence[Unit], rows: Sequence[int]) -> Iterator[list[int]]:
    """Yield the rows of every line; where all of a list ran together into one line, every unit counts as one."""
    glued = not any(units[row].opens for row in rows)
    line: list[int] = []
    for row in rows:
        if line and (units[row].opens or (glued and _may_begin(units[row]))):
            yield line
            line = []
        line.append(row)
    yield line


def _may_begin(unit: Unit) -> bool:
    """Say whether a unit within a line begins like a competency: with a short name and a stop, or a meaning."""
    body = unit.text
    told = _NAME_AND_MEANING.match(body)
    if told:
        return len(told["name"].split()) <= _MOST_GLUED and _asks_nothing(told["name"], unit)
    return body[-1] in _STOPS and len(body.split()) <= _MOST_GLUED and _asks_nothing(body[:-1], unit)


def _dotted(units: Sequence[Unit], line: Sequence[int]) -> bool:
    """Say whether a line is a name, a stop, and sentences about it: "Courage. Speaks up early."."""
    first = units[line[0]]
    body = first.text[_marker(first.text) :]
    return len(line) > 1 and body[-1] in _STOPS and _asks_nothing(body[:-1], first)


def _opened_in(units: Sequence[Unit], line: Sequence[int], *, begins: bool) -> list[_Entry]:
    """Return the competencies that a line names; `begins` says that the list has none yet."""
    if len(line) > 1 and _are_names([units[row] for row in line], begins=begins):
        return [_Entry(_name_of(units[row]), row) for row in line]
    entries = [_Entry(one, line[0]) for one in _opened(units[line[0]], alone=len(line) == 1)]
    if entries:
        entries[-1].own = line[1:]
    return entries


def _are_names(line: Sequence[Unit], *, begins: bool) -> bool:
    """Say whether all units of a line are names that ran together; with stops between them, three that begin a list."""
    stopped = any(unit.text[-1] in _STOPS for unit in line[:-1])
    fits = not stopped or (begins and len(line) >= _FEWEST_NAMES)
    return fits and all(_asks_nothing(unit.text.rstrip(_STOPS), unit) for unit in line)


def _name_of(unit: Unit) -> EmployerCompetency:
    """Return the competency that a whole unit names, without its bullet."""
    marker = _marker(unit.text)
    return _named(unit.start + marker, unit.text[marker:])


def _says_nothing_below(entries: Sequence[_Entry]) -> bool:
    """Say whether lines below a name tell nothing of it: nearly all other names of the list have none."""
    return len(entries) >= _FEWEST_NAMES and _FEWEST_NAMES * sum(bool(one.below) for one in entries) <= len(entries)


def _opened(unit: Unit, *, alone: bool) -> Iterator[EmployerCompetency]:
    """Yield the competencies that a unit names, the last with what it says of it; `alone`: it is a whole line."""
    start = unit.start + _marker(unit.text)
    body = unit.text[start - unit.start :]
    told = _NAME_AND_MEANING.match(body)
    capital = body[0].isupper() or unit.chinese
    if told and capital and unit.text[-1] not in ":：" and not _GRADE.search(body) and _is_name(told["name"], unit):
        at = start + told.end()
        yield replace(_named(start, told["name"]), behaviours=(Behaviour(at, unit.end, body[told.end() :]),))
        return
    parts = list(_parts(body))
    listed = len(parts) >= _FEWEST_NAMES and all(_asks_nothing(body[a:b], unit) for a, b in parts)
    if alone and listed and (unit.chinese or all(body[a].isupper() for a, _ in parts)):
        yield from (_named(start + a, body[a:b]) for a, b in parts)
    elif alone and _asks_nothing(body, unit):
        yield _named(start, body)


def _parts(body: str) -> Iterator[Offsets]:
    """Yield the spans between the commas of a line, without the "and" before the last and the stop after it.

    A line without commas in which words run together twice or more is cut there.
    """
    at, cuts = 0, list(_BETWEEN_NAMES.finditer(body)) or list(_GLUED.finditer(body))
    for cut in cuts:
        yield trimmed(body, at, cut.start())
        at = cut.end()
    several = len(cuts) > 1
    joined = _JOINED_LAST.match(body, at) if several else None
    end = len(body.rstrip(_TAIL)) if several else len(body)
    yield trimmed(body, joined.end() if joined else at, end)


def _named(start: int, written: str) -> EmployerCompetency:
    """Return the competency of a name that begins at a place, its grade apart."""
    bare = written.rstrip(_TAIL)
    grade = _GRADE.search(bare)
    name = bare[: grade.start()].rstrip() if grade and grade.start() else bare
    return EmployerCompetency(start, start + len(name), name, grade=grade["grade"] if grade and grade.start() else None)


def _is_name(text: str, unit: Unit) -> bool:
    """Say whether some words can be the name of a competency: short, and no sentence."""
    bare = _GRADE.sub("", text.strip())
    if not bare or bare[-1] in _ENDS_SENTENCE:
        return False
    if HAN.search(bare):
        return len(bare) <= _MOST_HAN
    words_in = [word for word in bare.split() if word[0].isalnum()]
    return bare[0].isalpha() and len(words_in) <= _MOST_WORDS and not unit.chinese


def _asks_nothing(text: str, unit: Unit) -> bool:
    """Say whether a name is no wish in few words ("Excellent communication skills", 沟通能力强)."""
    graded = _GRADE.search(text.strip())
    return _is_name(text, unit) and (
        bool(graded and graded.start()) or names_competency(text) or not _WISH.search(text)
    )


def _marker(text: str) -> int:
    """Return how long the bullet or number is that opens a line."""
    code = _CODE.match(text)
    marker = opening_marker(text)
    end = code.end() if code else marker.end if marker else 0
    return end if end < len(text) else 0
