"""What the line classifier looks at: the words of a unit, its shape, and where it stands.

Every feature is a string that is hashed into one of `BUCKETS` columns, so the trained weights hold
no posting's words. Words count less each the longer the unit is; shape and place count in full.
"""

from __future__ import annotations

from array import array
from binascii import crc32
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.lines.headings import folded
from pipeline.extract.lines.units import Unit
from pipeline.extract.lines.word_features import BUCKETS, HAN_RUN, Read, read_chinese, read_english

_ASKING_MARKS = frozenset({"exp", "skill", "edu"})
_TEXT_SCALE, _AROUND_SCALE = 2.5, 0.5
_HASH = np.dtype(np.uint32)
_SAYS_NOTHING = frozenset({"none", "unknown", "other", "meta"})


class Place(NamedTuple):
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


def hashed_features(units: Sequence[Unit], *, headings: bool = True, places: Sequence[Place] | None = None) -> Hashed:
    """Return the hashed features of all units of one posting; `headings` off hides what headings say.

    `places` are those of the units, where they are known.
    """
    said = _said(units)
    places = (places or places_of(units)) if headings else (Place(),) * len(units)
    around = [
        _around(units, number, place, said.marks[number], headings=headings) for number, place in enumerate(places)
    ]
    size = len(units)
    beside = np.repeat(np.arange(size), [len(one) // _HASH.itemsize for one in around])
    rows = np.concatenate([said.rows, beside])
    hashes = np.concatenate([said.hashes, np.frombuffer(b"".join(around), _HASH)])
    share = _TEXT_SCALE / np.sqrt(np.bincount(said.rows, minlength=size) + 4)
    weights = np.concatenate([share.astype(np.float32)[said.rows], np.full(len(beside), _AROUND_SCALE, np.float32)])
    order = np.argsort(rows, kind="stable")
    edges = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=size))])
    return Hashed((hashes % BUCKETS).astype(np.int64)[order], weights[order], edges)


def _said(units: Sequence[Unit]) -> Read:
    """Return what the units say by themselves, each read by the rules of its language."""
    english = [number for number, unit in enumerate(units) if not unit.chinese]
    read = read_english([units[number].text for number in english])
    if len(english) == len(units):
        return read
    marks: list[tuple[str, ...]] = [()] * len(units)
    for number, own in zip(english, read.marks, strict=True):
        marks[number] = own
    rows, hashes = [np.array(english, np.intp)[read.rows]], [read.hashes]
    for number, unit in enumerate(units):
        if unit.chinese:
            own_hashes, marks[number] = read_chinese(unit.text)
            rows.append(np.full(len(own_hashes), number))
            hashes.append(own_hashes)
    return Read(np.concatenate(rows), np.concatenate(hashes), marks)


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


def _around(units: Sequence[Unit], number: int, place: Place, marks: tuple[str, ...], *, headings: bool) -> bytes:
    """Return the hashes of the features of shape and place, one behind the other."""
    unit = units[number]
    text, tag = unit.text, "zh" if unit.chinese else "en"
    heading = unit.heading if headings else None
    case = "upper" if text.isupper() else "title" if text.istitle() else ""
    size = min(9, len(text) // (8 if unit.chinese else 24))
    found = [
        _set_as(tag, unit.kind, unit.emphasised, unit.opens, unit.closes),
        _reads(tag, case, marks),
        _measured(tag, size, 10 * number // max(1, len(units)), text[-1]),
        _FIRST if number == 0 else _beside(units[number - 1], -1, headings=headings),
        _LAST if number + 1 == len(units) else _beside(units[number + 1], 1, headings=headings),
    ]
    if heading:
        found.append(_is_heading(heading.kind, heading.whole))
    if headings:
        found.append(_under(tag, place.heading_kind, min(3, place.distance // 4), place.over))
        if place.heading_text:
            found.append(_heading_words(place.heading_text))
    return b"".join(found)


# Each of these is asked for a few combinations again and again.


@lru_cache(maxsize=256)
def _set_as(tag: str, kind: str, emphasised: bool, opens: bool, closes: bool) -> bytes:
    """Return how a unit is set."""
    return _hashed(f"bias:{tag}", f"kind:{kind}:{emphasised}", f"edge:{opens}:{closes}")


@lru_cache(maxsize=4096)
def _reads(tag: str, case: str, marks: tuple[str, ...]) -> bytes:
    """Return what the marks of a unit say, and its capitals."""
    asks = "+".join(name for name in marks if name in _ASKING_MARKS)
    return _hashed(f"asks:{tag}:{asks}", *(f"mark:{tag}:{name}" for name in marks), *filter(None, [case]))


@lru_cache(maxsize=4096)
def _measured(tag: str, size: int, at: int, end: str) -> bytes:
    """Return how long a unit is, where it stands in the posting, and how it ends."""
    return _hashed(f"len:{tag}:{size}", f"at:{tag}:{at}", f"end:{tag}:{end}")


def _beside(other: Unit, step: int, *, headings: bool) -> bytes:
    """Return how the unit before or after is set."""
    heading = other.heading.kind if other.heading and headings else None
    return _neighbour(step, other.kind, min(4, len(other.text) // 40), other.text[-1] in ":：", heading)


@lru_cache(maxsize=1024)
def _neighbour(step: int, kind: str, size: int, colon: bool, heading: str | None) -> bytes:
    """Return what `_beside` says."""
    return _hashed(f"by:{step}:{kind}:{size}:{colon}", *([f"by:{step}:is:{heading}"] if heading else []))


@lru_cache(maxsize=64)
def _is_heading(kind: str, whole: bool) -> bytes:
    """Return what the vocabulary knows of a unit as a heading."""
    return _hashed(f"is:{kind}:{whole}")


@lru_cache(maxsize=1024)
def _under(tag: str, kind: str, distance: int, over: str) -> bytes:
    """Return what the heading above says."""
    silent = [f"over:{over}"] if kind in _SAYS_NOTHING else []
    return _hashed(f"under:{kind}", f"under:{tag}:{kind}:{distance}", *silent)


@lru_cache(maxsize=512)
def _heading_words(text: str) -> bytes:
    """Return the words of a heading, or its pairs of Chinese characters; many units stand below one heading."""
    pairs = [run[at : at + 2] for run in HAN_RUN.findall(text) for at in range(len(run) - 1)]
    return _hashed(*(f"h:{word}" for word in pairs or folded(text).split()[:10]))


def _hashed(*features: str) -> bytes:
    return array("I", [crc32(feature.encode()) for feature in features]).tobytes()


_FIRST, _LAST = _hashed("first", "by:-1:none"), _hashed("by:1:none")
