"""Which two characters an entry of a lexicon can begin with, and where a text has them.

Most of a posting holds nothing that a lexicon knows. Each text is indexed once by the two
characters that open its words (for Chinese: at every character); a lexicon then looks only at the
places where one of its entries can begin. That makes a search cost what is found, not what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from re import _constants as ops  # type: ignore[attr-defined]  # the parser that `re` itself uses
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_WIDTH = 2
_ANY = "\0"
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# The second is for text in ASCII alone, where searching it is faster.
_PLACES, _ASCII_PLACES = re.compile(r"[a-z0-9]+|[^\x00-\x7f]"), re.compile(r"[a-z0-9]+")
_START = re.Match.start
# A class of more characters than this counts as any character.
_MOST_CHARACTERS = 64


@lru_cache(maxsize=256)
def places(folded: str) -> tuple[tuple[int, str], ...]:
    """Return where the words (and Chinese characters) of folded text begin, each with its first two characters."""
    words = (_ASCII_PLACES if folded.isascii() else _PLACES).finditer(folded)
    return tuple([(at, folded[at : at + _WIDTH]) for at in map(_START, words)])


def openings(source: str) -> frozenset[str]:
    """Return the first two characters that matches of an expression can have; one where the second may be any.

    Raises:
        ValueError: where the expression can begin with any character, or match nothing.
    """
    found = {text.partition(_ANY)[0] for text in _sequence(_parser.parse(source))}
    if "" in found:
        raise ValueError("it can begin with any character")
    return frozenset(text[:_WIDTH] for text in found)


def _sequence(items: Iterable[Any]) -> set[str]:
    """Return the openings of a sequence; an opening that ends in `_ANY` goes on with anything."""
    heads = {""}
    for operation, value in items:
        open_heads = {head for head in heads if len(head) < _WIDTH and not head.endswith(_ANY)}
        if not open_heads:
            break
        tails = set(_item(operation, value))
        heads = (heads - open_heads) | {(head + tail)[:_WIDTH] for head in open_heads for tail in tails}
    return heads


def _item(operation: object, value: Any) -> Iterator[str]:  # noqa: ANN401 - the parser has no types
    if operation is ops.LITERAL:
        yield chr(value)
    elif operation is ops.IN:
        yield from _members(value)
    elif operation is ops.BRANCH:
        for branch in value[1]:
            yield from _sequence(branch)
    elif operation is ops.SUBPATTERN:
        yield from _sequence(value[-1])
    elif operation in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        yield from _repeated(*value)
    elif operation in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        yield ""
    else:
        yield _ANY


def _repeated(least: int, most: int, item: Iterable[Any]) -> Iterator[str]:
    once = _sequence(item)
    if least == 0:
        yield ""
    yield from once if most == 1 else {first + second for first in once for second in ({""} | once)}


def _members(members: Iterable[tuple[Any, Any]]) -> Iterator[str]:
    """Return the characters of a class, or `_ANY` where they are many or told by what they are not."""
    found: list[str] = []
    for operation, value in members:
        if operation is ops.LITERAL:
            found.append(chr(value))
        elif operation is ops.RANGE and value[1] - value[0] < _MOST_CHARACTERS:
            found += [chr(code) for code in range(value[0], value[1] + 1)]
        elif operation is ops.CATEGORY and value is ops.CATEGORY_DIGIT:
            found += _DIGITS
        elif operation is ops.CATEGORY and value is ops.CATEGORY_WORD:
            found += _LETTERS + _DIGITS + "_"
        else:
            yield _ANY
            return
    yield from found
