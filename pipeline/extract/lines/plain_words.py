"""What a line asks by its own plain words, where the classifier saw something near it.

1. A length of experience is experience ("Three years of dispatching"), also beside a degree; so is a Chinese line that
   says what someone has done (用过, 带过).
2. A language at its level is a language, a line that names nothing but a degree is education; a homonym of a degree
   ("360 degree feedback") is neither.
3. A label and what is asked behind it ("Toolset management: Proficiency in ...") is a skill, and "You plan the rounds"
   a duty.
4. A Chinese line among duties that opens with what one is or can ("略懂...", "有亲和力") is a skill.
5. A short item below a heading of needs is one of them, and so is a short Chinese line below one of duties or needs;
   more so where the classifier is unsure of it (`is_open`).
"""

from __future__ import annotations

import re

from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.cue_features import cues_of
from pipeline.extract.lines.duty_opening import names_duty_in_chinese, opens_with_duty, tells_duty
from pipeline.extract.lines.line_features import Place
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.certificates import find_certificates
from pipeline.extract.mentions.conditions import find_conditions
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.traits import is_trait
from pipeline.extract.mentions.years import find_years
from pipeline.text.list_markers import opening_marker

_LABELLED_NEED = re.compile(rf"\W{{0,6}}[^:.;–-]{{3,40}}(?::| [-–]) {words('need_opening')}")
_KEYCAP = re.compile(r"\d\ufe0f?\u20e3")
_LABEL = re.compile(r"\W{0,6}(?P<label>[^:.;–-]{3,30}?)(?::| [-–]) ")
_WHAT_ONE_IS = re.compile(words("what_one_is"))
_DONE_ZH = re.compile(words("done_before"))
# "具备框架实践经验，如Vue": one experience, its example named.
_EXPERIENCE_ALONE = re.compile(words("experience_alone"))
_FLUENT = re.compile(words("fluent"))
_NEED_OPENS_ZH = re.compile(words("need_opens"))
_GRADUATES_ZH = re.compile(words("graduates_welcome"))
_SHORT_DUTY_ZH = re.compile(words("short_duty_zh"))
_HOLDS_ZH = re.compile(words("holds"))
_TRAIT_CLAUSE_ZH, _CLAUSES_ZH = (
    re.compile(words("trait_clause")),
    re.compile(r"[，,、；;且]|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])"),
)
# A wish behind these is one of several clauses.
_APART_ZH = re.compile(r"[，,；;（(]")
_PERSON_END_ZH, _NEED_BELOW_ZH = re.compile(words("person_end")), re.compile(words("need_below"))
_DUTY_OPENS_ZH = re.compile(words("duty_opens"))
_WISH_END_ZH, _GRADUATED_ZH = re.compile(words("wish_end")), re.compile(words("graduated"))
_MAY_BE_YEARS = frozenset({"SKILL", "META", "HEAD", "NOISE", "COMPANY"})
_SAYS_NOTHING, _TALK = frozenset({"HEAD", "META", "NOISE"}), frozenset({"COMPANY", "META"})
_UNSURE, _BENEFIT = _SAYS_NOTHING | _TALK, frozenset({"BENEFIT"})
_NO_DEEDS = frozenset({"benefits", "company", "apply", "legal", "meta"})
_DUTY, _SKILL, _EXPERIENCE, _EDUCATION, _LANGUAGE = (
    frozenset({label}) for label in ("RESP", "SKILL", "EXP", "EDU", "LANG")
)
_NEED_CUES = frozenset({"skill", "exp", "edu", "must", "years"})
_DUTY_BELOW = {"qualifications": _DUTY, "experience": _DUTY}
_BELOW = {"responsibilities": _DUTY, "qualifications": _SKILL, "conditions": _SKILL}
_FACT = re.compile(r"[:：【】]|^[(（][^)）]{3,}[)）]$|\d ?[kK元]|[@]|\d{7,}")
# Chinese list lines are short; further below a heading other things begin.
_SHORT_ZH, _FAR, _LONG = 32, 12, 110
# A certificate named alone is no longer than this.
_SHORT_NAME = 14
# A need that reads like an offer is a name of a few words: "A head for heights".
_LONGEST_NAME = 40


def by_its_words(
    unit: Unit, own: frozenset[str], place: Place, *, in_list: bool = False, is_open: bool = False
) -> frozenset[str]:
    """Return the labels of a unit, mended by what it says in so many words.

    `in_list` says that nothing stands between it and its heading but what is asked; `is_open` that the classifier is
    unsure of it.
    """
    if is_open and place.heading_kind == "qualifications":
        own = _renamed(unit.text, own) if unit.chinese else _certificate(unit.text, own)
    elif is_open and own == _SKILL and place.heading_kind == "responsibilities" and not unit.chinese:
        own = _DUTY if opens_with_duty(fold(unit.text)) else own
    if in_list and own <= (_UNSURE | _BENEFIT):
        listed = _listed_in_chinese if unit.chinese else _listed
        own = listed(unit, own, place, is_open=is_open)
    if own and own <= _UNSURE | _BENEFIT and not unit.chinese and _is_deed(unit, own, place):
        return _DUTY
    if unit.chinese and own == _EXPERIENCE | _SKILL and _EXPERIENCE_ALONE.fullmatch(unit.text):
        return _EXPERIENCE
    own = _with_experience(unit, own, place)
    if own == _EDUCATION and _is_homonym(unit.text):
        return _DUTY if opens_with_duty(fold(unit.text)) else _SKILL
    if own <= _DUTY | _SKILL | _EXPERIENCE and own:
        return _named(unit, own, place)
    return own


def _listed(unit: Unit, own: frozenset[str], place: Place, *, is_open: bool) -> frozenset[str]:
    """Return a short item right below a heading of needs as one of them ("Registered nurse"), and a deed of duties."""
    marker = opening_marker(unit.text)
    if _BELOW.get(place.heading_kind) == _DUTY and (unit.kind == "item" or marker or _KEYCAP.match(unit.text)):
        return _DUTY if opens_with_duty(fold(unit.text), marker.end if marker else 0) else own
    is_name = is_open and own == _BENEFIT and len(unit.text) <= _LONGEST_NAME
    needs = _BELOW.get(place.heading_kind) == _SKILL and place.distance <= _FAR and (own <= _SAYS_NOTHING or is_name)
    is_item = unit.kind == "item" and unit.heading is None and len(unit.text) <= _LONG and unit.text[-1] not in ":?!"
    return _SKILL if needs and is_item and not _FACT.search(unit.text) else own


def _is_deed(unit: Unit, own: frozenset[str], place: Place) -> bool:
    """Say whether an item, or a sentence that names who does it, tells something that one does."""
    if place.heading_kind in _NO_DEEDS or unit.heading or unit.text[-1] in ":?!":
        return False
    if unit.kind == "item" and own <= _SAYS_NOTHING:
        is_name = len(unit.text) > _LONG or unit.text.istitle()
        return not is_name and opens_with_duty(fold(unit.text), surely=True)
    return own <= _TALK and tells_duty(fold(unit.text))


def _listed_in_chinese(unit: Unit, own: frozenset[str], place: Place, *, is_open: bool) -> frozenset[str]:
    """Return a short Chinese line below a known heading as what the heading opens; an item that is open is that too."""
    below = _BELOW.get(place.heading_kind)
    if below is None or place.distance > _FAR or unit.heading or unit.emphasised:
        return own
    if not unit.closes or len(unit.text) > _SHORT_ZH or _FACT.search(unit.text) or unit.kind == "heading":
        return own
    text = _without_marker(unit.text)
    if any(mention.min_years == 0 for mention in find_years(text)):
        return own  # that nothing is needed asks nothing
    listed = is_open and (unit.kind == "item" or text != unit.text) and text[-1:] not in "?？!！"
    if below == _DUTY:
        return below if listed or (own != _BENEFIT and _is_duty(text, opens="COMPANY" in own)) else own
    return frozenset({_need_by_name(text)}) if listed or _is_need(text) else own


def _renamed(text: str, own: frozenset[str]) -> frozenset[str]:
    """Return a short Chinese need of which the classifier is unsure as what it names: 注册护士 is a certificate."""
    if len(text) > _SHORT_ZH or own not in (_DUTY, _EXPERIENCE, _EDUCATION, _LANGUAGE):
        return own
    named = _need_by_name(_without_marker(text))
    if own == _DUTY:
        return own if named == "SKILL" or names_duty_in_chinese(fold(text), opens=True) else frozenset({named})
    # What was studied names no degree, and what was done no length of time.
    return frozenset({named}) if named == "CERT" or own == _LANGUAGE else own


def _certificate(text: str, own: frozenset[str]) -> frozenset[str]:
    """Return a short English need of which the classifier is unsure as the certificate that it names."""
    names = len(text) <= _LONG // 2 and own == _DUTY and not opens_with_duty(fold(text)) and find_certificates(text)
    return frozenset({"CERT"}) if names else own


def _need_by_name(text: str) -> str:
    """Return what a short Chinese line below a heading of needs asks for, by what it names."""
    if find_years(text) or "exp" in cues_of(text) or _DONE_ZH.search(text):
        return "EXP"
    if find_degrees(text):
        return "EDU"
    if find_certificates(text):
        return "CERT"
    if find_languages(text):
        return "LANG"
    return "OTHERREQ" if find_conditions(text) else "SKILL"


def _without_marker(text: str) -> str:
    """Return a line without the number or bullet that opens it."""
    marker = opening_marker(text)
    return text[marker.end :] if marker else text


def _is_duty(text: str, *, opens: bool) -> bool:
    """Say whether a Chinese line names something to do, or `opens` with it."""
    return _SHORT_DUTY_ZH.match(text) is not None or names_duty_in_chinese(fold(text), opens=opens)


def _is_need(text: str) -> bool:
    """Say whether a Chinese line names something that one has, can or is."""
    asks = not _NEED_CUES.isdisjoint(cues_of(text)) or bool(_HOLDS_ZH.match(text) or _DONE_ZH.search(text))
    return asks or is_trait(text) or bool(find_conditions(text) or find_certificates(text) or find_languages(text))


def _with_experience(unit: Unit, own: frozenset[str], place: Place) -> frozenset[str]:
    """Return the labels with experience where a length of it is asked."""
    may_be_years = _MAY_BE_YEARS | _BENEFIT if unit.kind == "item" else _MAY_BE_YEARS
    if "EXP" in own or len(unit.text) > 2 * _LONG or not any(mention.min_years for mention in find_years(unit.text)):
        return own
    asked = place.heading_kind in _BELOW or place.heading_kind == "experience" or _is_bare_item(unit, place)
    if own == _SKILL or (asked and own <= may_be_years | _DUTY_BELOW.get(place.heading_kind, frozenset())):
        return _EXPERIENCE
    return own | _EXPERIENCE if own == _EDUCATION and "exp" in cues_of(unit.text) else own


def _is_bare_item(unit: Unit, place: Place) -> bool:
    """Say whether a unit is an item of a list without a known heading."""
    return unit.kind == "item" and place.heading_kind in ("none", "unknown")


def _is_homonym(text: str) -> bool:
    """Say whether all words of degrees in a text are something else: angles, burns, measures."""
    hits = list(vocabulary("degrees").find(fold(text)))
    return bool(hits) and all(hit.row["level"] == "not" for hit in hits)


def _named(unit: Unit, own: frozenset[str], place: Place) -> frozenset[str]:
    """Return what a duty, skill or experience is by what it names."""
    text = unit.text
    if len(text) > _LONG:
        return own
    cues = cues_of(text)
    if unit.chinese:
        return _named_in_chinese(text, _as_its_list(text, own, place), cues)
    # Below "About you" it tells what the person is like.
    if own == _SKILL and place.heading_kind != "qualifications" and tells_duty(fold(text)):
        return _DUTY
    if "years" not in cues and "exp" not in cues and find_languages(text) and _FLUENT.search(fold(text)):
        return frozenset({"LANG"})
    if own == _DUTY:
        label = _LABEL.match(text)
        is_trait_of_one = place.heading_kind == "qualifications" and _WHAT_ONE_IS.match(fold(text))
        if is_trait_of_one or _LABELLED_NEED.match(text) or (label and is_trait(label["label"])):
            return _SKILL
    return own


def _is_condition(text: str, cues: tuple[str, ...]) -> bool:
    """Say whether a short Chinese line opens with what one can or has, and names a condition: 可配合加班."""
    return "skill" not in cues and _HOLDS_ZH.match(text) is not None and bool(find_conditions(text))


def _as_its_list(text: str, own: frozenset[str], place: Place) -> frozenset[str]:
    """Return a Chinese line as what its list asks, where it opens so: a duty among duties, a need among needs."""
    if own == _SKILL and place.heading_kind == "responsibilities" and _DUTY_OPENS_ZH.match(text):
        return _DUTY
    if own == _DUTY and place.heading_kind == "qualifications" and _NEED_BELOW_ZH.match(text):
        return _SKILL
    return own


def _need_among_duties(text: str, folded: str, cues: tuple[str, ...]) -> frozenset[str] | None:
    """Return what a Chinese line among duties asks that one has or is, None where it names something to do."""
    bare = _without_marker(text).rstrip("。；; ")
    if _GRADUATED_ZH.search(bare) and find_degrees(text):
        return frozenset({"EDU", "CERT"}) if find_certificates(text) else _EDUCATION
    if _WISH_END_ZH.search(bare) and not (_APART_ZH.search(bare) or names_duty_in_chinese(fold(bare), opens=True)):
        if find_certificates(text):
            return frozenset({"CERT"})
        return _EXPERIENCE if "exp" in cues else _SKILL
    if len(bare) <= _SHORT_NAME and find_certificates(text) and not names_duty_in_chinese(fold(bare)):
        return frozenset({"CERT"})
    return _SKILL if _NEED_OPENS_ZH.match(folded) or _describes_person(bare) else None


def _describes_person(text: str) -> bool:
    """Say whether a Chinese line tells what someone is like, in most of its clauses or by its end."""
    if _DUTY_OPENS_ZH.match(text):  # as most lines do, so this comes before the clauses are looked at
        return False
    clauses = [clause for clause in _CLAUSES_ZH.split(text) if clause.strip()]
    told = [clause for clause in clauses if _TRAIT_CLAUSE_ZH.fullmatch(clause) or _NEED_OPENS_ZH.match(clause)]
    return _PERSON_END_ZH.search(text) is not None or 2 * len(told) > len(clauses)


def _named_in_chinese(text: str, own: frozenset[str], cues: tuple[str, ...]) -> frozenset[str]:
    """Return what a Chinese line is by what it names."""
    if own <= _DUTY | _SKILL and "skill" not in cues and _DONE_ZH.search(text):
        return _EXPERIENCE
    if own == _DUTY and (folded := fold(text)):
        if _GRADUATES_ZH.search(folded) and len(text) <= _SHORT_ZH:
            return _EXPERIENCE
        if need := _need_among_duties(text, folded, cues):
            return need
    if len(text) > _SHORT_ZH or (own == _SKILL and not _is_condition(text, cues)):
        return own
    speaks_first = any(mention.start <= 1 for mention in find_languages(text))
    if own == _SKILL:
        named = "OTHERREQ"
    elif own == _EXPERIENCE and "exp" not in cues and not find_years(text):
        named = "EDU" if find_degrees(text) else "LANG" if find_languages(text) else "EXP"
    elif own == _DUTY and speaks_first:
        named = "LANG"
    elif own == _DUTY and _HOLDS_ZH.match(text):
        named = "CERT" if find_certificates(text) else "OTHERREQ" if find_conditions(text) else "RESP"
    else:
        return own
    return frozenset({named})
