"""What `demand` corrects by: stages of a range are shared out, and drift between sources is found again."""

import numpy as np
import pytest

from pipeline.outputs.demand.correct import ErrorCounts
from pipeline.training.asked_cells import AskedCells, by_source, stage_share
from pipeline.training.asked_drift import drift_of


@pytest.mark.parametrize(
    ("cell", "shares"),
    [
        (("none", None, None), [0, 0, 0, 0, 0]),
        (("high", 3, 3), [0, 0, 1, 0, 0]),
        (("medium", 2, 3), [0, 0.5, 0.5, 0, 0]),
        (("low", 1, 4), [0.25, 0.25, 0.25, 0.25, 0]),
    ],
)
def test_a_range_of_stages_is_shared_out(cell, shares):
    assert [stage_share(cell, stage) for stage in range(1, 6)] == shares


def test_cells_are_put_together_by_what_the_id_begins_with():
    names = ("board_a:Clerk-1", "board_a:Clerk-2", "pool-0001")
    found = by_source([AskedCells(one, "en", {}, ()) for one in names])
    assert {source: len(some) for source, some in found.items()} == {"board_a": 2, "pool": 1}


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_the_drift_between_sources_is_found_again(spread):
    draw = np.random.default_rng(4)
    odds = {("en", f"competency {n}", "asked"): 1.5 for n in range(16)}

    def counted(right, wrong):
        return ErrorCounts(right, wrong, 500, 10)

    sources = []
    for _ in range(5):
        right = {key: draw.binomial(80, 1 / (1 + np.exp(-draw.normal(one, spread)))) for key, one in odds.items()}
        sources.append({key: counted(int(one), 80 - int(one)) for key, one in right.items()})
    whole = {key: counted(818, 182) for key in odds}
    sensitivity, specificity = drift_of(whole, *sources)["asked"]
    assert sensitivity == pytest.approx(spread, abs=0.15)
    assert specificity < 0.15
