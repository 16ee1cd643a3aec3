"""Texts that a source files under a section itself (schema.org `responsibilities`), set into the pieces.

Where the description says the same, its pieces are marked; what it does not say is added at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.core.records import SectionKind
from pipeline.ingest.cleaning.blocks import Piece

# A shorter line ("SQL") may stand in a description for other reasons than because it repeats the field.
_TELLING = 12


def with_declared(pieces: Sequence[Piece], declared: Iterable[tuple[SectionKind, Sequence[Piece]]]) -> Iterator[Piece]:
    """Yield the pieces of the description, marked where a declared text repeats them, then the rest of those texts."""
    marked = list(pieces)
    keys = [_bare(piece.text) for piece in marked]
    whole = "".join(keys)
    extra: list[Piece] = []
    for section, texts in declared:
        for piece in texts:
            key = _bare(piece.text)
            at = next((i for i, known in enumerate(keys) if known and _same(key, known)), None)
            if at is not None:
                marked[at] = marked[at]._replace(section=marked[at].section or section)
            elif len(key) < _TELLING or key not in whole:
                extra.append(piece._replace(section=section))
    yield from marked
    yield from extra


def _same(key: str, known: str) -> bool:
    """Say whether two bare texts are one: equal, or one long and inside the other."""
    short, long = sorted((key, known), key=len)
    return key == known or (len(short) >= max(_TELLING, 0.8 * len(long)) and short in long)


def _bare(text: str) -> str:
    """Return the letters and digits of a text, without case."""
    return "".join(char for char in text.casefold() if char.isalnum())
