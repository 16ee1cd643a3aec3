"""How a duty opens: with something that one does.

"Bake the bread", "Baking bread", "You will also bake bread", "The baker bakes bread" and 负责烘焙 do; "Design skills"
does not, since a verb that is also a noun (`duty_verbs_en.tsv`) says little before another noun. Chinese verbs stand in
`duty_verbs_zh.tsv`.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.extract.lexicons.patterns import words

_WORD = re.compile(r"[a-z]{2,}(?:-[a-z]+)?(?![a-z'-])")
_BARE_LEAD = re.compile(r"[\W\d]{0,6}(?:(?:to|and|also|then|[a-z]{3,14}ly)\s+)?")
_PERSON_LEAD = re.compile(rf"[\W\d]{{0,6}}{words('duty_of_you')}\s+")
_THIRD_LEAD = re.compile(rf"[\W\d]{{0,6}}{words('duty_of_one')}\s+")
_OBJECT = re.compile(rf"\s+(?:{words('object_opens')}|\d)|\s*[,&/]")
_GOES_ON = re.compile(r"[\s,&/]+\w")
_CHINESE_LEAD = re.compile(rf"[\W\d]{{0,8}}{words('chinese_duty_lead')}?")
_GOES_ON_CHINESE = re.compile(r"[、与和及,]?[\u4e00-\u9fffa-z0-9]{2}")
_OBJECT_BEFORE, _HAN_AT = re.compile(r"[\u4e00-\u9fff]{2}$"), re.compile(r"[\u4e00-\u9fff]")
_VOWELS = "aeiou"
# A short verb doubles its last letter as it runs: planning, submitting.
_DOUBLES = re.compile(r"(?:^[^aeiou]*[aeiou][b-df-hj-np-tvz]|mit|fer|rol|pel|gram)$")


@cache
def _verbs() -> dict[str, bool]:
    """Return the first form of every verb, and whether it is also a noun."""
    return {row["verb"]: row["noun"] == "yes" for row in lexicon(LEXICONS / "duty_verbs_en.tsv")}


@cache
def _chinese_verbs() -> frozenset[str]:
    """Return the Chinese verbs that duties open with, of two or three characters."""
    return frozenset(row["verb"] for row in lexicon(LEXICONS / "duty_verbs_zh.tsv"))


@cache
def _third_forms() -> frozenset[str]:
    """Return the verbs as one person's: bakes, washes, carries."""
    return frozenset(_third(verb) for verb in _verbs())


@cache
def _running_forms() -> frozenset[str]:
    """Return the verbs as they run: baking, washing, planning."""
    return frozenset(_running(verb) for verb in _verbs())


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _running(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye")):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _DOUBLES.search(verb) else "") + "ing"


def opens_with_duty(folded: str, at: int = 0, *, surely: bool = False) -> bool:
    """Say whether a folded line opens with something that one does, `surely` where no heading speaks of duties.

    A line that surely does begins with a verb that is no noun, or says who does it.
    """
    if names_duty_in_chinese(folded, at, opens=True):
        return True
    if lead := _PERSON_LEAD.match(folded, at):
        return _is_verb(folded, lead.end(), surely=False)
    if (lead := _THIRD_LEAD.match(folded, at)) and (word := _WORD.match(folded, lead.end())):
        return word[0] in _third_forms() and _GOES_ON.match(folded, word.end()) is not None
    lead = _BARE_LEAD.match(folded, at)
    start = lead.end() if lead else at
    word = _WORD.match(folded, start)
    if word and not surely and word[0] in _running_forms():
        return _GOES_ON.match(folded, word.end()) is not None
    return _is_verb(folded, start, surely=surely)


def names_duty_in_chinese(folded: str, at: int = 0, *, opens: bool = False) -> bool:
    """Say whether a folded Chinese line names something that one does; where it `opens` with it, that comes first."""
    lead = _CHINESE_LEAD.match(folded, at)
    start = lead.end() if lead else at
    if _verb_with_object(folded, start):
        return True
    later = () if opens else range(start + 1, len(folded) - 1)
    return any(_verb_with_object(folded, place) or _ends_in_verb(folded, place) for place in later)


def _verb_with_object(folded: str, at: int) -> bool:
    """Say whether a Chinese verb stands at a place, and its object behind it."""
    return any(
        folded[at : at + size] in _chinese_verbs() and _GOES_ON_CHINESE.match(folded, at + size) for size in (3, 2)
    )


def _ends_in_verb(folded: str, at: int) -> bool:
    """Say whether a Chinese verb at a place ends a stretch, with its object before it: 食材采购."""
    return (
        folded[at : at + 2] in _chinese_verbs()
        and _OBJECT_BEFORE.search(folded, 0, at) is not None
        and not (_HAN_AT.match(folded, at + 2))
    )


def tells_duty(folded: str) -> bool:
    """Say whether a folded sentence names who does something: "You bake the bread", "The baker bakes the bread"."""
    lead = _PERSON_LEAD.match(folded) or _THIRD_LEAD.match(folded)
    return lead is not None and opens_with_duty(folded)


def _is_verb(folded: str, at: int, *, surely: bool) -> bool:
    """Say whether a verb in its first form stands at a place, and the sentence goes on."""
    word = _WORD.match(folded, at)
    is_noun = _verbs().get(word[0]) if word else None
    if word is None or is_noun is None:
        return False
    return (_OBJECT if surely and is_noun else _GOES_ON).match(folded, word.end()) is not None
