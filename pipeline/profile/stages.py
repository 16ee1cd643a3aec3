"""The stage of a competency: the level of behaviour that its required evidence asks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.core.levels import stage_at
from pipeline.profile.found import Found

Stages = tuple[int | None, int | None, int | None]


def stages_of(found: Sequence[Found], joined: NDArray[np.bool_], stages: Sequence[int]) -> Stages:
    """Return (low, stage, high): the stage that the two highest distinct sentences ask for together.

    Duties, required experience and skills set it; one that asks alone sets it alone; traits alone are stage 1. Low is
    the stage that is left when any one sentence is taken away; high is what the highest sentence alone would ask for.

    Args:
        found: the evidence for one competency.
        joined: which of it says the same, shape (n, n).
        stages: the stage numbers of the competency, ascending.
    """
    able = [i for i, one in enumerate(found) if one.is_firm and _level(one, stages) is not None]
    if not able:
        stage = stages[0] if stages and any(one.kind == "trait" for one in found) else None
        return stage, stage, stage
    low = min(_asked(found, joined, [i for i in able if i != left] or able, stages) for left in able)
    alone = max(_level(found[i], stages) or 0.0 for i in able)
    return (
        stage_at(low, stages),
        stage_at(_asked(found, joined, able, stages), stages),
        stage_at(alone, stages),
    )


def _asked(found: Sequence[Found], joined: NDArray[np.bool_], able: Sequence[int], stages: Sequence[int]) -> float:
    """Return the mean level of the two highest distinct sentences."""
    ranked = sorted(able, key=lambda i: -(_level(found[i], stages) or 0.0))
    first = ranked[0]
    second = next((i for i in ranked[1:] if not joined[first, i]), first)
    return ((_level(found[first], stages) or 0.0) + (_level(found[second], stages) or 0.0)) / 2


def _level(found: Found, stages: Sequence[int]) -> float | None:
    """Return the level that a sentence asks for; where a person set its stage, the level of that stage."""
    match = found.match
    if match.stage is None or not stages:
        return None
    if match.level is not None and stage_at(match.level, stages) == match.stage:
        return match.level
    place = stages.index(match.stage) if match.stage in stages else 0
    return 1.0 + 4.0 * place / max(1, len(stages) - 1)
