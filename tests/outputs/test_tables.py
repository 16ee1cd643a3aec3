"""Files are whole or absent, tables keep their types, and a posting's text stays text."""

import csv
import json
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from pipeline.core.atomic_files import whole_file
from pipeline.outputs import workbook
from pipeline.outputs.schema import (
    parsed_object,
    schemas,
    write_parquet,
)
from pipeline.outputs.workbook import write_csv, write_xlsx
from tests.factory import HOSTILE, framework, parsed


@pytest.mark.parametrize("name", list(schemas()))
def test_parquet_round_trip_keeps_columns_and_rows(tables, tmp_path, name):
    write_parquet(name, getattr(tables, name), tmp_path / "t.parquet")
    back = pd.read_parquet(tmp_path / "t.parquet")
    assert list(back.columns) == schemas()[name].names
    assert len(back) == len(getattr(tables, name))


def test_a_cell_without_evidence_is_empty_and_not_zero(tables, tmp_path):
    write_parquet("profile", tables.profile, tmp_path / "t.parquet")
    row = pd.read_parquet(tmp_path / "t.parquet").set_index("competency").loc["Teaming"]
    assert row["band"] == "none"
    assert pd.isna(row["score"])


def test_csv_opens_in_excel_with_chinese_and_without_formulas(tables, tmp_path):
    write_csv(tables, tmp_path / "roles.csv")
    data = (tmp_path / "roles.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    header, row = csv.reader(data.decode("utf-8-sig").splitlines())
    assert header[-6:] == [f"{name} {what}" for name in ("Selling", "Teaming") for what in ("band", "score", "stage")]
    assert row[header.index("title")] == "'" + HOSTILE
    assert row[header.index("Teaming score")] == ""


def test_workbook_holds_text_never_formulas(tables, tmp_path):
    write_xlsx(tables, tmp_path / "roles.xlsx")
    book = openpyxl.load_workbook(tmp_path / "roles.xlsx")
    assert book.sheetnames == ["Roles", "Scores", "Stages", "Evidence", "Hints", "Failed", "About"]
    assert book["Roles"].freeze_panes == "B2"
    assert [cell.value for cell in book["Roles"][1]][:2] == ["Role", "Company"]
    assert (int(book["Roles"].page_setup.paperSize), book["Roles"].page_setup.orientation) == (9, "landscape")
    assert book["Roles"].print_title_rows == "$1:$1"
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types
    titles = [row[0].value for row in book["Roles"].iter_rows(min_row=2)]
    assert titles == [HOSTILE]
    assert book["Failed"]["C2"].value == "@damaged"
    cell = book["Roles"].cell(2, 15)
    assert cell.value.startswith("high ")
    assert " · stage 3" in cell.value
    assert isinstance(book["Scores"].cell(2, 15).value, int)
    assert book["Stages"].cell(2, 15).value == 3
    about = {row[0].value: row[0].fill.fgColor.rgb for row in book["About"]}
    assert about["band high"].endswith("22689F")
    assert book["Scores"].conditional_formatting
    assert book["Roles"].auto_filter.ref == "A1:P2"


def test_hints_stand_apart_and_no_folder_of_the_machine_is_told(tables, tmp_path):
    cells = [dict(one, hint=True, counted=False) for one in tables.profile["evidence"].iloc[0]]
    profile = tables.profile.copy()
    profile.at[profile.index[0], "evidence"] = cells
    postings = tables.postings.assign(source="/home/someone/made-up.txt", title=None)
    write_xlsx(replace(tables, profile=profile, postings=postings), tmp_path / "roles.xlsx")
    book = openpyxl.load_workbook(tmp_path / "roles.xlsx")
    assert [row[2].value for row in book["Hints"].iter_rows(min_row=2)] == [
        tables.requirements.set_index("requirement_id").loc[one["requirement_id"], "text"] for one in cells
    ]
    assert book["Evidence"].max_row == 1
    assert book["Roles"]["A2"].value == "Untitled role · made-up.txt"


def test_a_framework_of_thousands_has_columns_for_what_is_asked(tables, tmp_path, monkeypatch):
    wide = replace(tables, framework=framework("Selling", *(f"Skill {n}" for n in range(20_000)), stages=1))
    write_csv(wide, tmp_path / "roles.csv")
    header, _ = csv.reader((tmp_path / "roles.csv").read_text(encoding="utf-8-sig").splitlines())
    assert header[11:14] == ["framework", "framework_share", "framework_fits"]
    assert header[14:] == ["Selling band", "Selling score", "Selling stage"]
    write_xlsx(wide, tmp_path / "roles.xlsx")
    about = {row[0].value: row[1].value for row in openpyxl.load_workbook(tmp_path / "roles.xlsx")["About"]}
    assert about["left out"] == "1 of 20,001 competencies have a column: those that a role asks for"
    monkeypatch.setattr(workbook, "WHOLE", 1)
    monkeypatch.setattr(workbook, "EXCEL_COLUMNS", 12)
    write_xlsx(tables, tmp_path / "roles.xlsx")
    about = {row[0].value: row[1].value for row in openpyxl.load_workbook(tmp_path / "roles.xlsx")["About"]}
    assert about["left out"].endswith("as many as Excel opens; profile.parquet holds all")


def test_a_file_is_whole_or_absent(tmp_path):
    def half_write():
        with whole_file(tmp_path / "out.txt") as partial:
            partial.write_text("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        half_write()
    assert list(tmp_path.iterdir()) == []


def test_parsed_object_is_json_and_quotes_the_text():
    posting = parsed("negotiate contracts", "拜访医院客户")
    row = json.loads(json.dumps(parsed_object(posting)))
    assert [row["text"][one["start"] : one["end"]] for one in row["requirements"]] == [
        "negotiate contracts",
        "拜访医院客户",
    ]
    assert row["sources"] == ["made-up.txt"]
