"""How senior a role is: intern, junior, mid, senior, manager or director.

The title tells first, also where the text repeats it with a grade ("the Senior Services Executive"), then the years
asked for, then words of the text ("entry level").
"""

from __future__ import annotations

from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary

# Years from which a role without a telling title is called mid or senior; fitted on the training facts by reading.
_MID_YEARS, _SENIOR_YEARS = 2, 6
_SHORTEST_TITLE, _GRADE_WORD = 4, 16


def seniority_of(title: str | None, text: str = "", min_years: float | None = None) -> str | None:
    """Return the seniority, or None where nothing tells it."""
    folded = fold(text)
    return (
        _by_words(fold(title or ""), "title")
        or (_by_grade(fold(title), folded) if title else None)
        or _by_years(min_years)
        or _by_words(folded, "any")
    )


def _by_grade(title: str, text: str) -> str | None:
    """Return the seniority by the word of grade that stands in front of the title where the text repeats it."""
    at = text.find(title)
    while at >= 0 and len(title) >= _SHORTEST_TITLE:
        before = text[max(0, at - _GRADE_WORD) : at].rstrip(" ")
        grade = before[before.rfind(" ") + 1 :] if title.isascii() else before[-2:]
        if grade and (level := _by_words(grade, "title")):
            return level
        at = text.find(title, at + 1)
    return None


def grade_in_title(title: str) -> tuple[str, str] | None:
    """Return the seniority that a title's own words tell, and these words as they stand there; None where none do."""
    hit = _telling(fold(title), "title")
    return (hit.row["level"], title[hit.start : hit.end]) if hit else None


def _by_words(folded: str, place: str) -> str | None:
    hit = _telling(folded, place)
    return hit.row["level"] if hit else None


def _telling(folded: str, place: str) -> Hit | None:
    """Return the entry that tells the seniority: of several the first of the lexicon."""
    found = [hit for hit in vocabulary("seniority", place=place).find(folded) if hit.row["level"] != "-"]
    return min(found, key=lambda hit: (hit.order, hit.row["level"]), default=None)


def _by_years(min_years: float | None) -> str | None:
    if min_years is None:
        return None
    if min_years < _MID_YEARS:
        return "junior"
    return "senior" if min_years >= _SENIOR_YEARS else "mid"
