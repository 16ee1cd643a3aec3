"""Several frameworks in one run: who profiles which role, what an assignment says, and what is told of coverage."""

import pytest

from pipeline import compare_roles, load_run
from pipeline.core.errors import InputError, UnknownNameError
from pipeline.core.resources import sample_framework
from pipeline.match import MatchOptions
from pipeline.outputs.coverage import coverage_summary, framework_of_roles
from pipeline.run.assignment import load_assignment
from pipeline.run.main_job import run
from pipeline.run.options import RunOptions

SELLER = """Key Account Manager

Responsibilities:
- Negotiate yearly contracts with large customers and close deals
- Grow revenue of your accounts and manage the sales pipeline
- Present our solutions to the buyers of new customers
- Build relationships with decision makers at key accounts
"""
BAKER = """Baker

Responsibilities:
- Knead dough and bake bread and rolls in the stone oven
- Weigh flour and prepare sourdough for the night shift
- Clean the ovens and the bakery floor
- Decorate cakes and pastry with cream
"""
BREAD = """# Bakery

## Baking

- Kneads dough and bakes bread, rolls and cakes
- Prepares sourdough and weighs flour

## Hygiene

- Cleans ovens, tables and the floor of the bakery
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("several")
    (folder / "seller.txt").write_text(SELLER, encoding="utf-8")
    (folder / "baker.txt").write_text(BAKER, encoding="utf-8")
    (folder / "bread.md").write_text(BREAD, encoding="utf-8")
    return folder


def finished(place, name, *frameworks, **more):
    options = RunOptions(frameworks, place / name, match=MatchOptions(encoder="lexical"), jobs=1, **more)
    summary = run([str(place / "seller.txt"), str(place / "baker.txt")], options)
    assert summary.unassigned == (("nobody",) if "assign" in more else ())
    return load_run(place / name)


@pytest.fixture(scope="module")
def best(place):
    return finished(place, "best", sample_framework(), place / "bread.md")


def test_each_role_is_profiled_by_the_framework_of_its_trade(best):
    by = {one.title: (one.framework, one.fits) for one in framework_of_roles(best).values()}
    assert by == {"Key Account Manager": ("Technical sales", True), "Baker": ("Bakery", True)}
    baker = best.role("baker")
    assert set(baker.profile["framework"]) == {"Bakery"}
    assert set(baker.matches["competency"]) == {"Baking", "Hygiene"}
    assert baker.coverage["framework"].tolist() == ["Bakery", "Technical sales"]
    assert baker.coverage["profiled"].tolist() == [True, False]
    assert baker.coverage["fit"].is_monotonic_decreasing
    assert ((best.coverage["share_low"] <= best.coverage["share"]) & (best.coverage["share"] <= 1)).all()


def test_roles_of_different_frameworks_do_not_differ_where_one_is_not_profiled(best):
    compared = compare_roles(best, ["baker", "key account"])
    assert {side.title: side.framework for side in compared.sides} == {
        "Baker": "Bakery",
        "Key Account Manager": "Technical sales",
    }
    assert compared.lines
    assert not compared.differing
    assert {cell.note for line in compared.lines for cell in line.cells} == {"", "not_profiled"}


def test_the_stored_run_knows_its_frameworks(best):
    assert [part.name for part in best.framework.each] == ["Technical sales", "Bakery"]
    assert [one["file"] for one in best.run["frameworks"]] == [sample_framework().name, "bread.md"]


def test_a_framework_of_another_trade_profiles_with_a_note(place):
    alone = finished(place, "alone", sample_framework())
    assert set(alone.profile["framework"]) == {"Technical sales"}
    fits = alone.profile.groupby("title")["framework_fits"].agg(set).to_dict()
    assert fits == {"Baker": {False}, "Key Account Manager": {True}}
    said = coverage_summary(place / "alone")
    assert said.profiled == {"Technical sales": 2}
    assert [one.title for one in said.unfit] == ["Baker"]


def test_all_profile_every_role(place):
    both = finished(place, "all", sample_framework(), place / "bread.md", profile_by="all")
    assert both.role("baker").profile["framework"].value_counts().to_dict() == {"Technical sales": 9, "Bakery": 2}
    ranks = both.role("baker").matches.groupby("requirement_id")["probability"]
    assert all(some.is_monotonic_decreasing for _, some in ranks)
    evidence = both.profile.explode("evidence").dropna(subset=["evidence"])
    used = {(row.posting_id, row.evidence["requirement_id"], row.competency_id) for row in evidence.itertuples()}
    kept = set(both.matches[["posting_id", "requirement_id", "competency_id"]].itertuples(index=False, name=None))
    assert used <= kept


def test_an_assignment_decides(place):
    (place / "assign.csv").write_text("role;framework\nbaker;framework\nnobody;bread\n", encoding="utf-8")
    assigned = finished(place, "assigned", sample_framework(), place / "bread.md", assign=place / "assign.csv")
    assert set(assigned.role("baker").profile["framework"]) == {"Technical sales"}
    assert not assigned.role("baker").profile["framework_fits"].any()
    assert set(assigned.role("key account").profile["framework"]) == {"Technical sales"}


NAMES = [("Technical sales", "a/framework.yaml"), ("Bakery", "bread.md")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("role,framework\nBaker,Bakery\n", None),
        ("Framework,Note,Role\nbread.md,x,Baker\n", None),
        ("\ufeffrole\tframework\nBaker\tbread\n", None),
        ("role,framework\nBaker,Bakry\n", "no framework is called 'Bakry'"),
        ("role,framework\n ,Bakery\n", "a row names no role"),
        ("title,profile\nBaker,Bakery\n", "it has no columns role and framework"),
        ("", "it has no columns role and framework"),
    ],
)
def test_assignments_are_read_or_refused(tmp_path, text, said):
    path = tmp_path / "assign.csv"
    path.write_text(text, encoding="utf-8")
    if said:
        with pytest.raises(InputError, match=said):
            load_assignment(path, NAMES)
        return
    read = load_assignment(path, NAMES)
    assert read.of("id", "Senior Baker (nights)") == "Bakery"
    assert read.of("id", "Seller") is None
    assert read.of("id", None) is None
    assert read.unmet([("id", "Seller")]) == ("baker",)


def test_an_unknown_way_of_choosing_lists_the_known(place):
    with pytest.raises(UnknownNameError, match="known: best, all"):
        finished(place, "odd", sample_framework(), profile_by="worst")
