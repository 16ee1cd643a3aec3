"""What a person who writes a posting may want to change in its wording, found in the posting as it was read.

Fairness notes are the posting's flags. Pay and clarity notes ask whether a reader is told what is paid, what is a must
and what is meant. None of them changes a profile. The words of a note stand in `notes.json` under ``note.<key>``, what
to do about it under ``fix.<key>``; `suggestions` has wordings that could stand there instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.core.records import Flag, ParsedPosting, Requirement, Salary
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.outputs.posting_notes.suggestions import Suggestion, suggest, without
from pipeline.outputs.texts import reason_object

Group = Literal["fairness", "pay", "clarity"]
LONGEST = {"en": 300, "zh": 120}  # characters of one sentence; a longer one holds several ideas
WIDE = 2.0  # a range whose top is more than so many times its foot says little
MANY_UNSAID = 4  # demands that are called neither a must nor a wish
_ONE_END = re.compile(words("pay_one_end"))


@dataclass(frozen=True, slots=True)
class Note:
    """One note: what it is about (`key`, with values for its words), and where it stands; 0, 0 is the whole posting.

    `instead` is a wording for it, None where there is none; `rule` and `look_up` are those of the flag.
    """

    group: Group
    key: str
    start: int = 0
    end: int = 0
    text: str = ""
    instead: Suggestion | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    rule: str = ""
    look_up: str = ""


def notes_on(parsed: ParsedPosting, *, too_thin: bool = False) -> tuple[Note, ...]:
    """Return the notes on a posting: fairness, then pay, then clarity, each in text order."""
    if parsed.lang == "other":
        return (Note("clarity", "other_language"),)
    return (*_fairness(parsed), *_pay(parsed), *_clarity(parsed, too_thin=too_thin))


def _fairness(parsed: ParsedPosting) -> Iterator[Note]:
    taken: set[tuple[int, str]] = set()
    for flag in parsed.flags:
        if flag.kind != "pay_range":
            instead = suggest(flag.kind, parsed.text, flag.start, flag.end)
            if instead and instead.how == "clause":
                instead = _once(instead, parsed.text, taken)
            yield Note(
                "fairness", flag.kind, flag.start, flag.end, flag.text, instead, rule=flag.rule, look_up=flag.look_up
            )


def _once(one: Suggestion, text: str, taken: set[tuple[int, str]]) -> Suggestion:
    """Return a wording that a line has already as words to leave out: it need not say "age does not matter" twice."""
    line = (text.count("\n", 0, one.start), one.instead)
    if line in taken:
        return without(one, text)
    taken.add(line)
    return one


def _pay(parsed: ParsedPosting) -> Iterator[Note]:
    pay, wording = parsed.facts.salary, suggest("pay", parsed.text)
    law = next((flag for flag in parsed.flags if flag.kind == "pay_range"), Flag(0, 0))
    if pay is None or (pay.low is None and pay.high is None):
        key = "pay_missing" if pay is None else "pay_open"
        yield Note("pay", key, text=pay.text if pay else "", instead=wording, rule=law.rule, look_up=law.look_up)
        return
    for key in _lacking(pay):
        yield Note("pay", key, text=pay.text)


def _lacking(pay: Salary) -> Iterator[str]:
    """Yield what a stated pay leaves open."""
    if pay.low is None or pay.high is None:
        if _ONE_END.search(fold(pay.text)):  # else it is one fixed sum
            yield "pay_one_sided"
    elif pay.low and pay.high > WIDE * pay.low:
        yield "pay_wide"
    if pay.currency is None:
        yield "pay_currency"
    if pay.period is None:
        yield "pay_period"


def _clarity(parsed: ParsedPosting, *, too_thin: bool) -> Iterator[Note]:
    if not (parsed.facts.title or "").strip():
        yield Note("clarity", "no_title")
    if not any(one.kind == "responsibility" for one in parsed.requirements):
        yield Note("clarity", "no_duties")
    elif too_thin:
        yield Note("clarity", "too_thin")
    for reason in parsed.facts.contradictions:
        yield Note("clarity", "contradiction", values={"reason": reason_object(reason)})
    unsaid = [one for one in parsed.requirements if one.kind != "responsibility" and one.strength == "unspecified"]
    if len(unsaid) >= MANY_UNSAID:
        yield Note("clarity", "must_or_wish", instead=suggest("must_or_wish", parsed.text), values={"n": len(unsaid)})
    for one in parsed.requirements:
        if len(one.text) > LONGEST[one.lang if one.lang in LONGEST else "en"]:
            yield Note("clarity", "long", one.start, one.end, one.text, values={"n": len(one.text)})
    yield from _vague(parsed)


def _vague(parsed: ParsedPosting) -> Iterator[Note]:
    """Yield the words in what is asked, and in the sections around it, that tell nobody what is meant."""
    asked: list[Requirement] = list(parsed.requirements)
    for hit in vocabulary("vague_words").find(fold(parsed.text)):
        if any(one.start <= hit.start < one.end for one in asked):
            text = parsed.text[hit.start : hit.end]
            yield Note("clarity", hit.row["kind"], hit.start, hit.end, text)
