"""With which few characters the matches of a lexicon's entry can begin.

Most of a posting holds nothing that a lexicon knows. A text is searched once for the places where
an entry of any lexicon can begin, told by the characters that stand there; only those entries are
tried. That makes a search cost what is found, not what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from re import _constants as ops  # type: ignore[attr-defined]  # the parser that `re` itself uses
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# So many letters tell most words apart; where a word is shorter, with what follows it; so many Chinese characters.
_LONG, _SHORT, _CHINESE = 5, 4, 2
_BEGINNING = rf"[a-z0-9]{{{_LONG}}}|[\x00-\x7f].{{0,{_SHORT - 1}}}|.{{1,{_CHINESE}}}"
# Words and Chinese characters, each with how it begins; the second is for text in ASCII alone, where it is faster.
_WORDS = re.compile(rf"(?=({_BEGINNING}))(?:[a-z0-9]+|[^\x00-\x7f])", re.DOTALL)
_ASCII_WORDS = re.compile(rf"(?=([a-z0-9]{{{_LONG}}}|.{{1,{_SHORT}}}))[a-z0-9]+", re.DOTALL)
_FIRST = re.compile(_BEGINNING, re.DOTALL)
_ANY = "\0"
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# A class of more characters than this counts as any character; so many beginnings of one entry are enough.
_MOST_CHARACTERS, _MOST_HEADS = 64, 400


def words(folded: str) -> Iterator[re.Match[str]]:
    """Yield the words and Chinese characters of folded text; group 1 is how they begin."""
    return (_ASCII_WORDS if folded.isascii() else _WORDS).finditer(folded)


def beginning(text: str, at: int = 0) -> str:
    """Return how what stands at one place of a text begins; "" at its end."""
    found = _FIRST.match(text, at)
    return found.group() if found else ""


def openings(source: str) -> frozenset[str]:
    """Return how matches of an expression can begin; fewer characters where any can follow them.

    Raises:
        ValueError: where the expression can begin with any character, or match nothing.
    """
    found = {text.partition(_ANY)[0] for text in _sequence(_parser.parse(source))}
    if "" in found:
        raise ValueError("it can begin with any character")
    return frozenset(map(beginning, found))


def _sequence(items: Iterable[Any]) -> set[str]:
    """Return the openings of a sequence; an opening that ends in `_ANY` goes on with anything."""
    heads = {""}
    for operation, value in items:
        open_heads = {head for head in heads if len(head) < _LONG and not head.endswith(_ANY)}
        if not open_heads:
            break
        heads = (heads - open_heads) | _joined(open_heads, set(_item(operation, value)))
    return heads


def _joined(heads: set[str], tails: set[str]) -> set[str]:
    """Return every head with every tail; a long head with anything, where these would be too many."""
    many = len(heads) * len(tails) > _MOST_HEADS
    return {(head + tail)[:_LONG] for head in heads for tail in (_ANY if many and len(head) > 1 else tails)}


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
    once, heads = _sequence(item), {""}
    if least == 0:
        yield ""
    for times in range(1, min(most, _LONG) + 1):
        heads = _joined(heads, once)
        if times >= min(least, _LONG):
            yield from heads


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
