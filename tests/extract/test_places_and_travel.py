"""Places, kind of employment, travel, shares and seniority as postings write them, in both languages."""

import pytest

from pipeline.extract.mentions.conditions import find_conditions
from pipeline.extract.mentions.seniority import seniority_of

BODY = "\nResponsibilities:\n- Plan the rounds of forty drivers.\n- Tell the depot about delays."


@pytest.mark.parametrize(
    ("head", "location"),
    [
        ("Location: Leeds", "Leeds"),
        ("Location(s): Leeds, UK; Cork, IE; Lyon, FR", "Leeds, UK; Cork, IE; Lyon, FR"),
        ("Primary Location\nEngland-Leeds", "England-Leeds"),
        (
            "Primary Location\nEngland-Leeds\nOther Locations\nIreland-Cork, France-Lyon",
            "England-Leeds; Ireland-Cork, France-Lyon",
        ),
        ("Location: Leeds\nAdditional Locations: Cork", "Leeds; Cork"),
        ("Location:\nLeeds", "Leeds"),
        ("工作地点：苏州", "苏州"),
        ("工作地点\n苏州", "苏州"),
        ("工作地点:苏州 | 薪资:9-12K·13薪 | 经验:3-5年", "苏州"),
        ("地点：苏州·吴中区 月薪：9-12K", "苏州·吴中区"),
        ("公司：陶然窑 | 工作地点：苏州", "苏州"),
        ("Location: Ulm, Germany; Salary: 40,000 EUR", "Ulm, Germany"),
        ("Location: Ulm | Note: ask at the gate", "Ulm | Note: ask at the gate"),
        ("工作地点：苏州\n其他工作地点：无锡、常州", "苏州; 无锡、常州"),
        ("工作地點：台中市", "台中市"),
        ("Location\nYou will work from our depot in Leeds.", None),
    ],
)
def test_places(parse, head, location):
    assert parse("Route Planner\n" + head + BODY).facts.location == location


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ("Employee Status\nRegular", "FULL_TIME"),
        ("Employment Type: Part-time", "PART_TIME"),
        ("Employee Type\nTemporary", "TEMPORARY"),
        ("Schedule Type: Full-time", "FULL_TIME"),
        ("工作性质：全职", "FULL_TIME"),
        ("工作性质\n兼职", "PART_TIME"),
        ("Responsibilities\nRegular visits to depots", None),
    ],
)
def test_kind_of_employment(parse, head, kind):
    assert parse("Route Planner\n" + head + BODY).facts.employment_type == kind


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("Travel: 30%", 30),
        ("Travel Yes, 50 % of the Time", 50),
        ("Up to 40% travel", 40),
        ("Willing to travel 25-50% of the time", 50),
        ("Travel is part of the work, but mostly within the region and would rarely exceed 15%", 15),
        ("Travel up to 20 percent", 20),
        ("Travel is required. 90% of our vans are electric.", None),
        ("出差比例约30%", 30),
        ("需要出差，时间不超过40%", 40),
        ("能适应出差", None),
    ],
)
def test_share_of_travel(line, percent):
    found = [one.percent for one in find_conditions(line) if one.kind == "travel"]
    assert found
    assert max((one for one in found if one is not None), default=None) == percent


PLAN = "Plan the daily rounds of forty drivers and report delays to customers"
MANAGE = "Manage the stock of the depot and prepare weekly reports for the manager"


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        (f"Route work:60% (rounds, maps and tolls)\n{PLAN}.\nDepot work:40% (stock)\n{MANAGE}.", (60, 40)),
        (f"Route work: 60%\n{PLAN}.\nDepot work: 40%\n{MANAGE}.", (60, 40)),
        (f"- 60% - {PLAN}\n- 40% - {MANAGE}", (60, 40)),
        (f"- {PLAN} (60%)\n- {MANAGE} (40%)", (60, 40)),
        (f"- {PLAN} 60 percent\n- {MANAGE} 40 percent", (60, 40)),
        (f"- {PLAN}, 60%\n- {MANAGE}, 5%", (None, None)),
        (f"Route work (60%){PLAN}. Depot work (40%){MANAGE}.", (60, 40)),
        (f"Route work – 60%{PLAN} everywhereDepot work – 40%{MANAGE}.", (60, 40)),
        (f"(60%) Route work {PLAN}. (40%) Depot work {MANAGE}.", (60, 40)),
        (f"1. Route work (60%)\n2. {PLAN}\n1. Depot work (40%)\n2. {MANAGE}", (60, 40)),
        (f"60% of the time spent:\n\nRoads:\n- {PLAN}\n\n40% of the time spent:\n\nStores:\n- {MANAGE}", (60, 40)),
        (f"- {PLAN} (60% of your time will be spent here)\n- {MANAGE} (about 40%)\n", (60, 40)),
    ],
)
def test_shares_of_time(parse, lines, shares):
    posting = parse("Route Planner\nResponsibilities:\n" + lines)
    found = [next(item.share for item in posting.requirements if words in item.text) for words in (PLAN, MANAGE)]
    assert tuple(found) == shares


@pytest.mark.parametrize(
    ("lines", "shares"),
    [
        ("1、负责车队的日常调度和排班；（60%）2、编制每月的油耗报表并汇报。（40%）", (60, 40)),
        ("- 负责车队的日常调度和排班（60%）- 编制每月的油耗报表并汇报（40%）", (60, 40)),
    ],
)
def test_shares_behind_chinese_duties(parse, lines, shares):
    posting = parse("调度员\n岗位职责：\n" + lines)
    assert tuple(item.share for item in posting.requirements) == shares


def test_a_name_with_its_share_heads_its_duties_and_asks_nothing(parse):
    posting = parse(f"Route Planner\nResponsibilities:\nRoute work (60%)\n{PLAN}.\nDepot work (40%)\n{MANAGE}.")
    assert [item.text for item in posting.requirements] == [PLAN, MANAGE]


@pytest.mark.parametrize(
    ("title", "text", "level"),
    [
        ("Depot Executive", "The role of the Senior Depot Executive is to run nine depots.", "senior"),
        ("Depot Executive", "As our Junior Depot Executive you learn the trade.", "junior"),
        ("Depot Executive", "The Depot Executive works with senior people.", None),
        ("路线规划师", "我们需要一名高级路线规划师。", "senior"),
        ("路线规划师", "路线规划师向高级经理汇报。", None),
    ],
)
def test_the_title_repeated_with_a_grade(title, text, level):
    assert seniority_of(title, text) == level


@pytest.mark.parametrize(
    "heading", ["Field of Study:", "Field of Study (if applicable):", "Training and certification:", "Qualifications:"]
)
def test_a_list_of_terms_below_needs_is_no_duty(parse, heading):
    line = "Route Management, Fleet Planning, Depot Accounting, Stock Control"
    posting = parse(f"Route Planner{BODY}\n{heading}\n{line}")
    assert {item.kind for item in posting.requirements if "Fleet" in item.text} <= {"qualification"}


def test_a_list_of_duties_below_needs_stays(parse):
    posting = parse(f"Route Planner{BODY}\nQualifications:\n- Knows roads, maps, and tolls well")
    assert any("tolls" in item.text for item in posting.requirements)
