"""How sure it is that a sentence of a posting is evidence for a competency, given the posting.

The matcher's probability is that of a sentence of which one competency is the first. In a
profile one sentence may be evidence for two, so part of what rivals took is given back; and where the
title speaks of the competency ("Sales Representative"), an unsure sentence is believed more readily. The
title alone is no evidence: without a sentence there is nothing to believe.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipeline.core.records import Match

_SURE = 1e-4  # log-odds are kept between those of this probability and of its contrary


def evidence_probability(match: Match, title: Mapping[str, float], matches: Mapping[str, float]) -> float:
    """Return the probability that a sentence is evidence for the competency of `match`.

    Args:
        match: of the sentence; one that a person set stays as it is.
        title: probability by competency id that the role's title speaks of the competency.
        matches: table `matches` of the weights: `shared`, `title`, `title_from`.
    """
    if match.corrected:
        return match.probability
    rivals = match.parts.get("rivals", 0.0)
    spoken = _log_odds(title.get(match.competency_id, 0.0)) - _log_odds(matches["title_from"])
    odds = _log_odds(match.probability) - matches["shared"] * rivals + matches["title"] * max(0.0, spoken)
    return 1 / (1 + math.exp(-odds))


def _log_odds(probability: float) -> float:
    within = min(1 - _SURE, max(_SURE, probability))
    return math.log(within / (1 - within))
