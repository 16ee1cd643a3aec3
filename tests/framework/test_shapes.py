"""Frameworks in the shapes of firms: one content, written as talent teams write it, is read the same from each."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
import yaml

from pipeline.framework import check_framework

# Three competencies of a bakery, three levels, one of them empty, one or two indicators each.
LADDERS = {
    "Baking Bread": {
        "Basic": ["Weighs flour and water by the recipe", "Shapes plain loaves under guidance"],
        "Skilled": ["Judges by touch when a dough has risen", "Plans the oven for a whole morning"],
        "Expert": ["Develops new breads that sell through the season"],
    },
    "Serving Guests": {
        "Basic": ["Greets everybody who enters the shop", "Packs orders without mistakes"],
        "Skilled": ["Settles complaints so that guests come back"],
        "Expert": ["Trains others in reading what guests want", "Designs the way the shop serves its guests"],
    },
    "Keeping Accounts": {
        "Basic": ["Counts the till at closing time"],
        "Expert": ["Forecasts what the bakery earns in a year", "Negotiates the rent with the landlord"],
    },
}
ABOUT = {
    "Baking Bread": "Turns flour into bread.",
    "Serving Guests": "Looks after guests.",
    "Keeping Accounts": "Knows the money.",
}
LEVELS = ["Basic", "Skilled", "Expert"]
NUMBERS = {"Basic": 1, "Skilled": 2, "Expert": 3}
EXPECTED = [(name, [(NUMBERS[level], texts) for level, texts in levels.items()]) for name, levels in LADDERS.items()]

ZH = {
    "烘焙面包": {
        "初级": ["按配方称量面粉和水", "在指导下整形普通面包"],
        "中级": ["凭手感判断面团是否发好", "安排一上午的烤炉"],
        "高级": ["研发整季畅销的新面包"],
    },
    "接待顾客": {
        "初级": ["主动问候每位进店的顾客", "打包订单不出差错"],
        "中级": ["妥善处理投诉，让顾客愿意再来"],
        "高级": ["培训他人了解顾客的需要", "设计门店的服务方式"],
    },
    "管理账目": {"初级": ["打烊时清点收银"], "高级": ["预测面包房全年的收入", "与房东谈判租金"]},
}


def long_rows(ladders=LADDERS, head=("Competency", "Level", "Indicator")):
    return [list(head)] + [[n, lv, t] for n, levels in ladders.items() for lv, ts in levels.items() for t in ts]


def wide_rows(ladders=LADDERS, head="Competency", levels=LEVELS, titles=None, join="\n"):
    return [[head, *(titles or levels)]] + [
        [n, *(join.join(each.get(lv, ())) for lv in levels)] for n, each in ladders.items()
    ]


def as_csv(rows, encoding="utf-8", delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(sheets, merges=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
        for area in merges:
            sheet.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_html(rows):
    cell = lambda text: "<td>" + "".join(f"<p>{line}</p>" for line in str(text).split("\n")) + "</td>"  # noqa: E731
    body = "".join("<tr>" + "".join(map(cell, row)) + "</tr>" for row in rows)
    return f"<html><body><h1>Our bakery</h1><table>{body}</table><p>Made in spring.</p></body></html>".encode()


def as_docx(rows):
    """A Word file of one table, each line of a cell a paragraph of its own."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    para = lambda text: f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"  # noqa: E731
    cell = lambda text: "<w:tc>" + "".join(map(para, str(text).split("\n"))) + "</w:tc>"  # noqa: E731
    table = "".join("<w:tr>" + "".join(map(cell, row)) + "</w:tr>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{w}"><w:body>{para("Bakery")}<w:tbl>{table}</w:tbl></w:body></w:document>',
        )
    return out.getvalue()


def as_json(data):
    return json.dumps(data, ensure_ascii=False).encode()


def merged_long():
    """Long rows whose competency and level stand in merged cells."""
    rows = long_rows()
    merges, start = [], 2
    for levels in LADDERS.values():
        size = sum(map(len, levels.values()))
        merges.append(f"A{start}:A{start + size - 1}")
        at = start
        for texts in levels.values():
            merges.append(f"B{at}:B{at + len(texts) - 1}")
            at += len(texts)
        start += size
    return rows, [area for area in merges if len(set(area.split(":"))) > 1]


def sideways():
    return [["Level", *LADDERS]] + [[lv, *("\n".join(each.get(lv, ())) for each in LADDERS.values())] for lv in LEVELS]


def tree_of(levels_as="list", name="name", stages="levels", label="name", texts="behaviours"):
    def stage(level, items):
        return {label: level, texts: items}

    def levels(each):
        if levels_as == "keys":
            return dict(each)
        return [stage(level, items) for level, items in each.items()]

    return [{name: n, "description": ABOUT[n], stages: levels(each)} for n, each in LADDERS.items()]


BULLETS = {n: {lv: "\n".join(f"• {t}" for t in ts) for lv, ts in each.items()} for n, each in LADDERS.items()}
MARKDOWN = "# Bakery\n\n" + "\n".join(
    f"## {n}\n\n{ABOUT[n]}\n\n"
    + "\n".join(f"### {lv}\n\n" + "".join(f"- {t}\n" for t in ts) for lv, ts in each.items())
    for n, each in LADDERS.items()
)
BY_LEVEL = "# Bakery\n\n" + "\n".join(
    f"## Level {NUMBERS[lv]}: {lv}\n\n"
    + "\n".join(f"### {n}\n\n" + "".join(f"- {t}\n" for t in each[lv]) for n, each in LADDERS.items() if lv in each)
    for lv in LEVELS
)
BOLD = "# Bakery\n\n" + "\n".join(
    f"## {lv}\n\n" + "".join(f"- **{n}**: {t}\n" for n, each in LADDERS.items() for t in each.get(lv, ()))
    for lv in LEVELS
)
TOPICS = {
    "topics": tree_of(name="title", stages="content", label="title", texts="criteria"),
    "title": "Bakery",
    "path": "/b",
}
TITLED = [["Skills of our bakery"], [], ["Valid from spring", "", "HR"], *wide_rows()]
EXTRA = [
    [*row, *extra] for row, extra in zip(long_rows(), [["Owner", "Reviewed"], *[["Kim", "2024"]] * 13], strict=True)
]
SCATTERED = [long_rows()[0], *sorted(long_rows()[1:], key=lambda row: LEVELS.index(row[1]))]
STARS = {"Basic": "Seed", "Skilled": "Sprout", "Expert": "Tree"}
SEEDS = [["Competency", *STARS.values()], *wide_rows()[1:]]
RECORDS = [
    {"competency": n, "level": NUMBERS[lv], "behaviours": ts} for n, each in LADDERS.items() for lv, ts in each.items()
]

SHAPES = {
    "wide.csv": as_csv(wide_rows()),
    "wide_numbered.csv": as_csv(wide_rows(titles=["Level 1", "Level 2", "Level 3"])),
    "wide_described.csv": as_csv(wide_rows(titles=[f"Level {n} description" for n in (1, 2, 3)])),
    "wide_windows.csv": as_csv(wide_rows(), "cp1252", ";"),
    "wide_utf16.csv": as_csv(wide_rows(), "utf-16", "\t"),
    "wide_semicolons.csv": as_csv(wide_rows(join="; ")),
    "wide_bullets.xlsx": as_xlsx(
        {"Matrix": [["Skill", *LEVELS]] + [[n, *(each.get(lv, "–") for lv in LEVELS)] for n, each in BULLETS.items()]}
    ),
    "wide_unknown_names.csv": as_csv(SEEDS),
    "wide_no_head.csv": as_csv(wide_rows(head="")),
    "titled.xlsx": as_xlsx({"Bakery": TITLED}, ["A1:D1"]),
    "two_row_header.csv": as_csv([["Competency", "Proficiency level", "", ""], ["", *LEVELS], *wide_rows()[1:]]),
    "long_named.csv": as_csv(long_rows()),
    "long_scattered.csv": as_csv(SCATTERED),
    "long_extra.tsv": as_csv(EXTRA, delimiter="\t"),
    "long_merged.xlsx": as_xlsx({"Long": merged_long()[0]}, merged_long()[1]),
    "long_unknown_names.csv": as_csv(
        [["Competency", "Rung", "Behaviour"], *([n, STARS[lv], t] for n, lv, t in long_rows()[1:])]
    ),
    "long_label_description.csv": as_csv([["Element Name", "Proficiency", "Description"], *long_rows()[1:]]),
    "sideways.csv": as_csv(sideways()),
    "sheet_each.xlsx": as_xlsx(
        {
            "Read me": [["How to use this file"]],
            **{
                n: [["Level", "Behaviour"], *([lv, t] for lv, ts in each.items() for t in ts)]
                for n, each in LADDERS.items()
            },
        }
    ),
    "sheet_a_level.xlsx": as_xlsx(
        {
            lv: [["Competency", "Indicator"], *([n, t] for n, each in LADDERS.items() for t in each.get(lv, ()))]
            for lv in LEVELS
        }
    ),
    "families.xlsx": as_xlsx(
        {
            "Shop": wide_rows({n: LADDERS[n] for n in list(LADDERS)[:2]}),
            "Office": wide_rows({n: LADDERS[n] for n in list(LADDERS)[2:]}),
        }
    ),
    "table.html": as_html(wide_rows()),
    "table.docx": as_docx(wide_rows()),
    "table.md": (
        "# Bakery\n\n"
        + "\n".join(
            "| " + " | ".join(str(c).replace("\n", "<br>") for c in row) + " |"
            for row in [wide_rows()[0], ["---"] * 4, *wide_rows()[1:]]
        )
    ).encode(),
    "headings.md": MARKDOWN.encode(),
    "headings_by_level.md": BY_LEVEL.encode(),
    "bold.md": BOLD.encode(),
    "front_matter.md": f"---\n{yaml.safe_dump(TOPICS, sort_keys=False)}---\n\nAbout this page.\n".encode(),
    "topics.json": as_json(TOPICS),
    "levels_as_keys.json": as_json(tree_of("keys")),
    "names_as_keys.json": as_json(LADDERS),
    "names_as_keys_bodies.yaml": yaml.safe_dump(
        {n: {"definition": ABOUT[n], "levels": each} for n, each in LADDERS.items()}, sort_keys=False
    ).encode(),
    "levels_above.json": as_json({lv: {n: each[lv] for n, each in LADDERS.items() if lv in each} for lv in LEVELS}),
    "unnumbered.json": as_json({"competencies": tree_of(label="proficiency", stages="proficiencies_of_it")}),
    "groups.json": as_json(
        {
            "Shop floor": {n: LADDERS[n] for n in list(LADDERS)[:2]},
            "Office work": {n: LADDERS[n] for n in list(LADDERS)[2:]},
        }
    ),
    "domains.json": as_json(
        {
            "domains": [
                {"title": "Shop", "competencies": tree_of()[:2]},
                {"title": "Office", "competencies": tree_of()[2:]},
            ]
        }
    ),
    "records.json": as_json({"data": RECORDS}),
    "flat_wide.json": as_json(
        [
            {"skill": n, **{f"level_{NUMBERS[lv]}": "\n".join(ts) for lv, ts in each.items()}}
            for n, each in LADDERS.items()
        ]
    ),
    "numbers_from_above.json": as_json(
        [
            {"name": n, "levels": [{"level": NUMBERS[lv], "indicators": ts} for lv, ts in reversed(each.items())]}
            for n, each in LADDERS.items()
        ]
    ),
}


def outline(framework):
    return [
        (item.name, [(stage.number, [one.text for one in stage.indicators]) for stage in item.stages])
        for item in framework.competencies
    ]


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_the_same_framework(tmp_path, name):
    (tmp_path / name).write_bytes(SHAPES[name])
    check = check_framework(tmp_path / name)
    assert check.faults == ()
    assert outline(check.framework) == EXPECTED


VARIANTS = {
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


def counts(framework):
    stages = sum(stage.number is not None for item in framework.competencies for stage in item.stages)
    return len(framework.competencies), stages, sum(len(item.indicators) for item in framework.competencies)


STAGES = {"Greeting": {"Novice": ["Says hello", "Smiles"], "Master": ["Knows all"]}}
TREES = {
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
    "bare lines": HEAD
    + "Basic\n- Says hello\n- Smiles\n\nExpert\n- Knows all\n\nCleaning\n\nCleans.\n\nBasic\n- Sweeps\n",
    "after colons": "## Greeting\n- Basic: Says hello\n- Expert: Knows all\n\n## Cleaning\n- Basic: Sweeps\n- Expert: Plans who sweeps\n",
    "lists in lists": "## Greeting\n\n- **Seed**\n  - Says hello\n- **Tree**\n  - Knows all\n\n## Cleaning\n\n- **Seed**\n  - Sweeps\n- **Tree**\n  - Plans\n",
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
        "Area,Competency,Basic,Expert\nShop,Talking,Says hello there,Knows all of them\nOffice,Talking,Calls back soon,Leads the calls\n",
        "stands in 2 groups",
    ),
    "several_ticks.csv": ("Competency,Behaviour,Basic,Expert\nBaking,Weighs flour,x,x\n", "2 levels are ticked"),
    "unread_level.json": (
        json.dumps([{"name": "Baking", "levels": [{"level": 1, "zzz": ["Weighs"]}, {"level": 2, "zzz": ["Bakes"]}]}]),
        "nothing is read of this level",
    ),
    "other_names.md": (
        "# Ladder\n\n## Level 1\n\n- **Adopts**: learns tools\n- **Helps**: asks others\n\n## Level 2\n\n- **Designs**: builds ovens\n- **Leads**: runs shifts\n",
        "another name at each level",
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
    tracks = '{"BAKE": {"displayName": "Baking", "milestones": [{"summary": "s", "signals": ["a", "b"],}, {"summary": "t", "signals": ["c"],}],},}'
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
