"""Libraries of targets: every way to write one, every fault with its cell, and back again."""

import json
from dataclasses import replace

import openpyxl
import pytest

from pipeline.core.errors import InputError
from pipeline.outputs.compare.target import TargetError
from pipeline.outputs.compare.target_library import Library, load_library, read_target
from pipeline.outputs.targets import save_library
from tests.outputs.compare.conftest import kinds

FRAMEWORK = kinds()
LONG = [
    ["Target", "Titles", "Competency", "Band", "Stage", "Weight"],
    ["Seller", "account manager; 客户经理", "Customer Care", "high", 4, 2],
    [None, None, "成交能力", "中", None, None],
    ["Helper", None, "product craft", None, 2, None],
]
DOWN = [
    ["目标", "Titles", "客户关怀", "Deal Making", "Product Craft"],
    ["Seller", "account manager; 客户经理", "high 4", "中", None],
]
DOWN.append(["Helper", None, "-", None, "第2阶段"])
ACROSS = [["能力", "Seller", "Helper"], ["Customer Care", "high, stage 4", None], ["Deal Making", "medium", "–"]]
ACROSS.append(["Product Craft", None, "S2"])


def workbook(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def plain(library):
    return [(one.name, [(w.competency_id, w.band, w.stage) for w in one.wanted]) for one in library.targets]


WISHES = [
    ("Seller", [("customer care", "high", 4), ("deal making", "medium", None)]),
    ("Helper", [("product craft", "medium", 2)]),
]


@pytest.mark.parametrize("sheets", [(LONG,), (DOWN,), (ACROSS,), (LONG[:3], [LONG[0], LONG[3]])], ids=range(4))
def test_every_shape_of_a_workbook_says_the_same(tmp_path, sheets):
    library = load_library(workbook(tmp_path / "wanted.xlsx", *sheets), FRAMEWORK)
    assert (library.name, plain(library)) == ("wanted", WISHES)
    if sheets[0] is not ACROSS:
        assert library.targets[0].titles == ("account manager", "客户经理")


def test_a_folder_holds_a_target_in_each_file_or_several(tmp_path):
    (tmp_path / "Seller.csv").write_text("competency;band;stage\nCustomer Care;high;4\nDeal Making;;\n", "utf-8")
    rows = {"competencies": {"product craft": {"stage": 2}}, "name": "Helper", "titles": "aide; clerk"}
    (tmp_path / "two.json").write_text(json.dumps({"targets": [rows, {**rows, "name": "Other"}]}), "utf-8")
    (tmp_path / ".hidden.csv").write_text("nothing", "utf-8")
    library = load_library(tmp_path, FRAMEWORK)
    assert plain(library) == [*WISHES, ("Other", WISHES[1][1])]
    assert library.targets[1].titles == ("aide", "clerk")


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_a_library_comes_back_as_it_was_saved(tmp_path, library, suffix):
    save_library(library, FRAMEWORK, tmp_path / f"wanted.{suffix}")
    assert load_library(tmp_path / f"wanted.{suffix}", FRAMEWORK) == library


def test_all_faults_with_their_cells(tmp_path):
    long = [LONG[0], ["A", "", "Customer Car", "high"], ["A", "", "Deal Making", "huge", 9, -1]]
    long += [["A", "", "Product Craft"], ["", "", "Product Craft"]]
    wide = [["target", "Customer Care", "Deals"], ["B", "very 4", "medium"], ["", "low", ""]]
    (tmp_path / "c.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    workbook(tmp_path / "lib.xlsx", long, wide)
    with pytest.raises(TargetError) as found:
        load_library(tmp_path, FRAMEWORK)
    said = str(found.value)
    for words in (
        "lib.xlsx sheet 'S0' cell C2: 'Customer Car' is no competency of 'test'; did you mean 'Customer Care'?",
        "cell D3: 'huge' is no band",
        "cell E3: 'Deal Making' has no stage 9; there are 1 to 5",
        "cell F3: '-1' is no weight",
        "cell C5: 'Product Craft' comes twice for 'A'",
        "sheet 'S1' cell B2: 'very 4' is no band",
        "sheet 'S1' cell C1: 'Deals' is no competency",
        "sheet 'S1' cell B3: it names no target",
        "c.csv: cell A1: no column is headed target or competency, but x, y",
    ):
        assert words in said


def test_what_is_no_library_is_said(tmp_path, library):
    with pytest.raises(InputError, match="no library of targets: no suffix"):
        load_library(tmp_path / "none", FRAMEWORK)
    with pytest.raises(InputError, match="the folder holds no target"):
        load_library(tmp_path, FRAMEWORK)
    (tmp_path / "empty.csv").write_text("target,competency\n", encoding="utf-8")
    with pytest.raises(TargetError, match="it holds no target"):
        load_library(tmp_path / "empty.csv", FRAMEWORK)
    for name in ("one", "two"):
        save_library(library, FRAMEWORK, tmp_path / f"{name}.json")
    (tmp_path / "empty.csv").unlink()
    with pytest.raises(TargetError, match=r"two.json: a target called 'Sales Assistant' comes twice"):
        load_library(tmp_path, FRAMEWORK)


def test_a_workbook_of_one_target_stands_for_it(tmp_path, library):
    seller = library.targets[0]
    save_library(Library("one", (seller,)), FRAMEWORK, tmp_path / "one.xlsx")
    assert read_target(tmp_path / "one.xlsx", FRAMEWORK) == seller
    save_library(replace(library), FRAMEWORK, tmp_path / "two.xlsx")
    with pytest.raises(InputError, match="it holds 2 targets: Key Account Manager, Sales Assistant"):
        read_target(tmp_path / "two.xlsx", FRAMEWORK)
