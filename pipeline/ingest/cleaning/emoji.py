"""Pictures that open lines: bullets where the same opens several, decoration else; some say what the line is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.blocks import Piece, says_something

_FACTS = Path(__file__).with_name("emoji_facts.tsv")
_JOINED = "\ufe0f\u200d\U0001f3fb-\U0001f3ff"
_OPENING = re.compile(rf"(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u25aa-\u25fe][{_JOINED}]*\s*)+")
_CLOSING = re.compile(rf"(?:\s*[\U0001f000-\U0001faff][{_JOINED}]*)+$")
_LONGEST_FACT = 80


def without_emoji(pieces: Sequence[Piece], fields: dict[str, str]) -> list[Piece]:
    """Return the pieces without the pictures around their words; facts that a picture marks are added to `fields`."""
    if all(piece.text.isascii() for piece in pieces):
        return list(pieces)
    opened = [_OPENING.match(piece.text) for piece in pieces]
    counts = Counter(found.group().strip() for found in opened if found)
    return [_bare(piece, found, counts, fields) for piece, found in zip(pieces, opened, strict=True)]


def _bare(piece: Piece, opening: re.Match[str] | None, counts: Mapping[str, int], fields: dict[str, str]) -> Piece:
    """Return one piece without its pictures."""
    text = _CLOSING.sub("", piece.text[opening.end() :] if opening else piece.text)
    if not says_something(text):
        return piece
    if opening is None:
        return piece if len(text) == len(piece.text) else piece._replace(text=text)
    sign = opening.group().strip()
    fact = _facts().get(sign[0])
    if fact and len(text) <= _LONGEST_FACT and counts[sign] == 1:
        fields.setdefault(fact, text)
        return piece._replace(text=text, section=piece.section or "meta")
    listed = counts[sign] > 1 and piece.kind == "paragraph" and not piece.emphasised
    return piece._replace(text=text, kind="item" if listed else piece.kind)


@cache
def _facts() -> Mapping[str, str]:
    """Return which field a picture marks."""
    return {row["emoji"]: row["field"] for row in lexicon(_FACTS)}
