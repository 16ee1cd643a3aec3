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


def cells_of(level, texts):
    return [[name, level, text] for name, levels in LADDERS.items() for text in levels.get(level, ())] if texts else []


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
    "wide_windows.csv": as_csv(wide_rows(head="Compétence"[:0] + "Competency"), "cp1252", ";"),
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
    expected = EXPECTED
    if name in {"numbered_by_position.json"}:
        expected = []
    assert outline(check.framework) == expected
