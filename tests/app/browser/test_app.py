"""What a recruiter does on the local page, at the state and on a phone; `page` checks console and requests."""

import time

import pytest

from tests.accessibility import emulate, serious_faults
from tests.command import POSTING

pytestmark = pytest.mark.browser
CHINESE = "大客户经理\n\n岗位职责：\n1、负责区域内医院客户的开发与维护\n2、负责合同谈判与签订，按月提交销售预测\n"

WAREHOUSE = """Warehouse Team Lead

Your tasks
- You plan the dock and unload trucks
- You set targets for picking orders in the warehouse
- You count pallets and train pickers
"""
NURSE = """Registered Nurse

Your tasks
- You care for patients on a surgical ward
- You give medication and document treatment
- You talk with relatives of patients
"""


def wait_for(path):
    for _ in range(100):
        if path.is_file() and path.stat().st_size:
            return path
        time.sleep(0.05)
    raise AssertionError(f"{path.name} was not downloaded")


@pytest.mark.parametrize("width", [1280, 390])
def test_paste_a_posting_see_the_report_and_save_the_tables(page, tmp_path, width):
    page.open(width)
    page.one("#text").send_keys(POSTING)
    page.quick()
    page.click("#go")
    assert page.done() == 1
    assert page.run("return document.documentElement.scrollWidth") <= width
    assert "1 postings profiled" in page.text("#summary")
    page.browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)})
    for link, name, start in (
        (1, "report.html", b"<!doctype html>"),
        (2, "role_by_competency.xlsx", b"PK"),
        (3, "role_by_competency.csv", b"\xef\xbb\xbf"),
        (4, "jobprofile results.zip", b"PK"),
    ):
        page.click(f"#saves a:nth-of-type({link})")
        assert wait_for(tmp_path / name).read_bytes().startswith(start)


def test_marks_are_applied_by_a_button(page):
    page.open()
    page.one("#text").send_keys(POSTING)
    page.quick()
    page.click("#go")
    page.done()
    page.browser.switch_to.frame(page.one("#report"))
    page.click(".heat tbody td a")
    page.wait("return document.getElementById('panel').open")
    page.click("#panel .line [aria-expanded]")
    page.click("#panel [data-verdict=wrong]")
    script = "return [...document.querySelectorAll('.heat td')].map(c => c.querySelector('a')?.ariaLabel ?? '')"
    marked = [words.split("; changed by")[0] for words in page.run(script)]
    page.browser.switch_to.default_content()
    page.wait("return document.querySelector('#apply button')?.textContent === 'Apply my marks (1)'")
    page.click("#apply button")
    page.wait("return document.getElementById('apply').textContent === 'Your marks (1) are applied.'", seconds=60)
    page.done()
    page.browser.switch_to.frame(page.one("#report"))
    assert page.run(script) == marked
    page.run("localStorage.clear()")
    page.browser.switch_to.default_content()


def test_files_and_folders_with_what_fails_among_them(page, tmp_path):
    folder = tmp_path / "postings"
    folder.mkdir()
    (folder / "大客户 经理.txt").write_text(CHINESE, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    (folder / ".DS_Store").write_text("x")
    page.open()
    page.one("#files").send_keys(str(folder / "empty.txt"))
    page.one("#folder").send_keys(str(folder))
    page.wait("return document.querySelectorAll('.files li').length === 3")
    assert "postings/大客户 经理.txt" in page.text(".files")
    assert ".DS_Store" not in page.text(".files")
    page.quick()
    page.click("#go")
    assert page.done() == 1
    failures = page.text("#failures")
    assert "empty.txt" in failures
    assert "What to do" in failures
    page.click("[data-speak=zh]")
    assert "未能处理" in page.text("#failures")
    assert "已分析 1 条招聘信息" in page.text("#summary")
    page.click("[data-speak=en]")


def test_a_framework_of_one_s_own_is_checked_first(page, tmp_path, samples):
    bad = tmp_path / "bad.csv"
    bad.write_text("competency,stage,indicator\n,1,x\nA,two,<img src=x onerror=alert(1)>\n", encoding="utf-8")
    page.open()
    page.one("#text").send_keys(POSTING)
    page.quick()
    page.click("[name=framework][value=own]")
    page.click("#go")
    assert "no framework was chosen" in page.text("#error")
    page.one("#framework-file").send_keys(str(bad))
    page.wait("return document.querySelectorAll('#checked tbody tr').length === 2")
    assert "stage 'two' is not a number" in page.text("#checked")
    assert "cell B3" in page.text("#checked")
    page.click("#go")
    assert "no framework was chosen" in page.text("#error")
    page.run("document.getElementById('framework-file').value = ''")  # else the driver adds to the files chosen before
    page.one("#framework-file").send_keys(str(samples / "framework_tiny.csv"))
    page.click("#go")  # before the file has been checked: no mistake of the person's
    assert page.done() == 1
    assert "2 competencies" in page.text("#checked")
    assert page.run("return document.getElementById('error').hidden")


def test_a_newcomer_hands_in_matrices_as_they_are(page, tmp_path):
    """A workbook of a firm (titles above, merged cells, spare columns) beside another framework, and two roles."""
    matrix = firm_matrix(tmp_path / "Competency Matrix.xlsx")
    bakery = tmp_path / "bakery.csv"
    bakery.write_text(
        "competency,indicator\nBaking,Kneads dough and bakes bread\nHygiene,Cleans ovens\n", encoding="utf-8"
    )
    nurse = tmp_path / "nurse.txt"
    nurse.write_text(NURSE, encoding="utf-8")
    lead = tmp_path / "warehouse lead.txt"
    lead.write_text(WAREHOUSE, encoding="utf-8")
    page.open()
    page.one("#files").send_keys(f"{nurse}\n{lead}")
    page.quick()
    page.click("[name=framework][value=own]")
    page.one("#framework-file").send_keys(f"{matrix}\n{bakery}")
    page.wait("return document.querySelectorAll('#checked .note ul').length === 2", seconds=60)
    assert "levels Trainee = 1, Lead = 2" in page.text("#checked")
    assert "not used: Area, Owner" in page.text("#checked")
    page.click("#go")
    assert page.done() == 2
    assert "Registered Nurse" in page.text("#unfit")
    assert "Warehouse Team Lead" not in page.text("#unfit")


def firm_matrix(path):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["Competency model of Norrby Freight"])
    sheet.append(["Area", "Competency", "What it means", "Levels", None, "Owner"])
    sheet.append([None, None, None, "Trainee", "Lead", None])
    sheet.append(
        ["Warehouse", "Receiving", "Goods come in right", "- Unloads trucks\n- Counts pallets", "- Plans the dock", "A"]
    )
    sheet.append(
        [None, "Picking", "Orders leave right", "- Picks orders with a scanner", "- Sets targets for picking", "A"]
    )
    for cells in ("A1:F1", "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3", "A4:A5", "F4:F5"):
        sheet.merge_cells(cells)
    book.save(path)
    return path


def test_nothing_handed_in_is_said_at_once(page):
    page.open().click("#go")
    assert "there is no posting" in page.text("#error")
    page.click("[data-speak=zh]")
    assert "没有招聘信息" in page.text("#error")
    assert page.run("return document.documentElement.lang") == "zh-Hans"
    page.browser.refresh()
    page.wait("return document.body.classList.contains('ready')")
    assert page.text("h1") == "招聘信息岗位画像"
    page.click("[data-speak=en]")


def test_a_job_is_stopped(page):
    page.open().click("#use-samples")
    page.click("#go")
    page.wait("return !document.getElementById('progress').hidden")
    page.wait("return document.getElementById('doing').textContent.startsWith('Starting')")
    page.browser.refresh()  # the job goes on, and the page finds it again
    page.wait("return !document.getElementById('progress').hidden")
    page.click("#stop")
    page.wait("return document.getElementById('error').textContent === 'Stopped. Nothing was kept.'")
    assert not page.one("#progress").is_displayed()


def test_files_are_dropped(page):
    page.open().run(
        """const data = new DataTransfer();
        data.items.add(new File(['Sales Manager'], 'dropped.txt', {type: 'text/plain'}));
        const event = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
        document.getElementById('drop').dispatchEvent(event);"""
    )
    page.wait("return document.querySelectorAll('.files li').length === 1")
    assert page.text(".files li") == "dropped.txt"
    page.click("#chosen button")
    assert page.text("#chosen") == "No file chosen."


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(page, tmp_path, width, scheme):
    bad = tmp_path / "bad.csv"
    bad.write_text("competency,stage,indicator\n,1,x\nA,two,y\n", encoding="utf-8")
    page.open(width).click("[name=framework][value=own]")
    emulate(page.browser, width, scheme)
    page.one("#framework-file").send_keys(str(bad))
    page.wait("return document.querySelectorAll('#checked tbody tr').length === 2")
    page.one("#files").send_keys(str(bad))
    page.quick()
    page.click("#go")
    assert serious_faults(page.browser, iframes=False) == []
    page.click("[name=framework][value=sample]")
    page.one("#text").send_keys(POSTING)
    page.click("#go")
    page.done()
    assert serious_faults(page.browser, iframes=False) == []
    page.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_the_program_is_ended_from_the_page(chrome, tmp_path):
    import os
    import subprocess
    import sys

    from tests.app.browser.conftest import App

    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "app", "--no-browser", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    page = App(chrome, process.stdout.readline().strip()).open()
    page.click("#end")
    chrome.switch_to.alert.accept()
    page.wait("return document.body.textContent.includes('The program has ended')")
    assert process.wait(timeout=20) == 0
    assert list(tmp_path.iterdir()) == []
