"""The framework of a bakery, and builders of the files in which firms keep theirs."""

import csv
import io
import json
import zipfile

import openpyxl

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


def outline(framework):
    return [
        (item.name, [(stage.number, [one.text for one in stage.indicators]) for stage in item.stages])
        for item in framework.competencies
    ]


def counts(framework):
    stages = sum(stage.number is not None for item in framework.competencies for stage in item.stages)
    return len(framework.competencies), stages, sum(len(item.indicators) for item in framework.competencies)
