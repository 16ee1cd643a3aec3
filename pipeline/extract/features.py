"""What the line classifier looks at: the words of a unit, its shape, and where it stands.

Every feature is a string that is hashed into one of `BUCKETS` columns, so the trained weights hold
no posting's words. Words count less each the longer the unit is; shape and place count in full.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.headings import folded
from pipeline.extract.units import Unit
from pipeline.resources import lexicon

BUCKETS = 1 << 16
_WORD = re.compile(r"[a-z][a-z+#]*(?:['’-][a-z]+)*|\d+|[$€£¥%]|[?!]")
_NUMBERING = re.compile(r"\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]|[a-zA-Z])[、.．)）:：]\s*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
# A name inside a sentence: capitals, camel case, or signs and digits in a word, as tools and products are written.
_NAME = re.compile(r"\b(?=\w)(?:(?<=[a-z,;/(] )[A-Z][\w+#.]*|[A-Z]{2,}\b|\w*[a-z][A-Z]\w*|\w+[+#]|[A-Za-z]+\d\w*)")
# What every such name has: most lines have none of it.
_MAY_NAME = re.compile(r".[A-Z]|[+#\d]", re.DOTALL)
_DIGITS = re.compile(r"\d")
_SKILL_WORDS = ("knowledge", "proficien", "familiar", "understanding", "expert")
_SKILL_WORDS_ZH = ("精通", "熟悉", "掌握", "熟练", "了解", "能力")


@dataclass(frozen=True, slots=True)
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
_ASKING_MARKS = frozenset({"exp", "skill", "edu"})
# A long unit repeats itself: beyond this many words the rest adds cost and no knowledge.
_MOST_WORDS = 80
_TEXT_SCALE, _AROUND_SCALE = 2.5, 0.5
_SAYS_NOTHING = frozenset({"none", "unknown", "other", "meta"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: the heading above it, how far above, and the last known kind over an unknown heading."""

    heading_kind: str = "none"
    heading_text: str = ""
    distance: int = 0
    over: str = "none"


@dataclass(frozen=True, slots=True)
class Hashed:
    """The features of a posting's units as columns and weights; row i is [edges[i], edges[i + 1])."""

    columns: NDArray[np.int64]
    weights: NDArray[np.float32]
    edges: NDArray[np.int64]


def hashed_features(units: Sequence[Unit], *, headings: bool = True) -> Hashed:
    """Return the hashed features of all units of one posting; `headings` off hides what headings say."""
    tokens: list[str] = []
    weights: list[float] = []
    edges = [0]
    places = places_of(units) if headings else (Place(),) * len(units)
    for number, unit in enumerate(units):
        words = _chinese_words(unit.text) if unit.chinese else _english_words(unit.text)
        around = _around(units, number, places[number], headings=headings)
        tokens += words
        tokens += around
        weights += [_TEXT_SCALE / (len(words) + 4) ** 0.5] * len(words) + [_AROUND_SCALE] * len(around)
        edges.append(len(tokens))
    columns = np.fromiter(map(crc32, map(str.encode, tokens)), np.int64, len(tokens)) % BUCKETS
    return Hashed(columns, np.array(weights, np.float32), np.array(edges, np.int64))


def places_of(units: Sequence[Unit]) -> tuple[Place, ...]:
    """Return the heading over each unit: one that the vocabulary knows, or a line that stands like one."""
    found: list[Place] = []
    kind, text, distance, over = "none", "", 0, "none"
    for number, unit in enumerate(units):
        found.append(Place(unit.section or kind, text, distance, over))
        distance += 1
        if unit.heading or stands_like_heading(units, number):
            kind = unit.heading.kind if unit.heading else "unknown"
            text, distance = unit.text, 0
            over = kind if kind not in _SAYS_NOTHING else over
    return tuple(found)


def stands_like_heading(units: Sequence[Unit], number: int) -> bool:
    """Say whether a line that the vocabulary does not know is set like a heading: short, marked, with text below."""
    unit = units[number]
    if number + 1 == len(units) or not unit.opens or len(unit.text) > (16 if unit.chinese else 70):
        return False
    marked = unit.kind == "heading" or unit.emphasised or unit.text[-1] in ":：】?" or unit.text.isupper()
    return marked and unit.text[-1] not in ".。;；,，"


def _english_words(text: str) -> list[str]:
    """Return words, stems, pairs, and the words at both ends, the classes of words and how many names there are."""
    low = text.casefold()
    words = [w if not w.isdigit() else f"#{len(w)}" for w in _WORD.findall(low)[:_MOST_WORDS]]
    features = [*words, *("s:" + word[:5] for word in words if len(word) > 5)]
    features += [f"{word} {following}" for word, following in pairwise(words)]
    classes = _word_classes()
    found = sorted({classes[word] for word in classes.keys() & set(words)})
    names = min(3, len(_NAME.findall(text))) if _MAY_NAME.search(text) else 0
    features += [f"n:{names}", *(f"c:{name}" for name in found)]
    if "experience" in low and any(word.startswith("experience") for word in words):
        features += [f"n:{names}:experience", *(f"c:{name}:experience" for name in found)]
    if words:
        features += ["1:" + words[0], "12:" + " ".join(words[:2]), "z:" + words[-1], "e:" + words[0][-3:]]
    return features


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
    for run in _HAN_RUN.findall(plain):
        for size in (1, 2, 3, 4):
            features += [run[at : at + size] for at in range(len(run) - size + 1)]
    ending = plain.rstrip("。；;，,.")
    for size in (1, 2, 3):
        features += [f"1:{plain[:size]}", f"z:{ending[-size:]}"]
    return features


def _around(units: Sequence[Unit], number: int, place: Place, *, headings: bool) -> list[str]:
    """Return the features of shape and place."""
    unit = units[number]
    tag = "zh" if unit.chinese else "en"
    text = unit.text
    marks = _marks(text)
    features = [
        "bias:" + tag,
        f"len:{tag}:{min(9, len(text) // (8 if unit.chinese else 24))}",
        f"kind:{unit.kind}:{unit.emphasised}",
        f"at:{tag}:{10 * number // max(1, len(units))}",
        f"edge:{unit.opens}:{unit.closes}",
        f"end:{tag}:{text[-1]}",
        f"asks:{tag}:" + "+".join(name for name in marks if name in _ASKING_MARKS),
        *(f"mark:{tag}:{name}" for name in marks),
    ]
    if number == 0:
        features.append("first")
    if text.isupper():
        features.append("upper")
    elif text.istitle():
        features.append("title")
    if unit.heading and headings:
        features.append(f"is:{unit.heading.kind}:{unit.heading.whole}")
    features += _neighbours(units, number, headings=headings)
    if headings:
        features += _under(place, tag)
    return features


def _marks(text: str) -> list[str]:
    """Return the names of the marks that a text bears."""
    low = text.casefold()
    found = [
        mark.name
        for mark in _marks_for(in_ascii=low.isascii(), digits=_DIGITS.search(low) is not None)
        if (not mark.literals or any(map(low.__contains__, mark.literals))) and mark.pattern.search(low)
    ]
    return found + [name for name, pattern in _CASED_MARKS if pattern.match(text)]


@cache
def _marks_for(*, in_ascii: bool, digits: bool) -> tuple[_Mark, ...]:
    """Return the marks that such a text can bear, in ASCII without the literals that it cannot hold."""
    if not in_ascii:
        return _MARKS
    return tuple(
        replace(mark, literals=tuple(filter(str.isascii, mark.literals)))
        for mark in _MARKS
        if digits or not mark.numeric
    )


def _neighbours(units: Sequence[Unit], number: int, *, headings: bool) -> list[str]:
    """Return how the units before and after are set."""
    features: list[str] = []
    for step in (-1, 1):
        at = number + step
        if 0 <= at < len(units):
            other = units[at]
            colon = other.text[-1] in ":："
            features.append(f"by:{step}:{other.kind}:{min(4, len(other.text) // 40)}:{colon}")
            if other.heading and headings:
                features.append(f"by:{step}:is:{other.heading.kind}")
        else:
            features.append(f"by:{step}:none")
    return features


def _under(place: Place, tag: str) -> list[str]:
    """Return what the heading above says."""
    kind = place.heading_kind
    features = [f"under:{kind}", f"under:{tag}:{kind}:{min(3, place.distance // 4)}"]
    if kind in _SAYS_NOTHING:
        features.append(f"over:{place.over}")
    if place.heading_text:
        features += _heading_words(place.heading_text)
    return features


@lru_cache(maxsize=512)
def _heading_words(text: str) -> tuple[str, ...]:
    """Return the words of a heading, or its pairs of Chinese characters; many units stand below one heading."""
    pairs = [run[at : at + 2] for run in _HAN_RUN.findall(text) for at in range(len(run) - 1)]
    return tuple(f"h:{word}" for word in pairs or folded(text).split()[:10])
