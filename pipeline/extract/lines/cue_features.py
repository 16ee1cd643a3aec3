"""The marks that a text bears: an address, pay, years, words that demand, words of skill and the like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.extract.lexicons.automaton import Literals

_DIGITS = re.compile(r"\d")
_SKILL_WORDS = ("knowledge", "proficien", "familiar", "understanding", "expert")
_SKILL_WORDS_ZH = ("精通", "熟悉", "掌握", "熟练", "了解", "能力")


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """A mark that a text bears where its pattern is found in lower case.

    The text must hold one of `literals`, where there are any, and a digit for `numeric` ones in ASCII:
    these cheap tests go before the costly pattern. A pattern that `spans` words is not told by one of them.
    """

    name: str
    literals: tuple[str, ...]
    pattern: re.Pattern[str]
    numeric: bool = False
    spans: bool = False


_MARKS = (
    _Mark("mail", ("@", "http", "www."), re.compile(r"@|https?:|www\.")),
    _Mark(
        "money",
        ("$", "€", "£", "¥", "k", "元", "薪"),
        re.compile(r"[$€£¥]\s?\d|\d\s?k\b|元|薪"),
        numeric=True,
        spans=True,
    ),
    _Mark(
        "years",
        ("year", "yr", "年"),
        re.compile(r"\d\+?\s?(?:-|to|~|–)?\s?\d{0,4}\+?\s?(?:years?|yrs?)\b|[\d一二两三四五六七八十]\s?年"),
        numeric=True,
        spans=True,
    ),
    _Mark("we", ("we", "our", "us", "我们", "公司"), re.compile(r"\b(?:we|our|us)\b|我们|公司")),
    _Mark("you", ("you", "你", "您"), re.compile(r"\b(?:you|your|you're)\b|你|您")),
    _Mark(
        "must",
        ("must", "require", "prefer", "plus", "asset", "abl", "ability", "优先", "必须", "具备", "熟悉", "以上"),
        re.compile(r"\b(?:must|required?|preferred|plus|asset|ability|able)\b|优先|必须|具备|熟悉|以上"),
    ),
    _Mark(
        "exp",
        ("experience", "background", "经验", "经历", "从事过", "做过"),
        re.compile(r"\bexperience|\bbackground\b|经验|经历|从事过|做过"),
    ),
    _Mark("exp", ("track",), re.compile(r"\btrack record"), spans=True),
    _Mark(
        "skill",
        ("skill", *_SKILL_WORDS, *_SKILL_WORDS_ZH),
        re.compile(rf"\b(?:{'|'.join(_SKILL_WORDS)}|skills?\b)|{'|'.join(_SKILL_WORDS_ZH)}"),
    ),
    _Mark(
        "edu",
        ("degree", "bachelor", "master", "diploma", "ph", "学历", "本科", "大专", "硕士", "专业"),
        re.compile(r"\b(?:degree|bachelor|master[’']?s|diploma|ph\.?d)\b|学历|本科|大专|硕士|专业"),
    ),
    _Mark("digits", (), _DIGITS, numeric=True),
    _Mark("date", ("20",), re.compile(r"\b20[12]\d\b"), numeric=True),
)
_CASED_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ing", re.compile(r"\W*[A-Z][a-z]+ing\b")),
    ("third", re.compile(r"\W*[A-Z][a-z]+[^s\W]s\b")),
)
_BITS = {mark: 1 << number for number, mark in enumerate(_MARKS)}
_SPANS = tuple(mark for mark in _MARKS if mark.spans)
_OF_SPANS = sum(_BITS[mark] for mark in _SPANS)
_HAS_DIGIT = sum(bit for mark, bit in _BITS.items() if mark.name == "digits")


def marks_of(text: str) -> tuple[str, ...]:
    """Return the names of the marks that a text bears."""
    low = text.casefold()
    return _names(_in(low, _literals().found(low))) + _cased(text)


def marks_by_words(text: str, bits: int) -> tuple[str, ...]:
    """Return the names of the marks that a text bears; `bits` is what its words say of them (`marks_in_word`)."""
    sure = bits & ~_OF_SPANS
    if sure != bits:
        low = text.casefold()
        numeric = bits & _HAS_DIGIT or not low.isascii()
        for mark in _SPANS:
            if bits & _BITS[mark] and (numeric or not mark.numeric) and mark.pattern.search(low):
                sure |= _BITS[mark]
    return _names(sure) + _cased(text)


def marks_in_word(low: str) -> int:
    """Return as bits the marks that a word in lower case bears, and those that it may bear together with others."""
    likely = _literals().found(low)
    return _in(low, likely) | sum(_BITS[mark] for mark in _SPANS if mark in likely and not mark.pattern.search(low))


def _in(low: str, likely: set[_Mark]) -> int:
    numeric = not low.isascii() or _DIGITS.search(low) is not None
    return sum(
        bit
        for mark, bit in _BITS.items()
        if (numeric or not mark.numeric) and (not mark.literals or mark in likely) and mark.pattern.search(low)
    )


@lru_cache(maxsize=4096)
def _names(bits: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mark.name for mark, bit in _BITS.items() if bits & bit))


def _cased(text: str) -> tuple[str, ...]:
    return tuple(name for name, pattern in _CASED_MARKS if pattern.match(text))


@cache
def _literals() -> Literals[_Mark]:
    """Return what finds the literals of all marks in one pass."""
    return Literals((literal, mark) for mark in _MARKS for literal in mark.literals)
