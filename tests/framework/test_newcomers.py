"""Frameworks of a bakery in further shapes of firms and public owners, and files that are none."""

import json

import pytest
import yaml

from pipeline.framework import check_framework
from tests.framework.bakery import (
    ABOUT,
    EXPECTED,
    LADDERS,
    LEVELS,
    NUMBERS,
    ZH,
    as_csv,
    as_xlsx,
    counts,
    outline,
    wide_rows,
)

ZH_LEVELS = ("初级", "中级", "高级")
CHINESE = [(name, [(n, each[lv]) for n, lv in enumerate(ZH_LEVELS, 1) if lv in each]) for name, each in ZH.items()]
PAIRS = [
    (name, name_zh, NUMBERS[level], texts, each_zh[ZH_LEVELS[NUMBERS[level] - 1]])
    for (name, each), (name_zh, each_zh) in zip(LADDERS.items(), ZH.items(), strict=True)
    for level, texts in each.items()
]
TRADITIONAL = {"烘焙麵包": {"初階": ["秤量麵粉和水"], "高階": ["研發新麵包"]}, "接待顧客": {"初階": ["問候顧客"]}}
TEXT = "BAKERY SKILLS\n\n" + "\n".join(
    f"SKILL: {name}\n{ABOUT[name]}\n"
    + "".join(f"Level {NUMBERS[lv]}: {lv}\n" + "".join(f"  - {text}\n" for text in texts) for lv, texts in each.items())
    for name, each in LADDERS.items()
)
HEADED = "# Our bakery\n\nHow we work.\n\n" + "".join(
    f"## Competency {n}: {name}\n\n*{ABOUT[name]}*\n\n"
    + "".join(
        f"**Level {NUMBERS[lv]}**\n\n" + "".join(f"* {text}\n" for text in texts) + "\n" for lv, texts in each.items()
    )
    for n, (name, each) in enumerate(LADDERS.items(), 1)
)
TITLED = "**Our bakery**\n\n" + "".join(
    f"# {name}\n\n> {ABOUT[name]}\n\n"
    + "".join(f"- Level {n}\n" + "".join(f"  - {text}\n" for text in texts) for n, texts in told)
    for name, told in EXPECTED
)
BARS = "\n".join(
    f"## {name}\n\n"
    + "\n".join(f"| {lv} |\n|---|\n" + "".join(f"| {text} |\n" for text in texts) for lv, texts in each.items())
    for name, each in LADDERS.items()
)
INLINE = "".join(
    f"\n## {name}\n" + "".join(f"- **L{n}**: {'; '.join(texts)}\n" for n, texts in told) for name, told in EXPECTED
)
BRACKETS = "\n".join(
    f"【{name}】\n" + "".join(f"{'一二三'[n - 1]}级\n" + "".join(f"- {text}\n" for text in texts) for n, texts in told)
    for name, told in CHINESE
)
COUNTED = "面包房能力模型\n\n" + "\n".join(
    f"{'一二三'[n]}、{name}\n定义：{name}的能力。\n"
    + "".join(f"{k}级：\n" + "".join(f"（{j}）{text}\n" for j, text in enumerate(texts, 1)) for k, texts in told)
    for n, (name, told) in enumerate(CHINESE)
)
SHAPES = {
    "described_by_lists.json": (
        json.dumps([
            {"skill": name, "levels": [{"name": lv, "description": texts} for lv, texts in each.items()]}
            for name, each in LADDERS.items()
        ]).encode(),
        EXPECTED,
    ),
    "lines.jsonl": (
        "".join(
            json.dumps({"competency": name, "level": NUMBERS[lv], "indicators": texts}) + "\n"
            for name, each in LADDERS.items()
            for lv, texts in each.items()
        ).encode(),
        EXPECTED,
    ),
    "semicolons_before_capitals.csv": (as_csv(wide_rows(titles=["L1", "L2", "L3"], join="; ")), EXPECTED),
    "counted_from_zero.csv": (
        as_csv(wide_rows(titles=["0 - Helper", "1 - Usual", "2 - Whole"])),
        [(name, [(number - 1, texts) for number, texts in told]) for name, told in EXPECTED],
    ),
    "languages_side_by_side.xlsx": (
        as_xlsx({"S": [["Competency", "能力", "Level", "Indicator", "行为"], *(
            [name, name_zh, n, "\n".join(texts), "\n".join(texts_zh)] for name, name_zh, n, texts, texts_zh in PAIRS
        )]}),
        EXPECTED,
    ),
    "languages_as_keys.yaml": (
        yaml.safe_dump([
            {"name": {"en": name, "zh": name_zh}, "levels": [
                {"level": n, "behaviours": [{"en": a, "zh": b} for a, b in zip(texts, texts_zh, strict=True)]}
                for other, _, n, texts, texts_zh in PAIRS if other == name
            ]}
            for name, name_zh in zip(LADDERS, ZH, strict=True)
        ]).encode(),
        EXPECTED,
    ),
    "languages_in_names.json": (
        json.dumps([
            {"name_en": name, "name_cn": name_zh, "levels": [
                {"level": n, "criteria_en": texts, "criteria_zh": texts_zh}
                for other, _, n, texts, texts_zh in PAIRS if other == name
            ]}
            for name, name_zh in zip(LADDERS, ZH, strict=True)
        ]).encode(),
        EXPECTED,
    ),
    "announced.txt": (TEXT.encode(), EXPECTED),
    "announced.md": (HEADED.encode(), EXPECTED),
    "counted_zh.txt": (COUNTED.encode(), CHINESE),
    "one_key_zh.json": (
        json.dumps({"能力模型": [
            {"能力名称": name, "定义": "做好", "等级": [{"级别": lv, "行为表现": texts} for lv, texts in each.items()]}
            for name, each in ZH.items()
        ]}).encode(),
        CHINESE,
    ),
    "traditional.csv": (
        as_csv([["職能項目", "等級", "行為指標"], *(
            [name, lv, text] for name, each in TRADITIONAL.items() for lv, texts in each.items() for text in texts
        )], "big5"),
        [("烘焙麵包", [(1, ["秤量麵粉和水"]), (2, ["研發新麵包"])]), ("接待顧客", [(1, ["問候顧客"])])],
    ),
    "numbers_as_ids.json": (
        json.dumps([{"id": len(name), "name": name, "levels": each} for name, each in LADDERS.items()]).encode(),
        EXPECTED,
    ),
    "a_level_each_indicator.json": (
        json.dumps([{"name": name, "expectations": [
            {"level": NUMBERS[lv], "text": text} for lv, texts in each.items() for text in texts
        ]} for name, each in LADDERS.items()]).encode(),
        EXPECTED,
    ),
    "ids_of_indicators.csv": (
        as_csv([["ID", "Competency", "Level", "Indicator ID", "Indicator text"], *(
            [f"B{n}", name, NUMBERS[lv], f"B{n}.{NUMBERS[lv]}.{k}", text]
            for n, (name, each) in enumerate(LADDERS.items())
            for lv, texts in each.items()
            for k, text in enumerate(texts)
        )]),
        EXPECTED,
    ),
    "grouping_row_above.xlsx": (
        as_xlsx({"S": [["Skills", "", "Proficiency", "", ""], ["Area", "Skill", *LEVELS], *(
            ["Shop", *row] for row in wide_rows()[1:]
        )]}, ["A1:B1", "C1:E1"]),
        EXPECTED,
    ),
    "bold_title.md": (TITLED.encode(), EXPECTED),
    "bars.md": (BARS.encode(), EXPECTED),
    "levels_before_texts.md": (INLINE.encode(), EXPECTED),
    "brackets_zh.txt": (BRACKETS.encode(), CHINESE),
    "texts_of_one_behaviour.json": (
        json.dumps([{"name": name, "levels": [
            {"level": NUMBERS[lv], "behaviour": {"text": texts}} for lv, texts in each.items()
        ]} for name, each in LADDERS.items()]).encode(),
        EXPECTED,
    ),
    "announced_blocks.xlsx": (
        as_xlsx({"S": [row for name, told in EXPECTED for row in (
            [f"Competency: {name}"], ["Level", "Indicators"], *([n, "\n".join(texts)] for n, texts in told), []
        )]}),
        EXPECTED,
    ),
    "overview_first.xlsx": (
        as_xlsx({"Overview": [["Cluster", "Competencies"], ["Shop", "2"], ["Office", "1"]],
                 "Shop": wide_rows()[:3], "Office": [wide_rows()[0], wide_rows()[3]]}),
        EXPECTED,
    ),
    "posts_zh.csv": (
        as_csv([["岗位能力", "助理级", "专业级", "专家级"], *(
            [name, *("；".join(each.get(lv, ())) for lv in ZH_LEVELS)] for name, each in ZH.items()
        )], "gb18030"),
        CHINESE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_read_to_the_letter(tmp_path, name):
    data, expected = SHAPES[name]
    (tmp_path / name).write_bytes(data)
    check = check_framework(tmp_path / name)
    assert check.faults == ()
    assert outline(check.framework) == expected


@pytest.mark.parametrize("name", [name for name in SHAPES if name.startswith("languages")])
def test_each_indicator_has_its_own_chinese(tmp_path, name):
    (tmp_path / name).write_bytes(SHAPES[name][0])
    competencies = check_framework(tmp_path / name).framework.competencies
    assert [item.name_zh for item in competencies] == list(ZH)
    assert [one.text_zh for item in competencies for one in item.indicators] == [
        text for *_, texts_zh in PAIRS for text in texts_zh
    ]


def test_lines_of_two_languages_in_a_cell_must_pair(tmp_path):
    rows = [["Competency", "Level", "Indicator", "行为"], ["Baking", "1", "Weighs flour\nShapes loaves", "称量面粉"]]
    (tmp_path / "f.csv").write_bytes(as_csv(rows))
    assert check_framework(tmp_path / "f.csv").faults[0].what == "2 indicators in one language, 1 in the other"


def test_numbers_of_sections_are_not_cut_in_two(tmp_path):
    text = "".join(f"### {n}.1 {name}\n\n#### Level 1\n\n- Helps\n\n" for n, name in enumerate(LADDERS, 1))
    (tmp_path / "f.md").write_text(text, encoding="utf-8")
    names = [item.name for item in check_framework(tmp_path / "f.md").framework.competencies]
    assert names == [f"{n}.1 {name}" for n, name in enumerate(LADDERS, 1)]


def test_semicolons_of_prose_part_nothing(tmp_path):
    rows = [["Competency", "Level 1", "Level 2"], ["A", "Greets guests; thanks them", "Plans"], ["B", "Cooks", "Bakes"]]
    (tmp_path / "f.csv").write_bytes(as_csv(rows))
    assert counts(check_framework(tmp_path / "f.csv").framework) == (2, 4, 4)


POSTING = "Baker (m/f/d)\nBern, full-time\n\nAbout us\nWe bake.\n\nResponsibilities\n- Bake\n\nRequirements\n- Care\n"
CV_PAGE = (
    "<h1>Kim</h1><h2>Experience</h2><h3>Baker, Bern</h3><ul><li>Baked</li></ul>"
    "<h2>Education</h2><ul><li>School</li></ul>"
)
CV = {"basics": {"name": "Kim"}, "work": [{"name": "Oven"}], "skills": [{"name": "Rye", "level": "Master"}]}
ROLES = {name: {"scope": "a shift", "years": "2"} for name in ("Baker I", "Baker II", "Senior Baker")}
CHART = {"name": "Kim", "title": "Head", "reports": [{"name": "Lee", "reports": []}]}
SCALE = {"levels": [{"id": n, "label": level, "summary": "Bakes so"} for level, n in NUMBERS.items()]}
NONE = {
    "posting.txt": (POSTING, "a job posting"),
    "cv.html": (CV_PAGE, "a CV"),
    "cv.json": (json.dumps(CV), "a CV"),
    "roles.json": (json.dumps(ROLES), "roles by level"),
    "roles_zh.json": (
        json.dumps({f"P{n}": {"title": f"{word}烘焙师", "职责": ["烘焙"]} for n, word in ((4, ""), (5, "高级"))}),
        "roles or levels",
    ),
    "roles.csv": ("Role,Level,Years\nHelper,1,0-2\nBaker,2,2-5\n", "roles by level"),
    "chart.json": (json.dumps(CHART), "people"),
    "chart.md": ("# Organisation\n\n- Head\n  - Oven\n  - Shop\n", "organisation chart"),
    "levels.json": (json.dumps(SCALE), "a list of levels"),
    "postings.csv": ("Job title,Location,Salary\nBaker,Bern,50k\n", "columns of postings"),
    "needs.csv": ("Competency,Helper,Baker,Master\nRye,1,2,4\nIcing,2,3,4\n", "which level a role needs"),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_framework_is_named(tmp_path, name):
    text, kind = NONE[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    check = check_framework(tmp_path / name)
    assert check.framework is None
    assert len(check.faults) == 1
    assert kind in check.faults[0].what
    assert check.faults[0].mend


@pytest.mark.parametrize(
    ("name", "text"), [("f.txt", "Rye\nIcing\nTill\n"), ("f.txt", "- Rye\n- Icing\n"), ("f.csv", "Skill\nRye\nIcing\n")]
)
def test_names_alone_are_read_and_said_to_be_so(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    check = check_framework(tmp_path / name)
    assert check.framework.is_flat
    assert "names alone" in check.warnings[0].what
