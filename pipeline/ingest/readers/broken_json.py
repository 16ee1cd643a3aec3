"""What can still be read of a JSON document that is broken at some place, or cut off: the whole entries of its list."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

_DECODER = json.JSONDecoder()
_OPENS_LIST = re.compile(r"\[\s{0,200}(?=\{)")
_NEXT = re.compile(r"\}\s{0,200},\s{0,200}(?=\{)")
_BETWEEN = re.compile(r"\s{0,200}+(,?)\s{0,200}+(?:(?=\{)|(\]))")
# Places at which reading is taken up again, in one document.
_MOST = 1000


def whole_entries(text: str) -> tuple[list[object], list[str]]:
    """Return the objects of the longest list that can be read, and what is wrong between them."""
    best: tuple[list[object], list[str]] = [], []
    at = 0
    for _ in range(_MOST):
        opened = _OPENS_LIST.search(text, at)
        if not opened:
            break
        entries, faults, at = _list_from(text, opened.end())
        if len(entries) > len(best[0]):
            best = entries, faults
    return best


def _list_from(text: str, at: int) -> tuple[list[object], list[str], int]:
    """Return the objects of a list, what is wrong between them, and where it ends."""
    entries: list[object] = []
    faults: list[str] = []
    while len(faults) < _MOST:
        try:
            value, at = _DECODER.raw_decode(text, at)
            entries.append(value)
            between = _BETWEEN.match(text, at)
            if between and between[2]:
                return entries, faults, between.end()
            if not between or not between[1]:
                faults.append(str(json.JSONDecodeError("Expecting ',' or ']'", text, at)))
            found = between.end() if between else None
        except (ValueError, RecursionError) as error:
            faults.append(str(error))
            found = None
        found = found or _next_like(text, at + 1, entries)
        if found is None:
            break
        at = found
    return entries, faults, at + 1


def _next_like(text: str, at: int, entries: list[object]) -> int | None:
    """Return where the next object begins that has half of the names of the first one, past what is broken."""
    known = set(entries[0]) if entries and isinstance(entries[0], Mapping) else set[object]()
    for place in _after_objects(text, at):
        try:
            value, _ = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError):
            continue
        if 2 * len(known & set(value)) >= len(known):
            return place
    return None


def _after_objects(text: str, at: int) -> Iterator[int]:
    """Yield some places at which an object begins that follows another."""
    for number, match in enumerate(_NEXT.finditer(text, at)):
        if number == _MOST:
            return
        yield match.end()
