"""The half of a posting that can be read, where the whole is in a language that cannot.

Quebec's boards print a posting in French and again in English. Such a posting keeps the language that
most of it is in ("other"), but the paragraphs in English or Chinese are read, the others are not.
"""

from __future__ import annotations

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
    found: list[bool] = []
    for place, own in enumerate(told):
        after = next((known for known in told[place:] if known is not None), None)
        before = next((known for known in reversed(told[:place]) if known is not None), None)
        found.append(own if own is not None else bool(before if after is None else after))
    words = sum(
        len(document.text[block.start : block.end].split())
        for block, known in zip(document.blocks, told, strict=True)
        if known
    )
    return tuple(found) if words >= _LEAST else (False,) * len(found)


def without_the_rest(
    document: Document, units: Sequence[Unit], labels: Sequence[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Return the labels with what stands in blocks that cannot be read as noise, which asks nothing."""
    can = readable(document)
    spans = [(block.start, block.end) for block, known in zip(document.blocks, can, strict=True) if known]
    return tuple(
        own if any(start <= unit.start < end for start, end in spans) and _language(unit.text) is not False else _NOISE
        for unit, own in zip(units, labels, strict=True)
    )


def _language(text: str) -> bool | None:
    """Say whether a block can be read, or None where it is too short to tell."""
    if len(text.split()) < _TELLING and text.isascii():
        return None
    return language_of(text) != "other" if len(text.split()) >= _TELLING or language_of(text) == "zh" else None
