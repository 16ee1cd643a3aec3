"""What is a Chinese name: a surname, one or two further characters, and no word that a dictionary has.

The dictionary is jieba's: how often a word stands in its corpus tells 高级 (经理) from 高洁 (经理).
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from pipeline.text.chinese import word_frequency, words
from pipeline.text.redaction.lexicons import any_of, chinese, cue_set, words_of
from pipeline.text.spans import Offsets

HAN = re.compile(r"[\u3400-\u9fff]+")
_ORDINARY = 40  # a word as frequent as that is no name
_GIVEN_WORD = 10 * _ORDINARY  # and one as frequent as that seldom a given name
_PLACES = "市县区"
_NICKS = ("小", "老", "阿")
_LONGEST = 4
_STRETCH = 12


class HanName(NamedTuple):
    """Characters that may be a name: their place, and how many of them are the surname."""

    text: str
    start: int
    end: int
    base: int

    @property
    def span(self) -> Offsets:
        """Where it stands."""
        return self.start, self.end

    @property
    def name(self) -> str:
        """The whole name."""
        return self.text[self.start : self.end]

    @property
    def given(self) -> str:
        """The name without the surname."""
        return self.text[self.start + self.base : self.end]

    @property
    def is_plain(self) -> bool:
        """Whether the surname does not begin many ordinary words."""
        return self.base == 2 or self.text[self.start] in chinese("plain")

    @property
    def may_be_given(self) -> bool:
        """Whether a given name can have the characters after the surname."""
        return not any(char in chinese("never") for char in self.given) and self.given not in _forms()

    def is_word(self, *, announced: bool = False, addressed: bool = False) -> bool:
        """Say whether it is an ordinary word, or begins with one, rather than a name: 高级(经理), 方式, 董事.

        Args:
            announced: a cue says that a name stands here.
            addressed: a form of address follows.
        """
        if len(self.name) == 1:
            return (
                addressed and _is_short_form(self.text, self.end) and _is_frequent(self.text[self.start : self.end + 1])
            )
        if self.base == 2 or self.name in chinese("name"):
            return False
        if any(_is_frequent(self.name + place) for place in _PLACES):
            return not announced
        sure = announced and self.is_plain and len(self.name) > 2
        if _is_frequent(self.name):
            return not sure
        if len(self.name) > 2 and _is_frequent(self.name[:2]) and self.name[:2] not in chinese("name"):
            return not sure or addressed or word_frequency(self.name) > 0 or _is_frequent(self.given)
        return not announced and not self.is_plain and word_frequency(self.given) >= _GIVEN_WORD


def _is_frequent(word: str) -> bool:
    return len(word) > 1 and word_frequency(word) >= _ORDINARY


@cache
def _forms() -> frozenset[str]:
    return cue_set("sir") | cue_set("post")


@cache
def _form() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_forms(), key=len, reverse=True)))


def _is_short_form(text: str, at: int) -> bool:
    """Say whether the form of address at a place is of one character, which ends many words: 施工."""
    form = _form().match(text, at)
    return form is not None and len(form[0]) == 1


def is_form(text: str, at: int) -> bool:
    """Say whether a form of address stands at a place, and reads on as no other word."""
    form = _form().match(text, at)
    if not form or text[at - 1 : form.end()] in _forms():  # 小姐 is no 姐
        return False
    # 总监 is a form of its own, and 总 reads on in it.
    return len(form[0]) > 2 or form[0] in words_of("reads_on") or not text.startswith(words_of("reads_on"), at)


def surname_at(text: str, at: int) -> int:
    """Return how many characters of a surname stand at a place."""
    if text[at : at + 2] in chinese("double"):
        return 2
    return int(text[at : at + 1] in chinese("plain") or text[at : at + 1] in chinese("word"))


def name_from(text: str, at: int, end: int, *, announced: bool) -> Offsets | None:
    """Return the name that begins a stretch of Chinese, with 小 or 老 before it where they stand there."""
    if text[at] in _NICKS and (found := _name_from(text, at + 1, end, announced=announced, nick=True)):
        return at, found.end
    name = _name_from(text, at, end, announced=announced)
    return name.span if name else None


def _name_from(text: str, at: int, end: int, *, announced: bool, nick: bool = False) -> HanName | None:
    base = surname_at(text, at)
    for length in (base + 2, base + 1, base) if base else ():
        name = HanName(text, at, at + length, base)
        if name.end > end or not name.may_be_given:
            continue
        addressed = is_form(text, name.end)
        closes = name.end == end or bool(length > base and _closes().match(text, name.end))
        if length == base and not (addressed or (nick and name.end == end)):
            continue
        if not (addressed or (closes and (announced or name.is_plain or base == 2))):
            continue
        if not name.is_word(announced=announced, addressed=addressed):
            return name
    return _cut_out(text, at, end, base) if base and announced and end - at > base + 2 else None


@cache
def _closes() -> re.Pattern[str]:
    return re.compile(any_of("closes"))


def _cut_out(text: str, at: int, end: int, base: int) -> HanName | None:
    """Return a name that Chinese runs on from, as the words of the stretch tell: 联系人王小明负责面试."""
    ends = {stop for _, stop in words(text[at : min(end, at + _STRETCH)])}
    for length in (base + 2, base + 1):
        name = HanName(text, at, at + length, base)
        if length in ends and name.may_be_given and not name.is_word():
            return name
    return None


def name_before(text: str, end: int, *, is_post: bool) -> Offsets | None:
    """Return the name that a form of address follows; a post is a person's only where no word reads on into it."""
    for length in range(min(_LONGEST, end), 0, -1):
        name = HanName(text, end - length, end, surname_at(text, end - length))
        if not name.base or not 0 <= length - name.base <= 2 or not HAN.fullmatch(text, *name.span):
            continue
        if not name.may_be_given:
            continue
        if text.startswith(words_of("brand_zh"), name.start):
            return None
        if name.is_word(addressed=True):
            if _is_frequent(name.name):
                return None
            continue
        if _can_begin(name, is_post=is_post):
            nick = length == 1 and text[name.start - 1 : name.start] in _NICKS
            return name.start - nick, end
    return None


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('opens')})\Z", re.I)


def _can_begin(name: HanName, *, is_post: bool) -> bool:
    """Say whether no word runs on into a name from before it."""
    before = name.text[max(0, name.start - 6) : name.start]
    opened = bool(_opens().search(before))
    if not before or not HAN.match(before[-1]):
        return not is_post or before[-1:].isdecimal() or name.is_plain or opened
    surname = name.text[name.start]
    if _is_frequent(before[-1] + surname) or (len(before) > 1 and _is_frequent(before[-2:] + surname)):
        return False
    if opened:
        return True
    return not is_post and (len(name.name) > 1 or name.is_plain or _is_frequent(before[-2:]))


def bare_name(text: str, end: int) -> Offsets | None:
    """Return the name that stands alone before a place: no Chinese before it but that one turns to somebody."""
    for length in (3, 2, 4):
        start = end - length
        if start < 0 or not HAN.fullmatch(text, start, end):
            continue
        if start and HAN.match(text[start - 1]) and not _turn_to().search(text, max(0, start - 3), start):
            continue
        name = HanName(text, start, end, surname_at(text, start))
        if name.base and 0 < length - name.base <= 2 and name.may_be_given and not name.is_word():
            return name.span
        if length == 2 and text[start] in _NICKS and text[start + 1] in chinese("plain"):
            return start, end
    return None


@cache
def _turn_to() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('turn_to')})\Z")


def is_unlisted(name: str) -> bool:
    """Say whether Chinese is of no words that a dictionary has, as foreign names are: 迪丽热巴."""
    if not 3 <= len(name) <= 5 or any(char in chinese("never") for char in name):
        return False
    parts = (name[at : at + size] for size in range(2, len(name) + 1) for at in range(len(name) - size + 1))
    return all(word_frequency(part) < _GIVEN_WORD for part in parts)
