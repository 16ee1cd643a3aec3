"""Pictures that open lines: bullets where the same opens several, decoration else; some say what the line is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.blocks import Piece, says_something

_FACTS = Path(__file__).with_name("emoji_facts.tsv")
_JOINED = "\ufe0f\u200d\U0001f3fb-\U0001f3ff"
_OPENING = re.compile(rf"(?:[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u25aa-\u25fe][{_JOINED}]*\s*)+")
_ANY = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u25aa-\u25fe]")
_CLOSING = re.compile(rf"(?:\s{{0,3}}[\U0001f000-\U0001faff][{_JOINED}]{{0,4}}){{1,12}}$")
_LONGEST_FACT = 80
# Headings of this rank or a smaller one, among so many lines at the top, may be facts.
_SMALL_RANK, _TOP = 3, 6
# "📍工作地點：..." says twice what it is.
_LABEL = re.compile(r"^[^:：]{1,12}[:：]\s*(?=\S)")


def without_emoji(pieces: Sequence[Piece], fields: dict[str, str]) -> list[Piece]:
    """Return the pieces without the pictures around their words; facts that a picture marks are added to `fields`."""
    if not any(_ANY.search(piece.text) for piece in pieces if not piece.text.isascii()):
        return list(pieces)
    pieces = [part for piece in pieces for part in _at_facts(piece)]
    opened = [_OPENING.match(piece.text) for piece in pieces]
    counts = Counter(found.group().strip() for found in opened if found)
    found = zip(pieces, opened, strict=True)
    return [
        _bare(piece, sign, counts, fields if _may_state(piece, at) else None) for at, (piece, sign) in enumerate(found)
    ]


def _at_facts(piece: Piece) -> Iterator[Piece]:
    """Yield a short line cut before the pictures that mark facts: pay and place stand on one line."""
    cuts = (
        [found.start() for found in _fact_pattern().finditer(piece.text)]
        if len(piece.text) <= 2 * _LONGEST_FACT
        else []
    )
    if len(cuts) < 2 or cuts[0] > 0:
        yield piece
    else:
        yield from (piece._replace(text=piece.text[a:b].strip()) for a, b in pairwise([*cuts, len(piece.text)]))


def _may_state(piece: Piece, at: int) -> bool:
    """Say whether a line may state a fact: it is plain, or one of the small headings at the top."""
    return not piece.emphasised if piece.kind == "paragraph" else piece.level >= _SMALL_RANK and at < _TOP


def _bare(
    piece: Piece, opening: re.Match[str] | None, counts: Mapping[str, int], fields: dict[str, str] | None
) -> Piece:
    """Return one piece without its pictures."""
    text = _CLOSING.sub("", piece.text[opening.end() :] if opening else piece.text)
    if not says_something(text):
        return piece
    if opening is None:
        return piece if len(text) == len(piece.text) else piece._replace(text=text)
    sign = opening.group().strip()
    fact = _facts().get(sign[0])
    if fact and fields is not None and len(text) <= _LONGEST_FACT and counts[sign] == 1:
        fields.setdefault(fact, _LABEL.sub("", text))
        return piece._replace(text=text, section=piece.section or "meta")
    listed = counts[sign] > 1 and piece.kind == "paragraph" and not piece.emphasised
    return piece._replace(text=text, kind="item" if listed else piece.kind)


@cache
def _fact_pattern() -> re.Pattern[str]:
    """Return the pattern of a picture that marks a fact."""
    return re.compile(f"[{''.join(_facts())}]")


@cache
def _facts() -> Mapping[str, str]:
    """Return which field a picture marks."""
    return {row["emoji"]: row["field"] for row in lexicon(_FACTS)}
