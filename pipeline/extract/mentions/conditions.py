"""Conditions on the candidate that are no skill: travel, shifts, physical demands, permits, start dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.records import Span
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary

_PERCENT = re.compile(r"(\d{1,3}) ?%")


@dataclass(frozen=True, slots=True)
class ConditionMention(Span):
    """A condition by its kind; `percent` is the share of travel where one is stated."""

    kind: str = ""
    percent: int | None = None


def find_conditions(text: str) -> tuple[ConditionMention, ...]:
    """Return the conditions named in `text`, in order."""
    folded = fold(text)
    found: list[ConditionMention] = []
    for hit in vocabulary("conditions").find(folded):
        if hit.row["kind"] == "not":
            continue
        near = _PERCENT.search(folded, max(0, hit.start - 20), min(len(folded), hit.end + 40))
        percent = int(near[1]) if near and hit.row["kind"] == "travel" else None
        found.append(ConditionMention(hit.start, hit.end, hit.row["kind"], percent))
    return tuple(found)
