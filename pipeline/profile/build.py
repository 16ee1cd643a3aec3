"""Matches to profile: emphasis as band and score, level as stage, each with its evidence.

The rules, in the order in which they apply to one competency of one posting:

1. Evidence is every requirement whose match to the competency has a probability worth counting, in this posting.
2. Sentences that say the same are one idea; of each kind the heaviest set of distinct ideas counts.
3. An idea counts as much as its match is sure, so that counts are expected numbers of ideas.
4. The band follows from the expected numbers of distinct duties, skills and mentions (`_band`).
5. The score places the summed weight (kind times strength times probability) inside the band.
6. The stage is the highest that one required duty, or two other required sentences, carry.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import (
    BAND_SCORES,
    TITLE_QUERY,
    Answer,
    Band,
    Cell,
    Competency,
    Evidence,
    Framework,
    Match,
    ParsedPosting,
    Profile,
    Requirement,
)
from pipeline.core.resources import lexicon
from pipeline.profile.distinct_evidence import distinct, ideas, same_idea
from pipeline.profile.evidence_probability import evidence_probability
from pipeline.profile.weights import Weights

# Summed weight at which the score has passed 63 % of its band; set so that two sure duties start high near its foot.
SPREAD: Mapping[Band, float] = {"low": 0.8, "medium": 1.2, "high": 3.0}
MANY = 300  # a framework of more competencies gets cells only where there is evidence: ESCO would have 13,896 a posting
SETS_STAGE = ("responsibility", "experience", "skill")  # traits and bare lists never do
TOO_THIN = "too_thin"  # key of the reason why a profile says little
SHARE_OF_TIME = re.compile(r"(?<![\d.])\d{1,3} ?[%％]")


@dataclass(frozen=True, slots=True)
class Found:
    """One requirement that speaks for a competency, with all that the rules ask about it."""

    item: Requirement
    match: Match
    kind: str
    probability: float
    weight: float
    priority: bool

    @property
    def sets_stage(self) -> bool:
        """Preferred things, traits and bare lists never set a stage."""
        return self.item.strength != "preferred" and self.kind in SETS_STAGE


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
        answers: one per requirement, `query_id` being the requirement id, and where there is a title one for
            `TITLE_QUERY`; others are ignored.
        vectors: (len(answers), d) vectors of the same sentences, to see two as one idea; or None.
        framework: its competencies give the cells and their order.
        weights: what evidence is worth.
        encoder: name under which `weights.same_idea` has the threshold for `vectors`.
    """
    place = {answer.query_id: row for row, answer in enumerate(answers)}
    thin = is_thin(parsed, weights)
    found = _find(parsed, answers, weights)
    nearest = _nearest(answers)
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
        doubt = 1 - nearest.get(competency.competency_id, 0.0)
        every.append(_cell(competency, mine, joined, weights, doubt, thin=thin))
        keep = [i for i, one in enumerate(mine) if one.item.strength != "preferred"]
        required = [mine[i] for i in keep]
        strict.append(_cell(competency, required, joined[np.ix_(keep, keep)], weights, doubt, thin=thin))
    return Profile(parsed.posting_id, parsed.facts.title, tuple(every), tuple(strict), thin)


def _nearest(answers: Sequence[Answer]) -> dict[str, float]:
    """Return the highest probability that any sentence has for each competency, the title left out."""
    nearest: dict[str, float] = {}
    for answer in answers:
        for match in answer.matches if answer.query_id != TITLE_QUERY else ():
            nearest[match.competency_id] = max(match.probability, nearest.get(match.competency_id, 0.0))
    return nearest


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
    """Return the evidence of every competency, in text order, by competency id."""
    name = (parsed.facts.title or "").strip().casefold()
    # A title that stands among the requirements is no requirement.
    items = {item.requirement_id: item for item in parsed.requirements if item.text.strip().casefold() != name}
    title = {
        match.competency_id: match.probability
        for answer in answers
        if answer.query_id == TITLE_QUERY
        for match in answer.matches
    }
    found: dict[str, list[Found]] = {}
    for answer in answers:
        item = items.get(answer.query_id)
        if item is None:
            continue
        section = parsed.sections[item.section]
        weight, kind = weights.weight_of(item, section.kind), weights.kind_of(item, section.kind)
        stated = bool(_priority_words().search(item.text) or SHARE_OF_TIME.search(section.heading or ""))
        for match in answer.matches:
            probability = evidence_probability(match, title, weights.matches)
            if weight > 0 and probability >= weights.matches["least"]:
                one = Found(item, match, kind, probability, weight * probability, stated)
                found.setdefault(match.competency_id, []).append(one)
    return found


def _cell(
    competency: Competency,
    found: Sequence[Found],
    joined: NDArray[np.bool_],
    weights: Weights,
    doubt: float,
    *,
    thin: bool,
) -> Cell:
    """Return the cell of one competency; `doubt` is how sure we are of none where nothing was found."""
    note = TOO_THIN if thin else ""
    band = _band(found, joined, weights)
    if band == "none":
        return Cell(
            competency.name,
            competency.competency_id,
            band="none",
            score=None,
            stage_low=None,
            stage=None,
            stage_high=None,
            confidence=round(doubt, 3),
            note=note,
        )
    chosen = set(distinct([one.weight for one in found], joined))
    labels = ideas(joined)
    low, stage, high = _stages(found, joined, weights.matches["sure"])
    counted = [one for i, one in enumerate(found) if i in chosen]
    return Cell(
        competency.name,
        competency.competency_id,
        band=band,
        score=_score(band, sum(one.weight for one in counted)),
        stage_low=low,
        stage=stage,
        stage_high=high,
        confidence=round(1 - math.prod(1 - one.probability for one in counted), 3),
        evidence=tuple(
            Evidence(
                one.item.requirement_id,
                one.item.text,
                round(one.weight, 3),
                one.item.strength,
                one.match,
                labels[i],
                i in chosen,
                round(one.probability, 3),
            )
            for i, one in enumerate(found)
        ),
        note=note,
        employer_listed=tuple(one.item.text for one in found if one.kind == "listed"),
    )


def _expected(found: Sequence[Found], joined: NDArray[np.bool_], keep: Sequence[int]) -> float:
    """Return the expected number of distinct ideas that the sentences `keep` hold."""
    probabilities = [found[i].probability for i in keep]
    return sum(probabilities[i] for i in distinct(probabilities, joined[np.ix_(keep, keep)]))


def _band(found: Sequence[Found], joined: NDArray[np.bool_], weights: Weights) -> Band:
    """Return the band: how many distinct ideas of which kind there are decides, never how many words."""
    least = weights.bands
    firm = [i for i, one in enumerate(found) if one.item.strength != "preferred"]
    duties = [i for i in firm if found[i].kind == "responsibility"]
    skills = [i for i in firm if found[i].kind in ("experience", "skill")]
    first = any(found[i].priority and found[i].probability >= least["priority"] for i in duties)
    expected = _expected(found, joined, duties)
    if expected >= least["high_duties"] or (first and expected >= least["medium_duties"]):
        return "high"
    if expected >= least["medium_duties"] or _expected(found, joined, skills) >= least["medium_skills"]:
        return "medium"
    return "low" if _expected(found, joined, range(len(found))) >= least["low_mentions"] else "none"


def _score(band: Band, weight: float) -> int:
    """Return the score: the band's foot plus what the summed weight earns inside it."""
    foot, top = BAND_SCORES[band]
    return round(foot + (top - foot) * (1 - math.exp(-weight / SPREAD[band])))


def _stages(
    found: Sequence[Found], joined: NDArray[np.bool_], sure: float
) -> tuple[int | None, int | None, int | None]:
    """Return (low, stage, high).

    The stage is the highest that one required duty carries, or that two distinct other required
    sentences carry; traits alone are stage 1. Low is the stage that is left when any one sentence is
    taken away; high is what the highest single required sentence of any kind would carry.
    """
    able = [i for i, one in enumerate(found) if one.sets_stage and one.match.stage is not None]
    # An unsure match must not set the level where a sure one can.
    able = [i for i in able if found[i].probability >= sure] or able
    if not able:
        stage = 1 if any(one.kind == "trait" and one.match.stage for one in found) else None
        return stage, stage, stage
    carried = _carried(found, joined, able)
    single = max(found[i].match.stage or 0 for i in able)
    if carried is None:
        return min(found[i].match.stage or 0 for i in able), single, single
    deciding = [i for i in able if (found[i].match.stage or 0) >= carried]
    left = [_carried(found, joined, [i for i in able if i != one]) for one in deciding]
    low = min(carried if stage is None else stage for stage in left)
    return low, carried, max(single, carried)


def _carried(found: Sequence[Found], joined: NDArray[np.bool_], able: Sequence[int]) -> int | None:
    """Return the highest stage that one duty or two distinct other sentences carry, if any do."""
    for stage in sorted({found[i].match.stage or 0 for i in able}, reverse=True):
        reach = [i for i in able if (found[i].match.stage or 0) >= stage]
        if any(found[i].kind == "responsibility" for i in reach) or _apart(joined, reach):
            return stage
    return None


def _apart(joined: NDArray[np.bool_], reach: Sequence[int]) -> bool:
    """Say whether two of the sentences are different ideas."""
    return any(not joined[i, j] for i in reach for j in reach if i < j)
