"""Stated shares of time: what they do to the weight of the duties that they hold for.

A posting that says "Opportunity management: 30%" says how much of the work that is, however many sentences tell of it.
So the sentences of one part share its weight, and all parts together weigh what their sentences would without shares.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from pipeline.core.records import Requirement


@dataclass(frozen=True, slots=True)
class Share:
    """What a stated share does: it multiplies a weight, and is a priority where it is no less than most parts have."""

    factor: float
    is_priority: bool


def shares_of_time(requirements: Sequence[Requirement], follow: float = 1.0) -> Mapping[str, Share]:
    """Return by requirement id what the stated shares do; `follow` 0 leaves the weights as they are."""
    parts = _parts([item for item in requirements if item.share])
    if not parts:
        return {}
    stated = [part[0].share or 0.0 for part in parts]
    each = sum(stated) / sum(len(part) for part in parts)  # per cent of a sentence, were all alike
    return {
        item.requirement_id: Share((share / len(part) / each) ** follow, share >= fmean(stated))
        for part, share in zip(parts, stated, strict=True)
        for item in part
    }


def _parts(items: Sequence[Requirement]) -> list[list[Requirement]]:
    """Return the requirements with a share by the part that it was stated for: a new one begins with its own share."""
    parts = [list(items[:1])] if items else []
    for before, item in pairwise(items):
        if (before.share, before.section) != (item.share, item.section) or _states(item):
            parts.append([])
        parts[-1].append(item)
    return parts


def _states(item: Requirement) -> bool:
    """Say whether a requirement states its share itself."""
    return re.search(rf"(?<![\d.]){item.share:g} ?(?:[%％]|per ?cent)", item.text) is not None
