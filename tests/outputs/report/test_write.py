"""The file that is written: locked, complete, split where it must be, and without what must not leave."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest

from pipeline.core.content_policy import embed
from pipeline.core.errors import InputError
from pipeline.framework import load_framework
from pipeline.outputs.report import ReportOptions, read_signed, write_report
from pipeline.outputs.report.framework_payload import FrameworkIndex, framework_payload
from pipeline.outputs.report.payload import PayloadOptions, build_payload
from pipeline.outputs.report.write import PAGE, strings
from pipeline.text.local_paths import last_part, shareable, without_folders

DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.S)


def page(tables, tmp_path, options=None):
    path = tmp_path / "report.html"
    write_report(tables, path, options or ReportOptions())
    return path.read_text(encoding="utf-8")


def data(html):
    return json.loads(DATA.search(html)[1])


def test_the_policy_names_the_only_script_and_style(tables, tmp_path):
    html = page(tables, tmp_path)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)[1].replace("&#39;", "'")
    style = re.search(r"<style>(.*?)</style>", html, re.S)[1]
    script = re.search(r"<script>(.*?)</script>", html, re.S)[1]
    for kind, text in (("style", style), ("script", script)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_nothing_is_fetched(tables, tmp_path):
    html = page(tables, tmp_path)
    own = DATA.sub("", html).replace("http://www.w3.org/2000/svg", "")
    # The chart library names addresses (of name spaces, mostly); the page's policy allows it no request.
    own = re.sub(r'<script type="text/plain" id="charts">.*?</script>', "", own, flags=re.DOTALL)
    assert "default-src &#39;none&#39;" in own
    assert not re.search(r"https?://|<link|@import|url\(|\ssrc=", own)


def test_posting_text_cannot_leave_the_data_block():
    hostile = "</script><!-- <img> & \u2028 \u2029 \x85 \ud800"
    written = embed({"text": hostile})
    assert not re.search("[<>&\u2028\u2029\x85]", written)
    written.encode("utf-8")
    assert json.loads(written)["text"] == hostile.replace("\ud800", "?")


def test_offsets_count_as_javascript_does(tables, tmp_path):
    payload = data(page(tables, tmp_path))
    role = payload["roles"][1]
    units = role["text"].encode("utf-16-le")
    quotes = [units[2 * r[3] : 2 * r[4]].decode("utf-16-le") for r in role["reqs"]]
    assert quotes[0].endswith("高层😀")
    assert quotes[1].startswith("独立完成")
    assert units[2 * role["flags"][0][1] : 2 * role["flags"][0][2]].decode("utf-16-le") == "限男性"


def test_people_are_hidden_unless_asked(tables, tmp_path):
    html = page(tables, tmp_path)
    for personal in ("Jane", "Miller", "555-0100", "northwind.example", "王小明", "northwind_wang", "13800001111"):
        assert personal not in html
    assert "王小明" in page(tables, tmp_path, ReportOptions(mask=False))


def test_folders_of_this_machine_stay_here(tables, tmp_path):
    html = page(tables, tmp_path)
    assert "/home/someone" not in html
    assert "empty.html" in html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("/home/a/b.html#3", "b.html#3"),
        ("C:\\Users\\a\\b.docx", "b.docx"),
        ("https://jobs.example/a/b", "https://jobs.example/a/b"),
        ("file:///home/a/b.html", "b.html"),
        ("-", "-"),
    ],
)
def test_sources_without_folders(source, shown):
    assert last_part(source) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("cannot read '/home/a/b/c.html': denied", "cannot read 'c.html': denied"),
        ("see C:\\Users\\a\\b.docx; mend it", "see b.docx; mend it"),
        ("and/or 15K/month, https://x.example/a/b", "and/or 15K/month, https://x.example/a/b"),
    ],
)
def test_sentences_without_folders(said, shown):
    assert without_folders(said) == shown


def test_run_facts_are_json_whatever_they_hold():
    facts = {"a": ("/home/a/f.yaml", 1.5, float("nan")), "b": {"c": None, "d": True}, "e": object}
    shared = shareable(facts)
    assert shared["a"] == ["f.yaml", 1.5, None]
    assert shared["b"] == {"c": None, "d": True}
    json.dumps(shared, allow_nan=False)


def test_evidence_only_leaves_the_postings_out(tables, tmp_path):
    html = page(tables, tmp_path, ReportOptions(evidence_only=True))
    role = data(html)["roles"][0]
    assert "since 1921" not in html
    assert "every second week" not in html
    spans = [role["text"][r[3] : r[4]] for r in role["reqs"]]
    assert spans[1] == "Grow yearly sales in the territory by ten percent"
    assert "\n".join(spans) == role["text"]


def test_tables_that_were_written_and_read_back_give_the_same_report(tables, tmp_path):
    from pyarrow import parquet

    from pipeline.outputs.schema import schemas, to_frame, write_parquet

    again = {}
    for name in schemas():
        write_parquet(name, getattr(tables, name), tmp_path / name)
        again[name] = to_frame(name, parquet.read_table(tmp_path / name).to_pylist())
    assert build_payload(replace(tables, **again), PayloadOptions()) == build_payload(tables, PayloadOptions())


def test_a_large_run_is_split_and_stale_parts_go(tables, tmp_path):
    page(tables, tmp_path, ReportOptions(roles_per_file=2))
    parts = sorted(p.name for p in tmp_path.iterdir())
    assert parts == ["report-2.html", "report-3.html", "report.html"]
    second = data((tmp_path / "report-2.html").read_text(encoding="utf-8"))
    assert [r["id"] for r in second["roles"]] == ["p2", "p3"]
    assert second["meta"]["parts"] == ["report.html", "report-2.html", "report-3.html"]
    (tmp_path / "report-3.html").write_text("my own notes", encoding="utf-8")
    page(tables, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report-3.html", "report.html"]


def test_a_large_run_is_split_by_size_too(tables, tmp_path):
    from pipeline.outputs.report.file_parts import FRAME

    page(tables, tmp_path, ReportOptions(file_size=FRAME + 8000))
    pages = [
        data(path.read_text(encoding="utf-8"))
        for path in sorted(tmp_path.iterdir(), key=lambda p: (len(p.name), p.name))
    ]
    first = pages[0]
    assert len(pages) > 1
    assert len(first["roles"]) == 5  # the overview is whole
    far = [role for role in first["roles"] if "far" in role]
    assert far[-1]["far"] == len(pages) - 1
    assert "text" not in far[0]
    assert sum(one["meta"]["here"] for one in pages) == 5


def test_a_run_that_is_too_large_for_one_overview_lists_what_it_holds(tables, tmp_path):
    html = page(tables, tmp_path, ReportOptions(roles_per_file=2, roles_listed=4))
    assert [role["id"] for role in data(html)["roles"]] == ["p0", "p1"]
    assert data(html)["meta"]["lists_all"] is False


def test_a_sentence_that_is_no_evidence_is_not_told_how_it_came_about(tables, tmp_path):
    role = data(page(tables, tmp_path))["roles"][0]
    told = [len(match) for requirement in role["reqs"] for match in requirement[12]]
    assert set(told) == {4, 7}


def test_years_that_are_only_preferred_are_told_apart(make_run, make_role):
    asked = [
        make_role("A", "", "en", [], {"min_years": 10, "years_required": False}),
        make_role("B", "", "en", [], {"min_years": 10, "years_required": True}),
        make_role("C", "", "en", [], {"min_years": 0}),
        make_role("D", "", "en", []),
    ]
    roles = build_payload(make_run(roles=asked), PayloadOptions())["roles"]
    assert [(role.get("min_years"), role["years_required"]) for role in roles] == [
        (10, False),
        (10, True),
        (0, None),  # no years needed is a fact, and is not left out
        (None, None),
    ]


def test_sign_offs_are_read_back_and_other_files_refused(tmp_path):
    path = tmp_path / "signed.jsonl"
    entry = {
        "posting_id": "p0",
        "title": "T",
        "state": "validated",
        "name": "A",
        "reason": "read\u2028twice\u0085",
        "date": "2026-01-01",
        "marks": "0 right Customer Care",
    }
    rows = [{"text": "a mark", "verdict": "right"}, entry | {"name": "B"}, entry]
    # As a browser writes JSON: line separators stay as they are.
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert read_signed(path) == (entry,)
    assert read_signed(None) == ()
    path.write_text('{"text": "a mark"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="holds no sign-off"):
        read_signed(path)


def test_a_split_into_nothing_is_refused():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        ReportOptions(roles_per_file=0)


def test_a_flat_framework_of_thousands_is_not_written_whole(make_run, make_framework):
    frame = make_framework(tuple((f"Skill {i}", None, "does it") for i in range(3000)), stages=0)
    payload = build_payload(make_run(frame=frame), PayloadOptions())
    assert payload["framework"]["size"] == 3000
    assert 0 < len(payload["framework"]["competencies"]) < 200


def test_an_empty_run_is_written(make_run, tmp_path):
    assert data(page(make_run(roles=[]), tmp_path))["roles"] == []


def test_unknown_competency_in_the_tables_is_an_error(tables, make_framework):
    with pytest.raises(KeyError, match="c1"):
        build_payload(replace(tables, framework=make_framework((("Only", None, "is here"),))), PayloadOptions())


def test_every_string_is_there_in_both_languages():
    for key, pair in strings().items():
        assert len(pair) == 2, key
        assert all(pair), key
        fields = [sorted(re.findall(r"\{\w+\}", text)) for text in pair]
        assert fields[0] == fields[1], key


def test_every_string_that_the_page_asks_for_is_there():
    script = "".join(path.read_text(encoding="utf-8") for path in PAGE.glob("*.js"))
    asked = set(re.findall(r'\bt\("([\w.]+)"', script))
    assert asked - set(strings()) == set()
    assert len(asked) > 80


def test_a_placeholder_of_the_framework_is_spelled_out(tmp_path):
    place = tmp_path / "own.csv"
    rows = 'Selling,"Positions <Company>, and wins",1,Knows <Company>,Sells <Company> products,销售<公司>产品\n'
    place.write_text("competency,description,stage,stage_summary,indicator,indicator_zh\n" + rows, encoding="utf-8")
    own = load_framework(place)
    (shown,) = framework_payload(own, FrameworkIndex(own))["competencies"]
    (stage,) = shown["stages"]
    assert shown["about"][0] == "Positions the company, and wins"
    assert stage["summary"][0] == "Knows the company"
    assert stage["indicators"][0][1:] == ["Sells our products", "销售公司产品"]
