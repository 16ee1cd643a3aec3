import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.lines.glued_headings import glued_headings
from pipeline.extract.lines.units import cut_units, is_chinese


def texts(found):
    return [unit.text for unit in found]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "We build kayaks.Our team is small.Responsibilities:Sand hulls",
            ["We build kayaks.", "Our team is small.", "Responsibilities:", "Sand hulls"],
        ),
        ("Education:Diploma in pottery", ["Education:", "Diploma in pottery"]),
        ("Strong sense of colourAbility to lift 20 kg", ["Strong sense of colour", "Ability to lift 20 kg"]),
        ("Skilled with PowerPoint and JavaScript tools", ["Skilled with PowerPoint and JavaScript tools"]),
        ("Work with Sr. Bakers every day", ["Work with Sr. Bakers every day"]),
        ("负责面包烘焙；每天打扫厨房。任职要求：1、会做蛋糕；2、早起", None),
    ],
)
def test_lines_are_cut_where_something_new_begins(document, line, wanted):
    found = texts(cut_units(document(line)))
    if wanted is None:
        wanted = ["负责面包烘焙；", "每天打扫厨房。", "任职要求：", "1、会做蛋糕；", "2、早起"]
    assert found == wanted


def test_a_long_line_that_lost_its_breaks_is_cut_at_words_that_begin_lines(document):
    line = (
        "Repair and tune church organs of all sizes across the whole valley and its side valleys "
        "Experience with woodworking tools Ability to climb narrow towers"
    )
    assert texts(cut_units(document(line)))[1:] == [
        "Experience with woodworking tools",
        "Ability to climb narrow towers",
    ]


def test_a_heading_inside_a_line_is_found_with_its_numbering():
    line = "完成其他工作 二、任职资格：1、会游泳"
    start, end = glued_headings(line)[0]
    assert line[start:end] == "二、任职资格："


def test_a_capitalised_phrase_before_a_known_word_stays_whole():
    assert glued_headings("We value Unique Culture: everyone is heard") == ()


def test_language_is_told_by_script():
    assert is_chinese("熟悉 Java 和 Spring")
    assert not is_chinese("Experience with 微信 mini programs is a plus for this role")


@given(st.text(alphabet="abcDEF .:;1、。；（）\n-Aa职责要求：", max_size=80))
def test_units_quote_the_text_in_order_and_lose_no_letter(document, text):
    made = document(text)
    at = 0
    for unit in cut_units(made):
        assert unit.start >= at
        assert made.text[unit.start : unit.end] == unit.text
        assert unit.text == unit.text.strip()
        at = unit.end
    letters = [char for block in made.blocks for char in made.text[block.start : block.end] if char.isalpha()]
    kept = [char for unit in cut_units(made) for char in unit.text if char.isalpha()]
    assert kept == letters


@pytest.mark.parametrize(
    ("line", "headings"),
    [("任职要求：1、学历：大专", ["任职要求：", "1、学历："]), ("4、薪资：按月结算", ["4、薪资："])],
)
def test_a_number_belongs_to_the_heading_behind_it(line, headings):
    assert [line[start:end] for start, end in glued_headings(line)] == headings
