"""Whatever stands in a posting, a framework or a file's name is inert in every output: page, tables, terminal."""

import csv
import json

import pytest

from tests.command import jobprofile
from tests.fuzz.outputs import check_outputs

LIVE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!--<script>",
    "--><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "]]></script>\u2028alert(1)",
    '=HYPERLINK("http://x.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
    "\x1b]0;owned\x07\x1b[2J",
    "\x9b31m",
    "\x00\x08\x7f",
    "\u202egnp.exe",
    "\ud800 half",
    "_x000D_ _x0041_",
    "&lt;script&gt;",
    "a" * 40_000,
    "http://x.example " * 50,
]


@pytest.mark.parametrize("text", LIVE, ids=[f"{number}" for number in range(len(LIVE))])
def test_text_in_every_field_is_inert(text, tmp_path):
    check_outputs(text, tmp_path)


def test_names_of_files_and_errors_do_not_drive_the_terminal(tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a\x1b[31m\x1b]0;owned\x07.json", "b\u202e.json", "=cmd\n.json", "<img onerror=x>.json"):
        (folder / name).write_text("{", encoding="utf-8")
    (folder / "good.txt").write_text("Requirements:\n- 3 years of sales experience\n", encoding="utf-8")
    framework = tmp_path / "f\x1b[31m.yaml"
    framework.write_text("- name: A\x1b[31m\n  \x1b]0;b: 1\n  stages: [{stage: '\\e[31m'}]\n", encoding="utf-8")
    for words in (
        ["parse", folder],
        ["framework", "check", framework],
        ["run", folder, "--framework", framework, "--out", tmp_path / "out"],
        ["parse", "\x1b[31mnothing"],
        ["match", tmp_path / "no\x1b[31m.txt", "--framework", framework],
    ):
        done = jobprofile(*words)
        shown = done.stderr + (done.stdout if words[0] == "framework" else "")
        assert "Traceback" not in shown
        assert not [char for char in shown if not char.isprintable() and char != "\n"], shown


def test_a_run_of_hostile_files_writes_inert_tables(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for number, text in enumerate(LIVE):
        row = {"title": f"{text} Sales {number}", "company": text, "location": text}
        row["description"] = f"Requirements:\n- {text} 3 years of experience in sales {number}\n- {text}"
        (folder / f"{number}.json").write_text(json.dumps(row), encoding="utf-8")
    framework = tmp_path / "f.csv"
    with framework.open("w", encoding="utf-8", newline="") as stream:
        rows = [["competency", "indicator"], ["=1+1 <b>Sales</b>", "sells <script>"], ["@Care", "cares for customers"]]
        csv.writer(stream).writerows(rows)
    words = ["run", folder, "--framework", framework, "--out", tmp_path / "out", "--encoder", "lexical", "--no-cache"]
    done = jobprofile(*words)
    assert done.returncode in (0, 1), done.stderr
    from tests.fuzz.outputs import check_book, check_page, is_formula

    check_page((tmp_path / "out" / "report.html").read_text(encoding="utf-8"))
    check_book(tmp_path / "out" / "role_by_competency.xlsx")
    with (tmp_path / "out" / "role_by_competency.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream, strict=True) for cell in row]
    assert not [cell for cell in cells if is_formula(cell)]
    assert not [char for char in done.stderr if not char.isprintable() and char != "\n"]
