"""Make every picture of README and docs from a real run on the samples: `make pictures`.

Needs Chromium and its driver (Debian: ``apt-get install chromium chromium-driver fonts-noto-cjk``).
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

ROOT = Path(__file__).resolve().parent.parent
REPORT = ROOT / "data" / "processed" / "samples" / "report.html"
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
        page.get(REPORT.as_uri())
        heading = WebDriverWait(page, 20).until(lambda one: one.find_element(By.TAG_NAME, "h1"))
        print(heading.text)
        page.save_screenshot(str(IMAGES / "overview.png"))
        best = max(page.find_elements(By.CSS_SELECTOR, "a[href^='#/role/']"), key=lambda link: len(link.text))
        page.get(f"{REPORT.as_uri()}{best.get_attribute('href').partition('.html')[2]}")
        WebDriverWait(page, 20).until(lambda one: "#/role/" in one.current_url)
        page.save_screenshot(str(IMAGES / "role.png"))


if __name__ == "__main__":
    main()
