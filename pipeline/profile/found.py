"""What the rules of a profile ask about one requirement and one competency."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.records import Countable, Match, Requirement

SETS_STAGE = ("responsibility", "experience", "skill")  # traits and bare lists never do
CLEAR = 0.5  # probability of being the sentence's main competency from which a duty is clearly about it


@dataclass(frozen=True, slots=True)
class Found:
    """One requirement that may speak for a competency, with all that the rules ask about it.

    `probability` is that of the match to three decimals, as it is shown; `is_evidence` says that it convinces by
    itself, else it is a hint.
    """

    item: Requirement
    match: Match
    facts: Countable
    probability: float
    is_evidence: bool

    @property
    def kind(self) -> str:
        """Return the row of the weights' table `evidence` that it falls under."""
        return self.facts.kind

    @property
    def weight(self) -> float:
        """Return what it adds to the score."""
        return self.facts.weight * self.probability

    @property
    def is_firm(self) -> bool:
        """Preferred things, traits and bare lists never make more than a mention, and never set a stage."""
        return self.item.strength != "preferred" and self.kind in SETS_STAGE

    @property
    def is_clear(self) -> bool:
        """Whether the sentence is clearly about this competency, or only touches it."""
        return self.match.corrected or round(self.match.main, 3) >= CLEAR
