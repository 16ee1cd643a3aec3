"""Two frameworks beside each other: what corresponds, by texts and by postings, and how it is written."""

import json

import pandas as pd
import pytest
from openpyxl import load_workbook

from pipeline.core.errors import InputError
from pipeline.framework import load_framework
from pipeline.ingest import ReadOptions
from pipeline.match import MatchOptions
from pipeline.outputs.compare.framework_crosswalk import Correspondence, LevelPair, levels_said, save_crosswalk
from pipeline.run.framework_crosswalk import crosswalk_frameworks
from pipeline.run.options import silent

BAKERY = """Competency,Level 1,Level 2
Baking,Kneads dough and bakes rolls,Designs recipes for sourdough bread
Hygiene,Cleans ovens and the bakery floor,Writes the hygiene plan of the bakery
Selling,Serves customers at the counter,Negotiates contracts with hotels
"""
MILL = """Competency,Level 1,Level 2,Level 3
Bread,Kneads dough,Bakes rolls and bread,Designs recipes for sourdough bread
Cleanliness,Cleans the bakery floor,Cleans ovens,Writes the hygiene plan
Milling,Grinds wheat between the stones,Repairs the mill wheel,Buys grain at the exchange
"""
POSTING = """Baker

Responsibilities:
- Kneads dough and bakes rolls every night
- Designs recipes for sourdough bread
- Cleans ovens and the bakery floor
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("crosswalk")
    for name, text in (("bakery.csv", BAKERY), ("mill.csv", MILL), ("posting.txt", POSTING)):
        (folder / name).write_text(text, encoding="utf-8")
    frameworks = (load_framework(folder / name) for name in ("bakery.csv", "mill.csv"))
    options = MatchOptions(encoder="lexical")
    return crosswalk_frameworks(*frameworks, [str(folder / "posting.txt")], ReadOptions(), options, silent)


def test_what_says_the_same_corresponds(found):
    pairs = {(one.competency_a, one.competency_b): one for one in found.rows}
    assert pairs["Baking", "Bread"].relation in ("same", "within", "contains")
    assert pairs["Hygiene", "Cleanliness"].a_in_b == 2
    assert pairs["", "Milling"].relation == "none"
    assert found.sentences == 3
    assert any(example.sentence.startswith("Kneads dough") for example in pairs["Baking", "Bread"].examples)
    assert all(1 <= pair.level_a <= 2 and 1 <= pair.level_b <= 3 for one in found.rows for pair in one.levels)


@pytest.mark.parametrize(
    ("counts", "relation"),
    [
        ({"texts_a": 4, "a_in_b": 3, "texts_b": 2, "b_in_a": 2}, "same"),
        ({"texts_a": 4, "a_in_b": 3, "texts_b": 9, "b_in_a": 1}, "within"),
        ({"texts_a": 9, "a_in_b": 1, "texts_b": 4, "b_in_a": 3}, "contains"),
        ({"texts_a": 4, "a_in_b": 1, "texts_b": 9, "b_in_a": 1}, "touches"),
        ({"texts_a": 9, "a_in_b": 1, "texts_b": 9, "b_in_a": 0}, "none"),
        ({"texts_a": 4, "texts_b": 4, "sentences_a": 10, "sentences_b": 8, "sentences_both": 6}, "same"),
    ],
)
def test_relations(counts, relation):
    assert Correspondence("A", "a", "B", "b", **counts).relation == relation


def test_levels_are_said_by_what_is_most_frequent():
    pairs = (LevelPair(2, 3, 1), LevelPair(1, 1, 4), LevelPair(2, 2, 5))
    assert levels_said(pairs) == "1 = 1 (4×), 2 = 2 (5×)"


def test_every_format_holds_it(found, tmp_path):
    for suffix in ("csv", "parquet", "xlsx", "html"):
        save_crosswalk(found, tmp_path / f"walk.{suffix}")
    table = pd.read_parquet(tmp_path / "walk.parquet")
    assert list(table.columns) == list(found.table.columns)
    assert len(pd.read_csv(tmp_path / "walk.csv")) == len(found.rows)
    assert all(isinstance(json.loads(cell), list) for cell in table["examples"])
    assert load_workbook(tmp_path / "walk.xlsx").sheetnames == ["Competencies", "Levels", "Examples"]
    page = (tmp_path / "walk.html").read_text(encoding="utf-8")
    assert "Cleanliness" in page
    assert "无对应" in page
    assert "http" not in page.split("</title>")[1]
    with pytest.raises(InputError, match=r"no format '\.docx'"):
        save_crosswalk(found, tmp_path / "walk.docx")
