"""How sure it is that a sentence of a posting is evidence for a competency, given the posting.

The fused probability is that of a competency as the first of a sentence. In a posting one sentence may be evidence for
two, so part of what rivals took is given back; and where the title speaks of the competency ("Sales Representative"),
an unsure sentence is believed more readily. The title alone is no evidence.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.core.records import TITLE_QUERY, Answer, Match, Query
from pipeline.match.queries import is_of_posting

# Fitted on bands of 417 whole postings (docs/research/bands.md).
SHARED = 0.5  # share of what rival competencies took that is given back
TITLE = 0.3  # how far a title that speaks of the competency pulls, in log-odds
TITLE_FROM = 0.03  # probability from which a title speaks of a competency
_SURE = 1e-4  # log-odds are kept between those of this probability and of its contrary


def read_in_posting(queries: Sequence[Query], answers: Sequence[Answer], threshold: float) -> tuple[Answer, ...]:
    """Return the answers with the probability that each sentence of a posting has in it; others as they are."""
    titles = {
        query.posting: {match.competency_id: match.probability for match in answer.matches}
        for query, answer in zip(queries, answers, strict=True)
        if answer.query_id == TITLE_QUERY
    }
    return tuple(
        _read(answer, titles.get(query.posting, {}), threshold)
        if is_of_posting(query) and answer.query_id != TITLE_QUERY
        else answer
        for query, answer in zip(queries, answers, strict=True)
    )


def _read(answer: Answer, title: Mapping[str, float], threshold: float) -> Answer:
    matches = sorted((_believed(match, title) for match in answer.matches), key=lambda match: -match.probability)
    return replace(answer, matches=tuple(matches), abstained=matches[0].probability < threshold)


def _believed(match: Match, title: Mapping[str, float]) -> Match:
    spoken = _log_odds(title.get(match.competency_id, 0.0)) - _log_odds(TITLE_FROM)
    added = {"shared": -SHARED * match.parts.get("rivals", 0.0), "title": TITLE * max(0.0, spoken)}
    # Its parts sum to its log-odds, also where the probability is too near 0 or 1 to tell them.
    odds = (sum(match.parts.values()) if "bias" in match.parts else _log_odds(match.probability)) + sum(added.values())
    return replace(match, probability=1 / (1 + math.exp(-max(-700.0, odds))), parts={**match.parts, **added})


def _log_odds(probability: float) -> float:
    within = min(1 - _SURE, max(_SURE, probability))
    return math.log(within / (1 - within))
