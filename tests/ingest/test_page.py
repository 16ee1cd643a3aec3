"""The posting of a page is found, its header facts are kept, the board around it is left."""

import pytest

from pipeline.core.records import Posting
from pipeline.ingest import to_document
from pipeline.ingest.cleaning.dom import parse_html
from pipeline.ingest.cleaning.page_fields import page_fields

DUTIES = (
    "<ul>" + "".join(f"<li>Duty number {n}: keep our customers close and informed</li>" for n in range(8)) + "</ul>"
)
ZH_DUTIES = (
    "<p>" + "".join(f"{n}、负责第{n}类客户的开发、维护与回款工作，并按周汇报；<br>" for n in range(1, 9)) + "</p>"
)
MENU = "".join(f'<li><a href="/{n}">Menu entry {n}</a></li>' for n in range(9))
OTHERS = "".join(
    f'<div class="card"><a href="/j/{n}">Another opening {n}</a><p>What that one is about, in a line.</p></div>'
    for n in range(30)
)

PAGES = {
    "board with a named description": f"""<html><head><title>Key Account Manager - Board</title></head><body>
        <header class="site-header"><a href="/">Board</a><a href="/in">Sign in</a></header><nav><ul>{MENU}</ul></nav>
        <h1>Key Account Manager</h1><div class="company-name">Northwind Tools</div><span>3 years of experience</span>
        <div id="jobDescriptionText"><p>What you do:</p>{DUTIES}</div>
        <aside class="similar-jobs">{OTHERS}</aside><footer>Board Ltd, all rights reserved</footer></body></html>""",
    "description named by class": f"""<body><div class="menu"><ul>{MENU}</ul></div>
        <section><h1>Key Account Manager</h1><p>3 years of experience</p></section>
        <div class="job-description content"><h2>Duties</h2>{DUTIES}</div>
        <div class="related-jobs">{OTHERS}</div></body>""",
    "nothing named, linked cards behind": f"""<body><ul>{MENU}</ul><div><h1>Key Account Manager</h1>
        <p>3 years of experience</p>{DUTIES}</div><div>{OTHERS}</div></body>""",
    "all of it in a form": f"""<body><form><nav>{MENU}</nav><h1>Key Account Manager</h1><p>3 years of experience</p>
        {DUTIES}</form></body>""",
    "header in a header tag": f"""<body><header><h1>Key Account Manager</h1><p>3 years of experience</p></header>
        <main><article class="posting">{DUTIES}</article></main><footer><a href="/">Board</a></footer></body>""",
    "cookie banner inside": f"""<body><div id="onetrust-banner-sdk">We value your privacy. <button>OK</button>
        Cookies help us.</div><h1>Key Account Manager</h1><p>3 years of experience</p>{DUTIES}<p>Apply now</p>
        <a href="#">Share this job</a></body>""",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_frame_goes_and_posting_stays(page):
    document = to_document(Posting("x", page, "html"))
    assert document.fields["title"] == "Key Account Manager"
    for wanted in ("Key Account Manager", "3 years of experience", "Duty number 0", "Duty number 7"):
        assert wanted in document.text
    for chrome in ("Menu entry", "Another opening", "Sign in", "rights reserved", "Cookies", "Apply now", "Share this"):
        assert chrome not in document.text


def test_chinese_board_keeps_its_header_facts():
    page = f"""<html><body><div class="nav"><a href="/">首页</a><a href="/l">登录</a></div>
        <div class="job-header"><h1>销售经理</h1><p class="msg">上海 | 3-4年经验 | 大专 | 招2人</p></div>
        <div class="bmsg job_msg inbox">{ZH_DUTIES}</div><a>立即申请</a><div class="recommend-jobs">{OTHERS}</div>
        </body></html>"""
    document = to_document(Posting("x", page, "html"))
    assert document.lang == "zh"
    assert "3-4年经验" in document.text
    assert "8、负责第8类客户" in document.text
    assert not any(word in document.text for word in ("登录", "立即申请", "Another"))


def test_fields_named_by_the_page():
    page = f"""<body><h1 itemprop="title">Account Manager</h1><span itemprop="hiringOrganization">Northwind</span>
        <span class="job-location">Leeds</span><meta itemprop="datePosted" content="2024-05-01">
        <div itemprop="description">{DUTIES}</div></body>"""
    fields = to_document(Posting("x", page, "html")).fields
    assert fields == {"title": "Account Manager", "company": "Northwind", "location": "Leeds", "posted": "2024-05-01"}


def test_headings_of_sections_are_no_title():
    html = "<h2>About us</h2><p>We make tools.</p><h2>Duties</h2><p>Sell them.</p>"
    assert "title" not in to_document(Posting("x", html, "html")).fields
    page = f"<head><title>Duties | Board</title></head>{html}"
    assert to_document(Posting("x", page, "html")).fields["title"] == "Duties"


def test_menus_at_the_ends_and_lists_of_other_postings():
    page = f"""<table><tr><td><a>Search</a><br><a>My alerts</a></td><td><font>Account Manager</font>{DUTIES}
        <h3>People also viewed</h3><ul><li>Sales Director 90K</li><li>Buyer 50K</li></ul>
        <h3>About us</h3><p>We make tools.</p></td></tr></table>"""
    text = to_document(Posting("x", page, "html")).text
    assert text.startswith("Account Manager\nDuty number 0")
    assert text.endswith("Duty number 7: keep our customers close and informed\nAbout us\nWe make tools.")


def test_title_of_the_window_counts_where_the_page_repeats_it():
    page = f"<html><head><title>Account Manager - Board</title></head><td><b>Account Manager</b></td>{DUTIES}</html>"
    assert to_document(Posting("x", page, "html")).fields["title"] == "Account Manager"
    assert "title" not in to_document(Posting("x", page.replace("<b>Account Manager</b>", ""), "html")).fields


def test_fields_of_the_reader_win_over_the_page():
    document = to_document(Posting("x", f"<h1>Page title</h1>{DUTIES}", "html", {"title": "Given title"}))
    assert document.fields["title"] == "Given title"


def test_a_list_of_postings_is_not_one_of_them():
    cards = "".join(f'<li class="job-card"><h3>Opening {n}</h3><p>{"Some words. " * 20}</p></li>' for n in range(4))
    text = to_document(Posting("x", f"<ul>{cards}</ul>", "html")).text
    assert all(f"Opening {n}" in text for n in range(4))


def test_a_huge_page_is_read_in_seconds():
    page = f"<body><h1>Key Account Manager</h1><div id='jobDescriptionText'>{DUTIES}</div>{OTHERS * 250}</body>"
    document = to_document(Posting("x", page, "html"))
    assert len(page) > 500_000
    assert len(document.text) < 2_000


@pytest.mark.parametrize(
    ("alternative", "company"),
    [
        ("Northline logo", "Northline"),
        ("Logo of Northline", "Northline"),
        ("Northline company logo", "Northline"),
        ("北川物流标志", "北川物流"),
        ("A van on the road", None),
        ("logo", None),
    ],
)
def test_the_alternative_text_of_a_logo_names_the_employer(alternative, company):
    logo = f'<img src="a.png" alt="{alternative}">'
    page = f"<div>{logo}<h1>Depot Lead</h1><p>You plan the rounds of forty drivers.</p></div>"
    assert to_document(Posting("page", page, "html")).fields.get("company") == company


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("<h2>Kites are our life</h2><div><a href=/j>Jobs</a> &gt; Kite Tuner</div><h3>Kite Tuner</h3>", "Kite Tuner"),
        (
            "<h2>风筝是我们的生活</h2><p><a href=/j>招聘职位</a>&nbsp;&gt;&nbsp;风筝调音师</p><h3>风筝调音师</h3>",
            "风筝调音师",
        ),
        ("<h2>Kite Tuner</h2><div><a href=/j>Jobs</a> &gt; All of them</div>", "Kite Tuner"),
        ("<h2>Kite Tuner</h2><p>Pay &gt; 3,000</p><p>3,000</p>", "Kite Tuner"),
    ],
)
def test_the_last_step_of_a_path_is_the_title_where_it_stands_by_itself(body, title):
    assert page_fields(parse_html(f"<html><body>{body}</body></html>"))["title"] == title
