"""What readers said of labelled sentences, and what one method answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Answer, Framework
from pipeline.match.labelled_sentences import Labelled
from pipeline.training.matcher.datasets import accepted_matrix

NO_STAGE = 0


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The readers' choices over n sentences.

    `accepted` (n, competencies); `first` the first accepted competency, -1 for none; `stage` of the
    first, 0 where nobody said; `groups` which sentences come from one posting; `chinese` their share.
    """

    texts: tuple[str, ...]
    accepted: NDArray[np.bool_]
    first: NDArray[np.intp]
    stage: NDArray[np.intp]
    groups: NDArray[np.intp]
    langs: NDArray[np.str_]

    @property
    def covered(self) -> NDArray[np.bool_]:
        """Say of each sentence whether any competency covers it."""
        return np.asarray(self.accepted.any(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one method answered to n sentences, as far as figures need it; every array has shape (n,).

    `best` is the chance of the best answer, `right` says whether readers accept it, `spoke` whether
    it was given, `reciprocal` is 1 / rank of the best placed accepted competency, and `stage` the
    stage given to the readers' first competency (0 for none).
    """

    name: str
    best: NDArray[np.float64]
    right: NDArray[np.bool_]
    spoke: NDArray[np.bool_]
    reciprocal: NDArray[np.float64]
    stage: NDArray[np.intp]

    def staged(self, stage: NDArray[np.intp]) -> Outcome:
        """Return the same answers with other stages."""
        return replace(self, stage=stage)


def truth_of(sentences: Sequence[Labelled], framework: Framework, numbers: dict[str, int] | None = None) -> Truth:
    """Return the labels as arrays; `numbers` shares the numbering of postings between several sets."""
    place = {one.name: position for position, one in enumerate(framework.competencies)}
    positions = [[place[name] for name in one.accepted] for one in sentences]
    numbers = {} if numbers is None else numbers
    fresh = count(len(numbers))
    groups = []
    for one in sentences:
        key = one.group or one.text
        if key not in numbers:
            numbers[key] = next(fresh)
        groups.append(numbers[key])
    return Truth(
        tuple(one.text for one in sentences),
        accepted_matrix(positions, len(place)),
        np.array([found[0] if found else -1 for found in positions], dtype=np.intp),
        np.array([one.stage or NO_STAGE if one.accepted else NO_STAGE for one in sentences], dtype=np.intp),
        np.array(groups, dtype=np.intp),
        np.array([one.lang for one in sentences], dtype=np.str_),
    )


def outcome_of_answers(name: str, answers: Sequence[Answer], truth: Truth, framework: Framework) -> Outcome:
    """Return the outcome of the matcher's own answers, as a user gets them."""
    place = {one.competency_id: position for position, one in enumerate(framework.competencies)}
    right = np.zeros(len(answers), dtype=bool)
    reciprocal = np.zeros(len(answers))
    stage = np.zeros(len(answers), dtype=np.intp)
    for row, answer in enumerate(answers):
        order = [place[match.competency_id] for match in answer.matches]
        hits = truth.accepted[row, order]
        right[row] = bool(hits[0])
        reciprocal[row] = 1 / (1 + int(hits.argmax())) if hits.any() else 0.0
        if truth.first[row] in order:
            stage[row] = answer.matches[order.index(truth.first[row])].stage or NO_STAGE
    best = np.array([answer.matches[0].probability for answer in answers])
    spoke = np.array([not answer.abstained for answer in answers])
    return Outcome(name, best, right, spoke, reciprocal, stage)


def outcome_of_chances(name: str, chances: NDArray[np.float64], spoke: NDArray[np.bool_], truth: Truth) -> Outcome:
    """Return the outcome of chances of every competency, shape (n, competencies); equals share their rank."""
    rows = np.arange(len(chances))
    accepted = np.where(truth.accepted, chances, -np.inf).max(axis=1, keepdims=True)
    above, same = (chances > accepted).sum(axis=1), (chances == accepted).sum(axis=1)
    reciprocal = np.where(truth.covered, 1 / (above + (1 + np.maximum(same, 1)) / 2), 0.0)
    right = truth.accepted[rows, chances.argmax(axis=1)]
    stage = np.zeros(len(chances), dtype=np.intp)
    return Outcome(name, chances.max(axis=1), np.asarray(right), spoke, reciprocal, stage)
