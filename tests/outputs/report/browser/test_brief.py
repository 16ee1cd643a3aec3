"""The role page as a brief: what it says first, what it prints and saves, and the questions it leads to."""

import base64
import re

import pandas as pd
import pytest

from tests.outputs.report.browser.conftest import wait_for

pytestmark = pytest.mark.browser

A4 = {"printBackground": True, "paperWidth": 8.27, "paperHeight": 11.69}


def pages_of(page):
    """How many A4 pages the view takes in print."""
    printed = base64.b64decode(page.browser.execute_cdp_cmd("Page.printToPDF", A4)["data"])
    return len(re.findall(rb"/Type\s*/Page[^s]", printed))


def lines(page, css):
    return page.run("return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)", css)


@pytest.mark.parametrize(
    ("language", "role", "said"),
    [
        (
            "English",
            "p0",
            (
                "Asks most for",
                "Customer Care stage 4 (2–4) (high, sure): Own the renewal of forty contracts",
                "Deal Craft stage 3",
                "Also for",
                "A little for",
                "Product Knowledge (low, uncertain",
                "Teamwork across Departments and Regions",
                "Not for",
                "Partner Leverage: no evidence in the posting.",
            ),
        ),
        ("中文", "p1", ("最看重", "成交能力 第 4 阶段", "）：独立完成", "其次要求", "未要求", "产品知识", "没有依据")),
    ],
)
def test_the_summary_quotes_the_evidence(open_report, tables, language, role, said):
    page = open_report(tables)
    page.button(language, "#top").click()
    page.go(f"#/role/{role}")
    words = page.run("return document.querySelector('.words').innerText.replace(/\\s+/g, ' ')")
    for part in said:
        assert part in words
    quotes = page.run("return [...document.querySelectorAll('.words q')].map(q => q.textContent)")
    text = page.run(
        "return JSON.parse(document.getElementById('data').textContent).roles[arguments[0]].text", int(role[1])
    )
    assert quotes
    for quote in quotes:
        assert quote.rstrip("…") in text or quote == "Bridge builder"


@pytest.mark.parametrize("role", range(4))
def test_the_summary_says_what_the_profile_says(open_report, tables, role):
    page = open_report(tables, f"#/role/p{role}")
    profile = tables.profile[tables.profile["posting_id"] == f"p{role}"]
    asked = profile[profile["band"] != "none"].sort_values("score", ascending=False, kind="stable")
    assert page.run("return [...document.querySelectorAll('.words li a')].map(a => a.textContent)") == list(
        asked["competency"]
    )
    shown = lines(page, ".words li")
    for row, words in zip(asked.itertuples(), shown, strict=True):
        assert f"({row.band}, " in words
        if pd.notna(row.stage):
            assert f"stage {int(row.stage)}" in words
    evidence = {e["requirement_id"] for cell in asked["evidence"] for e in cell if not e["hint"]}
    left = set(tables.requirements.loc[tables.requirements["posting_id"] == f"p{role}", "text"]) - set(
        tables.requirements.loc[tables.requirements["requirement_id"].isin(evidence), "text"]
    )
    for text in left:  # what is no evidence is never quoted as such
        assert text not in page.text(".words")


@pytest.mark.parametrize(
    ("language", "said"),
    [("English", "No sentence of this posting is evidence"), ("中文", "没有任何句子可作为")],
)
def test_a_posting_without_evidence_says_so(open_report, tables, language, said):
    page = open_report(tables)
    page.button(language, "#top").click()
    page.go("#/role/p4")
    assert said in page.text(".words")
    assert page.all(".words q") == []


def test_must_haves_and_wishes_are_apart(open_report, make_run, make_role):
    lines_ = [
        ("responsibilities", None, "Visit the hospitals of the north", "responsibility", 0, 2, 1.0),
        ("experience", None, "Three years of selling are required", "experience", 1, 2, 0.8),
        ("qualifications", None, "A licence to fly is welcome", "qualification", None, None, 0.24),
    ]
    page = open_report(make_run(roles=[make_role("Visitor", "", "en", lines_)]), "#/role/p0")
    assert "Three years of selling" in page.text(".asks-must")
    assert "A licence to fly" in page.text(".asks-wish")
    assert "Visit the hospitals" not in page.text(".asks")


def test_a_stage_tells_its_own_words(open_report, tables):
    from selenium.webdriver.common.action_chains import ActionChains

    page = open_report(tables, "#/role/p0")
    said = "At stage 4, keeps customers for years in a way that others notice."
    shown = "const tip = document.getElementById('tip'); return tip.matches(':popover-open') && tip.textContent"
    page.run("document.querySelector('.words [data-stage]').focus()")
    assert page.run(shown) == said
    assert page.run("return document.activeElement.getAttribute('aria-describedby')") == "tip"
    page.run("document.activeElement.blur()")
    assert page.run(shown) is False
    ActionChains(page.browser).move_to_element(page.one(".line [data-stage]")).perform()
    assert page.wait(shown).startswith("At stage ")
    for view in ("#/", "#/competency/c0", "#/compare/p0/p1", "#/interview/p0"):
        page.go(view)
        page.run("document.querySelector('main [data-stage]').focus()")
        assert "At stage " in page.wait(shown), view
    page.button("中文", "#top").click()
    page.go("#/cell/p0/c0")
    page.wait("return document.getElementById('panel').open")
    page.run("document.querySelector('#panel [data-stage]').focus()")
    assert page.run(shown) == "第4阶段的概述。"


def full(make_role, language):
    """A role that asks for everything, in long sentences: the most that a page has to hold."""
    say = {
        "en": "Look after the hospitals of district {} and sell them the products of line {}, with yearly targets that "
        "are agreed with the team, the finance department and the heads of each of the houses concerned",
        "zh": "负责第{}区全部医院客户的日常维护与第{}类产品的推广销售，与团队、财务部门以及各院负责人共同商定年度指标，"
        "按季度完成销售任务并提交书面总结，同时协助其他部门完成跨区域项目",
    }[language]
    lines_ = [
        ("responsibilities", "Duties", say.format(c, k), "responsibility", c, 1 + k, 1.0)
        for c in range(5)
        for k in range(4)
    ]
    lines_ += [("experience", "You", say.format("E", k), "experience", 1, 2, 0.8) for k in range(12)]
    lines_ += [("qualifications", "You", say.format("W", k), "qualification", None, None, 0.24) for k in range(12)]
    return make_role("Key Account Manager", "Northwind Instruments", language, lines_)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_brief_fits_one_page_and_the_evidence_follows_on_demand(open_report, make_run, make_role, language):
    page = open_report(make_run(roles=[full(make_role, language) for _ in "ab"]))
    page.button("中文" if language == "zh" else "English", "#top").click()
    page.go("#/role/p0")
    assert pages_of(page) == 1
    page.run("window.print = () => { window.asked = document.body.dataset.print; }")
    page.button("打印" if language == "zh" else "Print", ".keep-kind:nth-child(2)").click()
    assert page.run("return window.asked") == "evidence"
    assert pages_of(page) > 1
    page.go("#/compare")  # two roles are all there is: nobody need choose them
    assert len(lines(page, ".chips li")) == 2
    assert pages_of(page) <= 4


@pytest.mark.parametrize(("kind", "has_evidence"), [(1, False), (2, True)])
def test_a_brief_is_saved_as_a_page_of_its_own(open_report, tables, tmp_path, kind, has_evidence):
    page = open_report(tables, "#/role/p0")
    page.browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.button("Save", f".keep-kind:nth-child({kind})").click()
    name = f"Key-Account-Manager-{'evidence' if has_evidence else 'brief'}-en.html"
    saved = wait_for(tmp_path / name).read_text(encoding="utf-8")
    assert "<script" not in saved
    assert "default-src 'none'" in saved
    assert "never people" in saved
    assert "Asks most for" in saved
    assert ("Bring engineering, legal and finance together" in saved.partition('class="full')[2]) is has_evidence
    assert not re.search(r"<(?:a|button|form|input|details class=\"rest hints)\b", saved)
    assert "Key Account Manager</h1>" in saved


@pytest.mark.parametrize(
    ("language", "role", "reason", "asked"),
    [
        ("English", "p0", "Own the renewal of forty contracts", "Shows customer care, level 4, sign"),
        ("中文", "p1", "负责华东区大客户的长期维护", "客户关怀第3级表现"),
    ],
)
def test_the_interview_sheet_asks_about_the_role(open_report, tables, language, role, reason, asked):
    page = open_report(tables)
    page.button(language, "#top").click()
    page.go(f"#/interview/{role}")
    boxes = lines(page, ".ask")
    assert len(boxes) == page.run("return document.querySelectorAll('.ask ol').length")
    assert all(n == 2 for n in page.run("return [...document.querySelectorAll('.ask ol')].map(l => l.children.length)"))
    care = next(box for box in boxes if reason in box)
    assert asked in care
    assert page.all("main input, main select, main textarea") == []  # no place for a candidate or a rating
    page.go("#/interview/p4")
    assert page.all(".ask") == []
