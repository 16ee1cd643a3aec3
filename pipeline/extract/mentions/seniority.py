"""How senior a role is: intern, junior, mid, senior, manager or director.

The title tells first, then words of the text ("entry level"), then the years asked for.
"""

from __future__ import annotations

from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary

# Years from which a role without a telling title is called mid or senior; fitted on the training facts by reading.
_MID_YEARS, _SENIOR_YEARS = 2, 6


def seniority_of(title: str | None, text: str = "", min_years: float | None = None) -> str | None:
    """Return the seniority, or None where nothing tells it."""
    return _by_words(fold(title or ""), "title") or _by_years(min_years) or _by_words(fold(text), "any")


def _by_words(folded: str, place: str) -> str | None:
    found = [
        (hit.order, hit.row["level"])
        for hit in vocabulary("seniority", place=place).find(folded)
        if hit.row["level"] != "-"
    ]
    return min(found)[1] if found else None


def _by_years(min_years: float | None) -> str | None:
    if min_years is None:
        return None
    if min_years < _MID_YEARS:
        return "junior"
    return "senior" if min_years >= _SENIOR_YEARS else "mid"
