"""What the line classifier sees in a text by itself: its words, hashed, and the marks that it bears.

English is read by columns, all texts of a posting at once: a word has a number, and a row in a table of what it says.
Whatever stands between two spaces is looked at when it is first met, and known from then on.
"""

from __future__ import annotations

import re
import sys
from array import array
from binascii import crc32
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import islice
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.extract.lines.crc import LONGEST, crc32_joined
from pipeline.extract.lines.cue_features import marks_by_words, marks_in_word, marks_of

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
_MAY_NAME, _GOES_ON = re.compile(r"[A-Z\d+#]"), re.compile(r"[a-z,;/(]$")
_ADDRESS = re.compile(r"http|www", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
# A long unit repeats itself: beyond this many words the rest adds cost and no knowledge.
_MOST_WORDS = 80
# So many names in a line say as much as more; as many as two bits hold.
_MOST_NAMES = 3
# How many words (and features) are kept in mind: more than most postings have, and bounded.
MOST_KEPT = 50_000

Rows = NDArray[np.intp]
Hashes = NDArray[np.uint32]
# Hashed features: text number `rows[i]` has the one of `hashes[i]`.
_Found = tuple[Rows, Hashes]


class Read(NamedTuple):
    """What some texts say: text number `rows[i]` has the feature that hashes to `hashes[i]`, and each has marks."""

    rows: Rows
    hashes: Hashes
    marks: list[tuple[str, ...]]


def read_english(texts: Sequence[str]) -> Read:
    """Return words, stems, pairs, the words at both ends, the classes of words and how many names, and the marks."""
    with _KNOWN.lock:
        codes, rows = _KNOWN.codes(texts)
        table = _KNOWN.table
    is_part = codes < 0
    names, marked = _of_parts(-1 - codes[is_part], rows[is_part], len(texts))
    rows, numbers = _shortened(rows[~is_part], codes[~is_part], len(texts))
    words = table[numbers].T
    found = [*_single(rows, words), _pairs(rows, words), *_ends(rows, words), *_kinds(rows, words, names)]
    marks = [marks_by_words(text, bits) for text, bits in zip(texts, marked.tolist(), strict=True)]
    return Read(np.concatenate([one[0] for one in found]), np.concatenate([one[1] for one in found]), marks)


@lru_cache(maxsize=2048)
def read_chinese(text: str) -> tuple[Hashes, tuple[str, ...]]:
    """Return the hashes of what a Chinese text says, and its marks; boards repeat their lines."""
    hashes = array("I", map(crc32, map(str.encode, _chinese_words(text))))
    return np.frombuffer(hashes, np.uint32), marks_of(text)


# ------------------------------------------------------------------ what is known


class _Known:
    """The words that were met: the number of each, and its row in `table`.

    A row holds the hashes of a word's features, and what makes the hash of a pair of it (`crc`).
    """

    def __init__(self) -> None:
        """Start without words."""
        self.lock = Lock()  # texts may be read in several threads
        self.table = np.zeros((1024, _COLUMNS), np.uint32)
        self._numbers: dict[str, int] = {}
        self._parts = _Parts(self.number)

    def codes(self, texts: Sequence[str]) -> tuple[NDArray[np.int32], Rows]:
        """Return the codes of all parts of some texts (`_Parts`), and for each code the number of its text."""
        if len(self._parts) > 2 * MOST_KEPT:
            self._parts.clear()
            self._numbers.clear()
            self.table = np.zeros_like(self.table)  # another thread may still be reading the old one
        known = self._parts.__getitem__
        found = [b"".join(map(known, text.split())) for text in texts]
        codes = np.frombuffer(b"".join(found), np.int32)
        return codes, np.repeat(np.arange(len(texts)), [len(one) // _CODE for one in found])

    def number(self, written: str) -> int:
        """Return the number of a word, a new one where it is met for the first time."""
        text = f"#{len(written)}" if written.isdigit() else written
        number = self._numbers.get(text)
        if number is None:
            # It is known last: an alarm or a want of memory in the middle must not leave a word without its row.
            number, row = len(self._numbers), _row(text)
            if number == len(self.table):
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.table[number] = row
            self._numbers[text] = number
        return number


class _Parts(dict[str, bytes]):
    """What stands between two spaces, by codes: one below 0 for what it says as a whole, then its words' numbers.

    It fills itself as it is used.
    """

    def __init__(self, number: Callable[[str], int]) -> None:
        """Take what gives words their numbers."""
        super().__init__()
        self._number = number

    def __missing__(self, part: str) -> bytes:
        """Return the codes of what is met for the first time."""
        if part[-1] in _STOPS and part[-2:-1].isalnum() and not _ADDRESS.search(part):
            # Without the stop it says the same, and most words are known so.
            bare = self[part[:-1]]
            said = -1 - int.from_bytes(bare[:_CODE], sys.byteorder, signed=True)
            self[part] = array("i", [-1 - (said & ~1 | (part[-1] in ",;"))]).tobytes() + bare[_CODE:]
            return self[part]
        low = part.casefold()
        alone = after = 0
        if _MAY_NAME.search(part):
            alone, after = _names_in(part, 0), _names_in("a " + part, 2)
        said = (marks_in_word(low) << _MARKS_AT) | (alone << 3) | (after << 1) | (_GOES_ON.search(part) is not None)
        self[part] = array("i", [-1 - said, *map(self._number, _WORD.findall(low))]).tobytes()
        return self[part]


def _names_in(text: str, start: int) -> int:
    """Return how many names stand in a text from `start` on."""
    return sum(1 for _ in islice(_NAME.finditer(text, start), _MOST_NAMES))


_COLUMNS = 10
_WORD_, _STEM, _FIRST, _FIRST_OF_TWO, _LAST, _ENDING, _BEHIND, _LENGTH, _CLASS, _EXPERIENCE = range(_COLUMNS)
_MARKS_AT = 5
_CODE = 4
_STOPS = frozenset(",.;:)")


def _row(text: str) -> list[int]:
    """Return the row of a word in the table."""
    behind = f" {text}".encode()[:LONGEST]
    return [
        crc32(text.encode()),
        crc32(f"s:{text[:5]}".encode()) if len(text) > 5 else 0,
        crc32(f"1:{text}".encode()),
        crc32(f"12:{text}".encode()),
        crc32(f"z:{text}".encode()),
        crc32(f"e:{text[-3:]}".encode()),
        crc32(behind),
        len(behind),
        _word_classes().get(text, 0),
        text.startswith("experience"),
    ]


@cache
def _classes() -> tuple[str, ...]:
    """Return the classes of words, of which each has the number of its place; the first is none."""
    return ("", *(row["class"] for row in _class_rows()))


@cache
def _word_classes() -> dict[str, int]:
    """Return the class of every word that has one."""
    return {word: number for number, row in enumerate(_class_rows(), 1) for word in row["words"].split()}


def _class_rows() -> Sequence[dict[str, str]]:
    return lexicon(LEXICONS / "word_classes_en.tsv")


# ------------------------------------------------------------------ by columns


def _of_parts(said: NDArray[np.int32], rows: Rows, texts: int) -> tuple[Rows, NDArray[np.int32]]:
    """Return how many names each text holds, and the bits of its marks."""
    goes_on = np.zeros(len(rows), bool)
    goes_on[1:] = (said[:-1] & 1 > 0) & (rows[1:] == rows[:-1])
    count = np.where(goes_on, said >> 1, said >> 3) & _MOST_NAMES
    names = np.minimum(np.bincount(rows, count, texts), _MOST_NAMES).astype(np.intp)
    marked = np.zeros(texts, np.int32)
    if len(rows):
        starts = _edges(rows)[:-1]
        marked[rows[starts]] = np.bitwise_or.reduceat(said >> _MARKS_AT, starts)
    return names, marked


def _shortened(rows: Rows, numbers: NDArray[np.int32], texts: int) -> tuple[Rows, NDArray[np.int32]]:
    """Return the words of the texts up to the most that count."""
    counts = np.bincount(rows, minlength=texts)
    if counts.max(initial=0) <= _MOST_WORDS:
        return rows, numbers
    kept = np.arange(len(rows)) - (np.cumsum(counts) - counts)[rows] < _MOST_WORDS
    return rows[kept], numbers[kept]


def _single(rows: Rows, words: Hashes) -> list[_Found]:
    """Return words and stems."""
    stems = words[_STEM]
    has_stem = stems > 0
    return [(rows, words[_WORD_]), (rows[has_stem], stems[has_stem])]


def _pairs(rows: Rows, words: Hashes) -> _Found:
    """Return the pairs of words beside each other."""
    both = np.flatnonzero(rows[1:] == rows[:-1])
    return rows[both], _two(words, _WORD_, both)


def _two(words: Hashes, column: int, at: Rows) -> Hashes:
    """Return the hashes of words with the next words behind them."""
    return crc32_joined(words[column, at], words[_BEHIND, at + 1], words[_LENGTH, at + 1])


def _ends(rows: Rows, words: Hashes) -> list[_Found]:
    """Return the words at both ends, the first two, and the ending of the first."""
    edges = _edges(rows)
    first, last = edges[:-1], edges[1:] - 1
    own = rows[first]
    has_two = last > first
    two = words[_FIRST_OF_TWO, first]
    two[has_two] = _two(words, _FIRST_OF_TWO, first[has_two])
    return [(own, words[_FIRST, first]), (own, two), (own, words[_LAST, last]), (own, words[_ENDING, first])]


def _edges(rows: Rows) -> Rows:
    """Return where the features of each text begin, and where the last ones end."""
    changes = np.ones(len(rows) + 1, bool)
    np.not_equal(rows[1:], rows[:-1], out=changes[1:-1])
    return np.flatnonzero(changes) if len(rows) else np.zeros(1, np.intp)


def _kinds(rows: Rows, words: Hashes, names: Rows) -> list[_Found]:
    """Return the classes of words and how many names there are, and both again beside a word of experience."""
    texts = np.arange(len(names))
    has_class = words[_CLASS] > 0
    several = len(_classes())
    own, kinds = np.divmod(np.unique(rows[has_class] * several + words[_CLASS, has_class]), several)
    asks = np.zeros(len(names), bool)
    asks[rows[words[_EXPERIENCE] > 0]] = True
    alone, beside = _kind_hashes()
    of_classes, of_names = asks[own], names + several
    return [
        (texts, alone[of_names]),
        (own, alone[kinds]),
        (texts[asks], beside[of_names[asks]]),
        (own[of_classes], beside[kinds[of_classes]]),
    ]


@cache
def _kind_hashes() -> tuple[Hashes, Hashes]:
    """Return the hashes of classes, then of numbers of names, by themselves and beside a word of experience."""
    features = [*(f"c:{name}" for name in _classes()), *(f"n:{count}" for count in range(_MOST_NAMES + 1))]
    alone, beside = (
        np.array([crc32(f"{f}{what}".encode()) for f in features], np.uint32) for what in ("", ":experience")
    )
    return alone, beside


# ------------------------------------------------------------------ Chinese


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


_KNOWN = _Known()
