import time

import pytest

from pipeline.extract.mentions.years import find_years
from pipeline.text.chinese import simplified


def test_says_what_the_experience_is_in():
    (mention,) = find_years("At least 4 years of beekeeping experience with top-bar hives.")
    assert mention.subject == "beekeeping with top-bar hives"
    assert not mention.is_general


@pytest.mark.parametrize(
    "text",
    [
        "3 years of relevant experience",
        "3+ years of professional experience",
        "3 years of experience in a similar role",
        "三年以上相关工作经验",
    ],
)
def test_experience_in_the_role_as_a_whole_is_general(text):
    (mention,) = find_years(text)
    assert mention.is_general


@pytest.mark.parametrize(
    "text", ["2+ years working with kilns", "5 years of experience using lathes", "3年以上陶艺制作经验"]
)
def test_experience_with_one_thing_is_not_general(text):
    (mention,) = find_years(text)
    assert not mention.is_general
    assert mention.subject


def test_a_form_field_is_marked_as_such():
    (mention,) = find_years("Experience:grain sales: 2 years (Required)")
    assert mention.is_aside
    assert mention.subject == "grain sales"


def test_spans_hold_in_text_with_full_width_and_damaged_characters():
    text = "İstanbul office：　具备３年以上陶艺经验"
    (mention,) = find_years(text)
    assert text[mention.start : mention.end] == "３年以上"
    assert mention.min_years == 3


@pytest.mark.parametrize("text", ["1" * 20_000, "one " * 8_000, "3 - " * 8_000, "年" * 20_000, "3-5年" * 4_000])
def test_long_repetitive_text_takes_linear_time(text):
    started = time.process_time()
    find_years(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("滿兩年茶行工作經驗", (2, None)),
        ("满三年不满八年事务所工作经历", (3, 8)),
        ("曾任门市工作满一年", (1, None)),
        ("工作满三年可享受年假", None),
        ("合同满两年", None),
    ],
)
def test_full_years_are_asked_where_they_are_of_work(text, years):
    found = [(one.min_years, one.max_years) for one in find_years(simplified(text))]
    assert found == ([years] if years else [])
