"""The pages of comparisons in a real Chromium: both languages, both widths, no request, axe."""

import json
from dataclasses import replace

import pytest

from pipeline import compare_grades, compare_roles, compare_runs
from pipeline.core.ladder import Ladder, LadderFinding
from pipeline.outputs.compare import save_comparison
from pipeline.outputs.compare.framework_crosswalk import Correspondence, FrameworkCrosswalk, LevelPair, save_crosswalk
from pipeline.outputs.compare.messages import apart_words, gap_words
from pipeline.outputs.ladder import save_ladder
from tests.accessibility import emulate, serious_faults

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(make_run, role, roles, hostile, tmp_path):
    """All kinds of pages, with text that would like to be markup."""
    evil = role(
        "eeee5555eeee5555", f"Clerk {hostile}", [(f"Keep customers {hostile}", "Customer Care", 0.9, 3)], hostile
    )
    before = make_run([*roles, evil])
    later = replace(roles[0], lines=[(roles[0].lines[0][0], "Customer Care", 0.5, 2), *roles[0].lines[1:2]])
    after = make_run([later, replace(evil, lines=[(evil.lines[0][0], "Deal Making", 0.9, 2)]), roles[2]])
    target = tmp_path / "t.csv"
    target.write_text("competency,band,stage,weight\nCustomer Care,high,5,2\nProduct Craft,low,,\n", encoding="utf-8")
    names = ["key account", "销售助理", "eeee5555", "south"]
    found = {
        "roles": compare_roles(before, names),
        "grouped": compare_roles(before, names[:2], by="role"),
        "target": compare_roles(before, names[:1], target),
        "targets": compare_roles(before, names[:3], target),
        "runs": compare_runs(before, after),
        "same": compare_runs(before, before),
    }
    for name, one in found.items():
        save_comparison(one, tmp_path / f"{name}.html")
    return {name: (tmp_path / f"{name}.html").as_uri() for name in found}


def watched(browser, address):
    assert browser.get_log("browser") == []
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            assert message["params"]["request"]["url"].startswith((address, "data:", "about:")), address
    assert browser.execute_script("return window.pwned ?? null") is None
    assert browser.execute_script("return document.querySelectorAll('img').length") == 0


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page(chrome, pages, width, scheme):
    emulate(chrome, width, scheme)
    chrome.get("about:blank")
    chrome.get_log("browser"), chrome.get_log("performance")
    for name, address in pages.items():
        chrome.get(address)
        for language, words in (("zh", "绝不是人"), ("en", "never people")):
            button = f"[data-speak={language}], .languages button[lang={language}]"
            chrome.find_element("css selector", button).click()
            assert chrome.execute_script("return document.documentElement.scrollWidth") <= width, name
            shown = chrome.find_element("css selector", "body").text
            assert words in shown, name
            assert ("绝不是人" in shown) is (language == "zh"), name
        assert serious_faults(chrome) == [], name
        watched(chrome, address)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_pages_of_frameworks_and_grades_are_accessible(chrome, ladder, tmp_path, width, scheme):
    findings = (
        LadderFinding("step", "Pots", 1, "a <b>", "Pots", 2, "b", 0.5),
        LadderFinding("taken", "Pots", other_competency="Jugs", value=0.6),
    )
    page, *_ = save_ladder(Ladder("pots & jugs", 0.61, "both", 12, findings), tmp_path)
    pair = Correspondence("Pots", "a", "Jugs", "b", 4, 3, 2, 2, 5, 4, 3, (LevelPair(1, 2, 3),))
    save_crosswalk(FrameworkCrosswalk("one", "other", (pair, replace(pair, competency_b=""))), tmp_path / "walk.html")
    save_comparison(compare_grades(ladder, "account manager"), tmp_path / "grades.html")
    emulate(chrome, width, scheme)
    for one in (page, tmp_path / "walk.html", tmp_path / "grades.html"):
        chrome.get(one.as_uri())
        chrome.execute_script("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for language in ("zh", "en"):
            chrome.find_element("css selector", f"[data-speak={language}], .languages button[lang={language}]").click()
            assert chrome.execute_script("return document.documentElement.scrollWidth") <= width, one.name
            title = chrome.find_element("css selector", "h1").text
            assert any("一" <= sign <= "鿿" for sign in title) is (language == "zh"), (one.name, title)
        assert serious_faults(chrome) == [], one.name
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


READ = """return [...document.querySelectorAll('table.compare tbody tr')].map(row => {
    const cells = [...row.cells];
    const text = cell => cell.textContent.replace(/^≠ /, '').trim();
    return [text(cells[0]), text(cells.at(-1)), cells.slice(1, -1).map(c =>
        [...c.querySelectorAll('q')].map(q => q.textContent))];
})"""


def test_page_and_tables_say_the_same(chrome, make_run, roles, tmp_path):
    """The page has the rules of a comparison once more, in its own script; they must not drift apart."""
    found = compare_roles(make_run(roles), ["key account", "销售助理", "south"])
    save_comparison(found, tmp_path / "c.html")
    chrome.get((tmp_path / "c.html").as_uri())
    chrome.find_element("css selector", ".languages button[lang=en]").click()
    expected = [
        [line.name, apart_words(line) or "alike", [[quote.text for quote in some] for some in line.quotes]]
        for line in found.lines
    ]
    assert chrome.execute_script(READ) == expected
    called = "return [...document.querySelectorAll('.differences > li > strong')].map(e => e.textContent)"
    assert chrome.execute_script(called) == [line.name for line in found.differing]


def test_page_and_tables_say_the_same_of_a_target(chrome, make_run, roles, tmp_path):
    target = tmp_path / "t.csv"
    wishes = "Customer Care,high,5,2\nProduct Craft,low,,\nDeal Making,medium,1,3\n"
    target.write_text(f"competency,band,stage,weight\n{wishes}", encoding="utf-8")
    found = compare_roles(make_run(roles), ["key account", "销售助理", "south"], target)
    save_comparison(found, tmp_path / "c.html")
    chrome.get((tmp_path / "c.html").as_uri())
    chrome.find_element("css selector", ".languages button[lang=en]").click()
    shown = chrome.execute_script(
        """return [...document.querySelectorAll('table.compare tbody tr')].map(row => [...row.cells].slice(2, -1).map(
            cell => cell.querySelector('.gap')?.textContent.replace(/^[▼✓▲] /, '') ?? ''))"""
    )
    assert shown == [[gap_words(gap) for gap in line.gaps] for line in found.lines]
    fits = chrome.execute_script("return [...document.querySelectorAll('.fits li')].map(e => e.textContent)")
    for number, said in enumerate(fits):
        fit = found.fit(number)
        assert f"meets {fit.met} of the {fit.wished} wishes" in said
        assert f"({round(100 * fit.share)} % by weight)" in said


def test_the_page_of_grades_says_the_same_as_the_table(chrome, ladder, tmp_path):
    found = compare_grades(ladder, "account manager")
    save_comparison(found, tmp_path / "g.html")
    chrome.get((tmp_path / "g.html").as_uri())
    chrome.find_element("css selector", ".languages button[lang=en]").click()
    rows = chrome.execute_script(
        "return [...document.querySelectorAll('table.compare tbody tr')].map(r => r.textContent)"
    )
    for line, row in zip(found.lines, rows, strict=True):
        assert line.name in row
        for cell in line.cells:
            low, high = (round(100 * share) for share in cell.share)
            assert f"{cell.asked} of {cell.n}{low} to {high} %" in row
            if cell.stage:
                assert f"stage {cell.stage + 1e-9:.1f}" in row
        for trend in ("appears", "fades", "rises", "falls"):
            assert (f"≠ {trend}" in row) is (trend in line.trends)


def test_a_page_prints(chrome, pages):
    chrome.get(pages["targets"])
    assert len(chrome.print_page()) > 10_000
