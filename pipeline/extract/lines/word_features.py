"""What the line classifier sees in a text by itself: its words, hashed, and the cues that it holds.

A feature is a string; its CRC-32, modulo `BUCKETS`, is its column in the trained weights.
"""

from __future__ import annotations

import re
from array import array
from binascii import crc32
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.extract.lines.cue_features import cues_of

BUCKETS = 1 << 16
_WORD = re.compile(r"[a-z][a-z+#]*(?:['’-][a-z]+)*|\d+|[$€£¥%]|[?!]")
_NUMBERING = re.compile(r"\s*[（(]?(?:\d{1,2}|[一二三四五六七八九十]|[a-zA-Z])[、.．)）:：]\s*")
HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
# A name inside a sentence: capitals, camel case, or signs and digits in a word, as tools and products are written.
_NAME = re.compile(
    r"\b(?=[^\W\dA-Z]*[A-Z\d+#])"
    r"(?:(?<=[a-z,;/(] )[A-Z][\w+#.]*|[A-Z]{2,}\b|\w*[a-z][A-Z]\w*|\w+[+#]|[A-Za-z]+\d\w*)"
)
_DIGITS = re.compile(r"\d")
# A long unit repeats itself: beyond this many words the rest adds cost and no knowledge.
_MOST_WORDS = 80
# So many names in a line say as much as more.
_MOST_NAMES = 3


class TextFeatures(NamedTuple):
    """The hashes of the features of one text, and the names of its cues."""

    hashes: array[int]
    cues: tuple[str, ...]


@lru_cache(maxsize=2048)
def text_features(text: str, *, chinese: bool) -> TextFeatures:
    """Return what `text` says, read by the rules of its language; boards repeat their lines."""
    return TextFeatures(hashed(*(_chinese(text) if chinese else _english(text))), cues_of(text))


def hashed(*features: str) -> array[int]:
    """Return the hashes of features."""
    return array("I", [crc32(feature.encode()) for feature in features])


def _english(text: str) -> Iterator[str]:
    """Yield words, stems, pairs, the words at both ends, the classes of words and how many names there are."""
    written = _WORD.findall(text.casefold())[:_MOST_WORDS]
    words = [f"#{len(word)}" if word.isdigit() else word for word in written]
    yield from words
    yield from (f"s:{word[:5]}" for word in words if len(word) > 5)
    yield from map(" ".join, pairwise(words))
    if words:
        yield from (f"1:{words[0]}", "12:" + " ".join(words[:2]), f"z:{words[-1]}", f"e:{words[0][-3:]}")
    classes = _word_classes()
    kinds = {f"c:{classes[word]}" for word in words if word in classes}
    kinds.add(f"n:{sum(1 for _ in islice(_NAME.finditer(text), _MOST_NAMES))}")
    yield from sorted(kinds)
    if any(word.startswith("experience") for word in words):
        yield from (f"{kind}:experience" for kind in sorted(kinds))


@cache
def _word_classes() -> dict[str, str]:
    """Return the class of every word that has one."""
    rows = lexicon(LEXICONS / "word_classes_en.tsv")
    return {word: row["class"] for row in rows for word in row["words"].split()}


def _chinese(text: str) -> Iterator[str]:
    """Yield runs of one to four characters, Latin words, and the characters at both ends."""
    numbering = _NUMBERING.match(text)
    plain = _DIGITS.sub("0", text[numbering.end() :] if numbering else text)[: 3 * _MOST_WORDS]
    yield from _WORD.findall(plain.casefold())
    for run in HAN_RUN.findall(plain):
        for size in (1, 2, 3, 4):
            yield from (run[at : at + size] for at in range(len(run) - size + 1))
    ending = plain.rstrip("。；;，,.")
    for size in (1, 2, 3):
        yield from (f"1:{plain[:size]}", f"z:{ending[-size:]}")
