"""Which texts of a framework the matcher cannot tell apart: what a sentence says then fits two competencies as well.

Two texts of different competencies are alike where each lies nearer to the other than to anything else
that its own competency says, and near by the standard of sentences that mean the same. Two competencies
are alike where most of what one says, asked as a sentence, is answered with the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.core.ladder import LadderFinding
from pipeline.core.records import Framework
from pipeline.framework import plain
from pipeline.match.fusion.similarity_features import Matrix
from pipeline.match.matcher import Matcher

# Share of the similarity of a sentence with itself (0 is that of unrelated ones) from which two sentences say
# about the same. Read on the sample framework: at .45 and above pairs mean nearly the same, below they begin
# to share a topic only; twins of the sales framework lie above .65.
NEAR = 0.45
MOSTLY = 0.5  # of a competency's texts
LEAST_TEXTS = 3  # of a competency, to say anything of it as a whole
MOST_TEXTS = 5000  # beyond this, comparing each with each takes minutes and more memory than a laptop has
SHOWN = 20  # pairs; more are counted
SHOWN_OF_TEXT = 50  # characters
KINDS = ("indicators", "description", "name")  # the first that a framework has is looked at


@dataclass(frozen=True, slots=True)
class Alike:
    """Two texts of different competencies, nearer to each other than to their own; `nearness` 1 is the same."""

    nearness: float
    competency: str
    text: str
    other_competency: str
    other_text: str

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts."""
        return self.text, self.other_text


@dataclass(frozen=True, slots=True)
class Taken:
    """A competency most of whose texts are taken for another's: `share` of `count`."""

    competency: str
    other: str
    share: float
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """Texts of one kind with their competency, and which of them are one indicator in two languages."""

    texts: tuple[str, ...]
    owners: NDArray[np.intp]
    same: NDArray[np.intp]
    near: Matrix


def is_too_long(framework: Framework) -> bool:
    """Say whether a framework holds more texts than can be compared each with each."""
    return max(len(framework.competencies), sum(len(one.indicators) for one in framework.competencies)) > MOST_TEXTS


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the matcher cannot tell apart: pairs of texts, nearest first, and whole competencies."""

    pairs: tuple[Alike, ...]
    taken: tuple[Taken, ...]


def find_alike(matcher: Matcher) -> Likeness:
    """Return the texts and the competencies of a framework that the matcher cannot tell apart."""
    found = _compared(matcher)
    return Likeness(tuple(_alike(matcher, found)), tuple(_taken(matcher, found)))


def alike_findings(found: Likeness) -> Iterator[LadderFinding]:
    """Yield the competencies that cannot be told apart, then the pairs of texts, as findings of a ladder."""
    for one in found.taken:
        yield LadderFinding("taken", one.competency, other_competency=one.other, value=round(one.share, 2))
    for pair in found.pairs:
        yield LadderFinding(
            "alike",
            pair.competency,
            None,
            pair.text,
            pair.other_competency,
            None,
            pair.other_text,
            round(pair.nearness, 2),
        )


def _alike(matcher: Matcher, found: _Texts) -> list[Alike]:
    own, others = _nearest(found)
    pairs: dict[tuple[int, int], Alike] = {}
    for row, column in enumerate(others.tolist()):
        nearness = float(found.near[row, column])
        if nearness < NEAR or nearness <= max(own[row], own[column]):
            continue
        first, second = sorted((row, column), key=lambda place: (found.owners[place], place))
        key = (int(found.same[first]), int(found.same[second]))
        if key not in pairs or pairs[key].nearness < nearness:
            names = [matcher.framework.competencies[found.owners[place]].name for place in (first, second)]
            pairs[key] = Alike(nearness, names[0], found.texts[first], names[1], found.texts[second])
    return sorted(pairs.values(), key=lambda one: -one.nearness)


def _taken(matcher: Matcher, found: _Texts) -> Iterator[Taken]:
    own, others = _nearest(found)
    nearer = found.near[np.arange(len(others)), others] > own
    for position, competency in enumerate(matcher.framework.competencies):
        rows = np.flatnonzero(found.owners == position)
        if len(rows) < LEAST_TEXTS:
            continue
        lost = np.bincount(found.owners[others[rows[nearer[rows]]]], minlength=1)
        if len(lost) and lost.max() / len(rows) > MOSTLY:
            other = matcher.framework.competencies[int(lost.argmax())]
            yield Taken(competency.name, other.name, float(lost.max() / len(rows)), len(rows))


def _compared(matcher: Matcher) -> _Texts:
    """Return all texts of the first kind that the framework has, each compared with each."""
    kind = next(one for one in KINDS if one in matcher.texts)
    texts = matcher.texts[kind]
    rows = matcher.represent(texts.texts).rows
    near = np.mean([view.similarities(rows[view.name], kind) for view in matcher.views], axis=0)
    same = _one_text(matcher.framework, texts.texts, texts.owners)
    itself = np.diag(near)
    near = near / np.sqrt(np.maximum(itself[:, None] * itself[None, :], 1e-6))
    kept = np.flatnonzero(same >= 0)  # a handful of phrases may stand among the indicators
    return _Texts(
        tuple(texts.texts[row] for row in kept.tolist()), texts.owners[kept], same[kept], near[np.ix_(kept, kept)]
    )


def _one_text(framework: Framework, texts: tuple[str, ...], owners: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return a number per text that the two languages of an indicator (or of a name) share; -1 for phrases."""
    number: dict[tuple[int, str], int] = {}
    for position, competency in enumerate(framework.competencies):
        pairs = [(one.text, one.text_zh) for one in competency.indicators]
        pairs += [(competency.name, competency.name_zh), (competency.description, competency.description_zh)]
        for pair in pairs:
            keys = [(position, plain(text)) for text in pair if text]
            fresh = len(number)
            for key in keys:
                number.setdefault(key, fresh)
            for before, after in pairwise(keys):
                number[after] = number[before]
    return np.array(
        [number.get((int(owner), text), -1) for owner, text in zip(owners, texts, strict=True)], dtype=np.intp
    )


def _nearest(found: _Texts) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return for each text how near the next of its own competency is, and the place of the nearest of another's."""
    mine = found.owners[:, None] == found.owners[None, :]
    itself = found.same[:, None] == found.same[None, :]
    own = np.where(mine & ~itself, found.near, -np.inf).max(axis=1)
    others = np.where(mine, -np.inf, found.near).argmax(axis=1)
    return np.asarray(own, dtype=np.float32), np.asarray(others)


def alike_warnings(found: Likeness, known: Sequence[str] = ()) -> Iterator[str]:
    """Yield one line for each thing to reword; what `known` warnings say is not repeated, what is cut is counted."""
    for one in found.taken:
        yield (
            f"{one.competency!r}: {one.share:.0%} of its {one.count} texts are nearer to {one.other!r} than to "
            "its own; say whom or what each is about"
        )
    told = [plain(line) for line in known]
    fresh = [one for one in found.pairs if not any(_quoted(text)[1:-1] in line for line in told for text in one.texts)]
    for pair in fresh[:SHOWN]:
        yield (
            f"{_quoted(pair.other_text)} of {pair.other_competency!r} means to the matcher what "
            f"{_quoted(pair.text)} of {pair.competency!r} does; reword one"
        )
    if len(fresh) > SHOWN:
        yield f"{len(fresh) - SHOWN} more pairs that mean nearly the same"


def _quoted(text: str) -> str:
    """Return the beginning of a text as the warnings about words show it."""
    return repr(text[:SHOWN_OF_TEXT])
