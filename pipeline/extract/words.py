"""What the line classifier sees in a text by itself: its words, hashed, and the marks that it bears."""

from __future__ import annotations

import re
from array import array
from binascii import crc32
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from pipeline.extract.automaton import Literals
from pipeline.resources import lexicon

BUCKETS = 1 << 16
_WORD = re.compile(r"[a-z][a-z+#]*(?:['’-][a-z]+)*|\d+|[$€£¥%]|[?!]")
_NUMBERING = re.compile(r"\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]|[a-zA-Z])[、.．)）:：]\s*")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
# A name inside a sentence: capitals, camel case, or signs and digits in a word, as tools and products are written.
# It looks ahead for one of them first: most words are done with after that.
_NAME = re.compile(
    r"\b(?=[^\W\dA-Z]*[A-Z\d+#])"
    r"(?:(?<=[a-z,;/(] )[A-Z][\w+#.]*|[A-Z]{2,}\b|\w*[a-z][A-Z]\w*|\w+[+#]|[A-Za-z]+\d\w*)"
)
# What every such name has: most lines have none of it.
_MAY_NAME = re.compile(r"[A-Z](?<=..)|[+#\d]", re.DOTALL)
_DIGITS = re.compile(r"\d")
_SKILL_WORDS = ("knowledge", "proficien", "familiar", "understanding", "expert")
_SKILL_WORDS_ZH = ("精通", "熟悉", "掌握", "熟练", "了解", "能力")


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """A mark that a text bears where its pattern is found in lower case.

    The text must hold one of `literals`, where there are any, and a digit for `numeric` ones in ASCII:
    these cheap tests go before the costly pattern.
    """

    name: str
    literals: tuple[str, ...]
    pattern: re.Pattern[str]
    numeric: bool = False


_MARKS = (
    _Mark("mail", ("@", "http", "www."), re.compile(r"@|https?:|www\.")),
    _Mark("money", ("$", "€", "£", "¥", "k", "元", "薪"), re.compile(r"[$€£¥]\s?\d|\d\s?k\b|元|薪"), numeric=True),
    _Mark(
        "years",
        ("year", "yr", "年"),
        re.compile(r"\d\+?\s?(?:-|to|~|–)?\s?\d{0,4}\+?\s?(?:years?|yrs?)\b|[\d一二两三四五六七八十]\s?年"),
        numeric=True,
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
        ("experience", "track record", "background", "经验", "经历", "从事过", "做过"),
        re.compile(r"\bexperience|\btrack record|\bbackground\b|经验|经历|从事过|做过"),
    ),
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
# A long unit repeats itself: beyond this many words the rest adds cost and no knowledge.
_MOST_WORDS = 80
# So many names in a line say as much as more.
_MOST_NAMES = 3
# How many words (and features) are kept in mind: more than most postings have, and bounded.
MOST_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says by itself: the hashes of its words, as the bytes of 64-bit numbers, and its marks."""

    count: int
    hashes: bytes
    marks: tuple[str, ...]


@lru_cache(maxsize=8192)
def read(text: str, chinese: bool) -> Read:
    """Return what a text says; boards repeat their lines."""
    hashes = list(map(crc32, map(str.encode, _chinese_words(text)))) if chinese else _english_words(text)
    return Read(len(hashes), array("q", hashes).tobytes(), _marks(text))


class _Word(NamedTuple):
    """A word as it counts (a number by its length), with the hashes of the word and its stem, and its class.

    `spaced` are the bytes that go on from the hash of another word to the hash of the pair.
    """

    text: str
    hashed: int
    spaced: bytes
    stem: int | None
    class_: str | None


class _Words(dict[str, _Word]):
    """Every word as it counts; it fills itself as it is used."""

    def __missing__(self, written: str) -> _Word:
        """Return a word that is met for the first time."""
        if len(self) >= MOST_KEPT:
            self.clear()
        text = f"#{len(written)}" if written.isdigit() else written
        stem = crc32(f"s:{text[:5]}".encode()) if len(text) > 5 else None
        plain = text.encode()
        self[written] = _Word(text, crc32(plain), b" " + plain, stem, _word_classes().get(text))
        return self[written]


_WORDS = _Words()


def _english_words(text: str) -> list[int]:
    """Return the hashes of words, stems, pairs, and the words at both ends, the classes of words and how many names."""
    low = text.casefold()
    words = list(map(_WORDS.__getitem__, _WORD.findall(low)[:_MOST_WORDS]))
    # By columns: a posting has hundreds of words.
    texts, hashes, spaced, stems, classes = zip(*words, strict=True) if words else ((), (), (), (), ())
    pairs = map(crc32, spaced[1:], hashes)
    found = sorted(filter(None, set(classes)))
    names = sum(1 for _ in islice(_NAME.finditer(text), _MOST_NAMES)) if _MAY_NAME.search(text) else 0
    features = [f"n:{names}", *(f"c:{name}" for name in found)]
    if "experience" in low and any(word.startswith("experience") for word in texts):
        features += [f"n:{names}:experience", *(f"c:{name}:experience" for name in found)]
    if words:
        first, last = texts[0], texts[-1]
        two = " ".join(texts[:2])
        features += ["1:" + first, "12:" + two, "z:" + last, "e:" + first[-3:]]
    return [*hashes, *filter(None, stems), *pairs, *map(crc32, map(str.encode, features))]


@cache
def _word_classes() -> dict[str, str]:
    """Return the class of every word that has one."""
    rows = lexicon(Path(__file__).with_name("lexicons") / "word_classes_en.tsv")
    return {word: row["class"] for row in rows for word in row["words"].split()}


def _chinese_words(text: str) -> list[str]:
    """Return runs of one to four characters, Latin words, and the characters at both ends."""
    numbering = _NUMBERING.match(text)
    plain = _DIGITS.sub("0", text[numbering.end() :] if numbering else text)[: 3 * _MOST_WORDS]
    features: list[str] = _WORD.findall(plain.casefold())
    for run in HAN_RUN.findall(plain):
        for size in (1, 2, 3, 4):
            features += [run[at : at + size] for at in range(len(run) - size + 1)]
    ending = plain.rstrip("。；;，,.")
    for size in (1, 2, 3):
        features += [f"1:{plain[:size]}", f"z:{ending[-size:]}"]
    return features


def _marks(text: str) -> tuple[str, ...]:
    """Return the names of the marks that a text bears."""
    low = text.casefold()
    numeric = not low.isascii() or _DIGITS.search(low) is not None
    likely = _literals().found(low)
    found = [
        mark.name
        for mark in _MARKS
        if (numeric or not mark.numeric) and (not mark.literals or mark in likely) and mark.pattern.search(low)
    ]
    return (*found, *(name for name, pattern in _CASED_MARKS if pattern.match(text)))


@cache
def _literals() -> Literals[_Mark]:
    """Return what finds the literals of all marks in one pass."""
    return Literals((literal, mark) for mark in _MARKS for literal in mark.literals)
