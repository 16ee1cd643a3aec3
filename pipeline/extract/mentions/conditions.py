"""Conditions on the candidate that are no skill: travel, shifts, physical demands, permits, start dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.records import Span
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary

_PERCENT = re.compile(r"(\d{1,3}) ?(?:%|per ?cent\b)")
# The share stands a few words in front of the condition, or behind it in the same sentence.
_SENTENCE_END = re.compile(r"[.;!?。；！？\n](?:\s|$)|[。；！？\n]")
_IN_FRONT, _BEHIND = 20, 100


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
        percent = _share_of(folded, hit.start, hit.end) if hit.row["kind"] == "travel" else None
        found.append(ConditionMention(hit.start, hit.end, hit.row["kind"], percent))
    return tuple(found)


def _share_of(folded: str, start: int, end: int) -> int | None:
    """Return the share of travel in per cent beside the words for it; of a range, the most."""
    stop = _SENTENCE_END.search(folded, end, end + _BEHIND)
    near = _PERCENT.search(folded, max(0, start - _IN_FRONT), stop.start() if stop else min(len(folded), end + _BEHIND))
    return int(near[1]) if near and int(near[1]) <= 100 else None
