"""What a line asks by its own plain words, where the classifier saw something near it.

1. A length of experience is experience ("Three years of dispatching"), also beside a degree; so is a Chinese line that
   says what someone has done (用过, 带过).
2. A language at its level is a language, a line that names nothing but a degree is education; a homonym of a degree
   ("360 degree feedback") is neither.
3. A label and what is asked behind it ("Toolset management: Proficiency in ...") is a skill, and "You plan the rounds"
   a duty.
4. A short Chinese line below a known heading of duties or needs is one of them.
"""

from __future__ import annotations

import re

from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.cue_features import cues_of
from pipeline.extract.lines.line_features import Place
from pipeline.extract.lines.units import Unit
from pipeline.extract.mentions.certificates import find_certificates
from pipeline.extract.mentions.conditions import find_conditions
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.languages import find_languages
from pipeline.extract.mentions.traits import is_trait
from pipeline.extract.mentions.years import find_years

_YOU_DO = re.compile(words("you_do"))
_LABELLED_NEED = re.compile(rf"\W*[^:.;–-]{{3,40}}(?::| [-–]) {words('need_opening')}")
_LABEL = re.compile(r"\W*(?P<label>[^:.;–-]{3,30}?)(?::| [-–]) ")
_DONE_ZH = re.compile(words("done_before"))
_FLUENT = re.compile(words("fluent"))
_HOLDS_ZH = re.compile(words("holds"))
_MAY_BE_YEARS = frozenset({"SKILL", "META", "HEAD", "NOISE", "COMPANY"})
_SAYS_NOTHING = frozenset({"HEAD", "META", "NOISE", "COMPANY"})
_DUTY, _SKILL, _EXPERIENCE, _EDUCATION = (frozenset({label}) for label in ("RESP", "SKILL", "EXP", "EDU"))
_BELOW = {"responsibilities": _DUTY, "qualifications": _SKILL, "conditions": _SKILL}
_FACT = re.compile(r"[:：]|\d ?[kK元]|[@]|\d{7,}")
# Chinese list lines are short; further below a heading other things begin.
_SHORT_ZH, _FAR, _LONG = 32, 12, 110


def by_its_words(unit: Unit, own: frozenset[str], place: Place, *, in_list: bool = False) -> frozenset[str]:
    """Return the labels of a unit, mended by what it says in so many words.

    `in_list` says that nothing stands between it and its heading but what is asked.
    """
    own = _listed(unit, own, place) if unit.chinese and in_list else own
    if unit.chinese and own == _EXPERIENCE | _SKILL and "skill" not in cues_of(unit.text):
        return _EXPERIENCE
    own = _with_experience(unit, own, place)
    if own == _EDUCATION and _is_homonym(unit.text):
        return _SKILL
    if own <= _DUTY | _SKILL | _EXPERIENCE and own:
        return _named(unit, own)
    return own


def _listed(unit: Unit, own: frozenset[str], place: Place) -> frozenset[str]:
    """Return a short Chinese line below a known heading as what the heading opens."""
    below = _BELOW.get(place.heading_kind)
    if below is None or not own <= _SAYS_NOTHING or place.distance > _FAR or unit.heading:
        return own
    is_line = unit.closes and len(unit.text) <= _SHORT_ZH
    return below if is_line and not _FACT.search(unit.text) and unit.kind != "heading" and not unit.emphasised else own


def _with_experience(unit: Unit, own: frozenset[str], place: Place) -> frozenset[str]:
    """Return the labels with experience where a length of it is asked."""
    if "EXP" in own or len(unit.text) > 2 * _LONG or not any(mention.min_years for mention in find_years(unit.text)):
        return own
    asked = place.heading_kind in _BELOW or place.heading_kind == "experience"
    if own == _SKILL or (asked and own <= _MAY_BE_YEARS):
        return _EXPERIENCE
    return own | _EXPERIENCE if own == _EDUCATION and "exp" in cues_of(unit.text) else own


def _is_homonym(text: str) -> bool:
    """Say whether all words of degrees in a text are something else: angles, burns, measures."""
    hits = list(vocabulary("degrees").find(fold(text)))
    return bool(hits) and all(hit.row["level"] == "not" for hit in hits)


def _named(unit: Unit, own: frozenset[str]) -> frozenset[str]:
    """Return what a duty, skill or experience is by what it names."""
    text = unit.text
    if len(text) > _LONG:
        return own
    cues = cues_of(text)
    if unit.chinese:
        return _named_in_chinese(text, own, cues)
    if own == _SKILL and _YOU_DO.match(text):
        return _DUTY
    if "years" not in cues and "exp" not in cues and find_languages(text) and _FLUENT.search(fold(text)):
        return frozenset({"LANG"})
    if own == _DUTY:
        label = _LABEL.match(text)
        if _LABELLED_NEED.match(text) or (label and is_trait(label["label"])):
            return _SKILL
    return own


def _named_in_chinese(text: str, own: frozenset[str], cues: tuple[str, ...]) -> frozenset[str]:
    """Return what a Chinese line is by what it names."""
    if _DONE_ZH.search(text) and own <= _DUTY | _SKILL:
        return _EXPERIENCE
    if len(text) > _SHORT_ZH or (own == _DUTY and not _HOLDS_ZH.match(text)):
        return own
    if own == _EXPERIENCE and "exp" not in cues and not find_years(text):
        if find_degrees(text):
            return _EDUCATION
        return frozenset({"LANG"}) if find_languages(text) else own
    if own == _DUTY and (find_certificates(text) or find_conditions(text)):
        named = "CERT" if find_certificates(text) else "OTHERREQ"
        return frozenset({named})
    return own
