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


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("學歷要求：高職", ["highschool"]),
        ("高職以上", ["highschool"]),
        ("高職畢業，會養蜂", ["highschool"]),
        ("高中、高職", ["highschool", "highschool"]),
        ("高职学历", ["associate"]),
        ("高职、大专", ["associate", "associate"]),
        ("高職專校畢業", ["associate"]),
        ("專科以上", ["associate"]),
        ("大學(含)以上", ["bachelor"]),
        ("国中、高職", ["highschool"]),
    ],
)
def test_a_vocational_school_is_one_in_taiwan_and_another_on_the_mainland(text, levels):
    assert [mention.level for mention in find_degrees(text)] == levels
