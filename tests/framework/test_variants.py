"""Variants of shapes with their counts, what is refused, and how it is said."""

import json

import pytest
import yaml

from pipeline.framework import check_framework
from tests.framework.bakery import EXPECTED, LEVELS, ZH, as_csv, as_xlsx, counts, outline, wide_rows

VARIANTS = {
    "header_again.csv": (
        [
            ["Competency", *LEVELS],
            ["Greeting", "Nods", "Asks", "Knows"],
            [],
            ["Competency", *LEVELS],
            ["Baking", "Weighs", "", "Plans"],
        ],
        (2, 5, 5),
    ),
    "sections.csv": (
        [
            ["Competency", "Definition", *LEVELS],
            ["AT THE COUNTER", "", "", "", ""],
            ["Greeting", "Greets.", "Says hello", "Asks names", "Knows all"],
            ["IN THE BACK", "", "", "", ""],
            ["Cleaning", "Cleans.", "Sweeps floors", "n/a", "Plans hygiene"],
        ],
        (2, 5, 5),
    ),
    "ticks.csv": (
        [
            ["Competency", "Behaviour", *LEVELS],
            ["Greeting", "Says hello to guests", "x", "", ""],
            ["", "Knows all guests", "", "", "x"],
        ],
        (1, 2, 2),
    ),
    "definitions.csv": (
        [
            ["Competency", *(f"{lv} {kind}" for lv in LEVELS for kind in ("Definition", "Behaviours"))],
            [
                "Greeting",
                *(
                    text
                    for lv in LEVELS
                    for text in (
                        f"Knows guests at the {lv} depth of it",
                        "Says hello to everybody\nSmiles at everybody",
                    )
                ),
            ],
        ],
        (1, 3, 6),
    ),
    "flags_and_texts.csv": (
        [
            ["Level 3", "Level 4", "Code", "Skill", "Guidance notes", "Level 3 description", "Level 4 description"],
            ["3", "", "GRT", "Greeting", "- when\n- where", "Greets guests; thanks them. Also in rain.", ""],
            ["3", "4", "CLN", "Cleaning", "", "Sweeps the shop every evening.", "Plans who sweeps."],
        ],
        (2, 3, 3),
    ),
    "bilingual.csv": (
        [
            ["Competency (EN)", "能力名称", "Level", "Indicator (EN)", "Indicator (中文)"],
            ["Greeting", "问候", "Basic", "Says hello", "打招呼"],
        ],
        (1, 1, 1),
    ),
    "bullets_in_rows.csv": (
        [
            ["Competency", "Level", "Behavioural Indicators"],
            ["Greeting", "1", "• Says hello\n• Smiles"],
            ["Greeting", "2", "1. Asks names\n2. Recalls names"],
        ],
        (1, 2, 4),
    ),
    "indicator_columns.csv": (
        [
            ["Competency", "Level", "Indicator 1", "Indicator 2"],
            ["Greeting", "Basic", "Says hello", "Smiles"],
            ["Greeting", "Expert", "Knows all", ""],
        ],
        (1, 2, 3),
    ),
    "from_zero_with_gaps.csv": (
        [["Competency", "Level 0", "Level 1", "Level 3"], ["Greeting", "Looks away", "Says hello", "Knows all"]],
        (1, 3, 3),
    ),
    "fractions.csv": (
        [
            ["Element Name", "Scale ID", "Anchor Value", "Anchor Description"],
            ["Greeting", "LV", "0.5", "Nods"],
            ["Greeting", "LV", "2", "Says hello"],
            ["Greeting", "LV", "3.5", "Knows all"],
        ],
        (1, 3, 3),
    ),
    "alphabetical.csv": (
        [
            ["Competency", "Level", "Behaviour"],
            *(["Greeting", lv, f"Greets at {lv}"] for lv in ("Advanced", "Basic", "Expert", "Intermediate")),
        ],
        (1, 4, 4),
    ),
    "german_words.csv": (
        [
            ["Competency", "Stufe", "Behaviour"],
            *([c, lv, f"{c} wie ein {lv}"] for c in ("Grüßen", "Putzen") for lv in ("Anfänger", "Könner")),
        ],
        (2, 4, 4),
    ),
    "posts.csv": (
        [["Dimension", "Junior Baker", "Baker", "Senior Baker"], ["Bread", "Weighs", "Bakes", "Plans"]],
        (1, 3, 3),
    ),
    "spanish.csv": (
        [["Competencia", "Nivel", "Comportamiento"], ["Pan", "Básico", "Pesa harina"], ["Pan", "Avanzado", "Hornea"]],
        (1, 2, 2),
    ),
    "both_in_one.csv": (
        [["Competency / 能力", "Level / 级别", "Indicator / 行为"], ["Bread", "1", "Weighs"], ["Bread", "2", "Bakes"]],
        (1, 2, 2),
    ),
    "zh_long.csv": (
        [
            ["能力维度", "能力项", "等级", "行为描述"],
            ["门店", "问候", "一级", "打招呼"],
            ["门店", "问候", "二级", "记住姓名"],
            ["后厨", "清洁", "一级", "扫地"],
        ],
        (2, 3, 3),
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_variants_have_their_counts(tmp_path, name, encoding):
    rows, expected = VARIANTS[name]
    (tmp_path / name).write_bytes(as_csv(rows, encoding))
    check = check_framework(tmp_path / name)
    assert check.faults == ()
    assert counts(check.framework) == expected


TREES = {
    "indicators_with_levels": (
        [
            {
                "name": "G",
                "indicators": [{"level": 1, "text": "a"}, {"level": 1, "text": "b"}, {"level": 2, "text": "c"}],
            }
        ],
        (1, 2, 3),
    ),
    "levels_under_any_key": ([{"name": "G", "rubric": {"Basic": ["a"], "Expert": ["b", "c"]}}], (1, 2, 3)),
    "beside_metadata": ({"meta": {"author": "me"}, "data": {"G": {"Basic": ["a"], "Expert": ["b"]}}}, (1, 2, 2)),
    "known_and_unknown_levels": (
        {n: {"definition": "x", "Novice": f"{n} with help", "Adept": f"{n} alone"} for n in ("G", "C")},
        (2, 4, 4),
    ),
    "level_lists": ([{"title": "Greeting", "levels": [["Says hello", "Smiles"], ["Knows all"]]}], (1, 2, 3)),
    "level_texts": ([{"title": "Greeting", "levels": ["Says hello", "Knows all"]}], (1, 2, 2)),
    "one_key_each": (
        [{"title": "Greeting", "levels": [{"Novice": ["Says hello"]}, {"Master": ["Knows all"]}]}],
        (1, 2, 2),
    ),
    "codes_as_keys": (
        {
            "A.1. Greeting": {
                "description": "Greets",
                "levels": {"e-3": ["Says hello"], "e-4": "Knows all"},
                "knowledge": ["k"],
            }
        },
        (1, 2, 2),
    ),
    "null_levels": ([{"name": "Greeting", "levels": {"1": None, "2": "Says hello", "3": ""}}], (1, 1, 1)),
    "own_level_words": (
        [
            {"name": n, "stages": [{"proficiency": f"{n} as {k} does", "indicators": ["one", "two"]} for k in "ab"]}
            for n in ("Greeting", "Cleaning", "Baking")
        ],
        (3, 6, 12),
    ),
    "two_lists": (
        {
            "topics": [
                {
                    "name": "G",
                    "content": [
                        {"level": 1, "criteria": ["a"], "exampleCriteria": [{"criteria": "b", "examples": ["c"]}]}
                    ],
                }
            ]
        },
        (1, 1, 2),
    ),
    "explained_ids": (
        {
            "name": "F",
            "levels": [{"id": "jun", "name": "Junior"}, {"id": "pro", "name": "Professional"}],
            "themes": [{"id": "g", "name": "Greeting", "summary": "Greets."}],
            "competencies": [
                {"id": "x", "level": "pro", "theme": "g", "summary": "Knows all"},
                {"id": "y", "level": "jun", "theme": "g", "summary": "Says hello"},
            ],
        },
        (1, 2, 2),
    ),
    "jokes": ([{"title": "G", "levels": {"n00b": ["a"], "Pr0": ["b"], "\U0001f9d9 1337": ["c"]}}], (1, 3, 3)),
    "group_called_skills": (
        {"people": {"Listening": {"1": ["a"], "2": ["b"]}}, "skills": {"Baking": {"1": ["c"], "2": ["d"]}}},
        (2, 4, 4),
    ),
    "who_keeps_it": (
        {"maintainers": [{"name": "Kim", "email": "k"}], "skills": [{"name": "Baking", "description": "Bakes."}]},
        (1, 0, 0),
    ),
    "leaf_skills": (
        {
            "domains": [
                {
                    "title": "Shop",
                    "competencies": [
                        {
                            "title": "Front",
                            "skills": [
                                {"title": "Greeting", "description": "g"},
                                {"title": "Selling", "description": "s"},
                            ],
                        }
                    ],
                }
            ]
        },
        (2, 0, 0),
    ),
}


@pytest.mark.parametrize("name", TREES)
@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_trees_have_their_counts(tmp_path, name, suffix):
    data, expected = TREES[name]
    text = json.dumps(data) if suffix == "json" else yaml.safe_dump(data, sort_keys=False)
    (tmp_path / f"f.{suffix}").write_text(text, encoding="utf-8")
    check = check_framework(tmp_path / f"f.{suffix}")
    assert check.faults == ()
    assert counts(check.framework) == expected


HEAD = "Greeting\n\nGreets guests.\n\n"
TEXTS = {
    "numbered below a title": "BAKERY\n\n1. Greeting\n\nLevel 1\n  • Says hello\nLevel 2\n  • Knows all\n\n"
    "2. Cleaning\n\nLevel 1\n  • Sweeps\nLevel 2\n  • Plans\n",
    "bare lines": HEAD
    + "Basic\n- Says hello\n- Smiles\n\nExpert\n- Knows all\n\nCleaning\n\nCleans.\n\nBasic\n- Sweeps\n",
    "after colons": "## Greeting\n- Basic: Says hello\n- Expert: Knows all\n\n"
    "## Cleaning\n- Basic: Sweeps\n- Expert: Plans who sweeps\n",
    "lists in lists": "## Greeting\n\n- **Seed**\n  - Says hello\n- **Tree**\n  - Knows all\n\n"
    "## Cleaning\n\n- **Seed**\n  - Sweeps\n- **Tree**\n  - Plans\n",
}


@pytest.mark.parametrize("name", TEXTS)
def test_levels_are_told_from_text(tmp_path, name):
    (tmp_path / "f.md").write_text(TEXTS[name], encoding="utf-8")
    framework = check_framework(tmp_path / "f.md").framework
    assert counts(framework) == (2, 3 if name == "bare lines" else 4, 4)
    assert [item.name for item in framework.competencies] == ["Greeting", "Cleaning"]


def test_two_languages_in_two_sheets(tmp_path):
    zh = [
        ["能力", *("初级", "中级", "高级")],
        *([n, *("\n".join(each.get(lv, ())) for lv in ("初级", "中级", "高级"))] for n, each in ZH.items()),
    ]
    (tmp_path / "f.xlsx").write_bytes(as_xlsx({"English": wide_rows(), "中文": zh}))
    framework = check_framework(tmp_path / "f.xlsx").framework
    assert outline(framework) == EXPECTED
    assert [item.name_zh for item in framework.competencies] == list(ZH)
    assert framework.competencies[0].indicators[0].text_zh == "按配方称量面粉和水"
    (tmp_path / "g.xlsx").write_bytes(as_xlsx({"English": wide_rows(), "中文": zh[:3]}))
    assert "3 competencies in one language, 2 in the other" in check_framework(tmp_path / "g.xlsx").faults[0].what


REFUSED = {
    "lone_level.csv": ("Competency,Novice,Adept\nBaking,Weighs,Bakes\n", "is a level, and no other is known"),
    "unread_key.json": (json.dumps([{"name": "Baking", "zzz": {"Seed": ["a"]}}]), "nothing is read of this competency"),
    "posting.md": (
        "# Baker\n\nWe bake.\n\n## Salary\n\nGood.\n\n## How to apply\n\nWrite.\n\n## Life here\n\nNice.\n",
        "a job posting",
    ),
    "levels.json": (
        json.dumps([{"name": n, "description": "d", "level": str(k)} for k, n in enumerate(LEVELS)]),
        "a list of levels",
    ),
    "roles.json": (
        json.dumps({f"BK-L{n}": {"coreCompetencies": ["a"], "softSkills": ["b"]} for n in (1, 2)}),
        "roles or levels",
    ),
    "postings.csv": (
        "title,description,location\nBaker,Bakes bread,Bern\nClerk,Sells bread,Rome\n",
        "columns of postings",
    ),
    "needs.csv": ("Competency,Junior,Senior\nBaking,1,3\nSelling,2,4\n", "which level a role needs"),
    "keys.csv": (
        'key,source\n"f.area.1.label",Baking\n"f.area.1.text",Bakes\n"f.area.2.label",Selling\n',
        "texts by key",
    ),
    "two_groups.csv": (
        "Area,Competency,Basic,Expert\nShop,Talking,Says hello there,Knows all of them\n"
        "Office,Talking,Calls back soon,Leads the calls\n",
        "stands in 2 groups",
    ),
    "several_ticks.csv": ("Competency,Behaviour,Basic,Expert\nBaking,Weighs flour,x,x\n", "2 levels are ticked"),
    "unread_level.json": (
        json.dumps([{"name": "Baking", "levels": [{"level": 1, "zzz": ["Weighs"]}, {"level": 2, "zzz": ["Bakes"]}]}]),
        "nothing is read of this level",
    ),
    "other_names.md": (
        "# Ladder\n\n## Level 1\n\n- **Adopts**: learns tools\n- **Helps**: asks others\n\n"
        "## Level 2\n\n- **Designs**: builds ovens\n- **Leads**: runs shifts\n",
        "another name at each level",
    ),
    "titles_by_track.json": (
        json.dumps({"tracks": {"oven": ["Baker I", "Pastry Chef", "Oven Operator II"], "shop": ["Shop Manager"]}}),
        "but job titles: 'Baker I'",
    ),
    "titles_zh.json": (
        json.dumps({"职级体系": {"后厨": ["初级工程师", "设备主管"], "门店": ["店长", "区域经理"]}}),
        "but job titles",
    ),
    "api.yaml": (
        "openapi: 3.0.1\ninfo: {title: Oven}\npaths:\n  /bake:\n    get:\n      responses: {'200': ok}\n",
        "the description of a web API",
    ),
    "people.json": (
        json.dumps([{"name": "Kim", "skills": ["Rye", "Icing"], "team": "Oven"}, {"name": "Lee", "skills": ["Till"]}]),
        "a list of people or of roles",
    ),
    "levels_of_people.json": (
        json.dumps({"employees": [{"name": "Kim", "skills": [{"skill": "Rye", "level": 3}]}]}),
        "a list of people or of roles",
    ),
    "people_zh.csv": ("姓名,部门,技能\n王芳,后厨,和面、烘烤\n李强,门店,收银\n", "a list of people or of roles"),
    "courses.json": (
        json.dumps({"courses": [{"title": "Rye", "level": "Beginner", "outcomes": ["Bakes rye"]}]}),
        "a list of courses",
    ),
    "courses_zh.csv": ("课程名称,讲师,课时\n和面入门,王师傅,8\n", "a list of courses"),
    "package.json": (
        json.dumps({"scripts": {"bake": "oven"}, "dependencies": {"oven": "^2"}}),
        "settings of a program",
    ),
    "recipe.md": ("# Rye\n\n## Ingredients\n\n- flour\n- salt\n\n## Steps\n\n- Mix it\n- Bake it\n", "something else"),
    "needs_by_name.csv": ("Competency,Junior,Senior\nBaking,Basic,Expert\nSelling,Basic,Basic\n", "a role needs"),
    "no_texts.yaml": ("bands:\n  L1: {title: Helper, pay: low}\n  L2: {title: Baker, pay: good}\n", "nothing is said"),
    "beside_levels.yaml": (
        "shop:\n  Talking:\n    Novice: [Nods to all]\n    Doer: [Asks names]\n    Expert: [Knows all]\n",
        "'Doer' stands beside the levels",
    ),
    "mixed_labels.csv": ("competency,stage,indicator\nBaking,1,a\nBaking,two,b\n", "'two' is not a number"),
    "page.html": (
        "<h1>Jobs</h1><h2>Results</h2><p>Impact</p><ul><li>a b</li></ul><p>Ownership</p><ul><li>c d</li></ul>",
        "told from its page",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_framework_is_said_to_be_so(tmp_path, name):
    text, what = REFUSED[name]
    (tmp_path / name).write_text(text, encoding="utf-8")
    check = check_framework(tmp_path / name)
    assert check.framework is None
    assert what in check.faults[0].what
    assert check.faults[0].mend


def test_a_mended_ladder_of_levels_reads(tmp_path):
    text = REFUSED["other_names.md"][0]
    for names in (("Adopts", "Designs"), ("Helps", "Leads")):
        for name in names:
            text = text.replace(f"**{name}**", f"**{names[0]}**")
    (tmp_path / "f.md").write_text(text, encoding="utf-8")
    assert counts(check_framework(tmp_path / "f.md").framework) == (2, 4, 4)


def test_a_program_is_refused_with_the_way_out(tmp_path):
    (tmp_path / "tracks.js").write_text("export const tracks = {}", encoding="utf-8")
    assert "into a file that ends in .yaml" in check_framework(tmp_path / "tracks.js").faults[0].mend
    tracks = (
        '{"BAKE": {"displayName": "Baking", '
        '"milestones": [{"summary": "s", "signals": ["a", "b"],}, {"summary": "t", "signals": ["c"],}],},}'
    )
    (tmp_path / "tracks.yaml").write_text(tracks, encoding="utf-8")
    assert counts(check_framework(tmp_path / "tracks.yaml").framework) == (1, 2, 3)


def test_one_cause_is_told_once(tmp_path):
    rows = "".join(f"Baking {n},{n},Weighs,extra\n" for n in range(500))
    (tmp_path / "f.csv").write_text(f"competency,stage,indicator\n{rows}", encoding="utf-8")
    (fault,) = check_framework(tmp_path / "f.csv").faults
    assert "500 times" in fault.what
    assert fault.where == "cell D2, cell D3, cell D4 ..."


def test_how_it_was_understood_is_said(tmp_path):
    (tmp_path / "f.csv").write_bytes(
        as_csv([[*row, extra] for row, extra in zip(wide_rows(), ["Owner", "Kim", "Lee", "Ann"], strict=True)])
    )
    said = check_framework(tmp_path / "f.csv").framework.understood
    assert [english for english, _ in said] == [
        "3 competencies, levels Basic = 1, Skilled = 2, Expert = 3, 13 indicators",
        "levels were numbered in the order in which they come",
        "not used: Owner",
    ]
    assert said[0][1] == "3 项能力，等级 Basic = 1, Skilled = 2, Expert = 3，13 条行为指标"


@pytest.mark.parametrize(
    ("name", "expected"), [("framework_zh_matrix.csv", (4, 12, 21)), ("framework_zh_levels.md", (3, 9, 15))]
)
def test_chinese_samples(samples, name, expected):
    check = check_framework(samples / name)
    assert (check.faults, counts(check.framework)) == ((), expected)
