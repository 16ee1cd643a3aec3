"""The month of a posting's date, in whatever way a board writes it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.text.normalize import fold

_MONTHS = Path(__file__).with_name("month_names.tsv")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s{0,2}[-/.年]\s{0,2}(0?[1-9]|1[0-2])(?!\d)")
_EIGHT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")
_DAYS_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)(?!\d)")
_NAMED = re.compile(r"[a-z]{3,9}")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 60  # a date is short; what is longer is a sentence


def month_of(posted: str) -> str:
    """Return the month of a date as "2026-10"; empty where none can be told.

    Dates of which day and month cannot be told apart (03/04/2026) and those without a year ("3 days ago") have none.

    >>> month_of("Oct 5, 2026"), month_of("2026年3月8日"), month_of("03/04/2026")
    ('2026-10', '2026-03', '')
    """
    text = fold(posted[:_LONGEST]).text.casefold()
    if found := _YEAR_FIRST.search(text) or _EIGHT.search(text):
        return f"{found[1]}-{int(found[2]):02}"
    if (found := _DAYS_FIRST.search(text)) and (among := _month_among(int(found[1]), int(found[2]))):
        return f"{found[3]}-{among:02}"
    year = _YEAR.search(text)
    month = next((number for word in _NAMED.findall(text) if (number := _numbers().get(word))), None)
    return f"{year[0]}-{int(month):02}" if year and month else ""


def _month_among(one: int, other: int) -> int | None:
    """Return which of two numbers is the month; None where both may be."""
    months = [number for number in (one, other) if 1 <= number <= 12]
    return months[0] if len(months) == 1 or (months and one == other) else None


@cache
def _numbers() -> dict[str, str]:
    """Return the number of each month by its name and by its short forms."""
    return {word: row["number"] for row in lexicon(_MONTHS) for word in row["names"].split(" ")}
