"""Turn judged units into requirements: one thing asked, in its own words, with what qualifies it.

A unit that carries two labels gives two requirements: over their own clauses where the clauses tell
them apart, over the same words where they do not ("3 years of experience with SQL").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.core.records import Lang, Requirement, RequirementKind, Section, Strength, StrengthBy, Subkind
from pipeline.core.stepwise import Steps
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.cue_features import cues_of
from pipeline.extract.lines.headings import board_label
from pipeline.extract.lines.line_classifier import LABELS, first_step, load_line_model
from pipeline.extract.lines.line_features import hashed_features
from pipeline.extract.lines.sections import Layout
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.strength import clause_strength, implied_strength, strength_of
from pipeline.extract.mentions.traits import is_trait
from pipeline.extract.mentions.years import find_years
from pipeline.extract.requirements.alternatives import Option, groups_of
from pipeline.extract.requirements.chinese_lines import (
    SHORTEST_ZH,
    clauses_apart,
    condition_apart,
    is_condition,
    labels_of_part,
)
from pipeline.extract.requirements.employer_competencies import employer_list
from pipeline.extract.requirements.governing_lines import Governing, governing_lines, strength_above
from pipeline.extract.requirements.listed_ideas import ideas_of_list
from pipeline.extract.requirements.mixed_strengths import parts_by_strength
from pipeline.extract.requirements.requirement_details import what_is_asked
from pipeline.extract.requirements.time_shares import names_of_parts, time_shares
from pipeline.text.language_id import language_of
from pipeline.text.list_markers import opening_marker
from pipeline.text.spans import Offsets, trimmed

KINDS: dict[str, tuple[RequirementKind, Subkind | None]] = {
    "RESP": ("responsibility", None),
    "EXP": ("experience", None),
    "EDU": ("qualification", "education"),
    "CERT": ("qualification", "certification"),
    "LANG": ("qualification", "language"),
    "SKILL": ("qualification", "skill"),
    "OTHERREQ": ("qualification", "condition"),
}
# What follows "such as" belongs to what stands before it.
_CLAUSE = re.compile(rf"(?:[，,;；。]|(?<=\w)(?<!e\.g)(?<!i\.e)\.\s)(?!\s*{words('example_lead')})")
# "SQL Server 2008, 2012, and 2016": a number of a name opens no clause.
_NUMBERED_NAME = re.compile(r"\s*(?:and |or )?\d{3,4}\b(?!\+)")
_JOINED = re.compile(rf"\s*{words('list_joint')}")
# "and Java", or the last two of a list: "JavaScript or Ruby".
_LAST_OF_LIST = re.compile(rf"\s*(?:[^\s,;.]+\s){{0,3}}{words('list_joint')}")
_TURN = re.compile(rf"\s*{words('turn')}")
# What stands behind "or" and "but" does not stand by itself; a joining word before what does belongs to neither side.
_JOINING_WORD = re.compile(words("requirement_joint"))
# An item of a list has at most so many words.
_ITEM_WORDS = 3
# The cues of a clause that asks for something by itself.
_ASKING_CUES = frozenset({"exp", "skill", "edu", "must", "years"})
_BRACKETS = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
_LABEL_OF = {"condition": "OTHERREQ", "language": "LANG"}
_JOINT_ALONE = re.compile(words("joint_alone"))
_TWO_LETTERS = re.compile(r"[^\W\d_][\W\d_]*[^\W\d_]")
# A digit in a keycap, and a number that is glued to years: "1.3年以上" is item 1.
_MARK = re.compile(
    r"\d\ufe0f?\u20e3\s*|\d{1,2}、\s?(?=\d)|\d{1,2}[.．]\s?(?=\d{1,2}(?:\s?[-~至到]\s?\d{1,2}|\+)?\s?(?:年|个月|周岁|岁))"
)
_TAIL = ".。;；,，、:： \t"
_SHORTEST_EN = 16
# How much better (log odds) two clauses must carry two labels apart than together.
_APART = 0.5
_BOARD_LINE, _JOINING = 60, 80
# "A or B" inside one piece is cut only where each is a requirement by itself.
_SLACK = 3
_DIVIDED = frozenset({"EXP", "EDU", "CERT"})


class Piece(NamedTuple):
    """A stretch of one unit that asks one kind of thing.

    `entry` names the employer's competency it belongs to; `alone` says that it was cut out for a strength of its own.
    """

    row: int
    start: int
    end: int
    label: str
    entry: str | None = None
    alone: bool = False


def requirements_in_steps(
    text: str, units: Sequence[Unit], labels: Sequence[frozenset[str]], layout: Layout
) -> Steps[tuple[Requirement, ...]]:
    """Return the requirements of a posting in text order, numbered r001, r002 ..."""
    shares = time_shares(units, labels)
    named = names_of_parts(units, shares)
    asking = [frozenset() if row in named else own for row, own in enumerate(labels)]
    pieces = sorted(_pieces(text, units, asking, layout), key=lambda p: (p.start, p.end, LABELS.index(p.label)))
    yield
    grouped = list(_bare_pieces(text, _alternatives(units, pieces)))
    bodies = [text[piece.start : piece.end] for piece, _ in grouped]
    yield
    subkinds = [_subkind(piece.label, body) for (piece, _), body in zip(grouped, bodies, strict=True)]
    yield
    labels_now = [
        _LABEL_OF.get(subkind or "", piece.label) for (piece, _), subkind in zip(grouped, subkinds, strict=True)
    ]
    asked = [what_is_asked(label, body) for label, body in zip(labels_now, bodies, strict=True)]
    yield
    sections = [layout.of_unit[piece.row] for piece, _ in grouped]
    above = governing_lines(units, labels)
    strengths = [
        _strength(units[piece.row], piece, body, above[piece.row], layout.sections[number])
        for (piece, _), body, number in zip(grouped, bodies, sections, strict=True)
    ]
    yield
    rows = zip(grouped, bodies, subkinds, asked, sections, strengths, strict=True)
    return tuple(
        Requirement(
            piece.start,
            piece.end,
            requirement_id=f"r{number:03}",
            kind=KINDS[piece.label][0],
            subkind=subkind,
            text=body,
            lang=_language(body),
            section=section,
            strength=strength,
            strength_by=strength_by,
            share=shares[piece.row],
            group=group,
            min_years=said.min_years,
            max_years=said.max_years,
            degree=said.degree,
            details={**said.details, "competency": piece.entry} if piece.entry else said.details,
        )
        for number, ((piece, group), body, subkind, said, section, (strength, strength_by)) in enumerate(rows, 1)
    )


def _bare_pieces(text: str, grouped: Iterable[tuple[Piece, str | None]]) -> Iterator[tuple[Piece, str | None]]:
    """Yield the pieces that say something, without bullets and closing marks, each with its group."""
    for piece, group in grouped:
        start, end = _bare(text, piece.start, piece.end)
        if _TWO_LETTERS.search(text, start, end) and not _JOINT_ALONE.fullmatch(text[start:end].casefold()):
            yield piece._replace(start=start, end=end), group


def _pieces(text: str, units: Sequence[Unit], labels: Sequence[frozenset[str]], layout: Layout) -> Iterator[Piece]:
    """Yield what every unit asks, trimmed to its own words."""
    listed = employer_list(units, layout)
    for row, unit in enumerate(units):
        section = layout.sections[layout.of_unit[row]]
        asked = [label for label in LABELS if label in labels[row] and label in KINDS]
        opens = unit.start == section.start or (unit.heading is not None and unit.heading.whole)
        entry = listed.of_row.get(row)
        if section.kind == "competencies" and not opens:
            asked = [label for label in asked if label not in ("RESP", "OTHERREQ")] or ["SKILL"]
        if row in listed.names:
            continue
        parts = parts_by_strength(unit.text) if asked else ()
        listed_ideas = ideas_of_list(unit.text) if len(parts) == 1 and asked in (["RESP"], ["SKILL"]) else ()
        for part in listed_ideas or parts:
            own = unit if len(listed_ideas or parts) == 1 else _part(unit, part)
            named = asked if len(parts) == 1 else labels_of_part(own, asked)
            for start, end, label in _shared_out(own, named):
                first, last = _bare(text, _with_label(units, row, start), end)
                if first < last:
                    yield Piece(row, first, last, label, entry, alone=len(parts) > 1)


def _part(unit: Unit, part: Offsets) -> Unit:
    """Return a stretch of a unit as a unit."""
    start, end = part
    return unit._replace(start=unit.start + start, end=unit.start + end, text=unit.text[start:end])


def _shared_out(unit: Unit, asked: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, label) for the labels of a unit; two labels part at a clause where the clauses differ."""
    if list(asked) == ["SKILL"] and unit.chinese and (apart := condition_apart(unit.text)):
        yield unit.start, unit.start + apart, "SKILL"
        yield unit.start + apart, unit.end, "SKILL"
        return
    if unit.chinese and (pieces := clauses_apart(unit.text, asked)):
        yield from ((unit.start + start, unit.start + end, label) for start, end, label in pieces)
        return
    if len(asked) != 2:
        yield from ((unit.start, unit.end, label) for label in asked)
        return
    cut = _parting(unit, (asked[0], asked[1]))
    if cut is None:
        yield from ((unit.start, unit.end, label) for label in asked)
        return
    at, first, second = cut
    yield unit.start, at, first
    yield at, unit.end, second


def _parting(unit: Unit, asked: tuple[str, str]) -> tuple[int, str, str] | None:
    """Return where the two labels part and in which order, or None where they share their words."""
    bracketed = [match.span() for match in _BRACKETS.finditer(unit.text)]
    commas = [m for m in _CLAUSE.finditer(unit.text) if not any(a < m.start() < b for a, b in bracketed)]
    cuts = [m.end() for m in commas if not _NUMBERED_NAME.match(unit.text, m.end())]
    edges = [0, *_outside_lists(unit.text, cuts), len(unit.text)]
    shortest = SHORTEST_ZH if unit.chinese else _SHORTEST_EN
    clauses = [(a, b) for a, b in pairwise(edges) if b - a >= shortest]
    if len(clauses) < 2:
        return None
    parts = [unit._replace(start=unit.start + a, end=unit.start + b, text=unit.text[a:b]) for a, b in clauses]
    odds = first_step(hashed_features(parts, headings=False), load_line_model())
    scores = odds[:, [LABELS.index(label) for label in asked]]
    best: tuple[float, int, str, str] | None = None
    for at in range(1, len(clauses)):
        for one, two in ((0, 1), (1, 0)):
            margin = (scores[:at, one] - scores[:at, two]).mean() + (scores[at:, two] - scores[at:, one]).mean()
            clear = (scores[:at, one] > scores[:at, two]).all() and (scores[at:, two] > scores[at:, one]).all()
            if clear and margin > _APART and (best is None or margin > best[0]):
                best = (float(margin), clauses[at][0], asked[one], asked[two])
    return (unit.start + best[1], best[2], best[3]) if best else None


def _outside_lists(text: str, cuts: Sequence[int]) -> list[int]:
    """Return the places at which a clause begins that asks for something; "valves, pipes, and pumps" is one clause."""
    kept: list[int] = []
    listed, end = False, len(text)
    for at in reversed(cuts):
        bare = _ASKING_CUES.isdisjoint(cues_of(text[at:end]))
        listed = bare and (listed or _LAST_OF_LIST.match(text, at, end) is not None)
        if not listed and not _ends_a_list(text, at, cuts):
            kept.append(at)
        end = at
    return kept[::-1]


def _ends_a_list(text: str, at: int, cuts: Sequence[int]) -> bool:
    """Say whether a clause is one of two alternatives, or the last item of a list: "Perl, Ruby, and Java a plus"."""
    before = max((cut for cut in cuts if cut < at), default=0)
    item = before > 0 and len(text[before:at].split()) <= _ITEM_WORDS
    return _TURN.match(text, at) is not None or (item and _JOINED.match(text, at) is not None)


def _with_label(units: Sequence[Unit], row: int, start: int) -> int:
    """Return where a requirement starts with the label that a board sets before it: "学历要求：本科"."""
    unit = units[row]
    if row == 0 or start != unit.start:
        return start
    label = units[row - 1]
    one_line = label.opens and not label.closes and unit.closes and unit.end - label.start <= _BOARD_LINE
    if one_line and label.heading and label.text[-1] in ":：" and board_label(label.text):
        return label.start
    return start


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a span without the bullet or number before it and the punctuation after it."""
    start, end = trimmed(text, start, end)
    if mark := _MARK.match(text, start, end):
        start = mark.end()
    marker = opening_marker(text[start:end])
    if marker and start + marker.end < end and not _is_degree(text[start:end], marker.end):
        start += marker.end
    while start < end and text[end - 1] in _TAIL:
        end -= 1
    while start < end and text[start] in _TAIL:
        start += 1
    if joining := _JOINING_WORD.match(text, start, end):
        start = joining.end()
    return start, end


def _is_degree(text: str, end: int) -> bool:
    """Say whether what looks like a letter that counts is the first of a degree: "B. Tech"."""
    return text[:1].isalpha() and any(found.start < end for found in find_degrees(text[:24]))


def _alternatives(units: Sequence[Unit], pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str | None]]:
    """Yield each piece with its group of alternatives; options inside one piece become pieces of their own."""
    asked = {piece.row for piece in pieces}
    options: dict[int, list[Option]] = {}
    # A long line that asks nothing joins no alternatives, and is not worth reading for them.
    lines = [unit.text if row in asked or len(unit.text) <= _JOINING else "" for row, unit in enumerate(units)]
    for option in groups_of(lines):
        if option.unit in asked:
            options.setdefault(option.unit, []).append(option)
    shared = Counter((piece.row, piece.start, piece.end) for piece in pieces)
    for piece in pieces:
        base = units[piece.row].start
        own = [o for o in options.get(piece.row, ()) if base + o.start < piece.end and base + o.end > piece.start]
        if len(own) > 1 and piece.label in _DIVIDED:
            alone = shared[piece.row, piece.start, piece.end] == 1
            said = [o for o in own if alone or _is_asked(piece.label, units[piece.row].text[o.start : o.end])]
            for option in said or own:
                start = piece.start if option is own[0] else max(piece.start, base + option.start)
                yield piece._replace(start=start, end=min(piece.end, base + option.end)), f"g{option.group + 1:02}"
        else:
            # What is cut out of a line whose own words join alternatives is none of them.
            whole = piece.label in _DIVIDED or (own and base + own[0].end <= piece.end + _SLACK)
            yield piece, f"g{own[0].group + 1:02}" if own and whole else None


def _is_asked(label: str, option: str) -> bool:
    """Say whether an option is what a label names: "a degree or four years at sea" is one of each."""
    has_degree = any(find_degrees(option))
    return has_degree if label == "EDU" else not has_degree or any(find_years(option)) if label == "EXP" else True


def _strength(
    unit: Unit, piece: Piece, body: str, above: Governing, section: Section
) -> tuple[Strength, StrengthBy | None]:
    """Return how strongly a piece is asked and what says so: its own words, else the lines above it.

    A piece that is most of its unit, or was cut out for its strength, is read alone, another one in its clause.
    """
    duty = piece.label == "RESP"
    if piece.alone or piece.end - piece.start > 0.8 * (unit.end - unit.start) or piece.start < unit.start:
        said = strength_of(body, duty=duty)
    else:
        said = clause_strength(unit.text, piece.start - unit.start, piece.end - unit.start, duty=duty)
    if said != "unspecified":
        return said, "line"
    said, by = strength_above(above, duty=duty, section=section.kind)
    if said == "unspecified" and not duty and (implied := implied_strength(unit.text)) != "unspecified":
        return implied, "line"
    return said, by


def _subkind(label: str, body: str) -> Subkind | None:
    """Return what kind of qualification a piece asks, None for other labels."""
    subkind = KINDS[label][1]
    return _plainer(body) if subkind == "skill" else subkind


def _plainer(body: str) -> Subkind:
    """Return what a line taken for a skill is in other words: a condition or a language where it names nothing else."""
    if is_condition(body):
        return "condition"
    if find_languages(body) and all(
        any(mention.level for mention in find_languages(clause)) for clause in _CLAUSE.split(body) if clause.strip()
    ):
        return "language"
    return "trait" if is_trait(body) else "skill"


def _language(body: str) -> Lang:
    """Return the language of a requirement."""
    return "en" if body.isascii() else language_of(body)
