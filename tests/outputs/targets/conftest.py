"""The small runs of comparisons, and a library of two targets."""

import pytest

from pipeline.outputs.compare.records import Target, Wanted
from pipeline.outputs.compare.target_library import Library
from tests.outputs.compare.conftest import CARE, CRAFT, DEALS, Role, run_of

SELLING, HELPING = "Key Account Manager", "Sales Assistant"


@pytest.fixture(scope="session")
def library():
    return Library(
        "wanted",
        (
            Target(SELLING, (Wanted("customer care", "high", 4, 2.0), Wanted("deal making", "medium", 3))),
            Target(HELPING, (Wanted("product craft", "medium", 2),), ("助理",)),
        ),
    )


@pytest.fixture(scope="session")
def dated():
    """Eight account managers, four of each of two months, an assistant without a date, and one who is asked nothing."""
    roles = []
    for n in range(8):
        care = (f"Own the renewal of contract number {n} each year", CARE, 0.9, 4 if n < 4 else 2)
        deals = (f"Close deal number {n} with hospitals", DEALS, 0.9, 3)
        roles.append(Role(f"{n}" * 8, f"Key Account Manager {n}", [care, deals] if n < 4 else [care]))
    roles.append(Role("aaaa1111", "销售助理", [("熟悉产品参数并解答问题", CRAFT, 0.8, 2)], "北风仪器"))
    roles.append(Role("bbbb2222", "Clerk", [("Sort letters", None, 0.1, 1)]))
    run = run_of(roles)
    run.postings["posted"] = ["2026-09-03"] * 4 + ["Oct 5, 2026"] * 4 + [None, "soon"]
    return run
