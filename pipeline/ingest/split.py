"""Cut pieces at bullets, running numbers and glued Chinese headings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from pipeline.ingest.headlines import headline_cuts, tail_headline
from pipeline.ingest.pieces import Piece, says_something, tidy
from pipeline.records import BlockKind
from pipeline.text.markers import Marker, glued_markers, opening_marker


def split_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield all pieces, each cut into the items and headings that run on in it; bullets are dropped."""
    for piece in pieces:
        yield from _split(piece)


def _split(piece: Piece) -> Iterator[Piece]:
    """Yield one piece cut at its markers; what opens with one is an item."""
    markers = list(glued_markers(piece.text))
    if not markers or markers[0].start > 0:
        first = opening_marker(piece.text)
        markers = [first, *(m for m in markers if m.start >= first.end)] if first else markers
    edges = [0, *(marker.start for marker in markers), len(piece.text)]
    if edges[1] > 0:
        yield from _stretch(piece, piece.text[: edges[1]], before=markers[0] if markers else None)
    for at, marker in enumerate(markers):
        following = markers[at + 1] if at + 1 < len(markers) else None
        text = piece.text[marker.end if marker.symbol else marker.start : edges[at + 2]]
        if says_something(text):
            yield from _stretch(_as_item(piece, marker), text, before=following)


def _as_item(piece: Piece, marker: Marker) -> Piece:
    """Return the piece as the item that a marker opens; a numbered heading stays one."""
    kind: BlockKind = "heading" if piece.kind == "heading" else "item"
    return replace(piece, kind=kind, level=piece.level + (marker.level if kind == "item" else 0))


def _stretch(like: Piece, text: str, before: Marker | None) -> Iterator[Piece]:
    """Yield the text between two markers, with the headings that are glued to it as paragraphs of their own."""
    cuts = [] if text.isascii() else list(headline_cuts(text))
    if before is not None and before.first and (tail := tail_headline(text)):
        cuts = sorted({*cuts, tail})
    edges = [0, *cuts, len(text)]
    for start, end in pairwise(edges):
        part = tidy(text[start:end])
        if part:
            yield replace(like, text=part) if start == 0 else replace(like, text=part, kind="paragraph", level=0)
