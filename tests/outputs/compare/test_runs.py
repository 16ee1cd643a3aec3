"""Two runs: which postings are one, what changed, and why."""

from dataclasses import replace

import pytest

from pipeline import compare_runs
from pipeline.outputs.compare.provenance import causes_of


def states(found):
    return {one.title: (one.state, one.paired_by) for one in found.postings}


def test_the_same_run_changes_nothing(tables):
    found = compare_runs(tables, tables)
    assert {one.state for one in found.postings} == {"same"}
    assert found.causes == ()
    assert found.cells.empty
    assert found.evidence.empty


def test_roles_that_appear_and_are_gone(make_run, roles):
    found = compare_runs(make_run(roles[:2]), make_run(roles[1:]))
    assert states(found) == {
        "Key Account Manager": ("gone", ""),
        "销售助理": ("same", "same_id"),
        "Account Manager, South": ("appeared", ""),
    }
    assert found.roles["state"].tolist() == ["gone", "same", "appeared"]


def test_an_edited_posting_is_the_same_one(make_run, roles):
    edited = replace(roles[0], key="eeee5555eeee5555", lines=roles[0].lines[:2])
    moved = replace(roles[1], key="ffff6666ffff6666", source="elsewhere/9.html")
    found = compare_runs(make_run(roles[:2]), make_run([edited, moved]))
    assert states(found) == {"Key Account Manager": ("changed", "same_source"), "销售助理": ("same", "near")}
    (cell,) = found.postings[0].cells
    assert (cell.name, cell.what) == ("Deal Making", ("band", "stage", "score"))
    assert [(one.change, one.why[0].key) for one in cell.sentences] == [("lost", "unread_now")]


def test_every_change_of_a_sentence_has_its_reason(make_run, roles):
    first, second, third = roles[0].lines
    later = replace(
        roles[0],
        lines=[(first[0], "Customer Care", 0.8, 2), (second[0], "Deal Making", 0.8, 3), (third[0], None, 0, 0)],
    )
    found = compare_runs(make_run([roles[0]]), make_run([later]))
    changes = {(row["competency"], row["change"]): row["why"] for row in found.evidence.to_dict("records")}
    assert changes[("Customer Care", "rejudged")] == "stage 4 → 2, 90 % → 80 % sure"
    assert changes[("Customer Care", "lost")] == "is evidence for Deal Making now"
    assert changes[("Deal Making", "gained")] == "was evidence for Customer Care before"
    assert changes[("Deal Making", "lost")] == "is evidence for nothing now"
    assert "555" not in " ".join(found.evidence["text"])
    row = found.cells.set_index("competency").loc["Customer Care"]
    assert (row["band_before"], row["band_after"], row["stage_before"], row["stage_after"]) == ("high", "medium", 4, 2)
    assert (row["lost"], row["rejudged"], row["gained"]) == (1, 1, 0)


def test_what_made_the_runs_is_compared():
    before = {
        "jobprofile": "0.1",
        "matcher": {"head": "a" * 64, "encoders": "x"},
        "seconds": {"parse": 1},
        "inputs": ["/home/me/may"],
    }
    after = {
        "jobprofile": "0.2",
        "matcher": {"head": None, "encoders": "x"},
        "seconds": {"parse": 9},
        "inputs": ["/home/me/may"],
    }
    found = {one.what: (one.before, one.after) for one in causes_of(before, after | {"lexicons": "b" * 64})}
    assert found == {"jobprofile": ("0.1", "0.2"), "matcher: head": ("a" * 12, "default"), "lexicons": ("-", "b" * 12)}


def test_frameworks_that_differ_are_compared_where_they_agree(make_run, make_kinds, roles):
    other = make_kinds(("Customer Care", "Product Craft", "Night Watch"))
    role = replace(roles[0], lines=roles[0].lines[:2])
    found = compare_runs(make_run([role]), make_run([role], frame=other))
    assert found.unpaired_competencies == ("Deal Making", "Night Watch")
    assert found.count("same") == 1


@pytest.mark.parametrize("order", [1, -1])
def test_copies_are_paired_one_to_one(make_run, roles, order):
    copies = [replace(roles[2], key=f"{n}" * 16) for n in (1, 2, 3)]
    found = compare_runs(
        make_run(copies[:2]), make_run([replace(one, key=f"9{one.key[1:]}") for one in copies][::order])
    )
    assert [one.state for one in found.postings] == ["same", "same", "appeared"]
