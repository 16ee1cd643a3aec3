"""The half of a posting that can be read, where the other half is in a language that cannot.

Quebec's boards print a posting in French and again in English. Such a posting keeps the language that
most of it is in, but only the paragraphs in English or Chinese are read, the others are left as they stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from pipeline.core.records import Document
from pipeline.extract.lines.units import Unit
from pipeline.text.language_id import has_english, language_of

# A block of so many words shows its language by itself; a shorter one ("Exigences", "Requirements") belongs to
# the half that it stands in. A half has so many words: a legal statement alone is none.
_TELLING, _LEAST = 6, 60
_NOISE = frozenset({"NOISE"})
# Letters with accents, and of other alphabets. English with fewer of them ("résumé, façade, Montréal") is looked at
# no further: French has one in about thirty letters.
_ACCENTS, _FEW = re.compile(r"[À-ÖØ-öø-ɏͰ-᷿]"), 6


def readable(document: Document) -> tuple[bool, ...]:
    """Return for each block whether it can be read, or () where nothing hints at another language.

    In a posting that is mostly in another language it is none, where the blocks that can are too few to be a half.
    """
    text = document.text
    if document.lang == "zh" or (document.lang != "other" and (text.isascii() or len(_ACCENTS.findall(text)) < _FEW)):
        return ()
    found = tuple(_settled([text[block.start : block.end] for block in document.blocks]))
    if document.lang != "other":
        return found
    blocks = (text[block.start : block.end] for block in document.blocks)
    words = sum(len(block.split()) for block in blocks if _language(block))
    return found if words >= _LEAST else (False,) * len(found)


def _settled(texts: Sequence[str]) -> Iterator[bool]:
    """Yield for each text whether it can be read; for one too short to tell, as the texts around it say."""
    told = [_language(text) for text in texts]
    before, after = _carried(told), _carried(told[::-1])[::-1]
    for text, known, last, following in zip(texts, told, before, after, strict=True):
        if known is not None:
            yield known
        elif last is None or following is None or last == following:
            yield bool(last if following is None else following) or has_english(text)
        else:  # a heading belongs to what follows, but not a last line of French before the English half
            yield (following and language_of(text) != "other") or has_english(text)


def _carried(told: Sequence[bool | None]) -> list[bool | None]:
    """Return for each block what the last one says that says anything, itself included."""
    carried: list[bool | None] = []
    for known in told:
        carried.append(known if known is not None or not carried else carried[-1])
    return carried


def without_the_rest(
    document: Document, can: Sequence[bool], units: Sequence[Unit], labels: Sequence[frozenset[str]]
) -> tuple[frozenset[str], ...]:
    """Return the labels with what stands in blocks that cannot be read (`readable`) as noise, which asks nothing.

    A block that can be read may hold a unit that cannot, where a board glued the two halves.
    """
    starts = [block.start for block in document.blocks]
    alone = _settled([unit.text for unit in units])
    return tuple(
        own if can[bisect_right(starts, unit.start) - 1] and itself else _NOISE
        for unit, own, itself in zip(units, labels, alone, strict=True)
    )


def _language(text: str) -> bool | None:
    """Say whether a block can be read, or None where it is too short to tell."""
    telling = len(text.split()) >= _TELLING
    if not telling and text.isascii():
        return None
    language = language_of(text)
    return language != "other" if telling or language == "zh" else None
