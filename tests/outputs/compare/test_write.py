"""What comparisons look like outside: terminal, HTML, CSV, JSON, XLSX."""

import csv
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import openpyxl
import pytest

from pipeline import compare_roles, compare_runs
from pipeline.cli.print_comparison import print_comparison, print_runs
from pipeline.core.errors import InputError
from pipeline.outputs.compare import Comparison, save_comparison
from pipeline.outputs.compare.messages import strings


class Outline(HTMLParser):
    """Tags of a page, and its text by language."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.faults = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if any(name.startswith("on") or "javascript:" in (value or "") for name, value in attributes):
            self.faults.append((tag, attributes))


@pytest.fixture
def both(tables):
    return compare_roles(tables, ["key account", "销售助理"])


@pytest.fixture
def changed(make_run, roles):
    later = replace(roles[0], lines=[(roles[0].lines[0][0], "Customer Care", 0.5, 2), *roles[0].lines[1:2]])
    return compare_runs(make_run(roles[:2]), make_run([later, roles[2]]))


def test_the_page_is_whole_and_says_it_in_both_languages(both, tmp_path):
    save_comparison(both, tmp_path / "c.html")
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    for words in (
        "Roles side by side",
        "岗位对比",
        "never people",
        "绝不是人",
        "客户关怀",
        "Key Account Manager",
        "#/compare/aaaa1111aaaa1111/bbbb2222bbbb2222",
    ):
        assert words in page
    outline = Outline(page)
    assert outline.faults == []
    assert not {tag for tag, _ in outline.tags} & {"img", "iframe", "link", "object"}
    assert not [a for _, a in outline.tags if "src" in a or ("href" in a and not a["href"].startswith("#"))]
    assert "default-src &#39;none&#39;" in page
    assert "unsafe" not in re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]


def test_text_of_a_posting_never_becomes_markup(make_run, role, hostile, tmp_path):
    lines = [(f"Own renewals {hostile}", "Customer Care", 0.9, 3)]
    run = make_run([role("aaaa1111", f"One {hostile}", lines, hostile), role("bbbb2222", "Two", lines[:1], "x")])
    later = make_run([role("aaaa1111", f"One {hostile}", [(lines[0][0], "Deal Making", 0.9, 3)], hostile)])
    for found in (compare_roles(run, ["aaaa", "bbbb"]), compare_runs(run, later)):
        save_comparison(found, tmp_path / "c.html")
        outline = Outline((tmp_path / "c.html").read_text(encoding="utf-8"))
        own = 3 if isinstance(found, Comparison) else 1  # charts (none), data and script; the script alone
        assert [tag for tag, _ in outline.tags].count("script") == own
        assert not outline.faults
        assert "img" not in [tag for tag, _ in outline.tags]


def test_the_page_of_two_runs(changed, tmp_path):
    save_comparison(changed, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    for words in (
        "What changed between two runs",
        "两次运行之间的变化",
        "judged otherwise",
        "失去依据",
        "销售助理",
        "Account Manager, South",
    ):
        assert words in page


@pytest.mark.parametrize("name", ["c.csv", "c.json", "c.xlsx"])
def test_tables(both, changed, tmp_path, name):
    for number, found in enumerate((both, changed)):
        path = tmp_path / f"{number}{name}"
        save_comparison(found, path)
        if name == "c.csv":
            rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
            assert len(rows) == len(found.cells)
        elif name == "c.json":
            read = json.loads(path.read_text(encoding="utf-8"))
            assert len(read["cells"]) == len(found.cells)
            assert "never people" in read["stamp"]
        else:
            book = openpyxl.load_workbook(path)
            assert "Cells" in book.sheetnames
            assert book["Cells"].freeze_panes == "B2"


def test_no_formula_of_a_posting_runs(make_run, role, tmp_path):
    lines = [("=HYPERLINK(1) keep customers", "Customer Care", 0.9, 3)]
    found = compare_roles(make_run([role("aaaa1", "=1+1", lines), role("bbbb2", "Two", lines)]), ["aaaa", "bbbb"])
    save_comparison(found, tmp_path / "c.csv")
    assert "'=1+1" in (tmp_path / "c.csv").read_text(encoding="utf-8-sig")
    save_comparison(found, tmp_path / "c.xlsx")
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "c.xlsx") for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_an_unknown_format_names_the_known_ones(both, tmp_path):
    with pytest.raises(InputError, match=r"use one of \.html, \.csv, \.json, \.xlsx"):
        save_comparison(both, tmp_path / "c.pdf")


def test_the_terminal_says_it_in_words(both, changed, capsys):
    print_comparison(both, evidence=True)
    said = capsys.readouterr().out
    for words in (
        "A  Key Account Manager",
        "high",
        "asked only by A",
        "Own the renewal of forty contracts",
        "never people",
    ):
        assert words in said
    print_runs(changed)
    said = capsys.readouterr().out
    for words in (
        "1 roles changed, 1 appeared, 1 are gone",
        "Gone: 销售助理",
        "Appeared: Account Manager, South",
        "→ 50 % sure",
    ):
        assert words in said


def test_control_characters_do_not_reach_the_terminal(make_run, role, capsys):
    lines = [("Keep \x1b[31mcustomers", "Customer Care", 0.9, 3)]
    run = make_run([role("aaaa1", "One\x1b]0;owned\x07", lines), role("bbbb2", "[red]Two[/red]", lines)])
    print_comparison(compare_roles(run, ["aaaa", "bbbb"]), evidence=True)
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "[red]Two[/red]" in said


def test_every_text_stands_in_both_languages():
    for key, pair in strings().items():
        assert len(pair) == 2, key
        assert all(pair), key
        assert sorted(part.split("}")[0] for part in pair[0].split("{")[1:]) == sorted(
            part.split("}")[0] for part in pair[1].split("{")[1:]
        ), key
