"""Make every picture of README and docs from a real run on the samples: `make pictures`.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver fonts-noto-cjk``).
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from pipeline import compare_roles
from pipeline.outputs.compare import save_comparison

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "data" / "processed" / "samples" / "report.html"
SAMPLES = ROOT / "data" / "raw"
IMAGES = ROOT / "docs" / "images"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--lang=en",
)
BANDS = ("none", "low", "medium", "high")
WIDTH, HEIGHT = 1280, 1500
SHAPE_OF_PHONE = (390, 844)


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its file, the view, the size of the window, and the language of the page."""

    name: str
    view: str
    width: int = 1280
    height: int = 1100
    language: str = "en"
    do: str = ""


def main() -> None:
    """Open the report, walk to each view, and save its picture."""
    if not REPORT.is_file():
        sys.exit(f"{REPORT} is not there; run `make run` first")
    IMAGES.mkdir(exist_ok=True)
    with browser() as page:
        picture_comparison(page)
        picture_app(page)
        for picture in pictures(roles_by_evidence()):
            take(page, picture)
            print(picture.name)


def pictures(roles: list[str]) -> Iterator[Picture]:
    """Yield what is pictured; `roles` are the ids of the roles, the one with most evidence first."""
    yield Picture("overview", "#/")
    yield Picture("overview-phone", "#/", *SHAPE_OF_PHONE)
    yield Picture("overview-zh", "#/", language="zh")
    yield Picture("role", f"#/role/{roles[0]}", height=1400)
    yield Picture(
        "role-phone", f"#/role/{roles[0]}", *SHAPE_OF_PHONE, do="document.querySelector('.chart').scrollIntoView()"
    )
    yield Picture("evidence", f"#/cell/{roles[0]}/account-engagement", height=900)
    yield Picture("compare", f"#/compare/{roles[0]}/{roles[1]}/{roles[2]}", height=1250)
    yield Picture("competencies", "#/competencies", height=620)
    marks = (
        "for (const b of document.querySelectorAll('.line [aria-expanded=false]')) b.click(); "
        "for (const n of [0, 4, 8]) document.querySelectorAll('.line [data-verdict]')[n].click()"
    )
    yield Picture("review", f"#/role/{roles[0]}", height=620, do=f"{marks}; location.hash = '#/review'")


def take(page: webdriver.Chrome, picture: Picture) -> None:
    """Save one picture as PNG."""
    shape = {"width": picture.width, "height": picture.height, "deviceScaleFactor": 1, "mobile": picture.width < 500}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", shape)
    page.get("about:blank")  # a change of the fragment alone would not start the page anew
    page.get(REPORT.as_uri() + picture.view)
    page.execute_script(
        "localStorage.clear(); localStorage.setItem('jobprofile.language', arguments[0])", picture.language
    )
    page.refresh()
    wait = WebDriverWait(page, 20)
    wait.until(lambda one: one.execute_script("return document.querySelector('h1') !== null"))
    wait.until(
        lambda one: one.execute_script(
            "return [...document.querySelectorAll('.chart')].every(c => c.matches('.drawn'))"
        )
    )
    if picture.do:
        page.execute_script(picture.do)
    page.execute_async_script("const done = arguments[0]; requestAnimationFrame(() => setTimeout(done, 150))")
    png = page.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})["data"]
    (IMAGES / f"{picture.name}.png").write_bytes(base64.b64decode(png))


def roles_by_evidence() -> list[str]:
    """Return the ids of the report's roles: English ones first, of them those that stress most competencies."""
    found = re.search(
        r'<script type="application/json" id="data">(.*?)</script>', REPORT.read_text(encoding="utf-8"), re.S
    )
    if not found:
        sys.exit(f"{REPORT} holds no data; make it anew with `make run`")
    roles: list[dict[str, Any]] = json.loads(found[1])["roles"]
    asked = {role["id"]: sum(BANDS.index(cell[1]) for cell in role["cells"]) for role in roles}
    chinese = {role["id"] for role in roles if role.get("lang") != "en"}
    return sorted(asked, key=lambda key: (key in chinese, -asked[key], key))


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Yield a Chromium without a window."""
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={tempfile.mkdtemp()}"):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver"))) as page:
        yield page


def picture_comparison(page: webdriver.Chrome) -> None:
    """Set three of the samples against the sample target, and save the page's picture."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "comparison.html")
        roles = ["Enterprise Account Executive", "大客户经理", "Regional Solution Sales Manager"]
        save_comparison(compare_roles(REPORT.parent, roles, SAMPLES / "target.csv"), out)
        page.get(out.as_uri())
        page.save_screenshot(str(IMAGES / "comparison.png"))


def picture_app(page: webdriver.Chrome) -> None:
    """Hand a sample posting in on the local page, and save the pictures of asking and of the answer."""
    command = [sys.executable, "-m", "pipeline", "app", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603 - our own program
        page.get((program.stdout.readline() if program.stdout else "").strip())
        WebDriverWait(page, 20).until(lambda one: one.find_elements(By.CSS_SELECTOR, "body.ready"))
        page.find_element(By.ID, "use-samples").click()
        page.save_screenshot(str(IMAGES / "app.png"))
        page.find_element(By.ID, "go").click()
        WebDriverWait(page, 120).until(lambda one: one.find_element(By.ID, "result").is_displayed())
        frame = page.find_element(By.ID, "report")
        page.switch_to.frame(frame)
        WebDriverWait(page, 20).until(lambda one: one.find_elements(By.TAG_NAME, "h1"))
        page.switch_to.default_content()
        page.save_screenshot(str(IMAGES / "app_result.png"))
        picture_workshop(page)
        program.terminate()


def picture_workshop(page: webdriver.Chrome) -> None:
    """Write the posting of the worked example in the workshop, change a sentence, and save the picture."""
    before = (ROOT / "docs" / "workshop.md").read_text(encoding="utf-8").split("```")[1].strip()
    after = before.replace("executives of our largest hospital customers", "one customer")
    page.get(page.current_url.rpartition("/")[0] + "/workshop.html")
    WebDriverWait(page, 20).until(lambda one: one.find_elements(By.CSS_SELECTOR, "body.ready"))
    page.execute_script("document.querySelector('[data-speak=en]').click()")
    for text in (before, after):
        page.execute_script(
            "document.getElementById('state').textContent = ''; const area = document.getElementById('text');"
            "area.value = arguments[0]; area.dispatchEvent(new Event('input'))",
            text,
        )
        done = "return document.getElementById('state').textContent.startsWith('Up to date')"
        WebDriverWait(page, 120).until(lambda one, done=done: one.execute_script(done))
    page.execute_script("document.querySelector('#cells > details').open = true")
    page.save_screenshot(str(IMAGES / "workshop.png"))


if __name__ == "__main__":
    main()
