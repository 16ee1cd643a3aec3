"""Bullets and numbering, at the start of a line and glued inside one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.list_markers import glued_markers, opening_marker


def cut(line):
    edges = [0, *(m.start for m in glued_markers(line)), len(line)]
    return [part for a, b in pairwise(edges) if (part := line[a:b].strip())]


@pytest.mark.parametrize(
    ("line", "end"),
    [
        ("- sells", 2),
        ("-sells", 1),
        ("• sells", 2),
        ("\uf0b7 sells", 2),
        ("Ø sells", 2),
        ("★销售", 1),
        ("1. sells", 3),
        ("1、销售", 2),
        ("（1）销售", 3),
        ("①销售", 1),
        ("a) sells", 3),
        ("A. sells", 3),
        ("ii) sells", 4),
        ("一、销售", 2),
        ("o Sells", 2),
        ("-3+ years of sales", 1),
        ("1、2年销售经验", 2),
        ("4、3-5年以上销售经验", 2),
        ("1.35周岁以下，大专以上学历", 2),
        ("3、25~30岁，普通话流利", 2),
        ("1、2019届毕业生", 2),
        ("2. 2年以上航海经验", 3),
    ],
)
def test_opening_markers(line, end):
    marker = opening_marker(line)
    assert marker is not None
    assert marker.end == end


@pytest.mark.parametrize(
    "line",
    [
        "1.5倍工资",
        "3.0 version",
        "2018.04",
        "3、5年经验",
        "--",
        "-5°C storage",
        "of sales",
        "C++ code",
        "plain",
        "",
        "1",
    ],
)
def test_no_opening_marker(line):
    assert opening_marker(line) is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("职责：1、开票；2、报销", ["职责：", "1、开票；", "2、报销"]),
        ("职责：1.开票2.报销3.归档", ["职责：", "1.开票", "2.报销", "3.归档"]),
        ("Duties.1. Sell. 2. Report.", ["Duties.", "1. Sell.", "2. Report."]),
        ("要求：①认真②守时", ["要求：", "①认真", "②守时"]),
        ("一、职责（1）开票（2）报销。二、要求", ["一、职责", "（1）开票", "（2）报销。", "二、要求"]),
        (
            "Duties: keep bees· Sell honey· Paint hives· Count bees· Rest",
            ["Duties: keep bees", "· Sell honey", "· Paint hives", "· Count bees", "· Rest"],
        ),
        ("要求：1、2年以上养蜂经验2、会画画", ["要求：", "1、2年以上养蜂经验", "2、会画画"]),
        ("Do this: • sell • report", ["Do this:", "• sell", "• report"]),
        ("1、甲 2、乙 1、丙 2、丁", ["1、甲", "2、乙", "1、丙", "2、丁"]),
        ("1、会 SQL 2、会 C++ 17 3、薪资 1.5 倍", ["1、会 SQL", "2、会 C++ 17", "3、薪资 1.5 倍"]),
    ],
)
def test_glued_markers(line, parts):
    assert cut(line) == parts


@pytest.mark.parametrize(
    "line",
    [
        "Python 3.7, version 1.2.3 and 2.0",
        "from 1.2.2019 to 2.3.2020",
        "a raise of 1.5倍 or 2.5倍",
        "3-5 years, 10+ deals, 20% travel",
        "Only 1. here",
        "Shen·Li leads us",
        "住在1、2、3号线附近",
        "Acme Tools · Leeds · full-time",
    ],
)
def test_nothing_glued(line):
    assert glued_markers(line) == ()


def test_numbering_inside_numbering_is_one_level_down():
    levels = [m.level for m in glued_markers("1、甲（1）子（2）丑 2、乙")]
    assert levels == [0, 1, 1, 0]


@given(st.text(alphabet="1２.、)）(（①一十a •-·★ \uf0b7中", max_size=60))
def test_markers_are_in_order_and_inside(line):
    markers = glued_markers(line)
    assert all(0 <= m.start < m.end <= len(line) for m in markers)
    assert all(a.end <= b.start for a, b in pairwise(markers))
    opening = opening_marker(line)
    assert opening is None or 0 < opening.end <= len(line)
