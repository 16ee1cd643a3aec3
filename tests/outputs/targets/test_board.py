"""Postings against targets: likeness by hand, how targets are chosen, gaps, drift, tables and files."""

import json

import openpyxl
import pandas as pd
import pytest

from pipeline import compare_targets, make_targets
from pipeline.core.errors import InputError
from pipeline.outputs.compare.records import SideCell, Target, Wanted
from pipeline.outputs.months import month_of
from pipeline.outputs.targets import save_board
from pipeline.outputs.targets.likeness import Scales, likeness
from tests.outputs.compare.conftest import kinds

SCALES = Scales.of(kinds())


def cells(**found):
    names = {"care": "customer care", "deals": "deal making", "craft": "product craft"}
    return {names[name]: SideCell(band, stage=stage) for name, (band, stage) in found.items()}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (cells(care=("high", 4), deals=("medium", 3)), 1),
        (cells(care=("medium", 3), deals=("medium", 3)), (2 * 2 * 0.75 + 2) / (2 * 3 + 2)),  # the docs' example
        (cells(care=("high", None), deals=("medium", 5)), (2 * 3 + 2 * 0.5) / (2 * 3 + 2)),
        (cells(care=("high", 4), deals=("medium", 3), craft=("high", 1)), 8 / 11),
        (cells(craft=("low", 1)), 0),
        (cells(), None),
        (cells(care=("none", None)), None),
    ],
)
def test_likeness_by_hand(library, asked, expected):
    found = likeness(asked, library.targets[0], SCALES)
    assert found == (None if expected is None else pytest.approx(expected))


def test_a_competency_whose_framework_does_not_profile_the_posting_counts_nowhere(library):
    asked = cells(care=("high", 4))
    assert likeness(asked, library.targets[0], SCALES, frozenset({"deal making"})) == 1


@pytest.mark.parametrize(
    ("posted", "month"),
    [
        ("2026-10-05T12:00:00Z", "2026-10"),
        ("20261005", "2026-10"),
        ("2026年3月8日", "2026-03"),
        ("２０２６/9/1", "2026-09"),
        ("December 3, 2021", "2021-12"),
        ("24-Nov-2021", "2021-11"),
        ("Mon, 12 Oct 2026 09:00:00 +0000", "2026-10"),
        ("11/18/2021", "2021-11"),
        ("18.11.2021", "2021-11"),
        ("05/05/2021", "2021-05"),
        ("03/04/2026", ""),
        ("3 days ago", ""),
        ("Maybe 2026", ""),
        ("2026-13-01", ""),
        ("", ""),
    ],
)
def test_the_month_of_a_date(posted, month):
    assert month_of(posted) == month


def chosen(board):
    names = [one.name for one in board.library.targets]
    return [(None if one.choice.target is None else names[one.choice.target], one.choice.how) for one in board.postings]


def test_each_posting_stands_with_its_nearest_target(dated, library):
    board = compare_targets(dated, library)
    seller, helper = ("Key Account Manager", "likeness"), ("Sales Assistant", "likeness")
    assert chosen(board)[:4] == [seller] * 4
    assert chosen(board)[8:] == [helper, (None, "nothing_asked")]
    first = board.postings[0]
    # One duty each: medium at stages 4 and 3. Shared (2*2 + 2) of (2*3 + 2).
    assert first.likeness == pytest.approx(6 / 8)
    assert (first.choice.runner_up, first.runner_up_likeness) == (1, 0)
    later = board.postings[4]
    # Care medium at stage 2, no deals: shared 2*2*0.5 of 2*3 + 2, which is too little.
    assert (later.choice.how, later.likenesses[0]) == ("none_near", pytest.approx(0.25))


def test_titles_and_files_choose_too(dated, library, tmp_path):
    by_title = compare_targets(dated, library, by="title")
    assert chosen(by_title) == [
        *[("Key Account Manager", "title")] * 8,
        ("Sales Assistant", "title"),
        (None, "no_title"),
    ]
    (tmp_path / "who.csv").write_text("posting_id;target\nclerk;sales assistant\n00000000;Sales Assistant\n", "utf-8")
    by_file = compare_targets(dated, library, assign=tmp_path / "who.csv")
    assert chosen(by_file)[0] == chosen(by_file)[9] == ("Sales Assistant", "file")
    assert chosen(by_file)[1] == (None, "not_in_file")
    (tmp_path / "who.csv").write_text("posting,target\nclerk,Porter\n", "utf-8")
    with pytest.raises(InputError, match=r"no target is called 'Porter'.*line 2|line 2.*no target is called 'Porter'"):
        compare_targets(dated, library, assign=tmp_path / "who.csv")
    assert {how for _, how in chosen(compare_targets(dated, library, least=0.2))} == {"likeness", "nothing_asked"}


def test_the_tables_say_more_less_and_besides_with_sentences(dated, library):
    board = compare_targets(dated, library, by="title")
    row = board.table.iloc[4]
    assert (row["n_more"], row["n_less"], row["n_other"], row["month"]) == (0, 2, 0, "2026-10")
    assert row["less"] == (
        "Customer Care (2 below the target’s stage, less emphasis than the target); "
        "Deal Making (the target asks for it, the role does not)"
    )
    care = board.cells[board.cells["posting_id"] == "44444444"].iloc[0]
    assert (care["direction"], care["stages"], care["bands"], care["wanted_stage"]) == ("less", -2, -1, 4)
    assert care["sentence"] == "Own the renewal of contract number 4 each year"
    assert set(board.evidence["text"]) >= {"Close deal number 0 with hospitals", "熟悉产品参数并解答问题"}
    summary = board.summary.set_index(["target", "competency"]).loc[("Key Account Manager", "Deal Making")]
    assert (summary["n"], summary["less"], summary["meets"], summary["more_share"]) == (8, 4, 4, 0)


def test_drift_by_hand(dated, library):
    board = compare_targets(dated, library, by="title")
    found = board.over_time.fillna({"competency": ""}).set_index(["target", "competency", "month"])
    care = found.loc[("Key Account Manager", "Customer Care")]
    assert list(care.index) == ["2026-09", "2026-10"]
    # Four postings each: t = 2.353 of three degrees, spread .5 at least, so the half width is 2.353 * .5 / 2.
    half = 2.353 * 0.5 / 2
    assert list(care["stage"]) == [0, -2]
    assert care["stage_low"].tolist() == pytest.approx([-half, -2 - half], abs=1e-3)
    assert (care["trend"] == "lower").all()
    deals = found.loc[("Key Account Manager", "Deal Making")]
    assert (deals["emphasis"].tolist(), deals["trend"].iloc[0]) == ([0, -2], "less")
    whole = found.loc[("Key Account Manager", "")]
    assert (whole["likeness"].tolist(), set(whole["trend"])) == ([0.75, 0.25], {"further"})
    assert (board.undated, [one.undated for one in board.drift]) == (2, [0, 1])


def test_targets_are_made_from_the_middle_of_postings(dated, tmp_path):
    (made,) = make_targets(dated, ["account manager"]).targets
    # Eight at stages 4 and 2, and four of eight close deals: of two middle ones the lower.
    assert made == Target("account manager", (Wanted("customer care", "medium", 2),))
    both = make_targets(dated, ["00000000", "助理"]).targets
    assert [(one.name, len(one.wanted)) for one in both] == [("Key Account Manager 0", 2), ("助理", 1)]
    (tmp_path / "families.csv").write_text("posting_id,family\n00000000,One\n11111111,One\naaaa1111,Two\n", "utf-8")
    grouped = make_targets(dated, groups=tmp_path / "families.csv").targets
    assert [(one.name, len(one.wanted)) for one in grouped] == [("One", 2), ("Two", 1)]
    with pytest.raises(InputError, match="no role is called 'pilot'"):
        make_targets(dated, ["pilot"])
    with pytest.raises(InputError, match="the postings of 'Clerk' agree on no competency"):
        make_targets(dated, ["Clerk"])


def test_every_file_holds_the_board(dated, library, tmp_path):
    board = compare_targets(dated, library, by="title")
    for suffix in ("html", "csv", "parquet", "xlsx", "json"):
        save_board(board, tmp_path / f"targets.{suffix}")
    cells = board.cells
    assert (
        len(pd.read_csv(tmp_path / "targets.csv")) == len(pd.read_parquet(tmp_path / "targets.parquet")) == len(cells)
    )
    book = openpyxl.load_workbook(tmp_path / "targets.xlsx", read_only=True)
    assert book.sheetnames == ["Postings", "Competencies", "Sentences", "Summary", "Over time", "Targets", "About"]
    told = json.loads((tmp_path / "targets.json").read_text("utf-8"))
    assert (told["without_target"], told["undated"], len(told["competencies"])) == (1, 2, len(cells))
    with pytest.raises(InputError, match=r"no format '.txt'"):
        save_board(board, tmp_path / "targets.txt")
    from pipeline.ingest.readers.own_files import is_own_file

    assert all(is_own_file(one) for one in tmp_path.iterdir())
