"""HTML into blocks: what breaks a line, what is an item, what is emphasised, what nobody reads."""

import html as entities

import pytest

from pipeline.core.records import Posting
from pipeline.ingest import to_document


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Sell <b>large</b> deals</p>", ["p0 Sell large deals"]),
        ("<p><b>Duties</b></p><p>Sell</p>", ["p0* Duties", "p0 Sell"]),
        ("<h2>Duties</h2><ul><li>Sell</li><li>Report</li></ul>", ["h2* Duties", "i0 Sell", "i0 Report"]),
        (
            "<ul><li>Sell:<ul><li>tools</li><li>parts</li></ul></li></ul>",
            ["i0 Sell:", "i1 tools", "i1 parts"],
        ),
        ("<ul><li>Sell<ul><li>tools</li></ul>to shops</li></ul>", ["i0 Sell", "i1 tools", "p0 to shops"]),
        ("<ul><li><p>Sell</p><p>every day</p></li></ul>", ["i0 Sell", "p0 every day"]),
        ("<div><b>Purpose</b>:<br>Sell tools</div>", ["p0* Purpose:", "p0 Sell tools"]),
        ("<p><b>Purpose:</b> Sell tools</p>", ["p0* Purpose:", "p0 Sell tools"]),
        ("<p><strong>Duties</strong>Sell tools</p>", ["p0* Duties", "p0 Sell tools"]),
        ("<p><b>P</b>ython and <b>Dut</b><b>ies</b>: none</p>", ["p0 Python and Duties: none"]),
        ("<p><strong>Must</strong> have a licence</p>", ["p0 Must have a licence"]),
        ("<ul><li><b>Sales:</b> three years</li></ul>", ["i0 Sales: three years"]),
        ('<p style="font-weight: 700">Duties</p>', ["p0* Duties"]),
        ("<p>- Sell<br>- Report</p>", ["i0 Sell", "i0 Report"]),
        ("<p>&#8226; Sell &bull; Report</p>", ["i0 Sell", "i0 Report"]),
        ("<p>R&amp;D&nbsp;budget &lt; 5&nbsp;M</p>", ["p0 R&D budget < 5 M"]),
        (
            "<table><tr><td>Degree</td><td>Bachelor</td></tr><tr><td>Years</td><td>3</td></tr></table>",
            ["p0 Degree Bachelor", "p0 Years 3"],
        ),
        ("<table><tr><td><ul><li>Sell</li></ul></td></tr></table>", ["i0 Sell"]),
        ("<dl><dt>学历要求</dt><dd>本科</dd></dl>", ["p0* 学历要求", "p0 本科"]),
        ("<p>Sell</p><script>x=1</script><style>p{}</style><p>Report</p>", ["p0 Sell", "p0 Report"]),
        ('<p>Sell</p><p style="display:none">secret</p><p hidden>secret</p>', ["p0 Sell"]),
        ("<p>Sell<!-- not this --></p>", ["p0 Sell"]),
        ("<p>Unclosed <b>bold<p>Report", ["p0 Unclosed bold", "p0 Report"]),
        ("<pre>Sell\nReport</pre>", ["p0 Sell", "p0 Report"]),
        ("<span>Sell\nReport</span>", ["p0 Sell", "p0 Report"]),
        ("<div><span>Leeds</span><span>5 years</span></div>", ["p0 Leeds 5 years"]),
        ("<p>杭州<em></em>5年<em></em>本科</p>", ["p0 杭州 5年 本科"]),
        ("<div><p>Sell</p><a>立即沟通</a><a>收藏</a></div>", ["p0 Sell"]),
        ("<p><span>Manag</span><span>er</span></p>", ["p0 Manager"]),
        ("<p>Sell\nto banks</p><p>Report</p>", ["p0 Sell to banks", "p0 Report"]),
        ("<h3>" + "A whole paragraph set as a heading. " * 6 + "</h3>", None),
        ("Text<p></p><br/><div> </div>", ["p0 Text"]),
        ("", []),
    ],
)
def test_blocks(lines, html, expected):
    found = lines(html, "html")
    if expected is None:
        assert [line[:3] for line in found] == ["p0*"]
    else:
        assert found == expected


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 20_000 + "<p>Sell tools</p>",
        "<ul><li>" * 5_000 + "Sell tools",
        "<b>" * 30_000 + "Sell tools",
        "<p>a<b>" * 3_000 + "Sell tools",
        "<table><tr><td>" * 3_000 + "Sell tools",
    ],
)
def test_bombs_neither_crash_nor_lose_the_text(html):
    assert "Sell tools" in to_document(Posting("x", html, "html")).text


def test_seed_postings(seeds):
    for path in seeds.glob("*.html"):
        document = to_document(Posting(path.name, path.read_text(encoding="utf-8"), "html"))
        assert document.lang == "en"
        assert document.fields["title"]
        assert document.text.startswith(document.fields["title"])
        assert sum(block.kind == "item" for block in document.blocks) >= 5


def test_nested_items_of_a_seed_keep_their_level(seeds):
    path = seeds / "communication_services_specialist_xerox.html"
    document = to_document(Posting(path.name, path.read_text(encoding="utf-8"), "html"))
    levels = {document.text[b.start : b.end]: b.level for b in document.blocks}
    assert next(level for text, level in levels.items() if text.startswith("Educate clients")) == 1
    assert next(level for text, level in levels.items() if text.startswith("Solves a range")) == 0


@pytest.mark.parametrize("media", ["html", "text", "markdown"])
def test_a_page_that_was_escaped_as_a_whole_is_a_page(media):
    page = "<h2>Keeper</h2><p>You bring</p><ul><li>Care for bees &amp; wasps</li><li>Calm hands</li></ul>"
    found = to_document(Posting("x", entities.escape(page), media))
    assert [(block.kind, found.text[block.start : block.end]) for block in found.blocks][-2:] == [
        ("item", "Care for bees & wasps"),
        ("item", "Calm hands"),
    ]


@pytest.mark.parametrize("text", ["Write a &lt;b&gt; in HTML", "Pressure &lt; 3 bar and &gt; 1 bar", "5 < 6 &lt;p&gt;"])
def test_an_escaped_sign_or_tag_in_a_text_makes_no_page_of_it(text):
    assert to_document(Posting("x", text)).text == entities.unescape(text)
