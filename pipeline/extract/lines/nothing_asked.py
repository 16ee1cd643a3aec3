"""Stretches of a posting that ask nothing of the person whatever their lines look like.

1. An application form: its questions, the answers to choose from, and what it asks applicants to describe. A form shows
   itself by an announcement ("answer the following questions"), by a question with answers below it, or by questions
   that stand below bare numbers.
2. Lines below a heading that opens steps of hiring, offers, company talk or what the role is not
   (`silent_headings_*.tsv`, and headings of these kinds in the vocabulary).
3. Names of groups inside a list of duties: "2. Ensure readiness" above bullets of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.duty_opening import opens_with_duty
from pipeline.extract.lines.headings import heading_of
from pipeline.extract.lines.line_features import stands_like_heading
from pipeline.extract.lines.units import Unit
from pipeline.text.list_markers import opening_marker

ASKING_LABELS = frozenset({"RESP", "EXP", "EDU", "CERT", "LANG", "SKILL", "OTHERREQ"})
_LABEL_OF_KIND = {"benefits": "BENEFIT", "apply": "APPLY", "legal": "LEGAL", "company": "COMPANY", "meta": "META"}
_SILENT_KINDS = frozenset({"benefits", "apply", "legal", "company"})
# A heading of company talk that speaks of the role has duties below it: "Your role in our mission".
_ROLE = re.compile(words("role_in_heading"))
_ASKING_KINDS = frozenset({"responsibilities", "experience", "qualifications", "conditions"})
_FIELD_MARK = re.compile(r"[?？]\s*(?:[*＊]|[(（](?:required|optional|必填)[)）])\s*$", re.IGNORECASE)
_BARE_NUMBER = re.compile(r"\W*\d{1,2}\W*")
_FORM = re.compile(words("form_announced"))
_TO_APPLICANT = re.compile(words("question_to_applicant"))
_ANSWER = re.compile(words("answer_to_choose"))
_KEYCAP = re.compile(r"\d\ufe0f?\u20e3")
_REQUIRED_QUESTION = re.compile(words("form_mark"))
# An answer is a short line; so many belong to one question at most.
_LONGEST_ANSWER, _LONGEST_ANSWER_ZH = 90, 24
_LONGEST_FIRST_ANSWER = 45
# A group's name is short and ends in no full stop.
_LONGEST_GROUP, _MOST_WORDS = 80, 9
# The name of a nested list is a noun or two ("Payroll"): a longer item asks for something itself.
_FEW_WORDS = 3

_LONGEST_TAG = 24
_MOST_OF_LINE = 0.5  # share of a line that the words of a silent heading must be

Labels = tuple[frozenset[str], ...]


def without_what_asks_nothing(units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> Labels:
    """Return the labels with the lines of the three kinds as what they are."""
    found = list(labels)
    form = _form(units)
    silent: str | None = None
    for number, unit in enumerate(units):
        if number in form:
            found[number] = frozenset({"APPLY"})
            continue
        if unit.section in _LABEL_OF_KIND and found[number] & ASKING_LABELS:
            found[number] = frozenset({_LABEL_OF_KIND[unit.section]})
            continue
        silent = _opened(units, number, found[number], silent)
        if silent and found[number] & ASKING_LABELS and (_belongs(unit) or _is_tag(unit, silent)):
            found[number] = frozenset({silent})
        elif found[number] & ASKING_LABELS and _is_group(units, number):
            found[number] = frozenset({"HEAD"})
    return tuple(found)


def _is_tag(unit: Unit, silent: str) -> bool:
    """Say whether a unit is one of the bare words below "Tags:"."""
    return silent == "META" and len(unit.text) <= _LONGEST_TAG and unit.text[-1] not in ".:"


# ------------------------------------------------------------------ headings


def _opened(units: Sequence[Unit], number: int, labels: frozenset[str], now: str | None) -> str | None:
    """Return what the lines from here on are where nothing is asked, None where they may ask."""
    unit = units[number]
    # A heading that is glued to prose before it opens that prose alone, not the list that comes after.
    known = unit.heading if unit.heading and unit.heading.whole and unit.opens else None
    is_heading = "HEAD" in labels or known is not None or stands_like_heading(units, number)
    if not (is_heading or _above_items(units, number)):
        return now
    hit = _silent_words(unit.text)
    if not (is_heading or hit):
        return now
    if hit and not (known and known.kind in _ASKING_KINDS):  # "What you get to do" is known as duties
        return hit.row["label"]
    if unit.kind == "item" and known is None:
        return now
    # "Working hours: 9 to 6" names a fact, and lines of another kind may follow it.
    if known is None or known.kind not in _SILENT_KINDS or not unit.closes:
        return None
    speaks_of_role = known.kind == "company" and _ROLE.search(fold(unit.text))
    return None if speaks_of_role else _LABEL_OF_KIND[known.kind]


def _silent_words(text: str) -> Hit | None:
    """Return the words of a silent heading where they are most of the line: "our customers" in it says little."""
    if len(text) > _LONGEST_GROUP:
        return None
    folded = fold(text)
    hit = next(vocabulary("silent_headings").find(folded), None)
    return hit if hit and hit.end - hit.start >= _MOST_OF_LINE * len(folded.strip(" :：?？")) else None


def _above_items(units: Sequence[Unit], number: int) -> bool:
    """Say whether a line without a mark of its own stands above list items."""
    unit = units[number]
    bare = unit.kind != "item" and unit.opens and unit.closes and unit.text[-1] not in ".。"
    return bare and number + 1 < len(units) and units[number + 1].kind == "item"


def _belongs(unit: Unit) -> bool:
    """Say whether a unit is surely part of the list below a heading: an item, or what the source filed elsewhere."""
    numbered = opening_marker(unit.text)
    return unit.kind == "item" or unit.section is not None or numbered is not None


# ---------------------------------------------------------------------- forms


def _form(units: Sequence[Unit]) -> frozenset[int]:
    """Return the numbers of the units that belong to an application form."""
    found: set[int] = set()
    inside = False
    for number, unit in enumerate(units):
        folded = fold(unit.text)
        known = unit.heading is not None and unit.heading.whole and unit.heading.kind not in ("meta", "other")
        if known and not _TO_APPLICANT.search(folded):
            inside = False
        elif _FORM.search(folded) or _starts_form(units, number) or _is_field(units, number):
            inside = True
        elif inside and not _may_continue(unit, folded):
            inside = False
        if inside or _REQUIRED_QUESTION.fullmatch(folded.strip(" *.:")):
            found.add(number)
    return frozenset(found)


def _starts_form(units: Sequence[Unit], number: int) -> bool:
    """Say whether a question with its answers, or one below a bare number, stands here."""
    unit = units[number]
    following = units[number + 1] if number + 1 < len(units) else None
    if _BARE_NUMBER.fullmatch(unit.text):
        return following is not None and bool(_is_question(following) or _TO_APPLICANT.search(fold(following.text)))
    if not _is_question(unit) or following is None:
        return False
    # "Have you got what it takes?" above "5+ years in ..., with ..." opens needs and no form.
    return len(following.text) <= _LONGEST_FIRST_ANSWER and bool(_ANSWER.match(fold(following.text)))


def _is_field(units: Sequence[Unit], number: int) -> bool:
    """Say whether a question to the applicant is a field of a form: marked as one, or next to another such line."""
    if not _asks_applicant(units[number]):
        return False
    beside = (units[row] for row in (number - 1, number + 1) if 0 <= row < len(units))
    return _FIELD_MARK.search(units[number].text) is not None or any(map(_asks_applicant, beside))


def _asks_applicant(unit: Unit) -> bool:
    """Say whether a line of its own is a question to the applicant."""
    return unit.opens and unit.closes and _is_question(unit) and _TO_APPLICANT.search(fold(unit.text)) is not None


def _is_question(unit: Unit) -> bool:
    """Say whether a unit asks the applicant something; a heading that is put as a question does not."""
    known = heading_of(unit.text)
    asks = unit.text.rstrip("*＊ ")[-1:] in "?？" or _FIELD_MARK.search(unit.text) is not None
    return asks and not (known and known.whole)


def _may_continue(unit: Unit, folded: str) -> bool:
    """Say whether a unit may be a question, an answer or a remark of a form."""
    short = len(unit.text) <= (_LONGEST_ANSWER_ZH if unit.chinese else _LONGEST_ANSWER)
    return short or _is_question(unit) or bool(_TO_APPLICANT.search(folded))


# --------------------------------------------------------------------- groups


def _is_group(units: Sequence[Unit], number: int) -> bool:
    """Say whether a line names a group of the items below it: it stands otherwise than they do, as another does too."""
    if _KEYCAP.match(units[number].text):
        return _is_keycap_title(units, number)
    if not _names_group(units, number):
        return False
    numbered = _numbered(units[number])
    return any(
        other != number and _numbered(units[other]) == numbered and _names_group(units, other)
        for other in range(max(0, number - 12), min(len(units), number + 13))
    )


def _is_keycap_title(units: Sequence[Unit], number: int) -> bool:
    """Say whether a digit in a keycap counts titles above lines of their own, and not the lines of one list."""
    counted = [row for row, unit in enumerate(units) if _KEYCAP.match(unit.text)]
    return all(row + 1 < len(units) and row + 1 not in counted for row in counted) and number in counted


def _names_group(units: Sequence[Unit], number: int) -> bool:
    """Say whether a short line without a full stop stands above items that are marked in another way."""
    unit = units[number]
    if number + 1 == len(units) or not (unit.opens and unit.closes) or unit.text[-1] in ".。;；,，?？!":
        return False
    if len(unit.text) > _LONGEST_GROUP or len(unit.text.split()) > _MOST_WORDS or unit.chinese:
        return False
    below = units[number + 1]
    if below.kind != "item" or _numbered(below):
        return False
    if unit.kind == "item" and below.level > unit.level:
        return len(unit.text.split()) <= _FEW_WORDS and not opens_with_duty(fold(unit.text))
    above = units[number - 1] if number else None
    below_heading = above is None or above.kind in ("item", "heading") or bool(above.heading and above.heading.whole)
    return _numbered(unit) or (unit.kind != "item" and below_heading)


def _numbered(unit: Unit) -> bool:
    """Say whether a unit opens with a number."""
    marker = opening_marker(unit.text)
    return marker is not None and not marker.symbol
