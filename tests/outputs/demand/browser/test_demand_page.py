"""The page of demand in a real Chromium: both languages, both widths, filters, sentences behind a number, axe."""

import importlib.util
import json
from pathlib import Path

import pytest

from pipeline import measure_demand
from pipeline.outputs.demand import save_demand
from tests.outputs.compare.conftest import HOSTILE, Role, run_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A page of eight postings in both languages, with text that would like to be markup."""
    words = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath")
    tails = ("ly", "ish", "ware", "wards", "some", "hood", "ling", "ette")
    roles = []
    for n, word in enumerate(words):
        own = " ".join(f"{word}{tail}" for tail in tails)
        lines = [(f"Close deals {own}", "Deal Making", 0.9, 3), (f"Count the stock {own} {HOSTILE}", None)]
        roles.append(
            Role(f"{n:016x}", f"{word} {HOSTILE}", lines[n % 2 :] if n < 6 else lines, "Firm" if n < 6 else HOSTILE)
        )
    place = tmp_path_factory.mktemp("demand") / "demand.html"
    save_demand(measure_demand(run_of(roles)), place)
    return place.as_uri()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_reads_in_both_languages_and_opens_sentences_by_keyboard(chrome, address, width, scheme):
    shape = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
    scheme = [{"name": "prefers-color-scheme", "value": scheme}]
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    chrome.get("about:blank")
    chrome.get_log("browser"), chrome.get_log("performance")
    chrome.get(address)
    for language, words, asked in (("zh-Hans", "绝不是人", "8 条中的 5 条"), ("en", "never people", "5 of 8")):
        chrome.find_element("css selector", f".languages button[lang={language}]").click()
        body = chrome.find_element("css selector", "body").text
        assert words in body
        assert asked in body
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    chrome.find_element("css selector", "#asked button.link").send_keys("\n")
    assert chrome.execute_script("return document.activeElement.id") == "drill-title"
    assert len(chrome.find_elements("css selector", "#drill ol > li")) == 5
    assert "Close deals" in chrome.find_element("css selector", "#drill").text
    chrome.find_element("css selector", "#drill p button:last-child").click()
    assert chrome.execute_script("return document.activeElement.textContent") == "5 of 8"
    _choose(chrome, "by", "company")
    assert "3 of 6" in chrome.find_element("css selector", "#asked").text
    _choose(chrome, "depth", "2")
    assert "0 of 6" in chrome.find_element("css selector", "#asked").text
    assert "None of these numbers is corrected" in chrome.find_element("css selector", "body").text
    chrome.execute_script("document.querySelectorAll('details.box').forEach((one) => (one.open = true))")
    chrome.find_element("css selector", "#clusters button.link").click()
    assert "Count the stock" in chrome.find_element("css selector", "#drill").text
    _watched(chrome, address)


def _choose(chrome, field, value):
    script = (
        "const f = document.getElementById(arguments[0]); f.value = arguments[1]; f.dispatchEvent(new Event('change'))"
    )
    chrome.execute_script(script, field, value)


def _watched(chrome, address):
    """No markup of a posting ran, nothing was asked for, axe finds nothing serious."""
    assert chrome.get_log("browser") == []
    messages = [json.loads(entry["message"])["message"] for entry in chrome.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in messages if one["method"] == "Network.requestWillBeSent"]
    assert all(url.startswith((address, "data:", "about:")) for url in asked)
    assert chrome.execute_script("return window.pwned ?? null") is None
    found = importlib.util.find_spec("axe_playwright_python")
    if found:
        axe = (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
        chrome.execute_cdp_cmd("Runtime.evaluate", {"expression": axe})
        result = chrome.execute_async_script("const done = arguments[0]; axe.run().then(done)")
        bad = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in result["violations"]]
        assert not bad
