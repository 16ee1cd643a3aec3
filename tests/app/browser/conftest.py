"""The local page in a real Chromium, and the watch over what it must not do."""

import json
import os
import subprocess
import sys

import pytest

from tests.outputs.report.browser.conftest import chrome, no_network  # noqa: F401 - fixtures


class App:
    """A person's hands on the page, and the watch over it."""

    def __init__(self, browser, address):
        self.browser, self.address = browser, address

    def open(self, width=1280):
        shape = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
        self.browser.get(self.address)
        self.wait("return document.body.classList.contains('ready')")
        return self

    def run(self, script, *values):
        return self.browser.execute_script(script, *values)

    def wait(self, script, *values, seconds=30):
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.browser, seconds, 0.1).until(lambda b: b.execute_script(script, *values))

    def one(self, css):
        return self.browser.find_element("css selector", css)

    def click(self, css):
        self.run("document.querySelector(arguments[0]).scrollIntoView({block: 'center'})", css)
        self.one(css).click()

    def text(self, css):
        return self.run("return document.querySelector(arguments[0]).textContent", css)

    def quick(self):
        """Choose the encoder that needs no weights."""
        self.run("document.querySelector('details.box').open = true")
        self.click("[name=encoder][value=quick]")

    def done(self):
        """Wait for the report to be seen inside the page."""
        self.wait("return !document.getElementById('result').hidden", seconds=60)
        self.browser.switch_to.frame(self.one("#report"))
        self.wait("return document.querySelector('table.heat tbody tr') !== null")
        rows = self.run("return document.querySelectorAll('table.heat tbody tr').length")
        self.browser.switch_to.default_content()
        return rows

    def check(self):
        """Fail on a console message or a request to anywhere but this program."""
        assert self.browser.get_log("browser") == []
        own = (self.address, "data:", "blob:", "about:")
        for entry in self.browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                assert address.startswith(own), address


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The program itself, for the tests of one file."""
    folder = tmp_path_factory.mktemp("app")
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "app", "--no-browser", "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(folder)},
    )
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(timeout=20)
    assert list(folder.glob("jobprofile-app-*")) == []


@pytest.fixture
def page(chrome, address):  # noqa: F811 - the fixture
    chrome.get("about:blank")
    chrome.get_log("browser"), chrome.get_log("performance")
    made = App(chrome, address)
    yield made
    made.check()
