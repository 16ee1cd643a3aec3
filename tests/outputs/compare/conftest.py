"""Small runs to compare: roles given as lines with what each is evidence for."""

from dataclasses import dataclass, replace

import pytest

from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import match_rows, posting_row, profile_rows, requirement_rows, schemas, to_frame
from pipeline.profile import build_profile, load_weights
from tests.factory import answers, framework, parsed

CARE, DEALS, CRAFT = "Customer Care", "Deal Making", "Product Craft"
HOSTILE = '</script><script>window.pwned=1</script><img src=x onerror="window.pwned=2">'


@dataclass
class Role:
    """A posting as lines: (text, competency or None, probability, stage)."""

    key: str
    title: str
    lines: list
    company: str = "Northwind"
    source: str = "postings/one.txt"


def kinds(names=(CARE, DEALS, CRAFT)):
    """The framework, with Chinese names for the first two."""
    made = framework(*names)
    zh = {CARE: "客户关怀", DEALS: "成交能力"}
    return replace(made, competencies=tuple(replace(one, name_zh=zh.get(one.name)) for one in made.competencies))


def run_of(roles, facts=None, frame=None):
    """The tables of a run over roles."""
    frame = frame or kinds()
    rows = {name: [] for name in schemas()}
    for role in roles:
        bare = parsed(*(line[0] for line in role.lines))
        posting = replace(
            bare,
            posting_id=role.key,
            source=role.source,
            facts=replace(bare.facts, title=role.title, company=role.company, min_years=3.0, degree_min="bachelor"),
        )
        given = answers(posting, *(line[1:] if line[1] else None for line in role.lines))
        profile = replace(build_profile(posting, given, None, frame, load_weights()), posting_id=role.key)
        rows["postings"].append(posting_row(posting, too_thin=False))
        rows["requirements"] += requirement_rows(posting, profile)
        rows["matches"] += match_rows(role.key, given, profile)
        rows["profile"] += profile_rows(profile)
    return RunTables(
        **{name: to_frame(name, rows[name]) for name in schemas()},
        framework=frame,
        run=facts
        or {"jobprofile": "0.1", "matcher": {"head": "a" * 64}, "seconds": {"parse": 1}, "inputs": ["/home/x/p"]},
    )


SELLER = Role(
    "aaaa1111aaaa1111",
    "Key Account Manager",
    [
        ("Own the renewal of forty contracts every year", CARE, 0.9, 4),
        ("Visit every customer's board each quarter", CARE, 0.8, 3),
        ("Close deals with hospitals, ask Jane Miller at (425) 555-0100", DEALS, 0.9, 3),
    ],
)
HELPER = Role(
    "bbbb2222bbbb2222",
    "销售助理",
    [("协助客户经理维护客户资料", CARE, 0.85, 1), ("熟悉产品参数并解答问题", CRAFT, 0.8, 2)],
    company="北风仪器",
    source="postings/two.txt",
)
THIRD = Role("cccc3333cccc3333", "Account Manager, South", [("Answer what customers ask", CARE, 0.9, 3)], "Southbay")


@pytest.fixture
def role():
    return Role


@pytest.fixture
def make_run():
    return run_of


@pytest.fixture
def make_kinds():
    return kinds


@pytest.fixture
def roles():
    return [SELLER, HELPER, THIRD]


@pytest.fixture
def tables(roles):
    return run_of(roles)


@pytest.fixture
def hostile():
    return HOSTILE


@pytest.fixture
def ladder():
    """Six junior and six senior account managers, and a clerk who is neither."""
    made = []
    for n in range(6):
        lines = [(f"Answer what customer number {n} asks", CARE, 0.9, 1 + n % 2)]
        made.append(Role(f"aaaa{n}", f"Account Manager {n}", lines))
        more = (f"Close contract number {n} with the board", DEALS, 0.9, 4)
        made.append(Role(f"bbbb{n}", f"Senior Account Manager {n}", [(lines[0][0], CARE, 0.9, 3 + n % 2), more]))
    run = run_of([*made, Role("cccc0", "Clerk", [("Sort letters", DEALS, 0.9, 1)])])
    run.postings["seniority"] = ["junior", "senior"] * 6 + [None]
    return run
