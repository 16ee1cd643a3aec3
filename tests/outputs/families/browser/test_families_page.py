"""The page of families in a real Chromium: both languages, both widths, filters, sentences, axe."""

import importlib.util
from pathlib import Path

import pytest

from pipeline.outputs.families import save_families

pytestmark = pytest.mark.browser
VISIBLE = "return [...document.querySelectorAll('.role')].filter(e => e.checkVisibility()).length"


@pytest.fixture
def address(found, tmp_path):
    save_families(found, tmp_path / "families.html")
    return (tmp_path / "families.html").as_uri()


def pick(chrome, language):
    chrome.find_element("css selector", f"[data-speak={language}]").click()
    return chrome.find_element("css selector", "main").text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_page_in_both_languages(chrome, address, width, scheme):
    shape = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
    chrome.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    chrome.get(address)
    chrome.get_log("browser")
    for language, words, other in (("zh", "比其他族更常要求", "Asked for more"), ("en", "Asked for more", "比其他族")):
        shown = pick(chrome, language)
        assert words in shown
        assert other not in shown
        assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    chrome.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    assert chrome.execute_script("return document.documentElement.scrollWidth") <= width
    assert chrome.execute_script("return window.pwned ?? null") is None
    if axe := importlib.util.find_spec("axe_playwright_python"):
        source = (Path(axe.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")
        chrome.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
        result = chrome.execute_async_script("axe.run().then(arguments[0])")
        bad = [
            (one["id"], one["nodes"][0]["html"])
            for one in result["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert bad == []
    assert chrome.get_log("browser") == []
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_filters_and_sentences(chrome, address):
    chrome.get(address)
    pick(chrome, "en")
    assert chrome.execute_script(VISIBLE) == 0
    chrome.find_element("id", "find").send_keys("account manager")
    assert chrome.execute_script(VISIBLE) == 4
    assert chrome.find_element("id", "shown").text == "4 / 12"
    assert chrome.execute_script("return [...document.querySelectorAll('.family')].filter(e => !e.hidden).length") == 2
    chrome.find_element("css selector", "#overview ~ .families a").click()
    assert chrome.find_element("id", "shown").text == "12 / 12"
    chrome.execute_script(
        "const e = document.getElementById('language'); e.value = 'zh'; e.dispatchEvent(new Event('change'))"
    )
    assert chrome.execute_script(VISIBLE) == 1
    asked = chrome.find_element("css selector", ".family:not([hidden]) .row summary")
    asked.click()
    assert chrome.find_element("css selector", ".family:not([hidden]) .row[open] .quotes li").is_displayed()
