"""Plain text and Markdown into blocks."""

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Duties\n\n• Sell\n• Report", ["p0 Duties", "i0 Sell", "i0 Report"]),
        ("- 公司规模:50人\n- 学历要求:本科", ["i0 公司规模:50人", "i0 学历要求:本科"]),
        ("岗位职责：1、开票；2、报销。", ["p0 岗位职责：", "i0 1、开票；", "i0 2、报销。"]),
        ("Sell\r\nReport\rPlan", ["p0 Sell", "p0 Report", "p0 Plan"]),
        ("----------\nSell\n==========", ["p0 Sell"]),
        ("A\u200b B\u00a0C\u3000D", ["p0 A B C D"]),
        ("R&amp;D &#8211; tools", ["p0 R&D – tools"]),
        ("薪资 1.5倍，3.0 版本", ["p0 薪资 1.5倍，3.0 版本"]),
        ("Examination . . . . . . . . Interview", ["p0 Examination Interview"]),
        ("-3+ years of sales\n-Driving licence", ["i0 3+ years of sales", "i0 Driving licence"]),
        ("1 Sell\n2 Report\n3 Plan", ["i0 1 Sell", "i0 2 Report", "i0 3 Plan"]),
        ("1. Sell\n2 Report\n24 Hours", ["i0 1. Sell", "i0 2 Report", "p0 24 Hours"]),
        ("\ufeffSell", ["p0 Sell"]),
        ("   \n\t\n", []),
    ],
)
def test_plain(lines, text, expected):
    assert lines(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1、完成销售目标；2、维护客户。任职要求：1、大专以上；2、会开车。",
            ["i0 1、完成销售目标；", "i0 2、维护客户。", "p0 任职要求：", "i0 1、大专以上；", "i0 2、会开车。"],
        ),
        (
            "1、销售 2、回款 薪资福利 1、五险 2、双休",
            ["i0 1、销售", "i0 2、回款", "p0 薪资福利", "i0 1、五险", "i0 2、双休"],
        ),
        (
            "【岗位职责】负责销售【任职要求】大专以上",
            ["p0 【岗位职责】", "p0 负责销售", "p0 【任职要求】", "p0 大专以上"],
        ),
        ("1、守时；2、认真。 工作时间：周末双休", ["i0 1、守时；", "i0 2、认真。", "p0 工作时间：周末双休"]),
        ("熟悉以下工具：绘图、测量", ["p0 熟悉以下工具：绘图、测量"]),
        ("1、销售（含：报价、签约）2、回款", ["i0 1、销售（含：报价、签约）", "i0 2、回款"]),
    ],
)
def test_glued_chinese_headings(lines, text, expected):
    assert lines(text) == expected


def test_hard_wrapped_text_is_rejoined(lines):
    text = (
        "We are looking for a person who sells our tools to workshops in the\n"
        "north of the country and who keeps in touch with them after the sale\n"
        "so that they come back to us whenever they need another one of them.\n"
        "\n"
        "- keeps the accounts of all customers in order and writes down what\n"
        "  was said\n"
        "- reports weekly\n"
    )
    assert lines(text) == [
        "p0 We are looking for a person who sells our tools to workshops in the north of the country and who keeps in "
        "touch with them after the sale so that they come back to us whenever they need another one of them.",
        "i0 keeps the accounts of all customers in order and writes down what was said",
        "i0 reports weekly",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# Account Manager\n\n## Duties\n* Sell\n    * tools\n",
            ["h1 Account Manager", "h2 Duties", "i0 Sell", "i1 tools"],
        ),
        ("**Duties**\n\nSell [our tools](https://example.com/a_b) daily", ["p0* Duties", "p0 Sell our tools daily"]),
        ("We sell.  **Why us?** A fine team.", ["p0 We sell.", "p0* Why us?", "p0 A fine team."]),
        ("1. Sell\n2. Report", ["i0 1. Sell", "i0 2. Report"]),
        ("Duties\n------\nSell\nevery day", ["h2 Duties", "p0 Sell every day"]),
        ("Use `SQL` and *care*, not snake_case_names", ["p0 Use SQL and care, not snake_case_names"]),
        ("> quoted\n\n---\n\n| a | b |\n|---|---|\n| c | d |", ["p0 quoted", "p0* a b", "p0 c d"]),
        ("Sell \\* report", ["p0 Sell * report"]),
        ("First  \nSecond", ["p0 First", "p0 Second"]),
    ],
)
def test_markdown(lines, text, expected):
    assert lines(text, "markdown") == expected


def test_markdown_is_known_without_its_suffix(lines):
    assert lines("## Duties\n\n* Sell **tools**\n* Report\n") == ["h2 Duties", "i0 Sell tools", "i0 Report"]
    assert lines("# 3 openings\nPlain text - with a dash") == ["p0 # 3 openings", "p0 Plain text - with a dash"]
