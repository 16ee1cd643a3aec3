"""The levelling sheet: levels, what disagrees, the sentences that carry them, and every format."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from pipeline import level_roles
from pipeline.cli.print_levelling import print_levelling
from pipeline.core.errors import InputError
from pipeline.ingest.readers.own_files import is_own_file
from pipeline.outputs.levelling import save_levelling
from pipeline.outputs.views import view_named
from tests.outputs.compare.conftest import run_of
from tests.outputs.levelling.conftest import LEADS


@pytest.fixture(scope="module")
def sheet(tables):
    return level_roles(tables)


def test_the_level_stands_beside_what_the_title_says(sheet):
    table = sheet.table.set_index("posting_id")
    assert table["level"].tolist() == [2, 4, 3, pd.NA]
    assert table["grade"].fillna("").tolist() == ["senior", "junior", "mid", ""]
    assert table["grade_word"].fillna("").tolist() == ["Senior Account Manager", "初级客户经理", "Account Manager", ""]
    assert table["title_group"].tolist() == ["account manager", "客户经理", "account manager", "clerk"]
    assert table.loc["dddd4444dddd4444", "no_level"].startswith("too little evidence")


def test_what_disagrees_is_said(sheet):
    keys = [[reason.key for reason in role.disagreements] for role in sheet.roles]
    # Years that are only preferred say nothing.
    assert keys == [["title_above", "years_above"], ["title_below", "years_below"], [], []]
    assert "senior (“Senior Account Manager”) is expected at level 3 to 4" in sheet.table["disagrees"][0]
    assert sheet.table["boundary"][2] == f"without {sheet.roles[2].asked[0].competency} it would be level 2"


def test_the_sentences_that_carry_a_level_reach_it(sheet):
    carried = [[(one.quote.text, one.quote.stage) for one in role.sentences] for role in sheet.roles]
    assert carried[0] == [("Assist the team with its visits", 2)]
    assert carried[1] == [("领导团队完成年度目标", 4), ("制定大客户的销售策略", 4)]
    assert carried[2][0][0].startswith("Own the renewal of forty contracts")
    assert "Miller" not in carried[2][0][0]
    assert not carried[3]


def test_each_format_holds_the_sheet(sheet, tmp_path):
    for suffix in ("csv", "parquet", "xlsx", "json"):
        save_levelling(sheet, tmp_path / f"levels.{suffix}")
    read = pd.read_csv(tmp_path / "levels.csv", encoding="utf-8-sig")
    assert list(read.columns) == list(sheet.table.columns)
    assert read["company"][3] == "'=cmd()"
    assert read[["decision", "decided_by", "decided_on", "reason"]].isna().all(axis=None)
    assert pd.read_parquet(tmp_path / "levels.parquet")["level"].tolist() == sheet.table["level"].tolist()
    told = json.loads((tmp_path / "levels.json").read_text(encoding="utf-8"))
    assert [role["level"] for role in told["roles"]] == [2, 4, 3, None]
    with pytest.raises(InputError, match=r"no format '\.txt'"):
        save_levelling(sheet, tmp_path / "levels.txt")


def test_the_workbook_takes_stages_and_dates_alone_as_a_decision(sheet, tmp_path):
    save_levelling(sheet, tmp_path / "levels.xlsx")
    book = load_workbook(tmp_path / "levels.xlsx")
    assert book.sheetnames == ["Levelling", "Competencies", "About"]
    page = book["Levelling"]
    heads = [cell.value for cell in page[1]]
    rules = {str(one.sqref): (one.type, one.formula1) for one in page.data_validations.dataValidation}
    letter = page.cell(1, heads.index("Decision: level") + 1).column_letter
    assert rules[f"{letter}2:{letter}5"] == ("list", '"1,2,3,4,5"')
    assert sorted(kind for kind, _ in rules.values()) == ["date", "list"]
    assert [row[heads.index("Level by content")].value for row in page.iter_rows(min_row=2)] == [2, 4, 3, None]


def test_the_terminal_shows_what_to_look_at_first(sheet, capsys):
    print_levelling(sheet)
    said = capsys.readouterr().out
    assert "4 roles. level 2: 1, level 3: 1, level 4: 1, without a level: 1" in said
    assert said.index("Senior Account Manager") < said.index("Account Manager (m/f/d)")


def test_a_framework_without_stages_is_refused():
    from pipeline.outputs.run_tables import RunTables
    from tests.factory import framework

    run = run_of([LEADS], frame=framework("Customer Care", "Deal Making", "Product Craft"))
    flat = RunTables(**{**{name: getattr(run, name) for name in run.__slots__}, "framework": framework("A", stages=0)})
    with pytest.raises(InputError, match="has no stages"):
        level_roles(flat)


def test_the_sheet_is_one_of_the_pages_of_a_run():
    view = view_named("levelling")
    assert (view.title(), view.title("zh"), view.file) == ("Levelling sheet", "定级表", "levelling.html")
    with pytest.raises(InputError, match="no finished run"):
        view.page(Path("nowhere"))


def test_a_sheet_is_never_read_as_a_posting(sheet, tmp_path):
    for suffix in ("html", "csv", "parquet", "xlsx", "json"):
        save_levelling(sheet, tmp_path / f"levelling.{suffix}")
        assert is_own_file(tmp_path / f"levelling.{suffix}"), suffix


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_decisions_of_a_sheet_stand_in_the_next_one(sheet, tables, tmp_path, suffix):
    decided = {"decision": "3", "decided_by": "A. Reader", "decided_on": "2026-11-30", "reason": "=scope, as agreed"}
    first = replace(sheet, roles=(replace(sheet.roles[0], decision=decided), *sheet.roles[1:]))
    save_levelling(first, tmp_path / f"sheet.{suffix}")
    again = level_roles(tables, decisions=tmp_path / f"sheet.{suffix}")
    assert again.roles[0].decision == decided
    assert [bool(role.decision) for role in again.roles] == [True, False, False, False]
    assert again.table["decision"].tolist() == [3, pd.NA, pd.NA, pd.NA]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("posting_id,decision,decided_by,decided_on,reason\naaaa1111aaaa1111,7,,,\n", "row 2: '7'"),
        ("posting_id,decision\naaaa1111aaaa1111,3\n", "no column decided_by, decided_on, reason"),
        ("", "no column posting_id"),
    ],
)
def test_a_sheet_with_faults_is_refused(tables, tmp_path, text, fault):
    (tmp_path / "sheet.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=fault):
        level_roles(tables, decisions=tmp_path / "sheet.csv")
