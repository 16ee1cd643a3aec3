"""What could stand in place of a posting's words: `suggested_wording.tsv` says it by language and kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import fold

How = Literal["words", "clause", "add", "example"]
HOW: tuple[How, ...] = get_args(How)
WORDING = Path(__file__).with_name("suggested_wording.tsv")
_LONGEST_CLAUSE, _TIMES = 8, 3
_HAN = re.compile(r"[\u4e00-\u9fff]")
_BREAK = re.compile(r"[，,、；;。！!？?（）()\[\]【】\s]|\.(?!\d)")
_JOINT = re.compile(r"[，,、；;]")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A wording, and how it is used; it takes the place of ``text[start:end]``."""

    how: How
    instead: str
    start: int = 0
    end: int = 0


def _wording(kind: str, quoted: str, lang: str) -> Suggestion | None:
    """Return how to put some words otherwise, and what its pattern found of them; None where there is none."""
    for row in _rows().get((lang, kind), ()):
        if found := re.search(row["pattern"], fold(quoted)):
            how = next(one for one in HOW if one == row["how"])
            return Suggestion(how, row["instead"], found.start(), found.end())
    return None


def suggest(kind: str, text: str, start: int = 0, end: int = 0) -> Suggestion | None:
    """Return what could stand in place of ``text[start:end]``, in the language of the words around it."""
    found = _wording(kind, text[start:end], language(text[max(0, start - 20) : end + 20] if end else text))
    if found is None or found.how != "clause":
        return found and replace(found, start=start + found.start, end=start + found.end)
    first, last = _clause(text, start, end)
    if last - first > _LONGEST_CLAUSE + _TIMES * (end - start):  # it says more than what was noted
        return Suggestion("example", found.instead) if found.instead else None
    whole = Suggestion("clause", found.instead, first, last)
    return whole if found.instead else without(whole, text)


def without(one: Suggestion, text: str) -> Suggestion:
    """Return a suggestion to leave out the clause that one would put otherwise."""
    start, end = _with_joint(text, one.start, one.end)
    return Suggestion("clause", "", start, end)


def language(text: str) -> str:
    """Return the language that a wording must be in: Chinese where there is a Chinese character."""
    return "zh" if _HAN.search(text) else "en"


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause that some words stand in: up to the next sign or space on either side."""
    while start and not _BREAK.match(text, start - 1):
        start -= 1
    while end < len(text) and not _BREAK.match(text, end):
        end += 1
    return start, end


def _with_joint(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a clause with the sign that would be left over without it."""
    if _JOINT.match(text, end):
        return start, end + 1
    return (start - 1, end) if start and _JOINT.match(text, start - 1) else (start, end)


@cache
def _rows() -> Mapping[tuple[str, str], tuple[Mapping[str, str], ...]]:
    found: dict[tuple[str, str], tuple[Mapping[str, str], ...]] = {}
    for row in lexicon(WORDING):
        key = (row["lang"], row["kind"])
        found[key] = (*found.get(key, ()), row)
    return found
