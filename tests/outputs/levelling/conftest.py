"""A small run to level: a senior who assists, a junior who leads, a role in between, and one that asks for little."""

import pytest

from tests.outputs.compare.conftest import CARE, CRAFT, DEALS, Role, run_of

ASSISTS = Role(
    "aaaa1111aaaa1111",
    "Senior Account Manager",
    [("Help with the files of customers", CARE, 0.9, 1), ("Assist the team with its visits", CARE, 0.8, 2)],
)
LEADS = Role(
    "bbbb2222bbbb2222",
    "初级客户经理",
    [("领导团队完成年度目标", DEALS, 0.9, 4), ("制定大客户的销售策略", DEALS, 0.8, 4), ("讲解产品", CRAFT, 0.8, 2)],
    company="北风仪器",
)
BETWEEN = Role(
    "cccc3333cccc3333",
    "Account Manager (m/f/d)",
    [
        ("Own the renewal of forty contracts, ask Jane Miller at (425) 555-0100", CARE, 0.9, 3),
        ("Visit the board of each customer", CARE, 0.8, 3),
        ("Help to close deals", DEALS, 0.9, 2),
        ("Write the offers of the team", DEALS, 0.9, 2),
    ],
    "Southbay",
)
LITTLE = Role("dddd4444dddd4444", "Clerk", [("Answer what customers ask", CARE, 0.9, 3)], "=cmd()")


def level_run():
    """The tables of the small run."""
    run = run_of([ASSISTS, LEADS, BETWEEN, LITTLE])
    run.postings["min_years"] = [8.0, 0.0, 3.0, None]
    run.postings["years_required"] = [True, True, False, None]
    return run


@pytest.fixture(scope="session")
def tables():
    return level_run()
