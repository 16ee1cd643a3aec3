"""What readers said of whole postings, as something that a head can learn from.

A reader who finds nothing of a competency in a posting says of each of its sentences that it is no
evidence; one who finds a duty says that at least one sentence is, without saying which. The first is a
sum over sentences, the second a noisy or over a posting's sentences. Where a reader also names the lines that
are the evidence, each of them is a noisy or by itself, and what is not named is no evidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import expit, logsumexp

Array = NDArray[np.float64]

# What a sentence of a cell without evidence, a cell of band low, and one of band medium or more count beside a
# labelled sentence. Of twelve settings by cross-validation; half and twice as much changed kappa of bands by .01.
NOTHING, SOME, FIRM = 1.0, 1.0, 4.0
# What a line that a reader named counts, and a sentence of no named line. Half and twice as much: kappa .809 and .80.
SHOWN, NOT_SHOWN = 1.0, 1.0
SHARED = 0.5  # of what rivals take is given back, as in profiles: a sentence may be evidence for two
BALANCE = 0.25  # 0 counts every cell with evidence alike, 1 every competency, which costs the English bands most
LOW, MEDIUM = 1, 2  # positions in BANDS
_LEAST = 1e-6


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
    (postings, competencies). `firm` (m,) marks sentences that can make a band medium: no traits, no lists. `shown`
    are the lines that readers named, where they did.
    """

    vectors: Array
    odds: Array
    posting: NDArray[np.intp]
    firm: NDArray[np.bool_]
    least: NDArray[np.intp]
    most: NDArray[np.intp]
    shown: Shown | None = None

    def take(self, rows: NDArray[np.intp]) -> Cells:
        """Return the same cells with some of their sentences; a posting without any teaches nothing."""
        some = self.vectors[rows], self.odds[rows], self.posting[rows], self.firm[rows]
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
        able = np.ones(odds.shape, dtype=bool) if self.shown is None else ~self.shown.rest
        for weight, wanted, rows in (
            (SOME, self.least == LOW, able),
            (FIRM, self.least >= MEDIUM, able & self.firm[:, None]),
        ):
            more, gradient = self._some(surprise * rows, weight * wanted * self._balance)
            value, slope = value + more, slope + gradient * chance * rows
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

    def _some(self, surprise: Array, weight: Array) -> tuple[float, Array]:
        """Return the surprise that a cell has a sentence at all, and the gradient by each one's own surprise."""
        total = np.zeros(weight.shape)
        np.add.at(total, self.posting, surprise)
        value, gradient = _none_found(total, weight)
        return value, gradient[self.posting]


def _none_found(total: Array, weight: Array) -> tuple[float, Array]:
    """Return the surprise that some sentence is evidence, where `total` is that at none being so; and the gradient.

    Where there is no sentence nothing can be learned.
    """
    found = 1 - np.exp(-total)
    counts = (weight > 0) & (found > _LEAST)
    value = -float((weight * np.log(np.where(counts, found, 1.0))).sum())
    return value, np.where(counts, -weight * np.exp(-total) / np.where(counts, found, 1.0), 0.0)
