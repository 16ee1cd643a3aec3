"""The head of a page of a Chinese board, copied as text: menus, then place, years and degree on one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.blocks import Piece
from pipeline.text.normalize import fold

_WORDS = Path(__file__).with_name("board_header.tsv")
_BETWEEN = re.compile(r"[\s|｜/·•、，,]+")
# A head is this many lines at most; so many words of a menu make a line of one.
_HEAD_LINES, _FEWEST_WORDS = 15, 3
_LONGEST_WORD, _LONGEST_LINE = 12, 60


def without_board_head(pieces: Sequence[Piece], fields: dict[str, str]) -> list[Piece]:
    """Return the pieces without the menus at their top; place, years and degree of a line of facts go to `fields`."""
    head = pieces[:_HEAD_LINES]
    if all(piece.text.isascii() for piece in head):
        return list(pieces)
    for piece in head:
        for name, value in _facts(piece.text):
            fields.setdefault(name, value)
    if not any(_is_menu(piece.text) for piece in head):
        return list(pieces)
    return [*(piece for piece in head if not _is_menu(piece.text, fewest=1)), *pieces[_HEAD_LINES:]]


def _is_menu(text: str, fewest: int = _FEWEST_WORDS) -> bool:
    """Say whether a line holds words of a board's menu and nothing else."""
    words = _split(text)
    return len(words) >= fewest and all(_kind(word) == "menu" for word in words)


def _facts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the place, years and degree of a line that holds these and nothing else."""
    words = _split(text)
    kinds = [_kind(word) for word in words] if len(words) <= _FEWEST_WORDS else []
    if {"years", "degree"} <= set(kinds) and kinds.count(None) <= 1:
        for word, kind in zip(words, kinds, strict=True):
            if kind in ("years", "degree"):
                yield f"{kind}_declared", word
            elif kind is None:
                yield "location", word


def _split(text: str) -> list[str]:
    """Return the words of a short line between spaces and signs."""
    return [word for word in _BETWEEN.split(text) if word] if len(text) <= _LONGEST_LINE else []


@lru_cache(maxsize=4096)
def _kind(word: str) -> str | None:
    """Return what a word is in the head of a board's page."""
    folded = fold(word).text.casefold() if len(word) <= _LONGEST_WORD else ""
    return next((kind for kind in ("menu", "years", "degree") if _pattern(kind).fullmatch(folded)), None)


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """Return the pattern of the words of one kind."""
    return re.compile("|".join(f"(?:{row['pattern']})" for row in lexicon(_WORDS) if row["kind"] == kind))
