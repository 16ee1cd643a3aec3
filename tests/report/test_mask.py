"""Personal data in postings is hidden, and nothing else is."""

import pytest

from pipeline.text.redaction import DOT, mask_personal

HIDDEN = [
    ("Write to [jane.miller@northwind.example] today"),
    ("Mail [jobs+eu@a-b.example.org], please"),
    ("Call [+1 (425) 555-0100] or [425-555-0101]."),
    ("Tel: [020 7946 0018]"),
    ("电话：[13800001111]，座机 [021-55550100]"),
    ("客服热线 [400-555-0100]"),
    ("微信：[northwind_wang] QQ：[123456789]"),
    ("加V：[abc12345] 详聊"),
    ("WeChat ID: [northwind_wang]"),
    ("简历发送至 [hr@beifeng.example]"),
    ("Contact: [Jane Q. Miller], Leeds"),
    ("Recruiter - [Jane O'Neil]"),
    ("Please contact [Jane Miller] at the Leeds office. [Jane Miller] answers."),
    ("Ask for Ms. [Miller]."),
    ("有意者请发简历至[hr@beifeng.example]"),
    ("[2371842207]（微信）"),
    ("联系人：[贾]老师 [54560598转8055]"),
    ("热线 [13800001111] [杨]小姐，电话[13800001112]（[韩]主管）"),
    ("Write to Dr. [Jane Miller] ([jane@x.example], [425-555-0100])"),
    ("or [Jane Miller] at [(425) 555-0100] ext. 6"),
    ("联系人：[王小明] 电话面谈"),
    ("联系人: [李]女士"),
    ("请联系[张]经理，[张]经理每天在"),
    ("See linkedin.com/in/[jane-miller-1]"),
]
SHOWN = [
    "Contact Center Agent: contact customers at their homes",
    "Contact: Human Resources",
    "Contact us at the office",
    "Salary $80,000 - $120,000 a year, 15000-20000元/月",
    "Job number 20261001, reference 1234567890123",
    "From 2019-2023; 10+ years; 24/7; 2026-10-01",
    "Call the Human Resources Service Centre at once",
    "对于女士和先生一视同仁",
    "联系客户经理，协调销售总监",
    "负责微信公众号运营，熟悉QQ群推广",
    "Reach out to Product Managers and customers",
    "Oracle E-Business Suite 12.2.9.1000",
]


@pytest.mark.parametrize("case", HIDDEN)
def test_personal_data_is_hidden(case):
    text = case.replace("[", "").replace("]", "")
    expected, inside = "", False
    for char in case:
        if char in "[]":
            inside = char == "["
        else:
            expected += DOT if inside and not char.isspace() else char
    assert mask_personal(text) == expected


@pytest.mark.parametrize("text", SHOWN)
def test_other_text_stays(text):
    assert mask_personal(text) == text


def test_length_and_lines_stay():
    text = "Contact: Jane\nMiller\n\njane@x.example 😀 13800001111"
    masked = mask_personal(text)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
