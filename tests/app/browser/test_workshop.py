"""What a person does in the posting workshop, in both languages, with mouse and keyboard; `page` checks the console."""

import json

import pytest

from tests.accessibility import emulate, serious_faults
from tests.app.browser.test_app import wait_for

pytestmark = pytest.mark.browser

ENGLISH = """Key Account Manager

Location: Denver, CO

Your tasks
- You lead negotiations with executives of our largest customers
- You build account plans and forecast renewals every month

Your profile
- 5+ years of experience in selling software
- Recent graduates preferred
"""
CHINESE = """大客户经理

工作地点：上海

岗位职责：
1、负责区域内医院客户的开发与维护
2、负责合同谈判与签订，按月提交销售预测

任职要求：
1、3年以上销售经验
2、限女性，35岁以下
"""
UP_TO_DATE = "return /^(Up to date|已更新)/.test(document.getElementById('state').textContent)"


def write(page, text):
    """Put a text into the editor as if it were pasted, and wait until it was looked at."""
    page.run(
        "const area = document.getElementById('text'); area.value = arguments[0];"
        "document.getElementById('state').textContent = '';"
        "area.dispatchEvent(new Event('input'))",
        text,
    )
    page.wait(UP_TO_DATE, seconds=60)


def choose(page, name, value):
    script = "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
    page.run(f"{script} field.dispatchEvent(new Event('change'))", name, value)


@pytest.fixture
def workshop(page):
    """The workshop with the encoder that loads at once."""
    page.browser.get(f"{page.address}workshop.html")
    page.wait("return document.body.classList.contains('ready')")
    page.run("document.getElementById('encoder').value = 'quick'")
    page.run("document.querySelector('[data-speak=en]').click()")
    return page


def test_a_change_is_seen_and_told_against_the_start(workshop):
    write(workshop, ENGLISH)
    assert "was:" not in workshop.text("#cells")
    workshop.run("document.querySelectorAll('#cells > details').forEach(d => { d.open = true; })")
    assert "You lead negotiations with executives" in workshop.text("#cells")
    assert "Without it:" in workshop.text("#cells")
    write(workshop, ENGLISH.replace("lead negotiations with executives of our largest", "assist"))
    assert "was:" in workshop.text("#cells")
    assert "Changed since the start" in workshop.text("#state")
    workshop.click("#restart")
    assert "was:" not in workshop.text("#cells")


def test_a_suggested_wording_is_taken_and_the_note_is_gone(workshop):
    write(workshop, ENGLISH)
    assert "Age Discrimination in Employment Act" in workshop.text("#notes")
    assert "Colorado Equal Pay" in workshop.text("#notes")
    choose(workshop, "posted", "")
    workshop.wait("return document.getElementById('notes').textContent.includes('the posting has no date')")
    assert "Age Discrimination" not in workshop.text("#notes")
    workshop.click("#notes .instead button")
    workshop.wait("return !document.getElementById('notes').textContent.includes('Fairness')")
    assert "- people at the start of their career preferred\n" in workshop.run(
        "return document.getElementById('text').value"
    )


def test_in_chinese(workshop):
    workshop.click("[data-speak=zh]")
    write(workshop, CHINESE)
    assert workshop.text("h1") == "招聘信息编辑台"
    assert "去掉此句：" in workshop.text("#cells")
    notes = workshop.text("#notes")
    assert "CN: Employment Promotion Law" in notes
    assert "可改为：" in notes
    assert "性别不限" in notes
    shown = workshop.run("return document.body.innerText")
    assert not [word for word in ("undefined", "w.", "note.", "{") if word in shown.replace("www.", "")]
    workshop.click("[data-speak=en]")
    assert "Leave the words out" in workshop.text("#notes") or "Instead:" in workshop.text("#notes")


@pytest.mark.thorough  # it runs a job; what the server answers is tested in `test_server.py`
def test_a_posting_of_a_result_is_edited_and_wanted(page):
    page.open()
    page.one("#text").send_keys(ENGLISH)
    page.quick()
    page.click("#go")
    page.done()
    page.browser.get(f"{page.address}workshop.html")
    page.wait("return document.body.classList.contains('ready')")
    page.run("document.getElementById('encoder').value = 'quick'")
    key = page.run("return document.getElementById('take').options[1].value")
    for one in ("take", "role"):
        choose(page, one, key)
    page.wait("return document.getElementById('lacks').textContent.includes('Every wish is met')", seconds=60)
    assert "Key Account Manager" in page.run("return document.getElementById('text').value")
    write(page, "Clerk\n\nYour tasks\n- You sort letters in the office\n- You count spoons\n- You answer the door\n")
    assert "the target asks for it, the role does not" in page.text("#lacks")


def test_all_is_saved_by_hand_alone(workshop, tmp_path):
    workshop.browser.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
    )
    write(workshop, ENGLISH)
    write(workshop, ENGLISH.replace("lead negotiations", "support negotiations"))
    for button, name, words in (
        ("#save-text", "Key Account Manager.txt", "support negotiations"),
        (
            "#save-markdown",
            "Key Account Manager.md",
            "# Key Account Manager\n\nLocation: Denver, CO\n\n## Your tasks\n\n- You",
        ),
        ("#save-page", "Key Account Manager - before and after.html", "before · 修改前"),
    ):
        workshop.click(button)
        assert words in wait_for(tmp_path / name).read_text(encoding="utf-8")


def test_by_keyboard_alone(workshop):
    from selenium.webdriver import ActionChains, Keys

    def press(*keys):
        ActionChains(workshop.browser).send_keys(*keys).perform()

    write(workshop, ENGLISH)
    workshop.run("document.getElementById('place').focus()")
    reached = []
    for _ in range(60):
        press(Keys.TAB)
        reached.append(workshop.run("const a = document.activeElement; return a.id || a.className || a.tagName"))
    for one in ("posted", "restart", "save-text", "save-markdown", "save-page", "SUMMARY", "target", "quote"):
        assert one in reached, (one, reached)
    workshop.run("document.querySelector('#cells summary').focus()")
    press(Keys.ENTER, Keys.TAB, Keys.ENTER)
    chosen = "const a = document.getElementById('text'); return a.value.slice(a.selectionStart, a.selectionEnd)"
    assert workshop.run(chosen) in ENGLISH
    assert workshop.run(chosen)
    assert workshop.run("return document.activeElement.id") == "text"


@pytest.mark.parametrize(("width", "scheme", "text"), [(1280, "light", ENGLISH), (390, "dark", CHINESE)])
def test_axe_finds_nothing_serious(workshop, width, scheme, text):
    emulate(workshop.browser, width, scheme)
    assert serious_faults(workshop.browser) == []
    write(workshop, text)
    write(workshop, text.replace("5+ years", "2 years").replace("3年", "1年"))
    workshop.run("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert serious_faults(workshop.browser) == []
    assert workshop.run("return document.documentElement.scrollWidth") <= width
    workshop.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_what_cannot_be_used_is_said(workshop, tmp_path):
    bad = tmp_path / "target.json"
    bad.write_text(json.dumps([{"competency": "Juggling"}]), encoding="utf-8")
    workshop.one("#target").send_keys(str(bad))
    workshop.run("document.getElementById('text').value = arguments[0]", ENGLISH)
    workshop.run("document.getElementById('text').dispatchEvent(new Event('input'))")
    workshop.wait("return !document.getElementById('error').hidden", seconds=60)
    assert "'Juggling' is no competency" in workshop.text("#error")
    assert str(tmp_path) not in workshop.text("#error")
