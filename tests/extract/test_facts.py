import re

import pytest

from pipeline.core.records import Block, Document, Reason, Requirement
from pipeline.core.stepwise import to_the_end
from pipeline.extract.facts.facts import facts_in_steps


def document(text, **fields):
    blocks = tuple(Block(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text))
    return Document("test", text, "en", blocks, fields)


def facts(text, **fields):
    return to_the_end(facts_in_steps(document(text, **fields), ()))


def test_the_general_requirement_goes_before_one_skill():
    found = facts("5+ years of relevant experience\n8+ years of experience using lathes\n2 years of pottery experience")
    assert found.min_years == 5


def test_years_in_place_of_a_degree_are_not_the_roles():
    found = facts("2 years minimum of experience in a bakery\nBachelor's degree (or minimum 8 years baking experience)")
    assert found.min_years == 2


def test_required_goes_before_preferred():
    found = facts("3 years of experience required\n7 years of experience preferred")
    assert found.min_years == 3


def test_the_only_line_that_states_years_counts_even_if_preferred():
    assert facts("Experience:knitting: 2 years (preferred)").min_years == 2


def test_the_age_of_the_company_never_counts():
    assert facts("We have over 40 years of experience in bread.\nYou like bread.").min_years is None


def test_the_lowest_rung_of_a_ladder_stands():
    found = facts("Experience: 2 - 4 years of related experience (IC3);4 - 6 years of related experience (IC4)")
    assert (found.min_years, found.max_years) == (2, 4)


@pytest.mark.parametrize(
    ("text", "level", "required"),
    [
        ("Bachelor's or Master's degree in optics", "bachelor", True),
        ("大专以上学历，本科优先", "associate", True),
        ("High school diploma required\nBachelor's degree preferred", "highschool", True),
        ("Nice to have:\nDegree in optics", "bachelor", False),
        ("Bachelor's degree or equivalent experience", "bachelor", False),
        ("学历不限", "none", False),
        ("Loves optics", None, None),
    ],
)
def test_the_lowest_degree_that_is_accepted(text, level, required):
    found = facts(text)
    assert (found.degree_min, found.degree_required) == (level, required)


def test_words_run_together_are_read_apart():
    found = facts("Lead the kilnRequirementsBachelor's degree in ceramics5+ years of kiln experience")
    assert (found.min_years, found.degree_min) == (5, "bachelor")


def test_head_of_a_chinese_board():
    found = facts(
        "陶艺师\n- 工作地点:景德镇\n- 发布日期:2025-03-02\n- 工作经验:一年以上\n- 学历要求:本科\n- 月薪:8000-12000"
    )
    assert (found.title, found.location, found.posted) == ("陶艺师", "景德镇", "2025-03-02")
    assert (found.min_years, found.degree_min) == (1, "bachelor")
    assert found.salary.low == 8000


def test_header_against_text_is_reported_and_the_lowest_stands():
    found = facts("陶艺师\n工作经验:1-3年\n学历要求:大专\n任职要求\n本科以上学历，5年以上工作经验")
    assert (found.min_years, found.max_years, found.degree_min) == (1, 3, "associate")
    assert len(found.contradictions) == 2
    assert found.contradictions[1] == Reason("degree_contradict", {"header": "associate", "text": "bachelor"})


def test_brackets_that_overlap_are_no_contradiction():
    found = facts("陶艺师\n工作经验:1-3年\n任职要求\n2年以上工作经验")
    assert found.min_years == 1
    assert found.contradictions == ()


def test_fields_of_the_reader_win_over_the_text():
    found = facts("Location: Oslo\nMake pots.", title="Potter", location="Bergen", employment_type="Part-time")
    assert (found.title, found.location, found.employment_type) == ("Potter", "Bergen", "PART_TIME")


def test_only_what_is_asked_counts_where_requirements_are_known():
    text = "Our apprentices leave with a bachelor's degree and 3 years of experience\nA diploma in pottery"
    start = text.index("A diploma")
    asked = Requirement(start, len(text), text=text[start:], kind="qualification", subkind="education")
    found = to_the_end(facts_in_steps(document(text), (asked,)))
    assert found.degree_min == "associate"


@pytest.mark.parametrize("text", ["", " \n ", "\ufffd" * 50])
def test_empty_and_damaged_text_has_no_facts(text):
    found = facts(text)
    assert (found.min_years, found.degree_min, found.salary) == (None, None, None)


def test_columns_that_an_employer_filled_count_like_the_header():
    found = facts("You tune organs.", years_declared="36 months", degree_declared="bachelor degree")
    assert (found.min_years, found.degree_min, found.degree_required) == (3, "bachelor", True)
    assert facts("会调琴。", degree_declared="不限").degree_min == "none"


def test_an_employers_column_against_the_text_is_reported():
    found = facts(
        "5+ years of experience with organs. Master's degree.", years_declared="1-3年", degree_declared="本科"
    )
    assert (found.min_years, found.degree_min) == (1, "bachelor")
    assert len(found.contradictions) == 2


def test_years_that_go_with_degrees_are_rungs():
    found = facts("PhD with 2+ years, or MSc with 5+ years, or BSc with 10+ years of experience in bell casting")
    assert (found.min_years, found.degree_min) == (2, "bachelor")


def test_plus_before_a_demand_prefers_nothing():
    found = facts("A degree in music plus a minimum of six years of related experience, and one year of supervision")
    assert found.min_years == 6


def test_the_place_says_whose_dollars():
    assert facts("Boats in Toronto.\nSalary: $50,000 a year", location="Boise, United States").salary.currency == "USD"
    assert facts("Boats.\nSalary: $50,000 a year", location="Calgary, AB").salary.currency == "CAD"


def test_the_kind_of_employment_is_read_where_lines_ran_together():
    assert facts("Row boats daily.Job Types: Part-time, TemporarySchedule:Tides").employment_type == "PART_TIME"


@pytest.mark.parametrize(("last", "least"), [("Two years of fishing experience.", 2), ("A degree in fishing.", 6)])
def test_of_alternatives_that_all_name_years_the_shortest_stands(parse, last, least):
    found = parse(f"REQUIREMENTS\n1. Six years of experience as a sailor; or\n2. {last}")
    assert found.facts.min_years == least


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("招聘岗位：风筝销售", "风筝销售"),
        ("職位名稱：風箏業務", "風箏業務"),
        ("Job title: Kite Tuner", "Kite Tuner"),
        ("Kites: Tuner", "Kites: Tuner"),
    ],
)
def test_a_title_loses_its_label(written, title):
    assert facts("You tune kites.", title=written).title == title
