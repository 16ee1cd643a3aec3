"""Measure the pages of a run in Chromium: their size, and how long each takes to answer each of its filters.

    python -m benchmarks.view_pages PAGE.html [PAGE.html#/VIEW ...]

The first lists of choices, check boxes and search fields that a page shows are set to some of their values, three times
each. What is given is the time of the page's main thread until the answer is laid out, by the clock (the least of
three) and by the processor, which other programs of the machine do not lengthen. Needs Chromium and its driver.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.table import Row, printed

TURNS = 3
# Ids of the fields that filter: those that are shown, and of no table or dialog in which something is decided.
FIELDS = """const kinds = ['select-one', 'search', 'checkbox', 'range'];
    return [...document.querySelectorAll('select, input')].filter(f => f.id && kinds.includes(f.type) && !f.disabled
        && f.checkVisibility() && !f.closest('dialog, details, td')).map(f => f.id).slice(0, 8)"""
VALUES = """const f = document.getElementById(arguments[0]); if (!f) return [];
    if (f.type === 'checkbox') return [!f.checked, f.checked];
    if (f.type === 'range') return [f.max, f.min];
    if (f.type === 'search') return ['man', 'no such word', ''];
    const some = [...f.options].filter(o => !o.disabled).map(o => o.value); return [...some.slice(0, 4), some[0]]"""
SET = """const [id, value] = arguments; const f = document.getElementById(id); if (!f) return null;
    const start = performance.now();
    if (f.type === 'checkbox') f.checked = value; else f.value = value;
    for (const kind of ['input', 'change']) f.dispatchEvent(new Event(kind, {bubbles: true}));
    document.body.offsetHeight; return performance.now() - start"""


def main(pages: list[str]) -> int:
    """Print of each page a line, and its slowest answers."""
    browser = _chromium()
    try:
        for page in pages:
            path, _, view = page.partition("#")
            found = list(_filters(browser, Path(path).resolve().as_uri() + (f"#{view}" if view else "")))
            slowest = sorted(found, key=lambda one: -one["clock"])[:3]
            print(printed([_row(page, Path(path).stat().st_size, found)]) + "\n" + printed(slowest) + "\n", flush=True)
    finally:
        browser.quit()
    return 0


def _chromium() -> Any:  # noqa: ANN401 - the driver has no types
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        raise SystemExit("chromium and chromedriver are not installed")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--window-size=1440,900", "--lang=en"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(driver))  # named, so that none is fetched
    browser.set_page_load_timeout(600)
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    return browser


def _filters(browser: Any, address: str) -> Iterator[Row]:  # noqa: ANN401
    """Yield what each value of each filter of a page took, in milliseconds."""
    browser.get("about:blank")
    browser.get(address)
    for field in browser.execute_script(FIELDS):
        for value in browser.execute_script(VALUES, field):
            times = [one for one in (_set(browser, field, value) for _ in range(TURNS)) if one]
            if times:
                clock, processor = (min(column) for column in zip(*times, strict=True))
                yield {"filter": field, "value": str(value)[:30], "clock": round(clock), "processor": round(processor)}


def _set(browser: Any, field: str, value: object) -> tuple[float, float] | None:  # noqa: ANN401
    """Return clock and processor time of one change; None where the field is not shown any more."""
    before = _processor(browser)
    clock = browser.execute_script(SET, field, value)
    return None if clock is None else (float(clock), _processor(browser) - before)


def _processor(browser: Any) -> float:  # noqa: ANN401
    """Return the processor time of the page's main thread, in milliseconds."""
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


def _row(page: str, size: int, found: list[Row]) -> Row:
    clocks, processors = [one["clock"] for one in found], [one["processor"] for one in found]
    return {
        "page": Path(page).name,
        "MB": round(size / 1e6, 1),
        "filters": len({one["filter"] for one in found}),
        "answers": len(found),
        "median ms": median(clocks) if clocks else None,
        "slowest ms": max(clocks, default=None),
        "slowest, processor ms": max(processors, default=None),
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
