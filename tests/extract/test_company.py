"""The employer's name from the text around it: what names one, and what does not."""

import pytest

from pipeline.extract.facts.company import company_of

NAMED = [
    "At Northline, we bring parcels home.",
    "Fine roads.\nHere at Northline you look after forty vans.",
    "About Northline\nNorthline runs vans in nine towns.",
    "Northline is an equal opportunity employer.",
    "Northline is proud to be an Equal Opportunity Employer and values diversity.",
    "Northline is looking for a depot lead.",
    "Northline Ltd is hiring.",
    "Northline was founded in 1962 by two drivers.",
    "A career at Northline means early mornings. Northline's values are plain.",
    "Join Northline and drive. Northline's customers wait.",
    "Northline does not discriminate against anyone.",
    "We at Northline keep our word.",
    "Northline is one of the leading carriers of the coast.",
    "Northline participates in E-Verify.",
    "Join Northline now. Write to jobs@northline.com for more.",
    "Northline has an immediate opening for a driver.",
]
NAMED_ZH = [
    ("北川物流是一家专注冷链的公司。", "北川物流"),
    ("关于北川物流\n我们送货到九个城市。", "北川物流"),
    ("北川物流成立于1998年，员工三百人。", "北川物流"),
    ("欢迎加入北川物流，一起把货送到家。", "北川物流"),
    ("北川物流诚聘司机三名。", "北川物流"),
    ("北川冷链物流有限公司因业务发展需要招人。", "北川冷链物流有限公司"),
    ("北川冷链（苏州）有限公司\n岗位：司机", "北川冷链（苏州）有限公司"),
    ("招聘单位：北川运输", "北川运输"),
    ("北川科技致力于冷链。加入北川科技，你将管车队。", "北川科技"),
    ("關於北川物流\n我們送貨到九個城市。", "北川物流"),
    ("北川集團創立於1998年。", "北川集團"),
]
UNNAMED = [
    "About the role\nYou plan the rounds.",
    "About Us\nWe run vans in nine towns.",
    "At this time, we ask for two references.",
    "The company is an equal opportunity employer.",
    "Our client is looking for a depot lead.",
    "Join our Sales team. Work with SQL and Excel.",
    "You know the SAP platform.",
    "The Depot Manager is looking for help.",
    "Experience with Salesforce products is a plus.",
    "Write to depot.lead@gmail.com.",
    "公司是一家专注冷链的企业。",
    "欢迎加入我们，一起成长。",
    "负责招聘司机。",
    "关于我们\n我们送货到九个城市。",
    "本公司成立于1998年。",
    "團隊致力於冷鏈。歡迎加入我們團隊。",
]


@pytest.mark.parametrize("text", NAMED)
def test_an_english_employer_is_named(text):
    assert (company_of(text) or "").removesuffix(" Ltd") == "Northline"


@pytest.mark.parametrize(("text", "name"), NAMED_ZH)
def test_a_chinese_employer_is_named(text, name):
    assert company_of(text) == name


@pytest.mark.parametrize("text", UNNAMED)
def test_what_names_no_employer(text):
    assert company_of(text) is None


def test_the_role_is_no_employer():
    assert company_of("Route Planner is a leading role. Route Planner is hiring.", "Route Planner") is None


def test_the_name_told_most_surely_stands():
    text = "You sell to Brightwater customers.\nNorthline is an equal opportunity employer. Brightwater products help."
    assert company_of(text) == "Northline"
