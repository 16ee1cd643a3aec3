"""The lines above a line that speak of it too: the lead-in of its list, and its heading.

A lead-in is a sentence that ends in a colon ("We need someone who has:") and holds for the list below it.
A heading holds until the next one; one that only sorts what is asked ("Education" below "Essential criteria")
leaves the strength of the one above in force. Where a posting sets its wishes apart below a heading ("Nice to have"),
what it lists before them below a heading that says nothing of strength ("What you bring") is required.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.core.records import SectionKind, Strength, StrengthBy
from pipeline.extract.lines.headings import HAN
from pipeline.extract.lines.line_features import stands_like_heading
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.strength import LEADING, heading_strength, implied_strength, lead_in_strength

ASKED: frozenset[SectionKind] = frozenset({"qualifications", "experience", "conditions", "competencies"})
_NEEDS: frozenset[SectionKind] = frozenset({"qualifications", "experience"})
_SILENT: frozenset[SectionKind] = frozenset({"benefits", "company", "legal", "apply"})
# A line with a colon is a lead-in from so many words on; a shorter one is a heading.
_FEWEST_WORDS, _FEWEST_HAN = 5, 9


class Governing(NamedTuple):
    """What stands above a line: the strength that its lead-in and its heading state, and the heading's kind."""

    lead_in: Strength = "unspecified"
    heading: Strength = "unspecified"
    kind: SectionKind | None = None


def governing_lines(units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> tuple[Governing, ...]:
    """Return what governs each unit."""
    found: list[Governing] = []
    now, in_list, opened = Governing(), False, -1
    for number, unit in enumerate(units):
        own_field = unit.section is not None and number > 0 and unit.section != units[number - 1].section
        if own_field and opened != number - 1:
            now, in_list = Governing(), False  # it stands below no heading of the text before it
        found.append(now)
        if _is_lead_in(units, number):
            now, in_list = now._replace(lead_in=lead_in_strength(unit.text.rstrip(":： "))), False
        elif _is_heading(units, number, labels[number]):
            now, in_list = _below(unit, now, stacked=number > 0 and opened == number - 1), False
            opened = number
        else:
            if in_list and unit.kind != "item" and unit.opens:
                now = now._replace(lead_in="unspecified")
                found[-1] = now
            in_list = in_list or unit.kind == "item"
    return _beside_wishes(found)


def _beside_wishes(found: Sequence[Governing]) -> tuple[Governing, ...]:
    """Return what governs each unit, silent headings of needs as required where a heading of wishes follows."""
    wishes = [row for row, one in enumerate(found) if one.heading == "preferred" and one.kind in _NEEDS]
    last = wishes[-1] if wishes else 0
    return tuple(
        one._replace(heading="required") if row < last and one.kind in _NEEDS and one.heading == "unspecified" else one
        for row, one in enumerate(found)
    )


def _is_heading(units: Sequence[Unit], number: int, labels: frozenset[str]) -> bool:
    """Say whether a unit governs what follows as a heading; a stray line that only reads like one does not."""
    unit = units[number]
    marked = stands_like_heading(units, number) or unit.kind == "heading" or unit.emphasised
    # A row of column names ("Post, number, requirements") is no known heading, and yet says it.
    marked = marked or ("HEAD" in labels and heading_strength(unit.text) != "unspecified")
    return (
        (unit.heading is not None or marked)
        if "HEAD" in labels
        else (unit.heading is not None and unit.heading.whole and marked)
    )


def _is_lead_in(units: Sequence[Unit], number: int) -> bool:
    """Say whether a unit is a sentence that opens a list: by its colon, or by saying whom the list describes."""
    unit = units[number]
    following = units[number + 1] if number + 1 < len(units) else None
    stands_above = unit.kind != "item" and unit.opens and following is not None and following.kind == "item"
    if stands_above and implied_strength(unit.text, LEADING) != "unspecified":
        return True
    if unit.text[-1] not in ":：" or (unit.heading and unit.heading.whole):
        return False
    return len(HAN.findall(unit.text)) >= _FEWEST_HAN if unit.chinese else len(unit.text.split()) >= _FEWEST_WORDS


def _below(unit: Unit, above: Governing, *, stacked: bool) -> Governing:
    """Return what governs the lines below a heading; one `stacked` right below another leaves that in force too."""
    kind = unit.heading.kind if unit.heading else None
    said = heading_strength(unit.text)
    sorts = (kind in ASKED or stacked) and (above.kind is None or above.kind in ASKED) and above.heading == "required"
    return Governing(heading=above.heading if said == "unspecified" and sorts else said, kind=kind)


def strength_above(above: Governing, *, duty: bool, section: SectionKind) -> tuple[Strength, StrengthBy | None]:
    """Return how strongly the lines above ask a line that does not say so itself, and which of them says it.

    A duty is asked by being listed; only under a heading of needs is it more than that.
    """
    if above.lead_in != "unspecified" and not (duty and above.kind == "responsibilities"):
        return above.lead_in, "lead-in"
    spoken_of = section not in _SILENT and not (duty and above.kind not in ASKED)
    return (above.heading, "heading") if spoken_of and above.heading != "unspecified" else ("unspecified", None)
