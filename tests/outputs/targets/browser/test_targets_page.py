"""The page of targets in a real Chromium: both languages, both widths, keyboard, axe, and the rules once more."""

import importlib.util
import json
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from pipeline import compare_targets, make_targets
from pipeline.outputs.compare.target_library import Library, load_library
from pipeline.outputs.targets import save_board
from pipeline.outputs.targets.likeness import Scales, likeness
from tests.outputs.report.browser.conftest import wait_for

pytestmark = pytest.mark.browser

VIEWS = {"board": ("Postings against targets", "招聘信息与目标的对照"), "library": ("Targets", "目标")}
VIEWS["time"] = ("Over time", "随时间变化")


class Page:
    """The page in the browser."""

    def __init__(self, browser, path):
        self.browser, self.address = browser, path.as_uri()

    def open(self, view, width=1280):
        shape = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
        self.browser.get("about:blank")
        self.browser.get(f"{self.address}#/{view}")

    def one(self, css):
        return self.browser.find_element("css selector", css)

    def soon(self, css):
        """Return an element as soon as it is there: what is folded is drawn when it opens."""
        return WebDriverWait(self.browser, 5, 0.05).until(lambda b: b.find_element("css selector", css))

    def run(self, script, *values):
        return self.browser.execute_script(script, *values)

    def speak(self, lang):
        self.one(f".languages button[lang={lang}]").click()

    def choose(self, field, value):
        script = "const f = document.getElementById(arguments[0]); f.value = arguments[1];"
        self.run(script + "f.dispatchEvent(new Event('change')); f.dispatchEvent(new Event('input'))", field, value)

    def texts(self, css):
        return self.run("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css)


@pytest.fixture
def page(chrome, dated, library, tmp_path):
    save_board(compare_targets(dated, library, by="title"), tmp_path / "targets.html")
    chrome.get("about:blank")
    chrome.get_log("browser"), chrome.get_log("performance")
    yield Page(chrome, tmp_path / "targets.html")
    assert chrome.get_log("browser") == []
    for entry in chrome.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            assert message["params"]["request"]["url"].startswith(("file:", "data:", "blob:", "about:"))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_view_in_both_languages(page, width, scheme):
    found = importlib.util.find_spec("axe_playwright_python")
    axe = found and (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    for view, titles in VIEWS.items():
        page.open(view, width)
        for lang, title in zip(("en", "zh-Hans"), titles, strict=True):
            page.speak(lang)
            assert page.one("h1").text == title
            assert page.run("return document.documentElement.scrollWidth") <= width, view
            shown = page.one("body").text
            assert ("绝不是人" in shown) is (lang == "zh-Hans")
            assert "{" not in shown
        if axe:
            page.browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
            result = page.browser.execute_async_script("const done = arguments[0]; axe.run().then(done)")
            bad = [(v["id"], v["nodes"][0]["html"][:200]) for v in result["violations"]]
            assert [one for one in bad if one[0] not in ("region",)] == [], view
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_a_number_leads_to_its_sentences(page):
    page.open("time")
    page.speak("en")
    assert page.texts("tbody tr:nth-child(1) td")[:2] == [
        "2026-0975 % (63 % to 87 %) n 4",
        "2026-1025 % (13 % to 37 %) n 4",
    ]
    assert "further from the target" in page.one("tbody tr:nth-child(1)").text
    page.one("tbody tr:nth-child(2) td:nth-child(3) button").click()
    assert page.one("#shown").text == "4 of 10 postings"
    summary = page.one("#rows tr .gap summary")
    summary.send_keys(Keys.ENTER)
    assert "Own the renewal of contract number" in page.soon("#rows tr .gap q").text
    page.choose("f-direction", "more")
    assert page.one("#shown").text == "0 of 10 postings"
    page.one("#f-open").click()
    page.choose("f-words", "助理")
    assert page.texts("#rows th[scope=row] > :first-child") == ["销售助理"]


def test_a_target_is_made_by_keyboard_and_read_again(page, dated, library, tmp_path):
    download = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.browser.execute_cdp_cmd("Browser.setDownloadBehavior", download)
    page.open("library")
    page.speak("en")
    page.choose("e-from", "target 0")
    page.one("#band-2").send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    page.one("#stage-0").send_keys(Keys.ARROW_LEFT)
    page.choose("weight-2", "3")
    name = page.one("#e-name")
    name.clear()
    name.send_keys("New =target")
    saved = {}
    for form in ("json", "csv"):
        page.one(f"#save-{form}").click()
        saved[form] = load_library(wait_for(tmp_path / f"New-target.{form}"), dated.framework).targets
    assert saved["json"] == saved["csv"]
    (target,) = saved["json"]
    for _ in "ab":  # the same name again takes the place of the first
        page.one("#add").click()
    page.one("#save-xlsx").click()
    held = load_library(wait_for(tmp_path / "targets.xlsx"), dated.framework).targets
    assert [one.name for one in held] == [*(one.name for one in library.targets), "New =target"]
    assert held[-1].wanted == target.wanted
    assert page.texts("#e-from option")[1:-1] == [f"target: {one.name}" for one in held]
    assert [(one.competency_id, one.band, one.stage, one.weight) for one in target.wanted] == [
        ("customer care", "high", 3, 2),
        ("deal making", "medium", 3, 1),
        ("product craft", "medium", None, 3),
    ]
    # The page has the rule of likeness once more; it must not drift apart.
    board = compare_targets(dated, load_library(tmp_path / "New-target.json", dated.framework))
    told = [text.split(" %")[0] for text in page.texts("#near ol > li > details > summary")]
    assert told == [
        str(round(100 * one)) for one in sorted((x.likenesses[0] for x in board.postings[:9]), reverse=True)
    ]


def test_the_middle_of_the_board_is_the_one_of_the_tables(page, dated, tmp_path):
    page.open("board")
    page.choose("f-words", "account manager")
    page.run("location.hash = '#/library'")
    page.soon("#e-from")
    page.choose("e-from", "middle")
    (made,) = make_targets(dated, ["account manager"]).targets
    sliders = "[...e.querySelectorAll('input')].map(i => +i.value)"
    shown = page.run(f"return [...document.querySelectorAll('.wish:not(.off)')].map(e => {sliders})")
    assert shown == [[2, 2]]
    assert (len(made.wanted), made.wanted[0].band, made.wanted[0].stage) == (1, "medium", 2)
    assert likeness({}, made, Scales.of(dated.framework)) is None


def test_without_a_library_the_page_is_there_to_make_one(page, dated, tmp_path):
    save_board(compare_targets(dated, Library("", ())), tmp_path / "targets.html")
    page.open("board")
    page.speak("zh-Hans")
    assert "还没有目标库" in page.one(".lead").text
    assert page.texts("nav a") == ["目标"]
    page.choose("band-0", "3")
    assert len(page.texts("#near ol > li")) == 8
