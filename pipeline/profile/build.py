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
from typing import Any

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
    Countable,
    Evidence,
    Framework,
    ParsedPosting,
    Profile,
    Requirement,
)
from pipeline.core.resources import lexicon
from pipeline.profile.bands import STEP, Idea, band_of, band_probabilities
from pipeline.profile.distinct_evidence import EXACT_LIMIT, distinct, ideas, same_idea
from pipeline.profile.found import CLEAR, SETS_STAGE, Found
from pipeline.profile.shares_of_time import shares_of_time
from pipeline.profile.stages import stages_of
from pipeline.profile.weights import Weights

# Summed weight at which the score has passed 63 % of its band; set so that two sure duties start high near its foot.
SPREAD: Mapping[Band, float] = {"low": 0.8, "medium": 1.2, "high": 3.0}
SHARE_OF_TIME = re.compile(r"(?<![\d.])\d{1,3} ?[%％]")
MANY = 300  # a framework of more competencies gets cells only where there is evidence: ESCO would have 13,896 a posting
TOO_THIN = "too_thin"  # key of the reason why a profile says little


def counting_rules(weights: Weights) -> dict[str, Any]:
    """Return the numbers by which cells are counted, for a page that counts anew as a person marks sentences."""
    return {
        **weights.matches,
        "clear": CLEAR,
        "step": STEP,
        "points": dict(weights.bands),
        "spread": dict(SPREAD),
        "sets_stage": list(SETS_STAGE),
        "exact": EXACT_LIMIT,
    }


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
    thin = is_thin(parsed, weights)
    asked = _asked(parsed, answers)
    joined = _same_ideas(asked, vectors, weights, encoder)
    countable = _countables(parsed, [item for _, item in asked], joined, weights)
    found = _find(asked, answers, countable, weights)
    every, strict = [], []
    for competency in framework.competencies:
        mine = found.get(competency.competency_id, [])
        if not mine and len(framework.competencies) > MANY:
            continue
        rows = [row for row, _ in mine]
        every.append(_cell(competency, [one for _, one in mine], joined[np.ix_(rows, rows)], weights, thin=thin))
        keep = [(row, one) for row, one in mine if one.item.strength != "preferred"]
        rows = [row for row, _ in keep]
        strict.append(_cell(competency, [one for _, one in keep], joined[np.ix_(rows, rows)], weights, thin=thin))
    return Profile(parsed.posting_id, parsed.facts.title, tuple(every), tuple(strict), thin, countable)


def is_thin(parsed: ParsedPosting, weights: Weights) -> bool:
    """Say whether a posting asks for too little to be profiled."""
    asked = sum(len(item.text) * (2.5 if item.lang == "zh" else 1) for item in parsed.requirements)
    return len(parsed.requirements) < weights.thin["requirements"] or asked < weights.thin["characters"]


@cache
def _priority_words() -> re.Pattern[str]:
    """Return one pattern over every cue of a stated priority."""
    rows = lexicon(Path(__file__).with_name("priority.tsv"))
    return re.compile("|".join(row["pattern"] for row in rows), re.IGNORECASE)


def _asked(parsed: ParsedPosting, answers: Sequence[Answer]) -> list[tuple[int, Requirement]]:
    """Return the requirements that have an answer, each with the row of its answer; the title's is no requirement's."""
    items = {item.requirement_id: item for item in parsed.requirements}
    return [
        (row, items[answer.query_id])
        for row, answer in enumerate(answers)
        if answer.query_id in items and answer.query_id != TITLE_QUERY
    ]


def _same_ideas(
    asked: Sequence[tuple[int, Requirement]], vectors: NDArray[np.float32] | None, weights: Weights, encoder: str
) -> NDArray[np.bool_]:
    """Return which requirements of a posting say the same."""
    return same_idea(
        [item.text for _, item in asked],
        vectors[[row for row, _ in asked]] if vectors is not None else None,
        weights.idea_threshold(encoder),
        weights.same_idea["lexical_overlap"],
    )


def _countables(
    parsed: ParsedPosting, asked: Sequence[Requirement], joined: NDArray[np.bool_], weights: Weights
) -> tuple[Countable, ...]:
    """Return what the rules ask about each requirement; a title that stands among them weighs nothing."""
    name = (parsed.facts.title or "").strip().casefold()
    shares = shares_of_time(parsed.requirements, weights.shares["follow"])
    made = []
    for row, item in enumerate(asked):
        section = parsed.sections[item.section]
        share = shares.get(item.requirement_id)
        weight = weights.weight_of(item, section.kind) * (share.factor if share else 1.0)
        # A share is a priority where it is no less than most; a heading may state one that stands alone.
        by_share = share.is_priority if share else SHARE_OF_TIME.search(section.heading or "") is not None
        made.append(
            Countable(
                item.requirement_id,
                weights.kind_of(item, section.kind),
                0.0 if item.text.strip().casefold() == name else round(weight, 3),
                by_share or bool(_priority_words().search(item.text)),
                tuple(asked[other].requirement_id for other in np.flatnonzero(joined[row, :row]).tolist()),
            )
        )
    return tuple(made)


def _find(
    asked: Sequence[tuple[int, Requirement]],
    answers: Sequence[Answer],
    countable: Sequence[Countable],
    weights: Weights,
) -> dict[str, list[tuple[int, Found]]]:
    """Return evidence and hints of every competency, each with its place among the requirements, by competency id."""
    found: dict[str, list[tuple[int, Found]]] = {}
    for place, ((row, item), facts) in enumerate(zip(asked, countable, strict=True)):
        for match in answers[row].matches:
            # What counts is the number that is shown, so that a page that has only that one counts alike.
            probability = round(match.probability, 3)
            if facts.weight > 0 and probability >= weights.matches["hint"]:
                one = Found(item, match, facts, probability, probability >= weights.matches["evidence"])
                found.setdefault(match.competency_id, []).append((place, one))
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
                one.probability,
                hint=not one.is_evidence,
            )
            for i, one in enumerate(found)
        ),
        note=note,
        employer_listed=tuple(one.item.text for one in found if one.kind == "listed"),
    )


def _distinct_of_each_kind(found: Sequence[Found], joined: NDArray[np.bool_]) -> tuple[int, ...]:
    """Return the heaviest set of distinct ideas; evidence goes before hints, what makes a band before mentions."""
    # In whole millionths: sums of them do not depend on their order, so every implementation breaks ties alike.
    worth = [round(10**6 * (one.weight + 10 * one.is_evidence + one.is_firm)) for one in found]
    return distinct(worth, joined)


def _idea(found: Found, weights: Weights) -> Idea:
    """Return a sentence as an idea with its points."""
    name = ("duty" if found.kind == "responsibility" else "skill") + ("" if found.is_clear else "_touched")
    points = weights.bands[name] if found.is_firm else 0.0
    first = found.facts.priority and found.kind == "responsibility" and found.is_firm and found.is_clear
    return Idea(points, first, min(1.0, max(0.0, found.probability)))


def _score(band: Band, weight: float) -> int:
    """Return the score: the band's foot plus what the summed weight earns inside it."""
    foot, top = BAND_SCORES[band]
    return round(foot + (top - foot) * (1 - math.exp(-weight / SPREAD[band])))
