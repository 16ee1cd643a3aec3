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

from pipeline.extract.headings import folded
from pipeline.extract.units import Unit
from pipeline.extract.words import BUCKETS, HAN_RUN, MOST_KEPT, read

_ASKING_MARKS = frozenset({"exp", "skill", "edu"})
_TEXT_SCALE, _AROUND_SCALE = 2.5, 0.5
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


def hashed_features(units: Sequence[Unit], *, headings: bool = True) -> Hashed:
    """Return the hashed features of all units of one posting; `headings` off hides what headings say."""
    hashes: list[bytes] = []
    counts: list[int] = []
    shares: list[float] = []
    places = places_of(units) if headings else (Place(),) * len(units)
    for number, unit in enumerate(units):
        said = read(unit.text, unit.chinese)
        around = _around(units, number, places[number], said.marks, headings=headings)
        hashes += [said.hashes, array("q", [_HASHES[feature] for feature in around]).tobytes()]
        counts += [said.count, len(around)]
        shares += [_TEXT_SCALE / (said.count + 4) ** 0.5, _AROUND_SCALE]
    columns = np.frombuffer(b"".join(hashes), np.int64) % BUCKETS
    edges = np.cumsum([0, *counts], dtype=np.int64)[::2]
    return Hashed(columns, np.repeat(np.array(shares, np.float32), counts), edges)


class _Hashes(dict[str, int]):
    """The hash of every feature of shape and place; it fills itself as it is used."""

    def __missing__(self, feature: str) -> int:
        """Return the hash of a feature that is met for the first time."""
        if len(self) >= MOST_KEPT:
            self.clear()
        self[feature] = crc32(feature.encode())
        return self[feature]


_HASHES = _Hashes()


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


def _around(units: Sequence[Unit], number: int, place: Place, marks: tuple[str, ...], *, headings: bool) -> list[str]:
    """Return the features of shape and place."""
    unit = units[number]
    tag = "zh" if unit.chinese else "en"
    text = unit.text
    features = [
        "bias:" + tag,
        f"len:{tag}:{min(9, len(text) // (8 if unit.chinese else 24))}",
        f"kind:{unit.kind}:{unit.emphasised}",
        f"at:{tag}:{10 * number // max(1, len(units))}",
        f"edge:{unit.opens}:{unit.closes}",
        f"end:{tag}:{text[-1]}",
        *_marked(tag, marks),
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
def _marked(tag: str, marks: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the marks of a unit say; few sets of them occur."""
    asks = "+".join(name for name in marks if name in _ASKING_MARKS)
    return (f"asks:{tag}:{asks}", *(f"mark:{tag}:{name}" for name in marks))


@lru_cache(maxsize=512)
def _heading_words(text: str) -> tuple[str, ...]:
    """Return the words of a heading, or its pairs of Chinese characters; many units stand below one heading."""
    pairs = [run[at : at + 2] for run in HAN_RUN.findall(text) for at in range(len(run) - 1)]
    return tuple(f"h:{word}" for word in pairs or folded(text).split()[:10])
