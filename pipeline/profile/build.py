"""Matches to profile: emphasis as band and score, level as stage, each with its evidence.

The rules, in the order in which they apply to one competency of one posting:

1. Evidence is every requirement whose match is probable enough to convince by itself, or was marked by a person; what
   is less probable is a hint. Hints are kept apart, and nothing below counts them.
2. Sentences that say the same are one idea; of each kind the heaviest set of distinct ideas counts.
3. The band follows from the points of the distinct ideas (`bands.py`).
4. The score places the summed weight (kind times strength times probability) inside the band; stated shares of time
   are shared out to their duties (`shares_of_time.py`).
5. The stage is the highest that one required duty, or two other required sentences, carry (`stages.py`).
6. The confidence is the probability of the band where every idea, hints too, is there as probably as it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import (
    BAND_SCORES,
    BANDS,
    TITLE_QUERY,
    Answer,
    Band,
    Cell,
    Competency,
    Evidence,
    Framework,
    ParsedPosting,
    Profile,
)
from pipeline.core.resources import lexicon
from pipeline.profile.bands import Idea, band_of, band_probabilities
from pipeline.profile.distinct_evidence import distinct, ideas, same_idea
from pipeline.profile.found import Found
from pipeline.profile.shares_of_time import shares_of_time
from pipeline.profile.stages import stages_of
from pipeline.profile.weights import Weights

# Summed weight at which the score has passed 63 % of its band; set so that two sure duties start high near its foot.
SPREAD: Mapping[Band, float] = {"low": 0.8, "medium": 1.2, "high": 3.0}
SHARE_OF_TIME = re.compile(r"(?<![\d.])\d{1,3} ?[%％]")
MANY = 300  # a framework of more competencies gets cells only where there is evidence: ESCO would have 13,896 a posting
TOO_THIN = "too_thin"  # key of the reason why a profile says little


def build_profile(
    parsed: ParsedPosting,
    answers: Sequence[Answer],
    vectors: NDArray[np.float32] | None,
    framework: Framework,
    weights: Weights,
    encoder: str = "default",
) -> Profile:
    """Return the profile of one posting.

    Args:
        parsed: the posting.
        answers: one per requirement, `query_id` being the requirement id; others are ignored.
        vectors: (len(answers), d) vectors of the same sentences, to see two as one idea; or None.
        framework: its competencies give the cells and their order.
        weights: what evidence is worth.
        encoder: name under which `weights.same_idea` has the threshold for `vectors`.
    """
    place = {answer.query_id: row for row, answer in enumerate(answers)}
    thin = is_thin(parsed, weights)
    found = _find(parsed, answers, weights)
    every, strict = [], []
    for competency in framework.competencies:
        mine = found.get(competency.competency_id, [])
        if not mine and len(framework.competencies) > MANY:
            continue
        rows = [place[one.item.requirement_id] for one in mine]
        joined = same_idea(
            [one.item.text for one in mine],
            vectors[rows] if vectors is not None else None,
            weights.idea_threshold(encoder),
            weights.same_idea["lexical_overlap"],
        )
        every.append(_cell(competency, mine, joined, weights, thin=thin))
        keep = [i for i, one in enumerate(mine) if one.item.strength != "preferred"]
        required = [mine[i] for i in keep]
        strict.append(_cell(competency, required, joined[np.ix_(keep, keep)], weights, thin=thin))
    return Profile(parsed.posting_id, parsed.facts.title, tuple(every), tuple(strict), thin)


def is_thin(parsed: ParsedPosting, weights: Weights) -> bool:
    """Say whether a posting asks for too little to be profiled."""
    asked = sum(len(item.text) * (2.5 if item.lang == "zh" else 1) for item in parsed.requirements)
    return len(parsed.requirements) < weights.thin["requirements"] or asked < weights.thin["characters"]


@cache
def _priority_words() -> re.Pattern[str]:
    """Return one pattern over every cue of a stated priority."""
    rows = lexicon(Path(__file__).with_name("priority.tsv"))
    return re.compile("|".join(row["pattern"] for row in rows), re.IGNORECASE)


def _find(parsed: ParsedPosting, answers: Sequence[Answer], weights: Weights) -> dict[str, list[Found]]:
    """Return evidence and hints of every competency, in text order, by competency id."""
    name = (parsed.facts.title or "").strip().casefold()
    # A title that stands among the requirements is no requirement.
    items = {item.requirement_id: item for item in parsed.requirements if item.text.strip().casefold() != name}
    shares = shares_of_time(parsed.requirements, weights.shares["follow"])
    found: dict[str, list[Found]] = {}
    for answer in answers:
        item = items.get(answer.query_id)
        if item is None or answer.query_id == TITLE_QUERY:
            continue
        section = parsed.sections[item.section]
        weight, kind = weights.weight_of(item, section.kind), weights.kind_of(item, section.kind)
        share = shares.get(item.requirement_id)
        weight *= share.factor if share else 1.0
        # A share is a priority where it is no less than most; a heading may state one that stands alone.
        by_share = share.is_priority if share else SHARE_OF_TIME.search(section.heading or "") is not None
        stated = by_share or bool(_priority_words().search(item.text))
        for match in answer.matches:
            if weight > 0 and match.probability >= weights.matches["hint"]:
                is_evidence = match.probability >= weights.matches["evidence"]
                one = Found(item, match, kind, weight * match.probability, stated, is_evidence)
                found.setdefault(match.competency_id, []).append(one)
    return found


def _cell(
    competency: Competency, found: Sequence[Found], joined: NDArray[np.bool_], weights: Weights, *, thin: bool
) -> Cell:
    """Return the cell of one competency."""
    note = TOO_THIN if thin else ""
    chosen = set(_distinct_of_each_kind(found, joined))
    evidence = [one for i, one in enumerate(found) if one.is_evidence and i in chosen]
    band = band_of([_idea(one, weights) for one in evidence], weights.bands)
    probable = band_probabilities((_idea(one, weights) for i, one in enumerate(found) if i in chosen), weights.bands)
    next_band = max((one for one in BANDS if one != band), key=lambda one: probable[one])
    labels = ideas(joined)
    sure = [i for i, one in enumerate(found) if one.is_evidence]
    low, stage, high = stages_of([found[i] for i in sure], joined[np.ix_(sure, sure)])
    return Cell(
        competency.name,
        competency.competency_id,
        band=band,
        score=_score(band, sum(one.weight for one in evidence)) if band != "none" else None,
        stage_low=low,
        stage=stage,
        stage_high=high,
        confidence=round(probable[band], 3),
        next_band=next_band,
        evidence=tuple(
            Evidence(
                one.item.requirement_id,
                one.item.text,
                round(one.weight, 3),
                one.item.strength,
                one.match,
                labels[i],
                one.is_evidence and i in chosen,
                round(one.match.probability, 3),
                hint=not one.is_evidence,
            )
            for i, one in enumerate(found)
        ),
        note=note,
        employer_listed=tuple(one.item.text for one in found if one.kind == "listed"),
    )


def _distinct_of_each_kind(found: Sequence[Found], joined: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the heaviest set of distinct ideas; evidence goes before hints, what makes a band before mentions."""
    worth = [one.weight + 10 * one.is_evidence + 1 * one.is_firm for one in found]
    return distinct(worth, joined)


def _idea(found: Found, weights: Weights) -> Idea:
    """Return a sentence as an idea with its points."""
    name = ("duty" if found.kind == "responsibility" else "skill") + ("" if found.is_clear else "_touched")
    points = weights.bands[name] if found.is_firm else 0.0
    first = found.priority and found.kind == "responsibility" and found.is_firm and found.is_clear
    return Idea(points, first, min(1.0, max(0.0, found.match.probability)))


def _score(band: Band, weight: float) -> int:
    """Return the score: the band's foot plus what the summed weight earns inside it."""
    foot, top = BAND_SCORES[band]
    return round(foot + (top - foot) * (1 - math.exp(-weight / SPREAD[band])))
