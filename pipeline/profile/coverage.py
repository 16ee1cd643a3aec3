"""How well a framework speaks to a role: the share of the role's duties that it covers, and whether it is for it.

1. A role's duties are its responsibilities; where it states fewer than three of them, all that it asks of a person
   but education, languages and conditions.
2. A duty is covered as probably as one competency at least is right for it. The share is the mean over the duties,
   with the interval within which the share of such a role lies in 9 of 10 cases (Wilson).
3. A framework is for a role where it is more probably of its trade than not (`fit` of the weights' table `coverage`).
   Of fewer than `duties` duties nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from pipeline.core.records import TITLE_QUERY, Answer, Coverage, ParsedPosting, Requirement
from pipeline.profile.weights import Weights

Z = 1.645  # of an interval that holds in 9 of 10 cases


def coverage_of(
    framework: str, parsed: ParsedPosting, answers: Sequence[Answer], fit: float | None, weights: Weights
) -> Coverage:
    """Return how well a framework speaks to a posting.

    Args:
        framework: its name.
        parsed: the posting.
        answers: one per requirement, `query_id` being the requirement id; others are ignored.
        fit: how probably the framework is of the role's trade; None where that cannot be said.
        weights: from which fit on a framework is for a role, and from how many duties on that can be said.
    """
    limits = weights.coverage
    asked = {item.requirement_id for item in duties_of(parsed, int(limits["duties"]))}
    covered = [covers(one) for one in answers if one.query_id in asked and one.query_id != TITLE_QUERY]
    share = sum(covered) / len(covered) if covered else 0.0
    low, high = interval(share, len(covered))
    fits: bool | None = None
    if fit is not None and len(covered) >= limits["duties"]:
        fits = fit >= limits["fit"]
    return Coverage(framework, fit, round(share, 3), round(low, 3), round(high, 3), len(covered), fits)


def duties_of(parsed: ParsedPosting, fewest: int) -> list[Requirement]:
    """Return a role's duties; where there are fewer than `fewest`, all that it asks that could be a behaviour."""
    duties = [item for item in parsed.requirements if item.kind == "responsibility"]
    if len(duties) >= fewest:
        return duties
    context = ("education", "language", "condition", "certification")
    return [item for item in parsed.requirements if item.subkind not in context]


def covers(answer: Answer) -> float:
    """Return how probably a competency at least is right for a sentence."""
    return 1.0 - math.prod(1.0 - match.probability for match in answer.matches)


def interval(share: float, count: int) -> tuple[float, float]:
    """Return the Wilson interval of a share among `count`; of none everything is possible."""
    if not count:
        return 0.0, 1.0
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    spread = Z / (1 + Z * Z / count) * math.sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    return max(0.0, middle - spread), min(1.0, middle + spread)
