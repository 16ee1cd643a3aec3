"""What the line classifier looks at: the words of a unit, its shape, and where it stands.

Every feature is a string that is hashed into one of `BUCKETS` columns, so the trained weights hold
no posting's words. Words count less each the longer the unit is; shape and place count in full.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.extract.lines.headings import folded
from pipeline.extract.lines.units import Unit
from pipeline.extract.lines.word_features import BUCKETS, HAN_RUN, hashed, text_features

_ASKING_CUES = frozenset({"exp", "skill", "edu"})
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


def hashed_features(units: Sequence[Unit], *, headings: bool = True, places: Sequence[Place] | None = None) -> Hashed:
    """Return the hashed features of all units of one posting; `headings` off hides what headings say.

    `places` are those of the units, where they are known.
    """
    texts = [text_features(unit.text, chinese=unit.chinese) for unit in units]
    places = (places or places_of(units)) if headings else (Place(),) * len(units)
    rows: list[array[int]] = []
    for number, (text, place) in enumerate(zip(texts, places, strict=True)):
        rows += [text.hashes, hashed(*_around(units, number, place, text.cues, headings=headings))]
    sizes = np.array([len(row) for row in rows], np.int64)
    scales = np.full(len(rows), _AROUND_SCALE)
    scales[::2] = _TEXT_SCALE / np.sqrt(sizes[::2] + 4)
    columns = np.frombuffer(b"".join(rows), np.uint32).astype(np.int64) % BUCKETS
    edges = np.concatenate([[0], np.cumsum(sizes)[1::2]])
    return Hashed(columns, np.repeat(scales, sizes).astype(np.float32), edges)


def places_of(units: Sequence[Unit]) -> tuple[Place, ...]:
    """Return the heading over each unit: one that the vocabulary knows, or a line that stands like one."""
    found: list[Place] = []
    kind, text, distance, over, field = "none", "", 0, "none", None
    for number, unit in enumerate(units):
        # A heading inside of a field says better than the name of the field what stands below it.
        is_field_alone = unit.section is not None and (unit.section != field or kind in _SAYS_NOTHING)
        found.append(Place((unit.section if is_field_alone else None) or kind, text, distance, over))
        distance += 1
        if unit.heading or stands_like_heading(units, number):
            kind, field = unit.heading.kind if unit.heading else "unknown", unit.section
            text, distance = unit.text, 0
            over = kind if kind not in _SAYS_NOTHING else over
    return tuple(found)


def stands_like_heading(units: Sequence[Unit], number: int) -> bool:
    """Say whether a line that the vocabulary does not know is set like a heading: short, marked, with text below."""
    unit = units[number]
    if number + 1 == len(units) or not unit.opens or len(unit.text) > (16 if unit.chinese else 70):
        return False
    ends = ":：】" if unit.kind == "item" else ":：】?"
    marked = (
        unit.kind == "heading" or unit.emphasised or unit.text[-1] in ends or (unit.text.isupper() and not unit.chinese)
    )
    return marked and unit.text[-1] not in ".。;；,，"


def _around(
    units: Sequence[Unit], number: int, place: Place, cues: tuple[str, ...], *, headings: bool
) -> Iterator[str]:
    """Yield the features of how a unit is set and where it stands."""
    unit = units[number]
    text, tag = unit.text, "zh" if unit.chinese else "en"
    yield from (f"bias:{tag}", f"kind:{unit.kind}:{unit.emphasised}", f"edge:{unit.opens}:{unit.closes}")
    yield f"asks:{tag}:{'+'.join(name for name in cues if name in _ASKING_CUES)}"
    yield from (f"mark:{tag}:{name}" for name in cues)
    if text.isupper() or text.istitle():
        yield "upper" if text.isupper() else "title"
    yield f"len:{tag}:{min(9, len(text) // (8 if unit.chinese else 24))}"
    yield from (f"at:{tag}:{10 * number // len(units)}", f"end:{tag}:{text[-1]}")
    yield from ("first", "by:-1:none") if number == 0 else _beside(units[number - 1], -1, headings=headings)
    yield from ("by:1:none",) if number + 1 == len(units) else _beside(units[number + 1], 1, headings=headings)
    if headings:
        yield from _heading_features(unit, place, tag)


def _beside(other: Unit, step: int, *, headings: bool) -> Iterator[str]:
    """Yield how the unit `step` places away is set, and what the vocabulary knows of it as a heading."""
    yield f"by:{step}:{other.kind}:{min(4, len(other.text) // 40)}:{other.text[-1] in ':：'}"
    if other.heading and headings:
        yield f"by:{step}:is:{other.heading.kind}"


def _heading_features(unit: Unit, place: Place, tag: str) -> Iterator[str]:
    """Yield what the unit itself and the line above it say as headings."""
    if unit.heading:
        yield f"is:{unit.heading.kind}:{unit.heading.whole}"
    kind = place.heading_kind
    yield from (f"under:{kind}", f"under:{tag}:{kind}:{min(3, place.distance // 4)}")
    if kind in _SAYS_NOTHING:
        yield f"over:{place.over}"
    pairs = [run[at : at + 2] for run in HAN_RUN.findall(place.heading_text) for at in range(len(run) - 1)]
    yield from (f"h:{word}" for word in pairs or folded(place.heading_text).split()[:10])
