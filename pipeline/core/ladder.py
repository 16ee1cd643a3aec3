"""What a look at a framework's ladder found, as the match room finds it and the outputs write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# A step from one stage to the next; what looks wrong: a step that hardly rises or is much larger than the others, a
# text that stands at several stages, two stages whose texts do not differ, an indicator at the wrong stage by its
# wording, two texts and two whole competencies that cannot be told apart.
FindingKind = Literal["step", "flat", "steep", "repeated", "same", "misplaced", "alike", "taken"]
FINDING_KINDS: tuple[FindingKind, ...] = get_args(FindingKind)


@dataclass(frozen=True, slots=True)
class LadderFinding:
    """One thing found: of which competency, at which stage, with the sentence, and what it was compared with.

    `value` is the rise in stages for steps, the stage that the wording speaks of for a misplaced indicator, and a share
    from 0 to 1 of likeness for all others.
    """

    kind: FindingKind
    competency: str
    stage: int | None = None
    text: str = ""
    other_competency: str = ""
    other_stage: int | None = None
    other_text: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    """All findings of a framework, steps first; `told_apart` is the rank correlation of stages by leave-one-out.

    `origin` says what read the level: own, shared or both; `texts` how many were read.
    """

    framework: str
    told_apart: float | None
    origin: str
    texts: int
    findings: tuple[LadderFinding, ...]

    def of(self, kind: FindingKind) -> tuple[LadderFinding, ...]:
        """Return the findings of one kind."""
        return tuple(one for one in self.findings if one.kind == kind)
