"""Nested records into flat name -> text, as the columns of a table would have them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime

from pipeline.ingest.field_names import nothing

_DEEPEST = 12
# A record with more columns, or a list with more entries, is no posting.
_MOST_COLUMNS, _MOST_ENTRIES = 1000, 1000
_LONGEST_NOTHING = 6
_SECONDS = re.compile(r"(1[0-9]{9})([0-9]{3})?(?:\.0)?")


def flatten(record: Mapping[str, object], taken: Set[int] = frozenset()) -> dict[str, str]:
    r"""Return the texts of a record by dotted name; lists of plain values are joined, the first object wins.

    Objects whose identity is in `taken` are left out.

    >>> flatten({"org": {"name": "Acme"}, "skills": ["SQL", "R"]})
    {'org.name': 'Acme', 'skills': 'SQL\nR'}
    """
    flat: dict[str, str] = {}
    stack: list[tuple[str, object, int]] = [(str(k), v, 0) for k, v in reversed(list(record.items()))]
    while stack and len(flat) < _MOST_COLUMNS:
        name, value, depth = stack.pop()
        if id(value) in taken:
            continue
        if isinstance(value, Mapping):
            inner = reversed(list(value.items())) if depth < _DEEPEST else ()
            stack.extend((f"{name}.{k}", v, depth + 1) for k, v in inner)
        elif isinstance(value, list | tuple) and any(isinstance(v, Mapping) for v in value[:_MOST_ENTRIES]):
            stack.extend((name, v, depth + 1) for v in reversed(value[:_MOST_ENTRIES]) if depth < _DEEPEST)
        elif text := as_text(value):
            flat.setdefault(name, text)
    return flat


def as_text(value: object) -> str:
    """Return a cell as text: nothing for empty or not-a-number, whole floats without their point."""
    if value is None or isinstance(value, bool | bytes):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return f"{value:g}" if value != int(value) else str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat().removesuffix("T00:00:00")
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(as_text, value[:_MOST_ENTRIES])))
    text = str(value).strip()
    return "" if len(text) <= _LONGEST_NOTHING and text.lower() in nothing() else text


_YEAR_FIRST = re.compile(r"((?:19|20)\d\d)\s?[/.年]\s?(\d{1,2})\s?[/.月]\s?(\d{1,2})\s?日?")


def as_date(text: str) -> str:
    """Return a date given as seconds or milliseconds since 1970 (LinkedIn, Lever), or year first, in ISO form.

    Others are returned as they are.
    """
    if day := _YEAR_FIRST.fullmatch(text.strip()):
        return f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
    seconds = _SECONDS.fullmatch(text)
    return datetime.fromtimestamp(int(seconds.group(1)), UTC).date().isoformat() if seconds else text
