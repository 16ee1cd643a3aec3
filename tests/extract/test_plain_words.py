"""What a line asks by its own words: pitches that name the work, needs among duties, lines that ask nothing."""

import re

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.extract.lexicons.lexicon_matcher import fold, vocabulary
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.headings import heading_of
from pipeline.extract.lines.label_rules import never_asks
from pipeline.ingest import to_document


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("We are looking for a keeper to run our three lighthouses", "RESP"),
        ("The harbour is seeking an engineer who will maintain the cranes", "RESP"),
        ("We're hiring a baker to help us develop new loaves", "RESP"),
        ("Our guild is on the lookout for a clerk who is keen to organise its archive", "RESP"),
        ("You will play a central role in keeping the ferries on time", "RESP"),
        ("As a pilot, you'll play a key part in training the crews", "RESP"),
        ("The Harbour Master plays a vital role in planning the season", "RESP"),
        ("We are seeking a skipper with sound coastal sailing experience", "EXP"),
        ("We are looking for a cook with excellent organisational skills", "SKILL"),
        ("If you are looking for a place to build a career, read on", "-"),
        ("We are looking for a skipper to join our crew", None),
        ("You will play a vital role in our mission", None),
        ("Our boats play a part in the festival", None),
    ],
)
def test_a_pitch_asks_what_it_says_the_person_does_or_has(sentence, label):
    hit = next(vocabulary("told").find(fold(sentence)), None)
    assert (hit.row["label"] if hit else None) == label


@pytest.mark.parametrize(
    "need",
    [
        "略懂蜂箱的木工活，能配合日常维护",
        "具有一定的养蜂知识",
        "有亲和力，善于与蜂农相处",
        "有较强的责任心和积极的工作态度",
        "对蜂蜜品质有敏锐的认知",
        "對蜂箱構造具有基本知識",
        "能够适应山区的野外生活",
        "能有效接受蜂场的培训",
        "热爱养蜂，乐于学习",
        "重视食品安全",
    ],
)
def test_what_one_is_or_can_is_no_duty_though_it_stands_among_duties(need):
    found = extract(
        to_document(Posting("x", f"养蜂员\n岗位职责：\n1、负责蜂箱的日常管理；\n2、{need}；\n"))
    ).requirements
    assert [item.kind for item in found if item.text[:4] == need[:4]] == ["qualification"]
    assert found[0].kind == "responsibility"


@pytest.mark.parametrize(
    "duty", ["了解蜂农需求并及时反馈", "掌握市场蜜价并汇总", "熟悉蜂场情况后制定计划", "有序安排采蜜"]
)
def test_what_one_learns_to_do_the_work_opens_no_need(duty):
    assert re.match(words("need_opens"), duty) is None


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("洽詢電話：02-5550123", "APPLY"),
        ("咨询热线 400-555-0199", "APPLY"),
        ("報名專線：(04)5550188", "APPLY"),
        ("上班地點距離車站步行三分鐘", "META"),
        ("工作地点靠近码头", "META"),
        ("办公地点位于湖边", "META"),
        ("詳情請開啟以下網址", "META"),
        ("请扫描下方二维码", "META"),
        ("接听咨询电话并做好记录", None),
        ("浏览各类网页，整理蜂蜜行情", None),
        ("选择工作地点并布置蜂箱", None),
    ],
)
def test_numbers_to_call_ways_to_work_and_links_ask_nothing(line, label):
    assert never_asks(line) == label


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("关于Beehive", "company"),
        ("关于 Honey & Wax Ltd", "company"),
        ("Beehive介绍", "company"),
        ("Beehive简介：", "company"),
        ("关于Java", "company"),
        ("精通Java", None),
        ("Java要求", None),
        ("使用Docker", None),
        ("Beehive的一天", None),
    ],
)
def test_a_name_in_latin_letters_stands_for_the_company(text, kind):
    found = heading_of(text)
    assert (found.kind if found and found.whole else None) == kind
