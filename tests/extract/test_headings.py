import pytest

from pipeline.extract.lines.headings import board_label, heading_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Key Responsibilities & Duties:", "responsibilities"),
        ("What you'll do", "responsibilities"),
        ("WHAT YOU WILL BE DOING", "responsibilities"),
        ("Education and Experience", "qualifications"),
        ("## Nice-to-haves", "qualifications"),
        ("Work Experience", "experience"),
        ("Core Competencies", "competencies"),
        ("Benefits & Perks", "benefits"),
        ("About us", "company"),
        ("【岗位职责】", "responsibilities"),
        ("二、任职要求：", "qualifications"),
        ("职位描述 Job Description", "other"),
        ("岗位职责 / Responsibilities:", "responsibilities"),
        ("薪资福利：", "benefits"),
        ("公司简介", "company"),
        ("核心胜任力", "competencies"),
    ],
)
def test_headings_are_known_whatever_their_dress(text, kind):
    found = heading_of(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Manage the duties of three welders and report on them to the foreman every week",
        "Responsible for boats",
        "负责岗位的排班工作并要求按时完成",
        "本科及以上学历",
        "",
    ],
)
def test_sentences_are_no_whole_headings(text):
    found = heading_of(text)
    assert found is None or not found.whole


def test_a_label_says_what_its_value_is():
    assert board_label("学历要求：") == "EDU"
    assert board_label("工作经验:") == "EXP"
    assert board_label("Field of Study (if applicable):") == "EDU"
    assert board_label("Responsibilities:") is None
