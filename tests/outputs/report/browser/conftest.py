"""A real Chromium, and the watch over what a report must not do in it."""

import json
import shutil
import socket
import time

import pytest

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--hide-scrollbars",
    "--lang=en",
)


@pytest.fixture(scope="session")
def chrome(tmp_path_factory):
    """One Chromium for all browser tests; skipped where there is none."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if not (chromium and driver):
        pytest.skip("chromium and chromedriver are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=Service(driver))
    yield browser
    browser.quit()


@pytest.fixture
def no_network(request, monkeypatch):
    """As everywhere, but the browser tests may talk to the driver on this machine."""
    allowed = ("127.0.0.1", "::1", "localhost") if "browser" in request.keywords else ()

    def guard(self, address, *rest):
        if self.family == getattr(socket, "AF_UNIX", None) or address[0] in allowed:
            return real(self, address, *rest)
        raise AssertionError(f"a test tried to connect to {address!r}")

    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", guard)


class Page:
    """A report in the browser, and the watch over what it must not do."""

    def __init__(self, browser, path):
        self.browser, self.address = browser, path.resolve().as_uri()

    def open(self, view="", width=1280):
        self.size(width)
        self.browser.get(self.address + view)
        return self

    def size(self, width):
        shape = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)

    def run(self, script, *values):
        return self.browser.execute_script(script, *values)

    def go(self, view):
        self.run("location.hash = arguments[0]", view)
        self.wait("return true")

    def wait(self, script, *values):
        """Wait until `script` returns something true, and return it."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, 5, 0.05).until(lambda b: b.execute_script(script, *values))

    def all(self, css):
        return self.browser.find_elements("css selector", css)

    def one(self, css):
        return self.browser.find_element("css selector", css)

    def text(self, css):
        return self.run("return document.querySelector(arguments[0]).textContent", css)

    def button(self, words, within="body"):
        script = """return [...document.querySelectorAll(arguments[1] + ' button, ' + arguments[1] + ' a')]
            .find(b => b.textContent.includes(arguments[0]))"""
        return self.wait(script, words, within)

    def unfold(self, css):
        """Show what was made of the sentence on a line."""
        self.run("const b = document.querySelector(`${arguments[0]} [aria-expanded=false]`); if (b) b.click()", css)

    def choose(self, field, value):
        self.fill(f"#{field}", value)

    def fill(self, css, value, nth=0):
        """Set the n-th field that fits, as a person would have."""
        script = """const field = document.querySelectorAll(arguments[0])[arguments[2]];
            field.value = arguments[1]; field.dispatchEvent(new Event('change'))"""
        self.run(script, css, value, nth)

    def reset(self):
        self.browser.get(self.address)
        self.run("localStorage.clear()")
        self.browser.get("about:blank")
        self.browser.get_log("browser"), self.browser.get_log("performance")

    def check(self):
        """Fail on a console message, a request that leaves the page, or text that ran."""
        assert self.browser.get_log("browser") == []
        own = (self.address.rpartition("/")[0] + "/report", "data:", "blob:", "about:blank")
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                assert message["params"]["request"]["url"].startswith(own)
        assert self.run("return window.pwned ?? null") is None
        assert self.run("return document.querySelectorAll('img, iframe, object, embed').length") == 0
        assert self.run("return document.querySelectorAll('script').length") == 3


def wait_for(path):
    """Wait until a download has arrived."""
    for _ in range(100):
        if path.is_file() and path.stat().st_size:
            return path
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was not downloaded")


@pytest.fixture
def open_report(chrome, tmp_path):
    """Write the report of some tables and open it; checked when the test ends."""
    from pipeline.outputs.report import ReportOptions, write_report

    pages = []

    def opened(tables, view="", width=1280, options=None):
        path = tmp_path / "report.html"
        write_report(tables, path, options or ReportOptions())
        page = Page(chrome, path)
        if not pages:
            page.reset()
        pages.append(page)
        return page.open(view, width)

    yield opened
    for page in pages:
        page.check()
