"""Plain operations on (start, end) spans into a text."""

from __future__ import annotations

from itertools import pairwise

Offsets = tuple[int, int]


def trimmed(text: str, start: int, end: int) -> Offsets:
    """Return the span without white space at either end; an all-blank span becomes empty at `start`."""
    while start < end and text[end - 1].isspace():
        end -= 1
    first = start
    while first < end and text[first].isspace():
        first += 1
    return (first, end) if first < end else (start, start)


def between(text: str, cuts: list[int]) -> tuple[Offsets, ...]:
    """Return the trimmed, non-empty stretches between ascending cut points, text ends included."""
    edges = [0, *cuts, len(text)]
    spans = (trimmed(text, a, b) for a, b in pairwise(edges) if a < b)
    return tuple(span for span in spans if span[0] < span[1])
