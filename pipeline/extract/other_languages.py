"""The half of a posting that can be read, where the whole is in a language that cannot.

Quebec's boards print a posting in French and again in English. Such a posting keeps the language that
most of it is in ("other"), but the paragraphs in English or Chinese are read, the others are not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.extract.units import Unit
from pipeline.records import Document
from pipeline.text.language import language_of

# A block of so many words shows its language by itself; a shorter one ("Exigences", "Requirements") belongs to
# the half that it stands in. A half has so many words: a legal statement alone is none.
_TELLING, _LEAST = 6, 60
_NOISE = frozenset({"NOISE"})


def readable(document: Document) -> tuple[bool, ...]:
    """Return for each block whether it can be read; none, where the blocks that can are too few to be a half."""
    told = [_language(document.text[block.start : block.end]) for block in document.blocks]
    before, after = _carried(told), reversed(_carried(told[::-1]))
    found = tuple(bool(last if known is None else known) for last, known in zip(before, after, strict=True))
    words = sum(
        len(document.text[block.start : block.end].split())
        for block, known in zip(document.blocks, told, strict=True)
        if known
    )
    return found if words >= _LEAST else (False,) * len(found)


def _carried(told: Sequence[bool | None]) -> list[bool | None]:
    """Return for each block what the last one says that says anything, itself included."""
    carried: list[bool | None] = []
    for known in told:
        carried.append(known if known is not None or not carried else carried[-1])
    return carried


def without_the_rest(
    document: Document, can: Sequence[bool], units: Sequence[Unit], labels: Sequence[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Return the labels with what stands in blocks that cannot be read (`readable`) as noise, which asks nothing."""
    starts = [block.start for block in document.blocks]
    return tuple(
        own if can[bisect_right(starts, unit.start) - 1] and _language(unit.text) is not False else _NOISE
        for unit, own in zip(units, labels, strict=True)
    )


def _language(text: str) -> bool | None:
    """Say whether a block can be read, or None where it is too short to tell."""
    telling = len(text.split()) >= _TELLING
    if not telling and text.isascii():
        return None
    language = language_of(text)
    return language != "other" if telling or language == "zh" else None
