"""What holds whatever the classifier thinks: headings ask nothing, a board's labels name their values.

Nine rules correct the labels of units:

1. a heading that the vocabulary knows, standing as one, is a heading, and so is a form's question; the
   first line of a posting is its title and opens no section;
2. the value after a board's label is what the label says ("学历要求：本科" is education), and the value
   after a label that tells of the posting ("工作地点：北京") asks nothing;
3. a short line that names a degree or a language asks for it;
4. what stands under the heading of a Chinese company's introduction asks nothing;
5. equal-opportunity text, "please mention the word ..." and negated duties ask nothing;
6. what the source itself files under duties, experience or qualifications asks for that;
7. a sentence that the classifier takes for talk of the company, but that says in so many words what the
   person does or has ("you would lead three managers"), asks for it;
8. where nothing would be asked at all, the short lines below a heading of duties or needs ask for that,
   and so does the pitch ("we are looking for a skipper who knows the bay"); in a posting of three lines or
   fewer so does a line that begins as a duty;
9. a line near the top that names the post in both languages ("船长 Skipper") is a title and no duty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.duty_opening import names_duty_in_chinese, opens_with_duty
from pipeline.extract.lines.headings import HAN, Heading, board_label
from pipeline.extract.lines.line_features import Place, places_of
from pipeline.extract.lines.nothing_asked import ASKING_LABELS, without_what_asks_nothing
from pipeline.extract.lines.plain_words import by_its_words
from pipeline.extract.lines.talk import without_talk
from pipeline.extract.lines.units import Unit, fact_emoji
from pipeline.extract.mentions.certificates import find_certificates
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.years import find_years
from pipeline.text.list_markers import opening_marker

# A form's question is the heading of the answer below it.
_QUESTION = re.compile(rf"\W*{words('question_word')}\b[^.!]*\?\W*$")
_COUNTED_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,2}[)）]?[、.．]")
# The value of a label that asks for nothing: "經驗要求: 無".
_NONE = re.compile(rf"\W*{words('none_asked')}\W*")
_TITLE_COUNTED = re.compile(words("title_counted"))
_SURELY_DUTY = re.compile(words("surely_duty"))
_DUTY_OPENS = re.compile(words("duty_or_need_opens"))
_HEAD = frozenset({"HEAD"})
_META = frozenset({"META"})
# A short line that names a degree, taken for a skill or a heading ("MBA - preferred"), asks for the degree.
_DEGREE_IN_DISGUISE = frozenset({"SKILL", "HEAD"})
# So does a short Chinese line that names a certificate ("有报关证"), also as the first line of all.
_CERTIFICATE_IN_DISGUISE = frozenset({"SKILL", "HEAD", "META"})
# What a Chinese company does reads like duties: 公司介绍 stands above it.
_PRAISE_IN_DISGUISE = frozenset({"RESP", "SKILL"})
_COMPANY = frozenset({"COMPANY"})
_MAY_TELL = frozenset({"COMPANY", "META", "NOISE", "HEAD"})
# Alone on a line, "Duties" is a heading; "Communication skills" may be a line of a list that lost its bullets.
_NEVER_A_SKILL = frozenset({"responsibilities", "benefits", "company", "apply", "legal"})
_SKILL = frozenset({"SKILL"})
# What a line asks by the section its source files it under, where the classifier sees nothing; headings and law stay.
# What is not needed, the ends of its clause, and what shows that another clause asks.
_DENIES = re.compile(words("denies"))
_CLAUSE_ENDS = re.compile(words("clause_ends"))
_ASKS = re.compile(words("asks_beside"))
_FILED = {"responsibilities": "RESP", "experience": "EXP", "qualifications": "SKILL"}
_APPLY, _APPLYING = frozenset({"APPLY"}), re.compile(words("applying"))
_STANDS, _DUTY = frozenset({"HEAD", "LEGAL", "NOISE"}), frozenset({"RESP"})
# Under these headings a sentence about "you" is a promise.
_NOT_TOLD = frozenset({"benefits", "company", "apply", "legal", "meta"})
_SHORT, _SHORT_ZH = 48, 20
# Below a heading of needs, a list of names in capitals is no duty, whatever nouns of deeds are among them.
_NEEDS = frozenset({"qualifications", "experience"})
_COMMA, _IN_BRACKETS = re.compile(r"[,;] "), re.compile(r"[(（][^()（）]*[)）]")
_FEWEST_TERMS, _MOSTLY_TERMS, _LONGEST_TERM = 2, 0.75, 7
# A name of a product or tool, or a trade, that alone would ask nothing.
_LONGEST_BARE = 80
# A posting of so few lines is read for duties alone; a title stands among so many lines at the top.
_FEW, _TOP_ROWS = 3, 4
_LAW, _BENEFIT = frozenset({"LEGAL", "NOISE"}), frozenset({"BENEFIT"})
_HAN, _LATIN = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[A-Za-z]+")
_TALK = frozenset({"LEGAL", "NOISE", "BENEFIT", "COMPANY"})
# A longer unit is several lines that the page ran together, of which one may promise equal treatment.
_LONGEST_NEVER = 500


def corrected(
    units: Sequence[Unit],
    labels: Sequence[frozenset[str]],
    places: Sequence[Place] | None = None,
    is_open: Sequence[bool] = (),
) -> tuple[frozenset[str], ...]:
    """Return the labels with the nine rules applied; `places` are those of the units, where they are known.

    `is_open` says of which units the classifier is unsure.
    """
    found: list[frozenset[str]] = []
    places = places or places_of(units)
    is_open = is_open or (False,) * len(units)
    for row, (unit, place) in enumerate(zip(units, places, strict=True)):
        before = units[row - 1] if row and not unit.opens else None
        own = _placed(unit, before, labels[row], first=row == 0)
        undecided = is_open[row] and own == labels[row]
        if place.heading_kind == "company" and unit.chinese and unit.kind != "item" and own <= _PRAISE_IN_DISGUISE:
            own = _COMPANY
        if row < _TOP_ROWS and own & ASKING_LABELS and _is_title_twice(unit):
            own = _META
        in_list = place.distance == 0 or bool(found and found[-1] & ASKING_LABELS)
        own = _told(unit, place.heading_kind, _filed(unit, own, place.heading_kind))
        own = without_talk(unit, by_its_words(unit, own, place, in_list=in_list, is_open=undecided))
        if "RESP" in own and _is_list_of_terms(unit.text) and _NEEDS.intersection((place.heading_kind, place.over)):
            own = (own - _DUTY) or _SKILL
        found.append(_read(unit, own))
    if not any(own & ASKING_LABELS for own in found):
        found = list(_last_resort(units, found, places))
    elif sum(unit.section is None for unit in units) <= _FEW:
        rows = zip(units, found, places, strict=True)
        found = [_DUTY if not own & ASKING_LABELS and _is_duty_alone(unit, own, at) else own for unit, own, at in rows]
    return without_what_asks_nothing(units, found)


def _last_resort(
    units: Sequence[Unit], labels: Sequence[frozenset[str]], places: Sequence[Place]
) -> tuple[frozenset[str], ...]:
    """Return the labels of a posting that asks nothing, with what its headings and its pitch ask after all."""
    found: list[frozenset[str]] = []
    for unit, place, own in zip(units, places, labels, strict=True):
        asked = _FILED.get(place.heading_kind) or _FILED.get(place.over)
        pitch = next(vocabulary("told_alone").find(fold(unit.text)), None) if own == _COMPANY else None
        is_bare = not (own <= _TALK or _is_known_heading(unit) or len(unit.text) > _LONGEST_BARE)
        label = pitch.row["label"] if pitch else asked if is_bare else None
        if label is None and _is_duty_alone(unit, own, place, surely=len(units) > _FEW):
            label = "RESP"
        found.append(frozenset({label}) if label else own)
    return tuple(found)


def _is_duty_alone(unit: Unit, own: frozenset[str], place: Place, *, surely: bool = False) -> bool:
    """Say whether a unit of a posting of a few lines begins as a duty, or names one in Chinese; `surely`: with more."""
    if own <= _LAW or _is_known_heading(unit) or len(unit.text) > _LONGEST_BARE or place.heading_kind in _NOT_TOLD:
        return False
    if _tells_how_to_apply(unit, own):
        return False
    if unit.chinese:
        return not surely and names_duty_in_chinese(fold(unit.text))
    return opens_with_duty(fold(unit.text), surely=surely) and not _is_title(unit.text)


def _tells_how_to_apply(unit: Unit, own: frozenset[str]) -> bool:
    return own == _APPLY and _APPLYING.search(unit.text) is not None


def _is_title(text: str) -> bool:
    """Say whether a line is a title that begins like a duty ("Support Specialist"): capitals, and a noun at the end."""
    words = _LATIN.findall(text)
    return all(word[0].isupper() for word in words) and vocabulary("titles", kind="noun").ends(fold(" ".join(words)))


def _is_title_twice(unit: Unit) -> bool:
    """Say whether a short line holds the noun of a title at the end of its Chinese and of its English words."""
    if len(unit.text) > _SHORT or not unit.chinese or unit.text.isascii():
        return False
    noun = vocabulary("titles", kind="noun")
    chinese, english = "".join(_HAN.findall(unit.text)), " ".join(_LATIN.findall(unit.text))
    return bool(chinese and english) and noun.ends(fold(chinese)) and noun.ends(fold(english))


def _is_list_of_terms(text: str) -> bool:
    """Say whether a line is a list of names and no sentence: "Deal Planning, Value Selling, Coaching (e.g. GROW)"."""
    terms = [term.strip() for term in _COMMA.split(_IN_BRACKETS.sub("", text.partition(": ")[2] or text))]
    named = [term for term in terms if term[:1].isupper() and len(term.split()) <= _LONGEST_TERM]
    return len(terms) >= _FEWEST_TERMS and len(named) >= _MOSTLY_TERMS * len(terms)


def _filed(unit: Unit, own: frozenset[str], over: str) -> frozenset[str]:
    """Return the labels of a unit that its source files under a section: that is used, and not guessed again.

    Under a heading of its own ("What we offer") the text says better than its field what it is.
    """
    if over in _NOT_TOLD:
        return own
    asked = (_FILED.get(over) or _FILED.get(unit.section)) if unit.section else None
    is_tag = own == _HEAD and (_is_tag(unit) if asked == "SKILL" else _is_deed(unit))
    if asked is None or (own <= _STANDS and not is_tag) or _tells_how_to_apply(unit, own):
        return own
    duty_among_needs = own == _DUTY and asked != "RESP"
    if own & ASKING_LABELS and not duty_among_needs:
        return own
    return frozenset({"EXP" if asked == "SKILL" and find_years(unit.text) else asked})


def _is_deed(unit: Unit) -> bool:
    """Say whether a line that looks like a heading begins as a duty does, and is not known as one."""
    return unit.heading is None and opens_with_duty(fold(unit.text))


def _is_tag(unit: Unit) -> bool:
    """Say whether a line filed under needs is one of the bare words that a board lists there ("SQL", "数据分析")."""
    is_plain = unit.heading is None and not unit.emphasised
    return is_plain and len(unit.text) <= _SHORT_ZH and unit.text[-1] not in ":：】]"


def _told(unit: Unit, over: str, own: frozenset[str]) -> frozenset[str]:
    """Return the labels of a sentence of running prose that tells a duty or a need."""
    may_be_another = own in (_DUTY, _BENEFIT, _SKILL, _APPLY) and unit.kind != "item"
    if not (own <= _MAY_TELL or may_be_another) or over in _NOT_TOLD or (unit.chinese and unit.kind == "item"):
        return own
    if unit.heading or unit.text[-1] in ":：":
        return own
    hit = next(vocabulary("told").find(fold(unit.text)), None)
    # A condition or a licence is told in many words; duties and needs only where the sentence reads like talk.
    label = hit.row["label"] if hit else "-"
    if own == _SKILL:
        return frozenset({label}) if label == "CERT" else own
    told = label != "-" and ((unit.chinese and own != _APPLY) or own == _COMPANY or label == "OTHERREQ")
    return frozenset({label}) if told else own


def _placed(unit: Unit, before: Unit | None, own: frozenset[str], *, first: bool) -> frozenset[str]:
    """Return the labels of a unit by where it stands: as a heading, a title, or the value after a label."""
    if _is_known_heading(unit) or _QUESTION.match(unit.text):
        return _HEAD
    if unit.chinese and len(unit.text) <= _SHORT and _TITLE_COUNTED.fullmatch(unit.text):
        return _META
    if unit.text[0] in fact_emoji() or (first and own == _HEAD and unit.heading is None):
        return _DUTY if unit.chinese and _SURELY_DUTY.match(unit.text) else _META
    if before is None or before.heading is None or not _is_known_heading(before):
        return own
    return _valued(unit, before, before.heading, own)


def _valued(unit: Unit, before: Unit, label: Heading, own: frozenset[str]) -> frozenset[str]:
    """Return the labels of the value after a board's label."""
    if stated := board_label(before.text):
        if _NONE.fullmatch(unit.text):
            return _META
        # Whatever a field of study or a certificate reads like, it is no duty.
        return frozenset({stated}) if _is_short(unit) else (own - _DUTY) | {stated}
    if label.kind == "meta" and before.opens and unit.closes:
        return (own - ASKING_LABELS) or _META
    return own


def _read(unit: Unit, own: frozenset[str]) -> frozenset[str]:
    """Return the labels of a unit by what it says: a degree or language by name, or what never asks."""
    if _is_short(unit):
        if own <= _DEGREE_IN_DISGUISE and find_degrees(unit.text):
            return frozenset({"EDU"})
        if own <= _CERTIFICATE_IN_DISGUISE and unit.chinese and next(iter(find_certificates(unit.text)), None):
            return frozenset({"CERT"})
        if own == _SKILL and find_languages(unit.text):
            return frozenset({"LANG"})
    if own & ASKING_LABELS and len(unit.text) <= _LONGEST_NEVER and (never := never_asks(unit.text)):
        return frozenset({never})
    return _prose(unit, own)


def _prose(unit: Unit, own: frozenset[str]) -> frozenset[str]:
    """Return the labels of a Chinese sentence outside of lists, which may tell of the company where it seems to ask."""
    if not (own & ASKING_LABELS and unit.chinese) or unit.kind == "item" or opening_marker(unit.text):
        return own
    if _DUTY_OPENS.match(unit.text):
        return own
    told = next(vocabulary("company_prose").find(fold(unit.text)), None)
    return frozenset({told.row["label"]}) if told else own


def _is_short(unit: Unit) -> bool:
    """Say whether a unit is too short to ask for two things."""
    return len(unit.text) <= (_SHORT_ZH if unit.chinese else _SHORT)


def _is_known_heading(unit: Unit) -> bool:
    """Say whether all of a unit is a known heading, closed by a colon or bracket or set alone on its line."""
    if not unit.heading or not unit.heading.whole:
        return False
    alone = unit.opens and unit.closes and (unit.kind != "item" or _COUNTED_HEADING.match(unit.text) is not None)
    return unit.text[-1] in ":：】]" or (alone and (unit.chinese or unit.heading.kind in _NEVER_A_SKILL))


def never_asks(text: str) -> str | None:
    """Return the label of a line that never asks anything of a candidate, else None.

    Beside a clause that only says what is not needed ("two years of sales, no degree needed") the line may ask.
    """
    line = fold(text)
    hit = next(vocabulary("never_asked").find(line), None)
    if hit is None or (_DENIES.search(line, hit.start, hit.end) and _asks_beside(line, hit.start, hit.end)):
        return None
    return hit.row["label"]


def _asks_beside(line: str, start: int, end: int) -> bool:
    """Say whether a line asks for something in other clauses than the one around two places."""
    bounds = [(mark.start(), mark.end()) for mark in _CLAUSE_ENDS.finditer(line)]
    first = start if HAN.search(line) else max((after for _, after in bounds if after <= start), default=0)
    last = min((before for before, _ in bounds if before >= end), default=len(line))
    others = (line[:first], line[last:])
    return any(_ASKS.search(other) and not _DENIES.search(other) for other in others)
