"""Telephone numbers: after a cue also short ones, without one those that tell themselves (`phone_forms`).

Salaries, years, ranges, identifiers and amounts are kept by what stands beside them (`gaps`) and by their grouping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import cache

from pipeline.text.redaction.cues import Places
from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.gaps import gap_after, is_counted, is_measured
from pipeline.text.redaction.lexicons import any_of, word_set
from pipeline.text.redaction.phone_forms import exists_somewhere, is_valid, number_of, tells_itself
from pipeline.text.spans import Offsets

_RUN = re.compile(r"[+(\d][+(]?\d?[\d ().+/·•~_-]{4,60}\d(?![a-z_])")
_GROUP = re.compile(r"\d+")
_MOST_GROUPS = 12
_LONGEST = 38
# What a number does not stand behind: it is then a part of something else, or an amount.
_NO_START = re.compile(r"(?:[A-Za-z_.$€£¥₹#]|\d,|(?<![A-Za-z])(?!HR|TE?L|MO?B|PH)[A-Z]{1,4}-)\Z")
_IN_ADDRESS = re.compile(r"(?:://|www\.|\.\w{2,4}/)[^\s\u2e80-\uffef]*\Z")
_DATES = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}(?!\d)")
_EXTENSION = re.compile(
    r" ?(?:转|分机|内线|#) ?:? ?\d{1,6}(?!\d)"
    r"|,? ?\(?(?:ext(?:ension|n)?|x)[.:]? ?(?:no\.? ?)?\d{1,6}(?!\d)"
    r"|(?<=\d)-\d{2,4}(?![\d-])"
)
# Between two numbers that one cue announces.
_ALSO = re.compile(r" ?(?:/|,|;|、|or|and|或|和|及|\|) ?")
_VANITY = re.compile(r"1[ -]?8(?:00|88|77|66|55|44|33)[ -](?=[\dA-Z-]*[A-Z])[\dA-Z][\dA-Z-]{6,10}(?!\w)")
_ZH = "〇零幺一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_IN_DIGITS = str.maketrans(_ZH, "001123456789123456789")
_SPELLED_ZH = re.compile(rf"[\d{_ZH}](?:[ -]?[\d{_ZH}]){{6,13}}")
_MANY_ZH = re.compile(rf"[{_ZH}][\d{_ZH} -]{{5}}")
# An extension is one also where its number stands elsewhere: "the office manager, ext. 4417".
_EXTENSION_ALONE = re.compile(r"(?<![\w.])(?:extn?\.? ?|extension:? )(?:no\.? ?)?\d{2,6}(?![\d.]\d|\d)")
_WORD = re.compile(r" ([a-z]{3,})")


class Clear(IntEnum):
    """How clearly something beside a number says that it is one to call."""

    NOT = 0
    VERB = 1  # call, text: a number follows that exists somewhere
    NOUN = 2  # telephone: whatever follows


def find_numbers(folded: Folded, cues: Mapping[str, Places]) -> Iterator[Offsets]:
    """Yield where telephone numbers stand."""
    wanted = {gap_after(folded.low, end).end: Clear.VERB for _, end in cues.get("call", ())}
    wanted |= {gap_after(folded.low, end).end: Clear.NOUN for _, end in cues.get("phone", ())}
    yield from _in_digits(folded, wanted)
    yield from _in_words(folded, wanted)
    if "ext" in folded.low:
        yield from (match.span() for match in _EXTENSION_ALONE.finditer(folded.low))
    if "800" in folded.text or "1-8" in folded.text or "1 8" in folded.text:
        yield from (match.span() for match in _VANITY.finditer(folded.text))


def find_numbers_of(folded: Folded, whose: Iterable[Offsets]) -> Iterator[Offsets]:
    """Yield the numbers that stand right after a person or an address, in whatever form."""
    for _, end in whose:
        gap = _after_person().match(folded.low, end)
        run = _RUN.match(folded.text, gap.end()) if gap else None
        if run and sum(map(str.isdecimal, run[0])) >= 7:
            yield from _in_run(folded, run.start(), run.end(), Clear.NOUN)


@cache
def _after_person() -> re.Pattern[str]:
    forms = any_of("form_after")
    return re.compile(
        rf"(?:{forms})?(?: ?\([^()\n]{{0,16}}\))?[ ,:;/|-]{{0,3}}(?:(?:at|on|tel|电话|手机)[.: ]{{0,2}})?"
    )


def _in_digits(folded: Folded, wanted: Mapping[int, Clear]) -> Iterator[Offsets]:
    """Yield the numbers in digits, told where cues end; a cue also holds for the next of a list."""
    text, low = folded.text, folded.low
    told, until = Clear.NOT, 0
    for run in _RUN.finditer(text):
        first = run.start() + len(run[0]) - len(run[0].lstrip("("))
        clear = max(wanted.get(run.start(), Clear.NOT), wanted.get(first, Clear.NOT))
        if low.endswith((" at ", " on "), 0, first):
            clear = max(clear, Clear.VERB)
        if _ALSO.fullmatch(low, until, run.start()):
            clear = max(clear, told)
        told, until = clear, run.end()
        before = text[max(0, run.start() - 80) : run.start()]
        if clear or not (_NO_START.search(before) or _IN_ADDRESS.search(before) or _DATES.search(run[0])):
            yield from _in_run(folded, run.start(), run.end(), clear)


def _in_run(folded: Folded, start: int, end: int, clear: Clear) -> Iterator[Offsets]:
    """Yield the numbers in a run of digits and signs, which may hold several, the longest first."""
    groups = [one.span() for one in _GROUP.finditer(folded.text, start, end)]
    at = 0
    while at < len(groups):
        begin = groups[at][0]
        while begin > start and folded.text[begin - 1] in "+(":
            begin -= 1
        last = _last_group(folded, groups, at, begin, clear)
        if last:
            stop = groups[last - 1][1]
            extension = _EXTENSION.match(folded.low, stop)
            yield begin, extension.end() if extension else stop
        else:
            clear = Clear.NOT
        at = last or at + 1


def _last_group(folded: Folded, groups: list[Offsets], at: int, begin: int, clear: Clear) -> int:
    """Return the place after the last group of the number that begins with a group, 0 where none does."""
    if at and _hang_together(folded.text, groups[at - 1][1], begin):
        return 0
    for last in range(min(len(groups), at + _MOST_GROUPS), at, -1):
        stop = groups[last - 1][1]
        cut = last < len(groups) and _hang_together(folded.text, stop, groups[last][0])
        if not cut and stop - begin <= _LONGEST and _is_telephone(folded, begin, stop, clear):
            return last
    return 0


def _hang_together(text: str, end: int, start: int) -> bool:
    """Say whether two groups of digits are parts of one number: 978-0-306, 10.0.19045."""
    return text[end:start] in ("-", ".") and not _EXTENSION.match(text, end)


def _is_telephone(folded: Folded, start: int, end: int, clear: Clear) -> bool:
    """Say whether the digits of a stretch are a telephone number, told how clearly something says so."""
    number = number_of(folded.text[start:end])
    if not number.may_be_telephone or is_measured(folded.low, end):
        return False
    if clear is Clear.NOUN:
        return len(number.digits) >= 7 or len(number.groups) == 1
    if is_counted(folded.low, start):
        return False
    if tells_itself(number, in_chinese=not folded.text.isascii()):
        return number.text[0] in "+(" or not _is_amount(folded, start, end)
    return (
        clear is Clear.VERB
        and len(number.digits) >= 7
        and exists_somewhere(number)
        and not _names_things(folded.text, end)
    )


def _is_amount(folded: Folded, start: int, end: int) -> bool:
    """Say whether a number among Latin letters names or counts what follows: 138-1234-5678 pumps."""
    return folded.text[max(0, start - 20) : end + 20].isascii() and _names_things(folded.text, end)


def _names_things(text: str, end: int) -> bool:
    match = _WORD.match(text, end)
    return match is not None and match[1] not in word_set("after_number")


@cache
def _spelled() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:(?<![a-z])(?:{any_of('digit')})|\d+)[ ,.-]*){{5,}}+")


def _in_words(folded: Folded, wanted: Mapping[int, Clear]) -> Iterator[Offsets]:
    """Yield numbers that stand in words: four two five, 一三八零."""
    for start, clear in wanted.items():
        if match := _spelled().match(folded.low, start):
            words = match[0].rstrip(" ,.-")
            if any(map(str.isalpha, words)):
                yield start, start + len(words)
        chinese = _SPELLED_ZH.match(folded.text, start) if clear is Clear.NOUN else None
        if chinese and not chinese[0].isascii():
            yield chinese.span()
    if _MANY_ZH.search(folded.text):
        for match in _SPELLED_ZH.finditer(folded.text):
            digits = re.sub("[ -]", "", match[0]).translate(_IN_DIGITS)
            if not match[0].isascii() and len(digits) == 11 and is_valid(digits, ("CN",)):
                yield match.span()
