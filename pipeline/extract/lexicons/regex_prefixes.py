"""With which few characters the matches of a lexicon's entry can begin.

Most of a posting holds nothing that a lexicon knows. A text is searched once for the places where
an entry of any lexicon can begin, told by the characters that stand there (`automaton.py`); only those
entries are tried. That makes a search cost what is found, not what is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from re import _constants as ops  # type: ignore[attr-defined]  # the parser that `re` itself uses
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# So many characters tell most entries apart; in Chinese two do.
LONG = 10
_ANY = "\0"
_DIGITS = "0123456789"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# A class of more characters than this counts as any character (than the second, where it does not begin an entry);
# so many beginnings of one entry are enough.
_MOST_CHARACTERS, _FEW_CHARACTERS, _MOST_HEADS = 64, 12, 600


def openings(source: str) -> frozenset[str]:
    """Return how matches of an expression can begin; fewer characters where any can follow them.

    Raises:
        ValueError: where the expression can begin with any character, or match nothing.
    """
    found = frozenset(text.partition(_ANY)[0] for text in _sequence(_parser.parse(source)))
    if not all(map(str.strip, found)):
        raise ValueError("it can begin with any character")
    return found


def _sequence(items: Iterable[Any], *, first: bool = True) -> set[str]:
    """Return the openings of a sequence; an opening that ends in `_ANY` goes on with anything.

    What is not `first` in its expression need not be told by every letter of a wide class.
    """
    heads = {""}
    for operation, value in items:
        open_heads = {head for head in heads if len(head) < LONG and not head.endswith(_ANY)}
        if not open_heads:
            break
        opens = first and any(not head.strip() for head in open_heads)
        heads = (heads - open_heads) | _joined(open_heads, set(_item(operation, value, first=opens)))
    return heads


def _joined(heads: set[str], tails: set[str]) -> set[str]:
    """Return every head with every tail; a long head with anything, where these would be too many."""
    many = len(heads) * len(tails) > _MOST_HEADS
    return {(head + tail)[:LONG] for head in heads for tail in (_ANY if many and len(head.strip()) > 1 else tails)}


def _item(operation: object, value: Any, *, first: bool) -> Iterator[str]:  # noqa: ANN401 - the parser has no types
    if operation is ops.LITERAL:
        yield chr(value)
    elif operation is ops.IN:
        yield from _members(value, first=first)
    elif operation is ops.BRANCH:
        for branch in value[1]:
            yield from _sequence(branch, first=first)
    elif operation is ops.SUBPATTERN:
        yield from _sequence(value[-1], first=first)
    elif operation in (ops.MAX_REPEAT, ops.MIN_REPEAT):
        yield from _repeated(*value, first=first)
    elif operation in (ops.AT, ops.ASSERT, ops.ASSERT_NOT):
        yield ""
    else:
        yield _ANY


def _repeated(least: int, most: int, item: Iterable[Any], *, first: bool) -> Iterator[str]:
    once, heads = _sequence(item, first=first), {""}
    if least == 0:
        yield ""
    for times in range(1, min(most, LONG) + 1):
        heads = _joined(heads, once)
        is_closed = all(head.endswith(_ANY) or len(head) >= LONG for head in heads)
        if is_closed or times >= min(least, LONG):
            yield from heads
        if is_closed:
            break


def _members(members: Iterable[tuple[Any, Any]], *, first: bool) -> Iterator[str]:
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
            found = [_ANY]
            break
    yield from found if first or len(found) <= _FEW_CHARACTERS else (_ANY,)
