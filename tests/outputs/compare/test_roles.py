"""Roles side by side: who is meant by a name, what differs, and how they stand to a target."""

from dataclasses import replace

import pytest

from pipeline import compare_roles
from pipeline.core.errors import InputError
from pipeline.outputs.compare.compare_roles import gap_of
from pipeline.outputs.compare.messages import spread_words, years_words
from pipeline.outputs.compare.records import SideCell, Wanted


def lines(comparison):
    return {line.name: line for line in comparison.lines}


@pytest.mark.parametrize(
    "name",
    ["aaaa1111aaaa1111", "AAAA1", "Key Account Manager", "key account", "ｋｅｙ manager northwind", "KEY"],
)
def test_ways_to_name_a_role(tables, name):
    assert compare_roles(tables, [name, "銷售助理"]).sides[0].key == "aaaa1111aaaa1111"


def test_a_role_is_named_by_its_file(tables):
    assert compare_roles(tables, ["two.txt", "key account"]).sides[0].title == "销售助理"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (
            ["account manager", "key"],
            r"'account manager' fits 2 roles; .*aaaa1111aaaa1111 Key Account Manager \(Northwind\); cccc",
        ),
        (["Kee Acount Manger", "key"], r"no role is called 'Kee Acount Manger'; there are 3: aaaa1111"),
        (["key"], r"one role alone cannot be compared; name two roles, or one and a --target"),
        ([], r"no role was named; .*aaaa1111aaaa1111 Key Account Manager"),
        (["key", "aaaa1"], r"'Key Account Manager' was named twice"),
        (["key", " "], r"named by an empty text"),
        (["key"] * 5, r"5 roles are too many side by side; name at most 4"),
    ],
)
def test_names_that_do_not_do(tables, names, message):
    with pytest.raises(InputError, match=message):
        compare_roles(tables, names)


def test_differences_are_called_out(tables):
    found = compare_roles(tables, ["key account", "销售助理"])
    care = lines(found)["Customer Care"]
    assert [cell.band for cell in care.cells] == ["high", "medium"]
    assert (care.stages_apart, care.missing, care.differs) == (3, False, True)
    assert lines(found)["Product Craft"].asking == (1,)
    assert [line.name for line in found.differing] == ["Customer Care", "Deal Making", "Product Craft"]
    table = found.table.set_index("competency")
    assert table.loc["Deal Making", "difference"] == "asked only by A"
    assert table.loc["Customer Care", "difference"] == "band differs, 3 stages apart"


def test_alike_roles_do_not_differ(make_run, roles):
    other = replace(roles[2], key="dddd4444dddd4444", title="Account Manager, North")
    found = compare_roles(make_run([roles[2], other]), ["south", "north"])
    assert found.differing == ()
    assert found.table["difference"].tolist() == [""]


def test_frames_are_tidy(tables):
    found = compare_roles(tables, ["key account", "销售助理", "south"])
    assert len(found.cells) == 3 * len(found.lines)
    assert str(found.cells["score"].dtype) == "Int64"
    assert set(found.evidence["side"]) == {"A", "B", "C"}
    assert found.gaps.empty
    assert "<table" in found._repr_html_()
    assert found.sides[0].min_years == 3


def test_people_are_hidden_unless_asked_for(tables):
    said = " ".join(compare_roles(tables, ["key", "south"]).evidence["text"])
    assert "555" not in said
    assert "Jane" not in said
    assert "Jane Miller" in " ".join(compare_roles(tables, ["key", "south"], mask=False).evidence["text"])


def test_a_role_of_several_postings_shows_its_spread(make_run, roles):
    again = replace(
        roles[0],
        key="dddd4444dddd4444",
        title="Key Account Manager (m/f/d)",
        lines=[(*roles[0].lines[0][:2], 0.7, 2), *((text, None, 0, 0) for text, *_ in roles[0].lines[1:])],
    )
    run = make_run([*roles, again])
    with pytest.raises(InputError, match="fits 2 roles"):
        compare_roles(run, ["key account", "south"])
    found = compare_roles(run, ["key account", "south"], by="role")
    assert (found.sides[0].kind, found.sides[0].n_postings, found.sides[1].n_postings) == ("role", 2, 1)
    deals = lines(found)["Deal Making"].cells[0]
    assert (deals.n_asked, deals.band_low, deals.band_high) == (1, "none", "medium")
    assert (deals.band, deals.score, deals.stage) == ("none", None, None)
    assert spread_words(deals, found.sides[0]) == "asked by 1 of 2 postings, at most medium"
    care = lines(found)["Customer Care"]
    assert (care.cells[0].stage_low, care.cells[0].stage_high) == (2, 4)
    assert len(care.quotes[0]) == 2  # the sentence that both postings have stands once


@pytest.mark.parametrize(
    ("cell", "wanted", "verdict"),
    [
        (SideCell("high", 80, 3, 3, 3), Wanted("c", "high", 3), "meets"),
        (SideCell("none"), Wanted("c", "high", 3), "missing"),
        (SideCell("high", 80, 2, 2, 2), Wanted("c", "medium", 3), "below"),
        (SideCell("low", 20, 4, 4, 4), Wanted("c", "high", 3), "less"),
        (SideCell("medium", 50, 4, 4, 4), Wanted("c", "medium", 3), "above"),
        (SideCell("high", 80, 3, 3, 3), Wanted("c", "medium", 3), "more"),
        (SideCell("high", 80), Wanted("c", "high", 3), "meets"),
        (SideCell("high", 80, 3, 3, 3), Wanted("c", "none", None), "extra"),
    ],
)
def test_gaps(cell, wanted, verdict):
    assert gap_of(cell, wanted).verdict == verdict


def test_nobody_asks_and_nothing_is_wanted():
    assert gap_of(SideCell(), Wanted("c", "none", None)) is None


def test_years_that_are_only_preferred_are_no_minimum(tables):
    tables.postings["years_required"] = False
    wished = compare_roles(tables, ["key account", "south"]).sides[0]
    assert years_words(wished) == "3 or more preferred"
    tables.postings["years_required"] = True
    assert years_words(compare_roles(tables, ["key account", "south"]).sides[0]) == "at least 3"
