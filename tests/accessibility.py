"""What axe-core finds on a page that is open in the browser."""

import importlib.util
from pathlib import Path

# The package is installed for the script in it alone; the page is driven by selenium.
CARRIER = "axe_playwright_python"
RUN = (
    "const done = arguments[1];"
    "axe.run(document, arguments[0])"
    ".then(done, e => done({violations: [{id: String(e), impact: 'serious', nodes: []}]}))"
)


def serious_faults(browser, **options):
    """Return what axe finds serious or worse: the rule, and the first elements that break it."""
    found = importlib.util.find_spec(CARRIER)
    assert found, "axe-playwright-python, which carries axe-core, is not installed: it is in the extra dev"
    axe = Path(found.submodule_search_locations[0]) / "axe.min.js"
    browser.execute_cdp_cmd("Runtime.evaluate", {"expression": axe.read_text(encoding="utf-8")})
    result = browser.execute_async_script(RUN, options)
    return [
        (fault["id"], [node["html"][:200] for node in fault["nodes"][:3]])
        for fault in result["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def emulate(browser, width, scheme):
    """Show the page at a width, dark or light."""
    shape = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
