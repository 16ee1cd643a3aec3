"""What readers said of whole postings, as something that a head can learn from.

A reader who finds nothing of a competency in a posting says of each of its sentences that it is no evidence. One who
gives a band says how many duties there are, without saying which sentences they are (`counts.py`). Where a reader also
names the lines that are the evidence, each of them holds some (a noisy or), and what is not named is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, logsumexp

from pipeline.training.matcher.poisson_binomial import LOW, Sums, surprise_at_bands

Array = NDArray[np.float64]

# What a sentence of a cell without evidence, and what a band counts beside a labelled sentence. Bands at 2 and 4: kappa
# the same within .005.
NOTHING, BAND = 1.0, 2.5
# What a line that a reader named counts, and a sentence of no named line. Half and twice as much: kappa .809 and .80.
SHOWN, NOT_SHOWN = 1.0, 1.0
SHARED = 0.5  # of what rivals take is given back, as in profiles: a sentence may be evidence for two
BALANCE = 0.25  # 0 counts every cell with evidence alike, 1 every competency, which costs the English bands most
ALONE, SKILL, DUTY = range(3)  # parts that sentences play: traits, lists and wishes; skills and experience; duties
_LEAST = 1e-6
_MOST = 9.0  # log-odds from which a sentence is as good as sure


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """The lines that readers named as evidence of a competency, and the sentences that they did not name.

    `members` (k, m) says which sentences line k holds, `competency` (k,) what it is evidence of, `weight` (k,) what
    it counts; `rest` (m, competencies) marks sentences that are no evidence, since all of it was named.
    """

    members: csr_matrix
    competency: NDArray[np.intp]
    weight: Array
    rest: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> Shown:
        """Return the same lines with some of the sentences; a line without any teaches nothing."""
        return Shown(self.members[:, rows], self.competency, self.weight, self.rest[rows])

    def loss(self, surprise: Array, balance: Array) -> tuple[float, Array]:
        """Return the surprise at what was named and what was not, and the gradient by each sentence's surprise."""
        value, slope = NOT_SHOWN * float((self.rest * surprise).sum()), NOT_SHOWN * self.rest.astype(np.float64)
        place = np.arange(len(self.competency)), self.competency
        weight = SHOWN * self.weight * balance[self.competency]
        more, each = _none_found((self.members @ surprise)[place], weight)
        of_line = np.zeros((len(self.competency), surprise.shape[1]))
        of_line[place] = each
        return value + more, slope + self.members.T @ of_line


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Sentences of whole postings with the bands that readers gave the postings.

    `vectors` (m, dimensions) and `odds` (m, competencies) are of the sentences, as for labelled ones;
    `posting` (m,) numbers the rows of `least` and `most`, the lowest and highest band that a reader gave
    (postings, competencies). `part` (m,) says what part each sentence can play: ALONE, SKILL or DUTY. `shown` are the
    lines that readers named, where they did.
    """

    vectors: Array
    odds: Array
    posting: NDArray[np.intp]
    part: NDArray[np.intp]
    least: NDArray[np.intp]
    most: NDArray[np.intp]
    shown: Shown | None = None

    def take(self, rows: NDArray[np.intp]) -> Cells:
        """Return the same cells with some of their sentences; a posting without any teaches nothing."""
        some = self.vectors[rows], self.odds[rows], self.posting[rows], self.part[rows]
        return Cells(*some, self.least, self.most, self.shown.take(rows) if self.shown else None)

    def loss(self, logits: Array) -> tuple[float, Array]:
        """Return the surprise at the readers' bands, and its gradient, of log-odds against none (m, competencies)."""
        whole = logsumexp(np.concatenate([logits, np.zeros((len(logits), 1))], axis=1), axis=1, keepdims=True)
        share = np.exp(logits - whole)
        rest = np.clip(1 - share, 1e-9, 1.0)
        odds = logits - SHARED * (np.log(rest) + whole)
        chance, surprise = expit(odds), np.logaddexp(0, odds)
        nothing = self.most[self.posting] == 0
        value, slope = NOTHING * float((nothing * surprise).sum()), NOTHING * nothing * chance
        more, by_band = self._bands(surprise, odds)
        value, slope = value + more, slope + by_band
        if self.shown is not None:
            more, by_surprise = self.shown.loss(surprise, self._balance)
            value, slope = value + more, slope + by_surprise * chance
        return value, slope - SHARED * share * ((slope / rest).sum(axis=1, keepdims=True) - slope / rest)

    @property
    def _balance(self) -> Array:
        """What a cell with evidence counts by its competency, or the commonest wins them all; shape (competencies,)."""
        common = np.maximum(1, (self.least >= LOW).sum(axis=0))
        each = common.astype(np.float64) ** -BALANCE
        return np.asarray(each * common.sum() / (each * common).sum())

    def _bands(self, surprise: Array, odds: Array) -> tuple[float, Array]:
        """Return the surprise at the readers' bands, and its gradient by the sentences' log-odds."""
        duty, skill = (np.asarray(self.part == one, dtype=np.float64)[:, None] for one in (DUTY, SKILL))
        ratio = np.exp(np.minimum(odds, _MOST))
        sums = Sums(*(self._summed(one) for one in (surprise * duty, surprise * skill, surprise, ratio * duty)))
        there = np.bincount(self.posting, minlength=len(self.least))[:, None] > 0
        value, slope = surprise_at_bands(sums, self.least, self.most, BAND * self._balance * there)
        each = Sums(*(one[self.posting] for one in (slope.duties, slope.skills, slope.everything, slope.ratio)))
        by_surprise = each.duties * duty + each.skills * skill + each.everything
        return value, by_surprise * expit(odds) + each.ratio * duty * ratio * (odds < _MOST)

    def _summed(self, values: Array) -> Array:
        """Return sums over each posting's sentences, shape (postings, competencies)."""
        total = np.zeros(self.least.shape)
        np.add.at(total, self.posting, values)
        return total


def _none_found(total: Array, weight: Array) -> tuple[float, Array]:
    """Return the surprise that some sentence is evidence, where `total` is that at none being so; and the gradient.

    Where there is no sentence nothing can be learned.
    """
    found = 1 - np.exp(-total)
    counts = (weight > 0) & (found > _LEAST)
    value = -float((weight * np.log(np.where(counts, found, 1.0))).sum())
    return value, np.where(counts, -weight * np.exp(-total) / np.where(counts, found, 1.0), 0.0)
