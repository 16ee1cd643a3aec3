"""Lines that speak of the employer, or lead into a list, though they read like a duty or a need.

A sentence shows by how it opens that it tells of the team, the hiring or the terms ("Our group develops ..."). A line
that ends where its list begins ("We are looking for someone who", "You bring:") belongs to the list and asks nothing
itself, unless it names years, a degree, a language or a certificate.
"""

from __future__ import annotations

import re

from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.nothing_asked import ASKING_LABELS
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.certificates import find_certificates
from pipeline.extract.mentions.conditions import find_conditions
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.years import find_years

_ASKED = frozenset({"RESP", "SKILL", "EXP"})
_HEAD, _COMPANY = frozenset({"HEAD"}), frozenset({"COMPANY"})
_BRINGS = re.compile(words("employer_brings"))
_CALL = re.compile(words("call_to_reader"))
_OPENS_AFTER = re.compile(r"[\W\d]{0,6}")
_LEAD_IN = re.compile(rf"(?:{words('lead_in_end')})\W*$")
_SURE_LEAD_IN = re.compile(rf"(?:{words('sure_lead_in')})\s?(?::|\.{{2,3}}|…)\W*$")
_LONGEST_LEAD_IN = 160


def without_talk(unit: Unit, own: frozenset[str]) -> frozenset[str]:
    """Return the labels of an English unit, those of talk where it only seems to ask."""
    if unit.chinese or not own & ASKING_LABELS:
        return own
    folded = fold(unit.text)
    if own <= _ASKED | _HEAD and unit.kind != "item" and _SURE_LEAD_IN.search(folded):
        return _HEAD
    told = next(vocabulary("told").find(folded), None)
    if told and told.row["label"] != "-":  # it says in so many words what the person does or has
        return own
    start = _OPENS_AFTER.match(folded)
    opened = vocabulary("talk_opens").match(folded, start.end() if start else 0)
    label = opened.row["label"] if opened else "-"
    # Notes on how to apply name languages and degrees; other talk does not.
    if label == "APPLY" or (label != "-" and own <= _ASKED | _COMPANY):
        return frozenset({label})
    brings = own <= _ASKED | _COMPANY and _BRINGS.match(folded)
    calls = own <= _ASKED and _CALL.match(folded) and not find_years(unit.text)
    if unit.kind != "item" and (brings or calls):
        return _COMPANY
    return _HEAD if own <= _ASKED | _HEAD and _leads_in(unit, folded) else own


def _leads_in(unit: Unit, folded: str) -> bool:
    """Say whether a line only leads into the list that follows it."""
    # An item above items of its own ("Solves problems, such as:") asks for something itself.
    if (
        unit.kind == "item"
        or len(unit.text) > _LONGEST_LEAD_IN
        or not (unit.text[-1] == ":" or _LEAD_IN.search(folded))
    ):
        return False
    finders = (find_years, find_degrees, find_languages, find_certificates, find_conditions)
    return not any(next(iter(find(unit.text)), None) for find in finders)
