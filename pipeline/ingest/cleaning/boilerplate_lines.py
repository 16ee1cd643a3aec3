"""Leave out the lines of a page that are buttons, menus and lists of other postings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.blocks import Piece

_CHROME = Path(__file__).with_name("boilerplate_lines.tsv")
_SIGNS = " .!:>»›«‹|/、，。！：…"
# So many lines in a row that are nothing but links are a menu; at either end of a page, fewer are.
_MENU_RUN, _EDGE_RUN = 4, 2
_LONGEST_LINE = 40
# What follows a heading such as "similar jobs" is a list of titles; a longer line is none of them.
_LONGEST_ENTRY = 100


def without_chrome(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a page that are no part of the board around its posting."""
    yield from _outside_lists(piece for piece in _without_menus(list(pieces)) if not _is_button(piece))


def _without_menus(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield all but runs of lines that are links and nothing else; a linked heading stays."""
    runs = [(linked, list(run)) for linked, run in groupby(pieces, key=_is_menu_line)]
    for at, (linked, run) in enumerate(runs):
        least = _EDGE_RUN if at in (0, len(runs) - 1) and len(runs) > 1 else _MENU_RUN
        if not (linked and len(run) >= least):
            yield from run


def _is_menu_line(piece: Piece) -> bool:
    """Say whether a piece is one link, not set apart as a title."""
    return piece.link and piece.kind != "heading" and not piece.emphasised


def _outside_lists(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield all but the lists of other postings behind a heading that announces them."""
    skipping = False
    for piece in pieces:
        if _bare(piece) in _lines("list"):
            skipping = True
        elif piece.kind == "heading" or piece.emphasised or len(piece.text) > _LONGEST_ENTRY:
            skipping = False
        if not skipping:
            yield piece


def _bare(piece: Piece) -> str:
    """Return a short piece without case and signs; a long one is no line of a board."""
    return piece.text.casefold().strip(_SIGNS) if len(piece.text) <= _LONGEST_LINE else ""


@cache
def _lines(kind: str) -> frozenset[str]:
    """Return the lines of one kind in chrome_lines.tsv, without case."""
    return frozenset(row["line"].casefold() for row in lexicon(_CHROME) if row["kind"] == kind)


def _is_button(piece: Piece) -> bool:
    """Say whether a piece is a button, or several beside each other."""
    bare = _bare(piece)
    return bare in _lines("button") or (bool(bare) and all(word in _lines("button") for word in bare.split()))
