"""Nested JSON records into flat name -> text, as the columns of a table would have them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime

_DEEPEST = 12
_NOTHING = ("nan", "none", "null", "n/a", "<na>")
_LONGEST_NOTHING = max(map(len, _NOTHING))
_MILLISECONDS = re.compile(r"1[0-9]{12}(?:\.0)?")


def flatten(record: Mapping[str, object]) -> dict[str, str]:
    r"""Return the texts of a record by dotted name; lists of plain values are joined, the first object wins.

    >>> flatten({"org": {"name": "Acme"}, "skills": ["SQL", "R"]})
    {'org.name': 'Acme', 'skills': 'SQL\nR'}
    """
    flat: dict[str, str] = {}
    stack: list[tuple[str, object, int]] = [(str(k), v, 0) for k, v in reversed(list(record.items()))]
    while stack:
        name, value, depth = stack.pop()
        if isinstance(value, Mapping):
            inner = reversed(list(value.items())) if depth < _DEEPEST else ()
            stack.extend((f"{name}.{k}", v, depth + 1) for k, v in inner)
        elif isinstance(value, list | tuple) and any(isinstance(v, Mapping) for v in value):
            stack.extend((name, v, depth + 1) for v in reversed(value) if depth < _DEEPEST)
        elif text := as_text(value):
            flat.setdefault(name, text)
    return flat


def as_text(value: object) -> str:
    """Return a cell as text: nothing for empty or not-a-number, whole floats without their point."""
    if value is None or isinstance(value, bool | bytes):
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:g}" if value != int(value) else str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(as_text, value[:1000])))
    text = str(value).strip()
    return "" if len(text) <= _LONGEST_NOTHING and text.lower() in _NOTHING else text


def as_date(text: str) -> str:
    """Return a date given as milliseconds since 1970 (LinkedIn, Lever) in ISO form; others as they are."""
    if not _MILLISECONDS.fullmatch(text):
        return text
    return datetime.fromtimestamp(float(text) / 1000, UTC).date().isoformat()
