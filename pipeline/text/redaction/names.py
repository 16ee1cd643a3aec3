"""Names of people in Latin and other cased letters: after a cue, a form of address, or beside an address or number.

How much a name must show of itself depends on how clear the cue is. After "Contact:" two unknown words with a capital
are enough, after a verb one must be a given name; words that postings are made of are never a name by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline.text.redaction.candidates import (
    Candidate,
    candidate_at,
    end_with_surname,
    is_known_name,
    is_name,
    past_form,
)
from pipeline.text.redaction.cues import Places
from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.lexicons import any_of
from pipeline.text.redaction.tokens import Kind, tokens_from
from pipeline.text.spans import Offsets

_BEFORE = 48  # characters before a number or a title in which a name may stand
_MOST = 5  # places before a number or a title at which a name may begin
_BRACKET = r"(?: ?\([^()\n]{0,24}\))?"
_SIGN = r"(?:[:;=|>…]|,? -{1,2}(?= )|\.{2,}|\n)"
_ANNOUNCED = re.compile(rf"{_BRACKET}(?: (?:is|are|name|person|to|of))? ?{_SIGN}+ ?|{_BRACKET} is (?:our |the )?| ?\[")
_JOINED = re.compile(r"(?:,|:| -| \(|-)? {1,2}(?:is )?(?:(?:our|the|your|my|name is|named|called) )?|[:(\[@]")
_AFTER_CONTACT = re.compile(
    r"[>)\]]?(?: ?[,:;/|-]| \()? ?(?:(?:for|ask for|and ask for|attn|c/o|contact|to|with)[: ]+)?(?-i:(?=[^\W\d_a-z]))",
    re.I,
)
_TO_NUMBER = re.compile(r",? ?(?:at|on|via|:|\(|-)? ?(?:[+(]?\d{2}|[\w.+-]{1,40}@)")
_TO_REACH = re.compile(r" ?(?:\(|,? ?[\d+]|(?:at|on|via|by|directly|under)\b)|, [\w.+-]+@")
_OTHER_FORM = re.compile(r" ?[/(,|] ?(?=[^\W\d_a-z])")
_COMMA_AFTER = re.compile(r" ?, ?(?=[^\W\d_a-z])")
_HANGUL = re.compile(r"[가-힣]{2,4}(?![가-힣])")
_MAY_BEGIN = re.compile(r"(?<!\S)[^\W\d_]|(?<=[(\"':/>,;|\[])[^\W\d_]")
_FAMILY = (Kind.SURNAME, Kind.MAYBE, Kind.UNKNOWN)
_TURNS = re.compile(
    r"(?:(?<![\w-])(?:to|by|with|from|will be|[Dd]rop|shadow|[Aa]longside|assist|assisting|succeed|succeeding|replace"
    r"|replacing|[Mm]eet|[Aa]sk|[Cc]all|[Rr]ing|[Tt]ext|[Ee]mail|[Mm]essage|[Tt]hank|beside|behind|[Ss]ee) "
    r"|[向由与和找跟给] ?)(?=[^\W\d_a-z])(?=[^\u3400-\u9fff])"
)
_SENTENCE_OPENS = re.compile(r"(?:^|(?<=[.!?:;] )|(?<=\n))(?=[A-Z][a-z])")
_OUR = re.compile(r", (?:our|my) [a-z]")
_ABOUT_PERSON = re.compile(
    r"(?:,? (?:in|from|at|of) (?:the |our )?[a-z]{2,14}(?: [a-z]{2,14})?)?,? "
    r"(?:is (?:your|our|the|happy|glad|here|on hand|available)"
    r"|will (?:be|help|meet|show|call|answer|train|contact|guide)"
    r"|runs|leads|heads|manages|would love|can help|answers|looks forward)\b"
)
_NO_FORM = ("MS", "DR")  # in capitals without a full stop: a product, and recovery after a disaster


def find_names(folded: Folded, cues: Mapping[str, Places], contacts: Sequence[Offsets]) -> Iterator[Offsets]:
    """Yield where names of people stand, told the cues and where numbers and addresses are."""
    for start, end in cues.get("form", ()):
        yield from _formal(folded, start, end)
    for _, end in (*cues.get("name", ()), *cues.get("person", ())):
        yield from _after_cue(folded, end)
    for _, end in cues.get("close", ()):
        if comma := _COMMA_AFTER.match(folded.text, end):
            yield from _announced(folded, comma.end(), in_chinese=False)
    for kind, told in (("name", False), ("role", True), ("verb", True)):
        for _, end in cues.get(kind, ()):
            gap = _JOINED.match(folded.low, end)
            if gap and gap.end() > end:
                yield from _known(folded, gap.end(), told=told)
    yield from _in_full(folded)
    yield from _as_subject(folded)
    for start, end in contacts:
        yield from _ending_at(folded, start, _to_contact())
        yield from _following(folded, end)
    for start, _ in cues.get("role", ()):
        yield from _ending_at(folded, start, _to_title(), known=True)


def find_names_beside(folded: Folded, people: Sequence[Offsets]) -> Iterator[Offsets]:
    """Yield the names in cased letters that follow Chinese ones: 唐雨欣 / Tang Yuxin."""
    for _, end in people:
        gap = _OTHER_FORM.match(folded.text, end)
        found = candidate_at(folded, gap.end()) if gap else None
        if found and is_name(found) and not found.names_body and not found.runs_on:
            yield found.span


def parts_of(name: str) -> Iterator[str]:
    """Yield the given names in a name, by which the person may be called elsewhere."""
    for token in tokens_from(name, 0):
        if token.kind is Kind.GIVEN and token.end - token.start > 2 and token.end < len(name):
            yield name[token.start : token.end]


def _formal(folded: Folded, start: int, end: int) -> Iterator[Offsets]:
    """Yield the name after a form of address: Ms. J. Quill."""
    at = end + (folded.text[end : end + 1] == ".")
    at += folded.text[at : at + 1] == " "
    if at == end:
        return
    if folded.text[start:end] in _NO_FORM:
        yield from _known(folded, at, told=False)
    elif (found := candidate_at(folded, at)) and not found.leads_to_body:
        yield found.span


def _after_cue(folded: Folded, end: int) -> Iterator[Offsets]:
    """Yield the name that a cue announces with a sign, or, in Chinese, without one."""
    in_chinese = not folded.text[end - 1].isascii()
    if gap := _ANNOUNCED.match(folded.low, end):
        yield from _announced(folded, gap.end(), in_chinese=in_chinese)
    elif in_chinese:
        yield from _known(folded, end + (folded.text[end : end + 1] == " "), told=False)


def _announced(folded: Folded, at: int, *, in_chinese: bool) -> Iterator[Offsets]:
    """Yield the name that a cue with a colon announces; it may be one that is in no list."""
    at = past_form(folded.text, at)
    found = candidate_at(folded, at)
    if not found:
        if hangul := _HANGUL.match(folded.text, at):
            yield hangul.span()
        small = candidate_at(folded, at, small=True)
        if small and small.begins_given and Kind.MAYBE not in small.kinds:
            yield small.span
        return
    if found.names_body and (len(found.kinds) == 1 or not found.begins_given):
        return
    end = end_with_surname(folded.text, found)
    if is_name(found) or end > found.end or _stands_alone(folded.text, found, in_chinese=in_chinese):
        yield found.start, end


def _stands_alone(text: str, found: Candidate, *, in_chinese: bool) -> bool:
    """Say whether a single word is a name where one is announced and nothing else follows."""
    if len(found.kinds) > 1 or found.after:
        return False
    after = text[found.end : found.end + 1]
    if in_chinese:
        return found.kinds[0] in (Kind.UNKNOWN, Kind.SURNAME, Kind.EITHER) and not after.isdecimal()
    return found.kinds[0] is Kind.EITHER and (not after or after in "\n,;(|/-.)")


def _known(folded: Folded, at: int, *, told: bool) -> Iterator[Offsets]:
    """Yield the name at a place that no sign announces.

    With `told`, it may be in no list where an address or a number follows.
    """
    found = candidate_at(folded, past_form(folded.text, at))
    if not found:
        return
    if is_known_name(found) or (told and not found.names_body and _is_reached(folded.text, found)):
        yield found.start, end_with_surname(folded.text, found)


def _in_full(folded: Folded) -> Iterator[Offsets]:
    """Yield given names with a surname after words that anything may follow: placed by Gareth Llewellyn."""
    for turn in _TURNS.finditer(folded.text):
        found = candidate_at(folded, turn.end())
        if not found or len(found.kinds) < 2 or found.runs_on or found.names_body or found.leads_to_body:
            continue
        if found.begins_given and found.kinds[-1] in (*_FAMILY, Kind.GIVEN):
            yield found.span


def _as_subject(folded: Folded) -> Iterator[Offsets]:
    """Yield given names with a surname that open a sentence about the person: Deirdre Fallon in payroll is happy to."""
    for opening in _SENTENCE_OPENS.finditer(folded.text):
        found = candidate_at(folded, opening.end())
        if not found or found.names_body or not found.begins_given:
            continue
        if len(found.kinds) == 1:
            if found.kinds[0] is Kind.GIVEN and _OUR.match(folded.low, found.end):
                yield found.span
        elif found.kinds[-1] in (*_FAMILY, Kind.GIVEN) and _ABOUT_PERSON.match(folded.low, found.end):
            yield found.span


def _is_reached(text: str, found: Candidate) -> bool:
    """Say whether words that are in no list are followed by how to reach the person."""
    if len(found.kinds) == 1:
        return found.kinds[0] in (Kind.UNKNOWN, Kind.EITHER) and bool(_TO_NUMBER.match(text, found.end))
    unknown = Kind.UNKNOWN in found.kinds and Kind.PLACE not in found.kinds
    return unknown and not found.begins_given and bool(_TO_REACH.match(text, found.end))


def _following(folded: Folded, end: int) -> Iterator[Offsets]:
    """Yield the name after an address or a number."""
    gap = _AFTER_CONTACT.match(folded.text, end)
    found = candidate_at(folded, gap.end()) if gap and gap.end() > end else None
    if found and found.begins_given and not found.names_body and (len(found.kinds) > 1 or not found.runs_on):
        yield found.span


@cache
def _to_contact() -> re.Pattern[str]:
    """Return what may stand between a name and its address or number."""
    return re.compile(rf"[ ,:;<(\[/|~-]{{0,4}}(?:(?<![a-z])(?:{any_of('by')})[.: ]{{0,2}}){{0,3}}[ :<(\[-]{{0,3}}\Z")


@cache
def _to_title() -> re.Pattern[str]:
    """Return what may stand between a name and a title: a sign, and words of rank."""
    return re.compile(rf" ?(?:,|\(|-|\||/|\[) ?(?:(?:{any_of('rank')}) )*\Z")


def _ending_at(folded: Folded, start: int, gap: re.Pattern[str], *, known: bool = False) -> Iterator[Offsets]:
    """Yield the name that ends before a place, but for what may stand between; with `known` it is in a list."""
    line = max(folded.text.rfind("\n", 0, start) + 1, start - _BEFORE)
    between = gap.search(folded.low, line, start)
    if not between or between.start() == line or (known and not between[0]):
        return
    end = between.start()
    for place in [match.start() for match in _MAY_BEGIN.finditer(folded.text, line, end)][-_MOST:]:
        found = candidate_at(folded, place, end)
        if not found or found.after or found.span != (place, end) or found.tokens[0].kind is Kind.PARTICLE:
            continue
        listed = len(found.kinds) > 1 and Kind.SURNAME in found.kinds and found.kinds[0] is not Kind.MAYBE
        if found.begins_given or listed or (not known and len(found.kinds) > 1 and is_name(found)):
            yield place, end
            return
