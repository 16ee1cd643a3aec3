"""Cut pieces at bullets, running numbers and glued Chinese headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from pipeline.core.records import BlockKind
from pipeline.ingest.cleaning.blocks import Piece, says_something, tidy
from pipeline.ingest.cleaning.headlines import headline_cuts, tail_headline
from pipeline.ingest.cleaning.length_limits import LONGEST_LINE, cut_long
from pipeline.text.list_markers import Marker, glued_markers, opening_marker

_COUNT = re.compile(r"(\d{1,2})(?:\s?[.、)）．]|\s+(?=[A-Z\u3400-\u9fff]))")
# "1.3年及以上" is item 1 that asks for three years, where 2 comes next.
_GLUED_COUNT = re.compile(r"\d{1,2}[.．](?=\d{1,2}(?:[-–~至到]\d{1,2})?\+?\s?(?:年|个月|years?|yrs?))")
_BARE_COUNT = re.compile(r"\d{1,2}\s+(?=[A-Z\u3400-\u9fff])")


def split_pieces(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield all pieces, each cut into the items and headings that run on in it; bullets are dropped."""
    yield from _counted([part for piece in pieces for short in _shortened(piece) for part in _split(short)])


def _shortened(piece: Piece) -> Iterator[Piece]:
    """Yield a piece, cut where it is longer than any line of a posting."""
    if len(piece.text) <= LONGEST_LINE:
        yield piece
    else:
        yield from (piece._replace(text=part) for part in map(tidy, cut_long(piece.text)) if part)


def _counted(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces; lines that count on ("1 Sell", "2 Report") without any sign are items too."""
    numbers = [int(found.group(1)) if (found := _COUNT.match(piece.text)) else 0 for piece in pieces]
    for at, piece in enumerate(pieces):
        before = numbers[at - 1] if at else 0
        after = numbers[at + 1] if at + 1 < len(numbers) else 0
        counts = numbers[at] and (before + 1 == numbers[at] > 1 or after - 1 == numbers[at])
        if counts and (glued := _GLUED_COUNT.match(piece.text)):
            yield piece._replace(kind="item", text=piece.text[glued.end() :])
            continue
        bare = piece.kind == "paragraph" and not piece.emphasised and _BARE_COUNT.match(piece.text)
        yield piece._replace(kind="item") if counts and bare else piece


def _split(piece: Piece) -> Iterator[Piece]:
    """Yield one piece cut at its markers; what opens with one is an item."""
    markers = list(glued_markers(piece.text))
    if not markers or markers[0].start > 0:
        first = opening_marker(piece.text)
        markers = [first, *(m for m in markers if m.start >= first.end)] if first else markers
    if not markers and piece.text.isascii():
        yield piece  # most lines: nothing is cut
        return
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
    return piece._replace(kind=kind, level=piece.level + (marker.level if kind == "item" else 0))


def _stretch(like: Piece, text: str, before: Marker | None) -> Iterator[Piece]:
    """Yield the text between two markers, with the headings that are glued to it as paragraphs of their own."""
    cuts = [] if text.isascii() else list(headline_cuts(text))
    if before is not None and before.first and (tail := tail_headline(text)):
        cuts = sorted({*cuts, tail})
    edges = [0, *cuts, len(text)]
    for start, end in pairwise(edges):
        part = tidy(text[start:end])
        if part and part == like.text:
            yield like
        elif part:
            yield like._replace(text=part) if start == 0 else like._replace(text=part, kind="paragraph", level=0)
