import pytest

from pipeline.extract.lines.headings import board_label, heading_of
from pipeline.text.chinese import simplified


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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("職務範圍：", "responsibilities"),
        ("工作範疇", "responsibilities"),
        ("业务要项", "responsibilities"),
        ("岗位使命与职责", "responsibilities"),
        ("来了之后要做些什么？", "responsibilities"),
        ("妳會負責的事", "responsibilities"),
        ("工作内容有哪些", "responsibilities"),
        ("平时主要忙什么", "responsibilities"),
        ("（一）工作任务", "responsibilities"),
        ("貳、工作項目", "responsibilities"),
        ("第二部分 主要职责", "responsibilities"),
        ("应备条件：", "qualifications"),
        ("條件限制", "qualifications"),
        ("投考資格", "qualifications"),
        ("（三）录用条件", "qualifications"),
        ("3️⃣ 我们希望你是谁？", "qualifications"),
        ("希望你是这样的人：", "qualifications"),
        ("什么样的人最合适", "qualifications"),
        ("您需要具備", "qualifications"),
        ("你能得到什么？", "benefits"),
        ("我們提供的待遇", "benefits"),
        ("薪酬与福利待遇", "benefits"),
        ("应征办法", "apply"),
        ("怎么报名", "apply"),
        ("门店介绍", "company"),
    ],
)
def test_chinese_headings_are_known_by_their_shape(text, kind):
    found = heading_of(simplified(text))
    assert found is not None
    assert found.whole
    assert found.kind == kind


@pytest.mark.parametrize(
    "text", ["要求孩子的家长签字", "主要负责茶园的采摘", "工作内容丰富多彩", "你会做茶吗，来聊聊", "希望工程志愿者"]
)
def test_a_chinese_line_that_goes_on_is_no_heading(text):
    found = heading_of(simplified(text))
    assert found is None or not found.whole


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You need", "qualifications"),
        ("What you'll need for this role", "qualifications"),
        ("The right person has", "qualifications"),
        ("Things we ask for", "qualifications"),
        ("Your experience and skills", "qualifications"),
        ("This job is for you if", "qualifications"),
        ("What your day looks like", "responsibilities"),
        ("Your typical week", "responsibilities"),
        ("In this role you will", "responsibilities"),
        ("About the work", "other"),
        ("More about this position", "other"),
        ("What you get in return", "benefits"),
        ("What happens next", "apply"),
        ("Our interview process", "apply"),
    ],
)
def test_english_headings_are_known_by_their_shape(text, kind):
    found = heading_of(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize("text", ["You will have:", "We need to talk about bread", "What you see is what we bake"])
def test_what_may_open_an_offer_or_goes_on_is_no_heading_of_needs(text):
    found = heading_of(text)
    assert found is None or not (found.whole and found.kind == "qualifications")
