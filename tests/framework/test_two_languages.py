"""English and Chinese of the same indicator, in every shape of a file."""

import json

import pytest

from pipeline.framework import check_framework

LEVELS = [("Kneads dough", "揉面"), ("Designs recipes", "设计配方")]
SHAPES = {
    "long.csv": "competency,competency_zh,stage,indicator,indicator_zh\n"
    + "".join(f"Baking,烘焙,{n},{en},{zh}\n" for n, (en, zh) in enumerate(LEVELS, 1)),
    "wide.csv": "Competency,Competency (Chinese),Level 1,Level 1 (Chinese),Level 2,Level 2 (Chinese)\n"
    "Baking,烘焙,Kneads dough,揉面,Designs recipes,设计配方\n",
    "lists beside each other.yaml": "- name: Baking\n  name_zh: 烘焙\n  levels:\n"
    + "".join(
        f"  - level: {n}\n    indicators: [{en}]\n    indicators_zh: [{zh}]\n" for n, (en, zh) in enumerate(LEVELS, 1)
    ),
    "levels as keys.json": json.dumps(
        {
            "Baking": {
                "name_zh": "烘焙",
                "levels": {str(n): {"indicators": [en], "indicators_zh": [zh]} for n, (en, zh) in enumerate(LEVELS, 1)},
            }
        }
    ),
    "one text a level.json": json.dumps(
        [
            {
                "competency": "Baking",
                "competency_zh": "烘焙",
                "levels": [{"level": n, "text": en, "text_zh": zh} for n, (en, zh) in enumerate(LEVELS, 1)],
            }
        ]
    ),
    "records.json": json.dumps(
        [
            {"competency": "Baking", "competency_zh": "烘焙", "stage": n, "indicator": en, "indicator_zh": zh}
            for n, (en, zh) in enumerate(LEVELS, 1)
        ]
    ),
    "table.md": "| competency | competency_zh | stage | indicator | indicator_zh |\n|---|---|---|---|---|\n"
    + "".join(f"| Baking | 烘焙 | {n} | {en} | {zh} |\n" for n, (en, zh) in enumerate(LEVELS, 1)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_both_languages_are_read(tmp_path, name):
    (tmp_path / name).write_text(SHAPES[name], encoding="utf-8")
    framework = check_framework(tmp_path / name).framework
    (baking,) = framework.competencies
    assert (baking.name, baking.name_zh) == ("Baking", "烘焙")
    assert [[(one.text, one.text_zh) for one in stage.indicators] for stage in baking.stages] == [
        [one] for one in LEVELS
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("- name: Baking\n  indicators: [a b, c d]\n  indicators_zh: [揉面, 烤]\n", [("a b", "揉面"), ("c d", "烤")]),
        ("- name: Baking\n  levels:\n  - level: 1\n    indicators_zh: [揉面]\n", [("揉面", None)]),
    ],
)
def test_lists_of_each_language(tmp_path, text, read):
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    (baking,) = check_framework(tmp_path / "a.yaml").framework.competencies
    assert [(one.text, one.text_zh) for one in baking.indicators] == read


def test_lists_that_do_not_pair_are_refused(tmp_path):
    text = "- name: Baking\n  levels:\n  - level: 1\n    indicators: [a b, c d]\n    indicators_zh: [揉面]\n"
    (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
    checked = check_framework(tmp_path / "a.yaml")
    assert checked.framework is None
    assert "2 indicators and 1 in Chinese" in str(checked.faults[0])
