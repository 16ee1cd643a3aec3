"""Levels in a real Chromium: the page's rules are those of a run, decisions are kept, roles are told apart."""

import random
from dataclasses import replace

import pandas as pd
import pytest

from pipeline import compare_with_peers, level_roles
from pipeline.profile import counting_rules, load_weights
from tests.outputs.compare.conftest import CARE, CRAFT, DEALS, Role, run_of
from tests.outputs.levelling.conftest import level_run
from tests.outputs.report.browser.conftest import wait_for

pytestmark = pytest.mark.browser

TITLES = ("Senior Buyer", "Buyer II", "Junior Clerk", "销售总监", "Account Manager", "")


def random_run():
    """Forty roles whose lines, stages and probabilities are drawn, some too thin and some without a title."""
    draw = random.Random(7)  # noqa: S311 - a sample, no secret
    roles = []
    for n in range(40):
        lines = []
        for k in range(draw.randint(1, 7)):
            duty = f"{draw.choice(['Own', 'Assist', 'Lead'])} matter {n} of region {k} and place {n * k}"
            line = (duty, draw.choice([CARE, DEALS, CRAFT]), draw.uniform(0.4, 0.95), draw.randint(1, 5))
            lines.append(line)
        roles.append(Role(f"{n:016x}", draw.choice(TITLES), lines, "Northwind, Ltd."))
    run = run_of(roles)
    run.postings["min_years"] = [draw.choice([None, 0.0, 2.0, 6.0, 9.0]) for _ in roles]
    run.postings["years_required"] = [draw.choice([True, False, None]) for _ in roles]
    run.postings["too_thin"] = [n % 13 == 0 for n in range(40)]
    return run


def test_the_sheet_of_the_page_is_that_of_a_run(open_report, tmp_path):
    run = random_run()
    page = open_report(run, "#/levelling")
    page.browser.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.button("Save the sheet").click()
    saved = pd.read_csv(wait_for(tmp_path / "levelling.csv"), dtype=str, keep_default_na=False).set_index("posting_id")
    told = level_roles(run).table.set_index("posting_id")
    assert list(saved.columns) == list(told.columns)
    assert told["level"].notna().sum() > 20
    names = ["level", "level_low", "level_high", "no_level", "boundary", "disagrees", "grade_word", "title_group"]
    for name in [*names, "sentence_1", "sentence_2", "sentence_3"]:
        wanted = told[name].astype(object).where(told[name].notna(), "").astype(str)
        pd.testing.assert_series_equal(saved[name].astype(object), wanted, check_dtype=False, check_index_type=False)


def test_a_decision_is_kept_and_saved(open_report, tmp_path):
    page = open_report(level_run(), "#/levelling", width=390)
    assert "level 2: 1" in page.text(".level-counts")
    page.choose("l-show", "above")
    assert page.run("return document.querySelectorAll('.levelling tbody tr').length") == 1
    assert "▲ title above content" in page.text(".levelling tbody")
    assert "Assist the team with its visits" in page.text(".levelling .carried")
    page.button("中文", "#top").click()
    assert "▲ 职位名称高于内容" in page.text(".levelling tbody")
    page.button("English", "#top").click()
    page.run("document.querySelector('.decide').open = true")
    page.wait("return document.getElementById('d-0-level')")
    page.fill("#d-0-by", "A. Reader")
    page.choose("d-0-level", "3")
    page.fill("#d-0-why", "=scope, as agreed")
    assert "✓ level 3 · A. Reader" in page.text(".decide summary")
    page.browser.refresh()
    page.choose("l-show", "decided")
    assert "✓ level 3 · A. Reader" in page.text(".decide summary")
    page.browser.execute_cdp_cmd("Page.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    page.button("Save the sheet").click()
    saved = wait_for(tmp_path / "levelling.csv")
    row = pd.read_csv(saved, dtype=str).iloc[0]
    assert row[["decision", "decided_by", "reason"]].tolist() == ["3", "A. Reader", "'=scope, as agreed"]
    page.run("localStorage.clear()")
    page.browser.refresh()
    page.one("#l-file").send_keys(str(saved))
    page.wait("return document.querySelector('.levelling').textContent.includes('A. Reader')")


def test_a_mark_moves_the_level(open_report):
    run = replace(level_run(), run={"counting": counting_rules(load_weights())})
    page = open_report(run, "#/levelling/cccc3333cccc3333")
    assert page.text(".level") == "3"
    page.go("#/role/cccc3333cccc3333")
    line = page.wait(
        """return [...document.querySelectorAll('main li.line')]
            .find(one => one.textContent.includes('Visit the board'))"""
    )
    page.run("arguments[0].querySelector('[aria-expanded=false]').click()", line)
    page.run("arguments[0].querySelector('[data-verdict=wrong]').click()", line)
    page.go("#/levelling/cccc3333cccc3333")
    assert page.text(".level") == "2"


def test_roles_are_told_apart(open_report):
    run = random_run()
    page = open_report(run, "#/")
    page.choose("f-colour", "stage")
    assert page.run("return document.querySelectorAll('td.cell[class*=step-]').length") > 30
    assert page.text("#legend").startswith("S1S2S3S4S5")
    page.choose("f-against", "run")
    peers = compare_with_peers(run).query("stands == 'more'").groupby("posting_id").size()
    marks = page.run(
        "return [...document.querySelectorAll('.heat tbody tr')].map(r => (r.textContent.match(/▲/g) || []).length)"
    )
    assert marks == [int(peers.get(key, 0)) for key in run.postings["posting_id"]]
    page.run("document.querySelector('.role-head input').click()")
    page.button("Most alike first").click()
    shares = page.wait("return [...document.querySelectorAll('.heat th .small')].map(d => parseInt(d.textContent))")
    shares = [share for share in shares if share is not None]
    assert shares[0] == 100
    assert shares == sorted(shares, reverse=True)
