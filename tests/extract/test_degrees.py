import pytest

from pipeline.extract.mentions.degrees import find_degrees, lowest


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Bachelor's degree in marine biology, or equivalent", "marine biology"),
        ("M.Sc. in geology with 3 years in the field", "geology"),
        ("本科及以上学历，园林设计相关专业", "园林设计"),
        ("Bachelor's degree", None),
    ],
)
def test_reads_the_field_of_study(text, field):
    (mention,) = find_degrees(text)
    assert mention.field == field


def test_a_heading_makes_a_silent_degree_preferred():
    (mention,) = find_degrees("Degree in viticulture", heading="Nice to have")
    assert mention.strength == "preferred"


def test_words_of_the_degree_itself_beat_the_heading():
    (mention,) = find_degrees("Degree in viticulture is required", heading="Nice to have")
    assert mention.strength == "required"


def test_lowest_follows_the_order_of_degrees():
    assert lowest(("master", "associate", "phd")) == "associate"
    assert lowest(()) is None
