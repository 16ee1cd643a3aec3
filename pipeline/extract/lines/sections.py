"""Sections: the stretches of a posting with one purpose each; together they tile its text.

A heading opens a section. What kind it is, the vocabulary of headings says; where that is silent
("The role", an unknown heading, no heading at all) the lines below decide. Inside a section a run of
lines of another family (company praise after the last requirement, say) starts a new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core.records import Section, SectionKind
from pipeline.extract.lexicons.lexicon_matcher import fold
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.units import Unit

KIND_OF_LABEL: dict[str, SectionKind] = {
    "RESP": "responsibilities",
    "EXP": "experience",
    "EDU": "qualifications",
    "CERT": "qualifications",
    "LANG": "qualifications",
    "SKILL": "qualifications",
    "OTHERREQ": "conditions",
    "BENEFIT": "benefits",
    "COMPANY": "company",
    "META": "meta",
    "LEGAL": "legal",
    "APPLY": "apply",
    "NOISE": "other",
}
ASKING: frozenset[SectionKind] = frozenset(
    {"responsibilities", "experience", "qualifications", "conditions", "competencies"}
)
_OUTWEIGH_META: frozenset[SectionKind] = ASKING | {"legal", "apply"}
_OFFER = frozenset({"BENEFIT"})
_NAMES_TOO = re.compile(words("competency_or_heading"))
_AFTER_COMPETENCIES = frozenset({"LEGAL", "BENEFIT", "APPLY", "NOISE"})
# What stands under one heading without a break: experience, skills and conditions are listed together.
_FAMILY: dict[SectionKind, str] = {"experience": "asked", "qualifications": "asked", "conditions": "asked"}


@dataclass(slots=True)
class _Open:
    """A section while its units are gathered."""

    rows: list[int]
    kind: SectionKind | None = None
    heading: str | None = None
    fallback: SectionKind = "other"


@dataclass(frozen=True, slots=True)
class Layout:
    """The sections of a posting, and for every unit the index of its section."""

    sections: tuple[Section, ...]
    of_unit: tuple[int, ...]


def lay_out(text: str, units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> Layout:
    """Return the sections that tile `text`; `labels` are those of each unit."""
    if not units:
        return Layout((Section(0, len(text)),) if text else (), ())
    kinds = [_kind_of(found) for found in labels]
    opened: list[_Open] = []
    for row, unit in enumerate(units):
        if not opened or _opens(unit, labels[row], opened[-1], units, row):
            heading = text[unit.start : unit.end] if _is_heading(unit, labels[row]) else None
            fallback: SectionKind = unit.heading.kind if heading and unit.heading else "other"
            opened.append(_Open([row], _stated(unit), heading, fallback))
        elif unit.section and unit.section != opened[-1].kind:
            opened.append(_Open([row], unit.section))
        else:
            opened[-1].rows.append(row)
    parts = [part for section in opened for part in _split(section, kinds, labels)]
    edges = [0, *(units[part.rows[0]].start for part in parts[1:]), len(text)]
    sections = tuple(
        Section(a, b, _decided(part, kinds), part.heading) for part, a, b in zip(parts, edges, edges[1:], strict=False)
    )
    return Layout(sections, tuple(number for number, part in enumerate(parts) for _ in part.rows))


def _is_heading(unit: Unit, labels: frozenset[str]) -> bool:
    """Say whether a unit is a heading."""
    return "HEAD" in labels or bool(unit.heading and unit.heading.whole and unit.text[-1] in ":：】" and unit.opens)


def _opens(unit: Unit, labels: frozenset[str], before: _Open, units: Sequence[Unit], row: int) -> bool:
    """Say whether a unit opens a section; a name inside a list of competencies does not."""
    if not _is_heading(unit, labels):
        return False
    if before.kind == "competencies" and names_competency(unit.text):
        return False
    if before.kind == "competencies" and (unit.heading is None or not unit.heading.whole):
        return unit.text[-1] in ":：" and unit.heading is not None
    return True


def names_competency(text: str) -> bool:
    """Say whether a line is, in a list of competencies, a name, though elsewhere it would be a heading."""
    return _NAMES_TOO.fullmatch(fold(text.strip(" *•-"))) is not None


def _stated(unit: Unit) -> SectionKind | None:
    """Return the kind that a heading states, None where the lines below have to say."""
    if unit.section:
        return unit.section
    return unit.heading.kind if unit.heading and unit.heading.kind not in {"other", "meta"} else None


def _kind_of(labels: frozenset[str]) -> SectionKind | None:
    """Return the kind of section that a unit would stand in, None for headings."""
    kinds = [KIND_OF_LABEL[label] for label in sorted(labels) if label in KIND_OF_LABEL]
    asking = [kind for kind in kinds if kind in ASKING]
    return next(iter(asking or kinds), None)


def _split(section: _Open, kinds: Sequence[SectionKind | None], labels: Sequence[frozenset[str]]) -> list[_Open]:
    """Cut a section where two lines in a row, or its last line, belong to another family."""
    parts = [_Open([], section.kind, section.heading, section.fallback)]
    rows = section.rows
    if section.kind == "competencies":
        rest = next((n for n, row in enumerate(rows) if _leaves(rows, n, labels)), len(rows))
        parts[0].rows = rows[:rest]
        rows = rows[rest:]
        if not rows:
            return parts
        parts.append(_Open([]))
    family = _family(section.kind)
    for number, row in enumerate(rows):
        own = _family(kinds[row])
        following = [_family(kinds[other]) for other in rows[number + 1 : number + 2]]
        if own and family is None:
            family = own
        elif own and own != family and following in ([own], []) and parts[-1].rows and not labels[row] & {"HEAD"}:
            parts.append(_Open([]))
            family = own
        parts[-1].rows.append(row)
    return [part for part in parts if part.rows]


def _leaves(rows: Sequence[int], number: int, labels: Sequence[frozenset[str]]) -> bool:
    """Say whether a list of competencies ends here: this line and the next, if any, offer, forbid or ask to apply.

    Short names and sentences of praise ("Courage", "Values others") read like company text, so that does not count, and
    one last line that reads like an offer ("Hands work on") is none.
    """
    following = rows[number : number + 2]
    alone = len(following) == 1 and labels[following[0]] == _OFFER
    return number > 0 and not alone and all(labels[row] and labels[row] <= _AFTER_COMPETENCIES for row in following)


def _family(kind: SectionKind | None) -> str | None:
    """Return the family of a kind: kinds of one family mix without a break."""
    return _FAMILY.get(kind, kind) if kind else None


def _decided(part: _Open, kinds: Sequence[SectionKind | None]) -> SectionKind:
    """Return a section's kind: as its heading states, else what most of its lines are."""
    if part.kind:
        return part.kind
    found = Counter(kind for row in part.rows if (kind := kinds[row]))
    most = found.most_common(1)[0][0] if found else part.fallback
    # "公司地址" and "Notes" name facts, unless what stands below plainly asks something or forbids it.
    return part.fallback if part.fallback == "meta" and most not in _OUTWEIGH_META else most
