"""The stage of a competency: the highest level of behaviour that its required evidence carries."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.profile.found import Found


def stages_of(found: Sequence[Found], joined: NDArray[np.bool_]) -> tuple[int | None, int | None, int | None]:
    """Return (low, stage, high).

    The stage is the highest that one required duty carries, or that two distinct other required
    sentences carry; traits alone are stage 1. Low is the stage that is left when any one sentence is
    taken away; high is what the highest single required sentence of any kind would carry.
    """
    able = [i for i, one in enumerate(found) if one.is_firm and one.match.stage is not None]
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
