"""Reading frameworks of every format, and the faults of broken ones."""

import gzip
import json
import time

import openpyxl
import pytest

from pipeline.core.errors import FrameworkError
from pipeline.framework import check_framework, load_framework

PLAIN = """

Stall Keeping

Keeps a market stall that people come back to, and that makes <Company> proud.

Stage 1 - Helps at the stall.

- Sets out the goods before the market opens
- Counts the change aloud

Stage 2 - Runs the stall for a day.
  Also on Sundays.

- Decides which goods stand in front
  and changes them at noon
* Settles a quarrel without raising the voice

Supplier Talks

Buys well and stays friends with those who sell.

- Stage 1** - Writes down what suppliers say.
- Asks for the price of ten crates as well as of one
 - Notes the terms
- Stage 2** - Bargains for „good terms“.
 - Walks away from a bad price and
"""


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def places(check):
    return [(fault.where, fault.what) for fault in check.faults]


def has(faults, where, what):
    return any(fault.where == where and what in fault.what for fault in faults)


def test_seed_framework_counts(seeds):
    framework = load_framework(seeds / "sales_competency_framework.txt")
    assert len(framework.competencies) == 9
    assert [len(item.stages) for item in framework.competencies] == [5] * 9
    assert [len(item.indicators) for item in framework.competencies] == [32, 21, 19, 17, 22, 19, 28, 26, 28]
    assert sum(len(item.indicators) for item in framework.competencies) == 212
    assert all(stage.summary.strip() and stage.indicators for item in framework.competencies for stage in item.stages)
    assert all(item.description.endswith(".") for item in framework.competencies)
    product = next(item for item in framework.competencies if item.name == "Product Knowledge")
    assert [stage.number for stage in product.stages] == [1, 2, 3, 4, 5]
    assert [len(stage.indicators) for stage in product.stages] == [5, 4, 8, 5, 4]
    assert not any("**" in stage.summary or stage.summary.startswith("-") for stage in product.stages)
    texts = [indicator.text for item in framework.competencies for indicator in item.indicators]
    assert any("„best choice“" in text for text in texts)
    assert any("<Company>" in text for text in texts)


def test_seed_framework_warnings(seeds):
    check = check_framework(seeds / "sales_competency_framework.txt")
    assert not check.faults
    assert sum("stray marker" in warning.what for warning in check.warnings) == 5
    assert [warning.where for warning in check.warnings if "cut short" in warning.what] == ["line 292"]
    assert sum("'Account Engagement'" in warning.what for warning in check.warnings) >= 16


def test_plain_text_quirks(tmp_path):
    check = check_framework(write(tmp_path, "stall.txt", PLAIN))
    assert not check.faults
    stall, talks = check.framework.competencies
    assert (stall.name, stall.competency_id) == ("Stall Keeping", "stall-keeping")
    assert stall.description.endswith("<Company> proud.")
    assert stall.stages[1].summary == "Runs the stall for a day. Also on Sundays."
    assert [i.text for i in stall.stages[1].indicators] == [
        "Decides which goods stand in front and changes them at noon",
        "Settles a quarrel without raising the voice",
    ]
    assert stall.stages[1].indicators[1].indicator_id == "stall-keeping.s2.i02"
    assert [stage.summary for stage in talks.stages] == [
        "Writes down what suppliers say.",
        "Bargains for „good terms“.",
    ]
    assert [i.text for i in talks.indicators][:2] == [
        "Asks for the price of ten crates as well as of one",
        "Notes the terms",
    ]
    assert [(w.where, w.what.split(":")[0]) for w in check.warnings] == [
        ("line 23", "stray marker '**' repaired"),
        ("line 26", "stray marker '**' repaired"),
        ("line 27", "cut short"),
    ]


def test_markdown_with_title_and_stage_headings(tmp_path):
    text = """# Market skills\n\nWhat this is about.\n\n## Stall Keeping\nKeeps a **good** stall.\n
### Stage 1: Helps\n- Sets out the goods\n- **Counts** the change\n\n### **Stage 3** – Runs\n\n1. Decides\n2. Settles\n
## 供货谈判\n\n会买东西。\n\n### 第一阶段：记录\n- 记下供应商的报价\n"""
    framework = load_framework(write(tmp_path, "market.md", text))
    assert framework.name == "Market skills"
    assert [item.name for item in framework.competencies] == ["Stall Keeping", "供货谈判"]
    assert framework.competencies[0].description == "Keeps a good stall."
    assert [stage.number for stage in framework.competencies[0].stages] == [1, 3]
    assert [i.text for i in framework.competencies[0].indicators] == [
        "Sets out the goods",
        "Counts the change",
        "Decides",
        "Settles",
    ]
    assert framework.competencies[1].competency_id == "供货谈判"
    assert framework.competencies[1].stages[0].summary == "记录"


def test_chinese_plain_text(tmp_path):
    text = (
        "摊位经营\n\n把摊位经营好，让客人愿意再来。\n\n阶段1 - 在摊位上帮忙\n\n"
        "• 开市前摆好货\n• 找零时报数\n\n阶段2：独自看摊\n\n• 决定哪些货摆在前面\n"
    )
    (item,) = load_framework(write(tmp_path, "摊位.txt", text)).competencies
    assert (item.name, item.description) == ("摊位经营", "把摊位经营好，让客人愿意再来。")
    assert [(stage.number, stage.summary, len(stage.indicators)) for stage in item.stages] == [
        (1, "在摊位上帮忙", 2),
        (2, "独自看摊", 1),
    ]


@pytest.mark.parametrize(
    "text", ["Weaving\nDyeing: gives cloth its colour\n", "- Weaving\n- Dyeing - gives cloth its colour\n"]
)
def test_flat_list_of_names(tmp_path, text):
    framework = load_framework(write(tmp_path, "flat.txt", text))
    assert [(item.name, item.description) for item in framework.competencies] == [
        ("Weaving", ""),
        ("Dyeing", "gives cloth its colour"),
    ]
    assert framework.is_flat


def test_plain_text_faults_all_at_once(tmp_path):
    text = """- Does a thing before anything is named

Weaving\n\nMakes cloth.\n\n- Winds the warp\n\nStage 2 - More.\n\n-\n
Stage 1 - Less.\n\n- Ties a knot\n\nStage 1 - Less again.\n\n- Ties a knot again\n\nWeaving\n\nOnce more.\n"""
    check = check_framework(write(tmp_path, "broken.txt", text))
    assert check.framework is None
    assert has(check.faults, "line 1", "before any competency")
    assert has(check.faults, "line 7", "before any stage")
    assert has(check.faults, "line 11", "empty indicator")
    assert has(check.faults, "line 13", "stage 1 of 'Weaving' stands after stage 2")
    assert has(check.faults, "line 17", "stands twice")
    assert has(check.faults, "line 21", "competency 'Weaving' stands twice")
    with pytest.raises(FrameworkError, match=r"broken\.txt line 1: .*and \d more; `jobprofile framework check`"):
        load_framework(tmp_path / "broken.txt")


def test_yaml_faults_with_line_and_path(tmp_path):
    text = """competencies:
- name: Weaving
  descripton: Makes cloth.
  stages:
  - stage: 2
    indicators: [Winds the warp, ""]
  - stage: one
    indicators:
    - Ties
  - stage: 1
    indicators: {a: b}
- stages: []
- name: weaving
  phrases: [[warp]]
  name: Dyeing
"""
    check = check_framework(write(tmp_path, "broken.yaml", text))
    assert has(check.faults, "line 3, competencies[0].descripton", "unknown key 'descripton'")
    assert any("'description'" in fault.mend for fault in check.faults)
    assert has(check.faults, "line 6, competencies[0].stages[0].indicators[1]", "empty indicator")
    assert has(check.faults, "line 7, competencies[0].stages[1].stage", "'one' is not a number")
    assert has(check.faults, "line 10, competencies[0].stages[2]", "after stage 2")
    assert has(check.faults, "line 11, competencies[0].stages[2].indicators", "a mapping where a list is expected")
    assert has(check.faults, "line 12, competencies[1]", "without a name")
    assert has(check.faults, "line 15, competencies[2].name", "key 'name' stands twice")
    assert has(check.faults, "line 14, competencies[2].phrases[0]", "a list where text is expected")


def test_yaml_tags_and_aliases_are_refused(tmp_path):
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\ncompetencies: [*b, *b, *b]\n"
    check = check_framework(write(tmp_path, "bomb.yaml", bomb))
    assert any("aliases" in fault.what for fault in check.faults)
    tagged = "competencies:\n- name: !!python/object/apply:os.system [true]\n"
    check = check_framework(write(tmp_path, "tag.yaml", tagged))
    assert has(check.faults, "line 2, competencies[0].name", "tag")
    recursive = "competencies: &c\n- *c\n"
    assert check_framework(write(tmp_path, "loop.yaml", recursive)).faults
    assert "nested" in check_framework(write(tmp_path, "deep.json", "[" * 100_000)).faults[0].what


def test_yaml_scalars_are_text(tmp_path):
    framework = load_framework(write(tmp_path, "f.yaml", "- name: 5\n  description: yes\n- 2024-01-01\n"))
    assert [(item.name, item.description) for item in framework.competencies] == [("5", "yes"), ("2024-01-01", "")]


def test_json_faults(tmp_path):
    data = {"competencies": [{"name": 5}, "Weaving", {"name": "Dyeing", "stages": [{"stage": True}, 7]}]}
    check = check_framework(write(tmp_path, "f.json", json.dumps(data)))
    assert has(check.faults, "competencies[0].name", "a number where text is expected")
    assert has(check.faults, "competencies[2].stages[0].stage", "not a number")
    assert has(check.faults, "competencies[2].stages[1]", "a number where a stage is expected")
    assert places(check_framework(write(tmp_path, "g.json", '{"competencies": [\n{"name" 5}]}')))[0][0] == "line 2"
    assert has(check_framework(write(tmp_path, "h.json", "{}")).faults, "", "no competency at all")


def test_csv_faults_with_cells(tmp_path):
    text = """competency,descripton,stage,indicator
Weaving,,1,Winds
Weaving,,one,Ties
,,2,Cuts
,,1,Sews,extra
Dyeing,,,
Dyeing,,,
"""
    check = check_framework(write(tmp_path, "f.csv", text))
    assert {fault.where for fault in check.faults} == {"cell B1", "cell C3", "cell E5", "cell D5", "cell A7"}
    assert check.faults[0].mend == "did you mean 'description'?"
    check = check_framework(write(tmp_path, "g.csv", "skill_name_xx,stage\nWeaving,1\n"))
    assert has(check.faults, "row 1", "no column 'competency'")
    assert has(check_framework(write(tmp_path, "h.csv", "competency\n")).faults, "", "no competency at all")


def test_csv_forms(tmp_path):
    """Excel's semicolons, cells left empty below, other spellings, Chinese columns, stages as words."""
    text = "\ufeffSkill;Level;Behaviour\nWeaving;Stage 1;Winds\n;;Ties\n;2.0;Cuts\n"
    (item,) = load_framework(write(tmp_path, "f.csv", text)).competencies
    assert [(stage.number, len(stage.indicators)) for stage in item.stages] == [(1, 2), (2, 1)]
    (item,) = load_framework(write(tmp_path, "g.tsv", "胜任力\t阶段\t行为指标\n织布\t第1级\t整经\n")).competencies
    assert (item.name, item.stages[0].number, item.indicators[0].text) == ("织布", 1, "整经")
    (item,) = load_framework(write(tmp_path, "h.csv", "competency_zh,indicator_zh\n织布,整经\n")).competencies
    assert (item.name, item.indicators[0].text) == ("织布", "整经")


def test_encodings(tmp_path):
    text = "competency,description\n客户经营,维护客户关系并定期拜访客户\n"
    for encoding in ("gb18030", "utf-16", "utf-8-sig"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        check = check_framework(path)
        assert check.framework.competencies[0].name == "客户经营"
        assert ("GB18030" in str(check.warnings)) == (encoding == "gb18030")
    path = tmp_path / "western.csv"
    path.write_bytes("competency\nCafé\nNaïve\n".encode("cp1252"))
    check = check_framework(path)
    assert [item.name for item in check.framework.competencies] == ["Café", "Naïve"]
    assert "CP1252" in str(check.warnings)


def test_xlsx_forms_and_faults(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("real")
    for row in (["Competency", "Stage", "Indicator"], ["Weaving", 1, "Winds"], [None, 2, "Ties"], [None, "x", "Cuts"]):
        sheet.append(row)
    book.save(tmp_path / "f.xlsx")
    assert [fault.where for fault in check_framework(tmp_path / "f.xlsx").faults] == ["sheet 'real', cell B4"]
    (tmp_path / "g.xlsx").write_bytes(b"PK not a workbook")
    assert "no workbook" in check_framework(tmp_path / "g.xlsx").faults[0].what


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(FrameworkError, match="there is no such file; check the path"):
        load_framework(tmp_path / "none.yaml")
    with pytest.raises(FrameworkError, match=r"unknown kind of file '\.pdf'; use one of \.txt"):
        load_framework(write(tmp_path, "f.pdf", "x"))
    (tmp_path / "f.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(FrameworkError, match="cannot be read"):
        load_framework(tmp_path / "f.csv.gz")
    with pytest.raises(FrameworkError, match="no YAML"):
        load_framework(write(tmp_path, "f.yaml", "a: [b\n"))


def test_gzip_and_digest_do_not_depend_on_the_file(tmp_path):
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"competency,stage,indicator\nWeaving,1,Winds the warp\n"))
    write(
        tmp_path,
        "b.yaml",
        "name: other\ncompetencies:\n- name: Weaving\n  stages:\n  - {stage: 1, indicators: [Winds  the warp]}\n",
    )
    first, second = load_framework(tmp_path / "a.csv.gz"), load_framework(tmp_path / "b.yaml")
    assert (first.name, second.name) == ("a", "other")
    assert first.digest == second.digest
    write(tmp_path, "c.csv", "competency,stage,indicator\nWeaving,2,Winds the warp\n")
    assert load_framework(tmp_path / "c.csv").digest != first.digest


def test_ids_are_unique_and_stable(tmp_path):
    framework = load_framework(write(tmp_path, "f.yaml", "[C, C++, C#, 客户 经营, '!!', {name: D, id: c}]"))
    assert [item.competency_id for item in framework.competencies] == [
        "c-2",
        "c-3",
        "c-4",
        "客户-经营",
        "competency",
        "c",
    ]
    check = check_framework(write(tmp_path, "g.yaml", "[{name: D, id: c}, {name: E, id: c}]"))
    assert has(check.faults, "line 1, competencies[1]", "id 'c' stands twice")


def test_large_flat_framework_loads_fast(tmp_path):
    rows = "".join(f"skill number {n} of many,about it {n},,,\n" for n in range(13_896))
    path = write(tmp_path, "flat.csv", f"competency,description,stage,stage_summary,indicator\n{rows}")
    started = time.process_time()
    framework = load_framework(path)
    assert time.process_time() - started < 5
    assert len(framework.competencies) == 13_896
    assert framework.is_flat


def test_warnings(tmp_path):
    text = """competency,stage,indicator
Weaving,1,Keeps the looms of all customers in good order every day
Weaving,1,Keeps the looms of all customers in good order every day
Weaving,2,Settles the account and
Dyeing,1,Keeps the looms of all partners in good order every day
Spinning,1,
Carding,1,每天检查客户的织机并按要求做好记录，以及
Felting,1,每天检查伙伴的织机并按要求做好记录
"""
    check = check_framework(write(tmp_path, "f.csv", text))
    assert not check.faults
    found = [(warning.where, warning.what) for warning in check.warnings]
    assert [where for where, what in found if "cut short" in what] == ["cell C4", "cell C7"]
    assert [where for where, what in found if "no indicator" in what] == ["cell A6"]
    assert [where for where, what in found if "stands there twice" in what] == ["cell C3"]
    assert [where for where, what in found if "differs from" in what] == [
        "cell C5",
        "cell C8",
    ]  # not from the copy of C2 too
    assert any("cell C2, 'Weaving', only by 'partners' for 'customers'" in what for _, what in found)


def test_a_sentence_that_stands_a_thousand_times_is_told_once_each(tmp_path):
    path = tmp_path / "f.csv"
    same = ["Stall Keeping,1,Counts the change aloud"] * 2000
    path.write_text("\n".join(["competency,stage,indicator", *same, "Supplier Talks,1,***"]), encoding="utf-8")
    began = time.process_time()
    told = [one for one in check_framework(path).warnings if "stands there twice" in one.what]
    assert len(told) == 1999
    assert time.process_time() - began < 10
