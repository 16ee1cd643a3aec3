"""Files as firms and public bodies hand them in: read to the letter, or refused with the step that mends it."""

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
    as_docx,
    as_html,
    as_xlsx,
    counts,
    long_rows,
    outline,
    wide_rows,
)

PLAIN = {
    "Kneading": {1: ["Weighs flour", "Mixes dough"], 2: ["Judges the gluten"], 3: ["Teaches kneading"]},
    "Shaping": {1: ["Rolls buns"], 2: ["Plaits loaves", "Scores loaves"], 3: ["Designs show loaves"]},
}
NUMBERED = ["Level 1", "Level 2", "Level 3"]
BLOCKS = [
    row
    for name, each in LADDERS.items()
    for row in ([name, "", ""], NUMBERED, ["\n".join(each.get(level, ["–"])) for level in LEVELS])
]
DESCRIBED_BLOCKS = [
    row
    for name, each in LADDERS.items()
    for row in (
        [name, ""],
        [ABOUT[name] + " " * 9 + "More of it stands in the house rules.", ""],
        ["Level", "Behaviours"],
        *([f"{NUMBERS[level]} - {level}", "\n".join(f"• {text}" for text in texts)] for level, texts in each.items()),
        [],
    )
]
HEADED = "".join(
    f"<h3>{name}</h3><p>{ABOUT[name]}</p><table><tr><th>Level</th><th>Indicators</th></tr>"
    + "".join(
        f"<tr><td>Level {NUMBERS[level]}</td><td><ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul></td></tr>"
        for level, texts in each.items()
    )
    + "</table>"
    for name, each in LADDERS.items()
)
MATRIX_MD = "| Competency | L1 | L2 | L3 |\n|---|---|---|---|\n" + "".join(
    f"| **{name}** | {' | '.join('<br/>'.join('- ' + text for text in each.get(level, ())) for level in LEVELS)} |\n"
    for name, each in LADDERS.items()
)
GROUPED_MD = "---\ntitle: Bakery\nlayout: page\n---\n\n# Bakery\n\n" + "".join(
    f"## Group of {name}\n\nWhat this group is about.\n\n### {name}\n\n{ABOUT[name]}\n\n"
    + "".join(f"Level {NUMBERS[lv]}\n" + "".join(f"o {text}\n" for text in texts) + "\n" for lv, texts in each.items())
    for name, each in LADDERS.items()
)
DICTIONARY = "BAKERY COMPETENCY DICTIONARY\n\n" + "\n\n".join(
    f"{name}\nDefinition: {ABOUT[name]}\n\n"
    + "\n\n".join(
        f"Level {NUMBERS[lv]} – {lv}\n" + "\n".join(f"• {text}" for text in texts) for lv, texts in each.items()
    )
    for name, each in LADDERS.items()
)
ABOVE = [
    ["Level", "Competency", "Indicator"],
    *(
        [level if (name, n) == ("Baking Bread", 0) else "", name if n == 0 else "", text]
        for level in LEVELS
        for name, each in LADDERS.items()
        for n, text in enumerate(each.get(level, ()))
    ),
]
SECTIONS = [long_rows()[0], ["AT THE COUNTER", "", ""], *long_rows()[1:], [], ["Note: each level builds on the last."]]
SHAPES = {
    "blocks.csv": as_csv(BLOCKS),
    "blocks.xlsx": as_xlsx({"Sheet": BLOCKS}, ["A1:C1", "A4:C4", "A7:C7"]),
    "described_blocks.csv": as_csv(DESCRIBED_BLOCKS),
    "headed.html": HEADED.encode(),
    "matrix.md": MATRIX_MD.encode(),
    "grouped.md": GROUPED_MD.encode(),
    "dictionary.txt": DICTIONARY.encode(),
    "above.xlsx": as_xlsx({"Sheet": ABOVE}),
    "sections.csv": as_csv(SECTIONS),
    "spelt.csv": as_csv(wide_rows(titles=["Level One", "Level Two", "Level Three"])),
    "spaced.csv": as_csv(wide_rows(titles=["1 Follow", "2 Assist", "3 Apply"])),
    "both_languages.csv": as_csv(wide_rows(titles=["Basic 初级", "Skilled 中级", "Expert 高级"])),
    "footer.docx": as_docx([*wide_rows(), ["Source: the bakers of the town", "", "", ""]]),
    "tabs.csv": as_csv(wide_rows(titles=NUMBERED), "utf-16", "\t"),
    "one_step.csv": as_csv(wide_rows(titles=["Basic", "Level 2 - Doer", "Expert"])),
    "title_above.html": as_html([["All that we ask", "", ""], ["Level", *LADDERS], *(
        [lv, *("\n".join(each.get(lv, ())) for each in LADDERS.values())] for lv in LEVELS
    )]),
    "sheets.xlsx": as_xlsx({
        f"Level {NUMBERS[lv]}": [
            ["Competency", "Description"], *([n, "\n".join(each[lv])] for n, each in LADDERS.items() if lv in each)
        ]
        for lv in LEVELS
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_are_read_to_the_letter(tmp_path, name):
    (tmp_path / name).write_bytes(SHAPES[name])
    check = check_framework(tmp_path / name)
    assert check.faults == ()
    assert outline(check.framework) == EXPECTED


TREES = {
    "areas": {"areas": [{"id": "1", "name": "All", "competences": [
        {"id": f"1.{n}", "name": name, "description": ABOUT[name], "proficiency": each}
        for n, (name, each) in enumerate(LADDERS.items())
    ]}]},
    "humps": [
        {"competencyName": name} | {f"level{('One', 'Two', 'Three')[NUMBERS[lv] - 1]}": ts for lv, ts in each.items()}
        for name, each in LADDERS.items()
    ],
    "scale_beside": {
        "scale": [{"level": n, "name": lv, "description": "In general."} for lv, n in NUMBERS.items()],
        "competencies": [
            {"name": name, "levels": [{"level": NUMBERS[lv], "behaviors": ts} for lv, ts in each.items()]}
            for name, each in LADDERS.items()
        ],
    },
    "levels_above": {"ladder": [
        {"level": NUMBERS[lv], "title": lv, "expectations": {n: each[lv] for n, each in LADDERS.items() if lv in each}}
        for lv in LEVELS
    ]},
    "levels_of_competencies": {"levels": [
        {"name": lv, "competencies": [{"name": n, "behaviors": each[lv]} for n, each in LADDERS.items() if lv in each]}
        for lv in LEVELS
    ]},
    "codes_as_keys": {"competencies": {
        f"c{n}": {"label": name, "levels": {f"l{NUMBERS[lv]}": ts for lv, ts in each.items()}}
        for n, (name, each) in enumerate(LADDERS.items())
    }},
    "rungs": {"topics": {name: {"description": ABOUT[name], "rungs": each} for name, each in LADDERS.items()}},
}  # fmt: skip


@pytest.mark.parametrize("name", TREES)
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_trees_are_read_to_the_letter(tmp_path, name, suffix):
    text = json.dumps(TREES[name]) if suffix == "json" else yaml.safe_dump(TREES[name], sort_keys=False)
    (tmp_path / f"f.{suffix}").write_text(text, encoding="utf-8")
    check = check_framework(tmp_path / f"f.{suffix}")
    assert check.faults == ()
    assert [item for item, _ in outline(check.framework)] == list(LADDERS)
    texts = {text for each in LADDERS.values() for ts in each.values() for text in ts}
    assert {one.text for item in check.framework.competencies for one in item.indicators} == texts
    assert [number for number, _ in outline(check.framework)[1][1]] == [1, 2, 3]


def zh_rows(levels, join):
    return [
        ["能力名称", *levels],
        *([n, *(join(each.get(lv, [])) for lv in ("初级", "中级", "高级"))] for n, each in ZH.items()),
    ]


CHINESE = {
    "in_brackets.csv": as_csv(
        zh_rows(["初级", "中级", "高级"], lambda ts: "".join(f"（{n}）{t}；" for n, t in enumerate(ts, 1))), "gb18030"
    ),
    "two_rows.xlsx": as_xlsx(
        {"模型": [["能力项", "等级行为描述"], ["", "入门", "熟练", "专家"], *zh_rows("abc", "\n".join)[1:]]},
        ["A1:A2", "B1:D1"],
    ),
    "letters.txt": "\n\n".join(
        f"{n}\n定义：做好这件事\n"
        + "\n".join(f"{letter}级：{each[lv][0]}。" for letter, lv in zip("ABC", each, strict=False))
        for n, each in ZH.items()
    ).encode(),
    "good_and_bad.csv": as_csv(
        [["胜任力", "正面行为", "负面行为"], ["接待", "主动问候每位进店的顾客", "对顾客的抱怨置之不理"]]
    ),
}
COUNTS = {"in_brackets.csv": (3, 8, 13), "two_rows.xlsx": (3, 8, 13), "letters.txt": (3, 8, 8)}


@pytest.mark.parametrize("name", CHINESE)
def test_chinese_shapes_have_their_counts(tmp_path, name):
    (tmp_path / name).write_bytes(CHINESE[name])
    check = check_framework(tmp_path / name)
    assert check.faults == ()
    assert counts(check.framework) == COUNTS.get(name, (1, 0, 1))


def test_numbered_and_named_scales_stand_beside_each_other(tmp_path):
    sheets = {
        "Technical": [["Competency", "Level 1", "Level 2"], ["Baking", "Weighs flour", "Plans the oven"]],
        "Behaviour": [["Competency", "Basic", "Advanced"], ["Courtesy", "Says good day", "Calms angry guests"]],
    }
    (tmp_path / "f.xlsx").write_bytes(as_xlsx(sheets))
    assert counts(check_framework(tmp_path / "f.xlsx").framework) == (2, 4, 4)


NONE = {
    "job.md": "# Baker\n\n## Your tasks\n- Bake\n\n## Your profile\n- Degree\n\n## We offer\n- Leave\n",
    "job.txt": "面包师\n岗位职责：\n1、负责烘焙；\n2、接待顾客。\n任职要求：\n1、两年经验。\n薪资待遇：8-10K\n",
    "cv.md": "# Kim\n\n## Experience\n\n### Bakery\n- Baked\n\n## Education\n- School\n\n## Skills\n- Bread\n",
    "cv_zh.md": "# 王\n\n## 工作经历\n- 面包房\n\n## 教育背景\n- 本科\n",
    "roles.csv": "Level,Title,Salary band\n1,Junior baker,20-25k\n2,Baker,25-30k\n",
    "roles.json": json.dumps([{"level": n, "title": f"Baker {n}", "track": "IC"} for n in (1, 2, 3)]),
    "plans.csv": "Feature,Basic,Professional,Enterprise\nUsers,1 user,10 users,All users\nHelp,Mail,Phone,A person\n",
    "rubric.md": "# Essay rubric\n\n| Criterion | Excellent | Good | Points |\n|---|---|---|---|\n"
    "| Argument | Convinces the reader | Mostly convinces | /10 |\n| Sources | Five sources | Three sources | /10 |\n",
    "rockstar.csv": as_csv(wide_rows(titles=["Basic", "Skilled", "Rockstar"])).decode(),
    "ladder_of_roles.md": "# Bakers\n\n"
    + "".join(f"## {name} Baker\n\n#### I bake as {name}\n- I bake bread\n\n" for name in ("Junior", "Senior", "Lead")),
    "skills_of_a_role.md": "# Baker\n\n## Summary\n\nBakes.\n\n## Responsibilities\n- Bakes\n\n## Skills\n- Care\n",
    "levels.html": "<h1>Levels</h1>" + "".join(f"<h2>{lv}</h2><ul><li>Does {lv} things</li></ul>" for lv in LEVELS),
    "faq.md": "# FAQ\n\n## When do you open?\n\nAt nine.\n\n## Where are you?\n\nIn town.\n",
    "readme.md": "# Oven\n\nA tool.\n\n## Install\n- Get it\n\n## Usage\n- Start\n\n## License\n\nFree\n",
    "minutes.txt": "Minutes of the meeting\n\n1. Budget\n- was agreed\n\nNext meeting: May\n",
    "package.json": json.dumps({"name": "oven", "scripts": {"build": "x"}, "dependencies": {"left": "1"}}),
    "recipes.json": json.dumps([{"name": "Bread", "description": "Plain", "ingredients": ["flour"], "steps": ["mix"]}]),
    "rated.csv": "Skill,Rating\nKneading,4\nShaping,3\nScoring,5\n",
    "checklist.md": "# First day\n\n- [ ] Get an apron\n- [ ] Meet the bakers\n- [x] Read the rules\n",
    "texts.json": json.dumps({"en": {"menu.open": "Open", "menu.shut": "Shut"}, "zh": {"menu.open": "开"}}),
    "grades.html": "<h2>Baking</h2><p>Bakes.</p><table><tr><th>Grade</th><th>Looks</th></tr>"
    "<tr><td>Officer</td><td>Bakes bread</td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_framework_is_refused_with_a_mend(tmp_path, name):
    (tmp_path / name).write_text(NONE[name], encoding="utf-8")
    check = check_framework(tmp_path / name)
    assert check.framework is None
    assert all(fault.mend for fault in check.faults)


def test_the_step_that_is_named_mends_a_level_of_an_unknown_name(tmp_path):
    (tmp_path / "f.csv").write_text(NONE["rockstar.csv"], encoding="utf-8")
    mend = check_framework(tmp_path / "f.csv").faults[0].mend
    assert "'Level 3 - Rockstar'" in mend
    (tmp_path / "f.csv").write_text(NONE["rockstar.csv"].replace("Rockstar", "Level 3 - Rockstar"), encoding="utf-8")
    assert outline(check_framework(tmp_path / "f.csv").framework) == EXPECTED


def test_competencies_may_be_called_as_sections_of_pages_are(tmp_path):
    names = ("Development", "Support", "Documentation", "Languages", "Skills")
    text = "".join(f"## {name}\n\nLevel 1\n- Helps with it\n\nLevel 2\n- Leads it\n\n" for name in names)
    (tmp_path / "f.md").write_text(text, encoding="utf-8")
    assert counts(check_framework(tmp_path / "f.md").framework) == (5, 10, 10)


@pytest.mark.parametrize("text", ["\n".join, list], ids=["text", "list"])
@pytest.mark.parametrize("level", ["L{} Apprentice", "Level {}", "{}"])
def test_names_as_keys_over_levels_as_keys(tmp_path, text, level):
    tree = {name: {level.format(n): text(each) for n, each in ladder.items()} for name, ladder in PLAIN.items()}
    (tmp_path / "f.json").write_text(json.dumps(tree), encoding="utf-8")
    assert counts(check_framework(tmp_path / "f.json").framework) == (2, 6, 8)


@pytest.mark.parametrize("key", ["text", "behaviors", "indicators"])
def test_names_as_keys_over_lists_of_levels(tmp_path, key):
    tree = {name: [{"level": n, key: each} for n, each in ladder.items()] for name, ladder in PLAIN.items()}
    (tmp_path / "f.json").write_text(json.dumps(tree), encoding="utf-8")
    assert counts(check_framework(tmp_path / "f.json").framework) == (2, 6, 8)


def test_texts_in_the_order_of_levels_that_stand_beside(tmp_path):
    tree = {"levels": ["Basic", "Skilled", "Expert"], "competencies": {"Kneading": ["Mixes", "Judges", "Teaches"]}}
    (tmp_path / "f.json").write_text(json.dumps(tree), encoding="utf-8")
    found = check_framework(tmp_path / "f.json").framework
    assert counts(found) == (1, 3, 3)
    assert [(stage.number, [one.text for one in stage.indicators]) for stage in found.competencies[0].stages] == [
        (1, ["Mixes"]),
        (2, ["Judges"]),
        (3, ["Teaches"]),
    ]
