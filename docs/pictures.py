"""Make every picture of README and docs from a real run on the samples: `make pictures`.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver fonts-noto-cjk``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from pipeline import compare_roles
from pipeline.compare import save_comparison

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "data" / "processed" / "samples" / "report.html"
SAMPLES = ROOT / "data" / "raw"
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1280, 1500
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--hide-scrollbars",
    "--lang=en",
)


def main() -> None:
    """Open the report, walk to each view, and save its picture."""
    if not REPORT.is_file():
        sys.exit(f"{REPORT} is not there; run `make run` first")
    IMAGES.mkdir(exist_ok=True)
    options = webdriver.ChromeOptions()
    for flag in (*FLAGS, f"--window-size={WIDTH},{HEIGHT}", f"--user-data-dir={tempfile.mkdtemp()}"):
        options.add_argument(flag)
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver"))) as page:
        picture_comparison(page)
        picture_app(page)
        page.get(REPORT.as_uri())
        heading = WebDriverWait(page, 20).until(lambda one: one.find_element(By.TAG_NAME, "h1"))
        print(heading.text)
        page.save_screenshot(str(IMAGES / "overview.png"))
        best = max(page.find_elements(By.CSS_SELECTOR, "a[href^='#/role/']"), key=lambda link: len(link.text))
        page.get(f"{REPORT.as_uri()}{best.get_attribute('href').partition('.html')[2]}")
        WebDriverWait(page, 20).until(lambda one: "#/role/" in one.current_url)
        page.save_screenshot(str(IMAGES / "role.png"))


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
        program.terminate()


if __name__ == "__main__":
    main()
