"""A target profile: every way to write it, and every fault of it at once."""

import json

import pytest

from pipeline import compare_roles
from pipeline.core.errors import InputError
from pipeline.outputs.compare.target import TargetError, load_target

ROWS = [
    {"competency": "customer care", "band": "high", "stage": 4, "weight": 3},
    {"competency": "Deal Making", "stage": 2},
]
TEXTS = {
    "t.json": json.dumps({"name": "Wanted", "competencies": ROWS}),
    "list.json": json.dumps(ROWS),
    "t.yaml": "name: Wanted\ncompetencies:\n  客户关怀: {band: high, stage: 4, weight: 3}\n  deal making: 2\n",
    "t.csv": "\ufeffCompetency,Band,Stage,Weight\nCustomer Care,high,4,3\n\nDeal Making,,2,\n",
    "semi.csv": "competency;stage;band;weight\ncustomer care;4;High;3\nDEAL MAKING;2;;\n",
}


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", TEXTS)
def test_every_form_says_the_same(tmp_path, tables, name):
    target = load_target(written(tmp_path, name, TEXTS[name]), tables.framework)
    assert [(one.competency_id, one.band, one.stage, one.weight) for one in target.wanted] == [
        ("customer care", "high", 4, 3.0),
        ("deal making", "medium", 2, 1.0),
    ]
    assert target.name == ("Wanted" if name in ("t.json", "t.yaml") else name.split(".")[0])


def test_all_faults_at_once_with_the_nearest_names(tmp_path, tables):
    lines = ("Customer Car,high,2,", "Deal Making,huge,9,-1", "客户关爱,low,,", ",low,,", *["product craft,low,,"] * 2)
    text = "\n".join(("competency,band,stage,weight", *lines))
    with pytest.raises(
        TargetError, match=r"line 2: 'Customer Car' is no competency .*did you mean 'Customer Care'"
    ) as found:
        load_target(written(tmp_path, "t.csv", text), tables.framework)
    said = str(found.value)
    for words in (
        "line 3: 'huge' is no band; there are none, low, medium, high",
        "'Deal Making' has no stage 9; there are 1 to 5",
        "'-1' is no weight",
        "line 4: '客户关爱' is no competency of 'test'; did you mean '客户关怀'?",
        "line 5: it names no competency",
        "line 7: 'product craft' comes twice",
    ):
        assert words in said
    assert len(found.value.faults) == 7


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("t.csv", "name,stage\nCare,2\n", "no column 'competency' but name, stage"),
        ("t.json", "{", "not a target profile"),
        ("t.json", "3", "holds no list of competencies"),
        ("t.json", "[3]", "3 is no competency"),
        ("t.json", "[]", "it has no rows"),
        ("t.yaml", "a: [", "not a target profile"),
        ("t.txt", "Care", "the suffix '.txt' is not known"),
    ],
)
def test_files_that_are_no_target(tmp_path, tables, name, text, message):
    with pytest.raises((InputError, TargetError), match=message):
        load_target(written(tmp_path, name, text), tables.framework)


def test_a_missing_target(tmp_path, tables):
    with pytest.raises(InputError, match="there is no such file"):
        load_target(tmp_path / "none.csv", tables.framework)


def test_one_role_stands_to_a_target(tmp_path, tables):
    found = compare_roles(tables, ["key account"], written(tmp_path, "t.csv", TEXTS["t.csv"]))
    verdicts = dict(zip(found.gaps["competency"], found.gaps["verdict"], strict=True))
    assert verdicts == {"Customer Care": "meets", "Deal Making": "above"}
    assert (found.fit(0).met, found.fit(0).wished, found.fit(0).share) == (2, 2, 1.0)
    helper = compare_roles(tables, ["销售助理"], written(tmp_path, "t.csv", TEXTS["t.csv"]))
    assert dict(zip(helper.gaps["competency"], helper.gaps["verdict"], strict=True)) == {
        "Customer Care": "below",
        "Deal Making": "missing",
        "Product Craft": "extra",
    }
    assert helper.fit(0).share == 0
