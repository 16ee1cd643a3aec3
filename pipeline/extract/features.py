"""What the line classifier looks at: the words of a unit, its shape, and where it stands.

Every feature is a string that is hashed into one of `BUCKETS` columns, so the trained weights hold
no posting's words. Words count less each the longer the unit is; shape and place count in full.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.headings import folded
from pipeline.extract.units import Unit
from pipeline.resources import lexicon

BUCKETS = 1 << 16
_WORD = re.compile(r"[a-z][a-z+#]*(?:['’-][a-z]+)*|\d+|[$€£¥%]|[?!]")
_NUMBERING = re.compile(r"^\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]|[a-zA-Z])[、.．)）:：]\s*")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
# A name inside a sentence: capitals, camel case, or signs and digits in a word, as tools and products are written.
_NAME = re.compile(r"(?<=[a-z,;/(] )[A-Z][\w+#.]*|\b[A-Z]{2,}\b|\b\w*[a-z][A-Z]\w*|\b\w+[+#]|\b[A-Za-z]+\d\w*")
_DIGITS = re.compile(r"\d")
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mail", re.compile(r"@|https?:|www\.")),
    ("money", re.compile(r"[$€£¥]\s?\d|\d\s?[kK]\b|元|薪")),
    (
        "years",
        re.compile(r"\d\+?\s*(?:-|to|~|–)?\s*\d*\+?\s*(?:years?|yrs?)\b|[\d一二两三四五六七八十]\s*年", re.IGNORECASE),
    ),
    ("we", re.compile(r"\b(?:we|our|us)\b|我们|公司", re.IGNORECASE)),
    ("you", re.compile(r"\b(?:you|your|you're)\b|你|您", re.IGNORECASE)),
    (
        "must",
        re.compile(r"\b(?:must|required?|preferred|plus|asset|ability|able)\b|优先|必须|具备|熟悉|以上", re.IGNORECASE),
    ),
    ("ing", re.compile(r"^\W*[A-Z][a-z]+ing\b")),
    ("third", re.compile(r"^\W*[A-Z][a-z]+[^s\W]s\b")),
    ("digits", re.compile(r"\d")),
    ("date", re.compile(r"\b20[12]\d\b")),
)
# A long unit repeats itself: beyond this many words the rest adds cost and no knowledge.
_MOST_WORDS = 80
_TEXT_SCALE = 2.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit stands: the heading above it, how far above, and what lies around it."""

    heading_kind: str = "none"
    heading_text: str = ""
    distance: int = 0


@dataclass(frozen=True, slots=True)
class Hashed:
    """The features of a posting's units as columns and weights; row i is [edges[i], edges[i + 1])."""

    columns: NDArray[np.int64]
    weights: NDArray[np.float32]
    edges: NDArray[np.int64]


def hashed_features(units: Sequence[Unit], *, headings: bool = True) -> Hashed:
    """Return the hashed features of all units of one posting; `headings` off hides what headings say."""
    columns: list[int] = []
    weights: list[float] = []
    edges = [0]
    places = places_of(units) if headings else (Place(),) * len(units)
    for number, unit in enumerate(units):
        words = list(_words(unit))
        scale = _TEXT_SCALE / (len(words) + 4) ** 0.5
        tokens = [*words, *_around(units, number, places[number], headings=headings)]
        columns += [crc32(token.encode()) % BUCKETS for token in tokens]
        weights += [scale] * len(words) + [0.5] * (len(tokens) - len(words))
        edges.append(len(columns))
    return Hashed(np.array(columns, np.int64), np.array(weights, np.float32), np.array(edges, np.int64))


def places_of(units: Sequence[Unit]) -> tuple[Place, ...]:
    """Return the heading over each unit: one that the vocabulary knows, or a line that stands like one."""
    found: list[Place] = []
    kind, text, distance = "none", "", 0
    for number, unit in enumerate(units):
        found.append(Place(unit.section or kind, text, distance))
        distance += 1
        if unit.heading or stands_like_heading(units, number):
            kind = unit.heading.kind if unit.heading else "unknown"
            text, distance = unit.text, 0
    return tuple(found)


def stands_like_heading(units: Sequence[Unit], number: int) -> bool:
    """Say whether a line that the vocabulary does not know is set like a heading: short, marked, with text below."""
    unit = units[number]
    if number + 1 == len(units) or not unit.opens or len(unit.text) > (16 if unit.chinese else 70):
        return False
    marked = unit.kind == "heading" or unit.emphasised or unit.text[-1] in ":：】?" or unit.text.isupper()
    return marked and unit.text[-1] not in ".。;；,，"


def _words(unit: Unit) -> Iterator[str]:
    """Yield the word features of a unit."""
    if unit.chinese:
        yield from _chinese_words(unit.text)
    else:
        yield from _english_words(unit.text)


def _english_words(text: str) -> Iterator[str]:
    """Yield words, stems, pairs, and the words at both ends."""
    words = [w if not w.isdigit() else f"#{len(w)}" for w in _WORD.findall(text.casefold())[:_MOST_WORDS]]
    for word in words:
        yield word
        if len(word) > 5:
            yield "s:" + word[:5]
    classes = _word_classes()
    found = {classes[word] for word in words if word in classes}
    yield from (f"c:{name}" for name in found)
    names = min(3, len(_NAME.findall(text)))
    yield f"n:{names}"
    if any(word.startswith("experience") for word in words):
        yield f"n:{names}:experience"
        yield from (f"c:{name}:experience" for name in found)
    for first, second in zip(words, words[1:], strict=False):
        yield f"{first} {second}"
    if words:
        yield "1:" + words[0]
        yield "12:" + " ".join(words[:2])
        yield "z:" + words[-1]
        yield "e:" + words[0][-3:]


@cache
def _word_classes() -> dict[str, str]:
    """Return the class of every word that has one."""
    rows = lexicon(Path(__file__).with_name("lexicons") / "word_classes_en.tsv")
    return {word: row["class"] for row in rows for word in row["words"].split()}


def _chinese_words(text: str) -> Iterator[str]:
    """Yield runs of one to four characters, Latin words, and the characters at both ends."""
    plain = _DIGITS.sub("0", _NUMBERING.sub("", text))[: 3 * _MOST_WORDS]
    for run in _HAN_RUN.findall(plain):
        for size in (1, 2, 3, 4):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))
    yield from (word for word in _WORD.findall(plain.casefold()))
    for size in (1, 2, 3):
        yield f"1:{plain[:size]}"
        yield f"z:{plain.rstrip('。；;，,.')[-size:]}"


def _around(units: Sequence[Unit], number: int, place: Place, *, headings: bool) -> Iterator[str]:
    """Yield the features of shape and place."""
    unit = units[number]
    tag = "zh" if unit.chinese else "en"
    yield "bias:" + tag
    yield f"len:{tag}:{min(9, len(unit.text) // (8 if unit.chinese else 24))}"
    yield f"kind:{unit.kind}:{unit.emphasised}"
    yield f"at:{tag}:{10 * number // max(1, len(units))}"
    yield f"edge:{unit.opens}:{unit.closes}"
    yield f"end:{tag}:{unit.text[-1]}"
    for name, pattern in _MARKS:
        if pattern.search(unit.text):
            yield f"mark:{tag}:{name}"
    if number == 0:
        yield "first"
    if unit.text.isupper():
        yield "upper"
    elif unit.text.istitle():
        yield "title"
    if unit.heading and headings:
        yield f"is:{unit.heading.kind}:{unit.heading.whole}"
    yield from _neighbours(units, number, headings=headings)
    if headings:
        yield from _under(place, tag)


def _neighbours(units: Sequence[Unit], number: int, *, headings: bool) -> Iterator[str]:
    """Yield how the units before and after are set."""
    for step in (-1, 1):
        at = number + step
        if 0 <= at < len(units):
            other = units[at]
            yield f"by:{step}:{other.kind}:{min(4, len(other.text) // 40)}:{other.text[-1] in ':：'}"
            if other.heading and headings:
                yield f"by:{step}:is:{other.heading.kind}"
        else:
            yield f"by:{step}:none"


def _under(place: Place, tag: str) -> Iterator[str]:
    """Yield what the heading above says."""
    yield f"under:{place.heading_kind}"
    yield f"under:{tag}:{place.heading_kind}:{min(3, place.distance // 4)}"
    if place.heading_text:
        text = place.heading_text
        found = _HAN_RUN.findall(text)
        words = [run[at : at + 2] for run in found for at in range(len(run) - 1)] or folded(text).split()[:10]
        yield from (f"h:{word}" for word in words)
