"""How likely the readers' bands are, given the chance of each sentence of a posting to be evidence.

A band says how many duties there are: high two or more, medium one (or skills in its stead), low a mention
and no duty, none nothing. With independent chances the number of duties is Poisson-binomial, and the chances of
none and of one are sums over sentences: with s = -log(1 - chance) and r = chance / (1 - chance),

    none = exp(-sum of s),  one = none x sum of r,  two or more = 1 - none - one.

Two bands, where a reader would defend both, are what both allow together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

NONE, LOW, MEDIUM, HIGH = range(4)  # positions in BANDS
SKILL = 0.5  # a skill is half a duty: two of them make a band medium
_LEAST = 1e-4  # a band is never believed to be impossible


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums over a posting's sentences, shape (postings, competencies) each, or gradients by them.

    Of s over its duties, its skills, and everything; of r over its duties.
    """

    duties: Array
    skills: Array
    everything: Array
    ratio: Array


def surprise_at_bands(sums: Sums, least: NDArray[np.intp], most: NDArray[np.intp], weight: Array) -> tuple[float, Sums]:
    """Return the surprise at bands other than none, and its gradient.

    Args:
        sums: over each posting's sentences.
        least: lowest band that a reader gave, shape (postings, competencies); -1 where nobody read.
        most: highest band.
        weight: what each cell counts; 0 for a posting without sentences.
    """
    none, no_skill, nothing = np.exp(-sums.duties), np.exp(-SKILL * sums.skills), np.exp(-sums.everything)
    one, without = none * sums.ratio, none * no_skill
    medium = one + none - without
    wanted = {
        "two": (least == HIGH, 1 - none - one),
        "some": ((least == MEDIUM) & (most == HIGH), 1 - without),
        "medium": ((least == MEDIUM) & (most == MEDIUM), medium),
        "mentioned": (least == LOW, 1 - nothing),
        "one at most": ((least == LOW) & (most == MEDIUM), none + one),
        "no duty": ((most == LOW) & (least >= NONE), none),
    }
    value, by = 0.0, {}
    for name, (cells, chance) in wanted.items():
        believed = np.maximum(chance, 0.0) + _LEAST
        value -= float((weight * cells * np.log(believed)).sum())
        by[name] = -weight * cells / believed
    duties = by["two"] * (none + one) + by["some"] * without - by["medium"] * medium
    duties = duties - by["one at most"] * (none + one) - by["no duty"] * none
    skills = SKILL * without * (by["some"] + by["medium"])
    ratio = none * (by["medium"] + by["one at most"] - by["two"])
    return value, Sums(duties, skills, by["mentioned"] * nothing, ratio)
