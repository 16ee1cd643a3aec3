"""Further ways in which postings ask, wish, deny and talk: whole small postings, read as plain text."""

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document


def asked(text):
    return extract(to_document(Posting("x", text, "text"))).requirements


def under_needs(line):
    chinese = not line.isascii()
    frame = (
        "护士\n任职要求：\n1、会说英语；\n2、{}\n" if chinese else "Nurse\n\nWhat you bring\n- Fluent English\n- {}\n"
    )
    return [one for one in asked(frame.format(line)) if one.subkind != "language"]


@pytest.mark.parametrize(
    "line",
    [
        "Zero experience needed",
        "Without any prior experience? No problem!",
        "There is no need for a driving licence",
        "Prior knowledge of looms is not required",
        "Do you love wool and people?",
        "You need not own a loom",
        "You don't have to bring tools",
        "Prior work at a mill isn't needed",
        "Don't tick every box? Send us a line anyway!",
        "Interviews are held on Mondays",
        "实习期满可转正",
        "符合条件者将在一周内收到面试通知",
        "请准备自我介绍一份",
        "零基础可培训",
        "团队实力：管理规范，培训完善",
    ],
)
def test_asks_nothing(line):
    paragraph = line.endswith("?") and "experience" not in line
    found = asked(f"Weaver\n\nWhat you bring\n- Fluent English\n\n{line}\n") if paragraph else under_needs(line)
    assert [one.text for one in found if one.subkind != "language"] == []


@pytest.mark.parametrize(
    "talk",
    [
        "Woolhouse has more than 60 years of experience in spinning for hospitals.",
        "Our weavers have an average of 15 years' experience.",
        "Founded by engineers with 20 years of experience at mills, Woolhouse builds looms.",
        "我们团队平均年龄28岁，成员具有丰富的行业经验。",
        "企业愿景：成为最受尊敬的纺织企业。",
    ],
)
def test_what_an_employer_brings_is_no_requirement(talk):
    assert [one.text for one in asked(f"Weaver\n\n{talk}\n\nWhat you will do\n- Keep the looms clean\n")] == [
        "Keep the looms clean"
    ]


@pytest.mark.parametrize(
    ("line", "strengths"),
    [
        ("Knowledge of required reporting under mill law", {"unspecified"}),
        ("Understanding of minimum wage law", {"unspecified"}),
        ("Experience with bonus payments", {"unspecified"}),
        ("Ability to explain our competitive advantages", {"unspecified"}),
        ("Experience with looms, with dyeing being an advantage", {"unspecified", "preferred"}),
        ("Knowledge of wool is essential and knowledge of silk is desirable", {"required", "preferred"}),
        ("Wool, silk and linen preferred", {"preferred"}),
        ("Experience in dyeing is preferred but not required", {"preferred"}),
        ("大专以上学历（本科优先）", {"required", "preferred"}),
        ("有驾照，自备车者优先", {"required", "preferred"}),
        ("纺织、服装等相关专业优先，本科以上学历", {"required", "preferred"}),
    ],
)
def test_strengths_of_a_line(line, strengths):
    found = under_needs(line)
    assert {one.strength for one in found} == strengths
    assert not any(one.text.endswith(("(", "（")) or one.text.count("）") > one.text.count("（") for one in found)


@pytest.mark.parametrize(
    ("posting", "kinds"),
    [
        ("Weaver\n\nYou mend the looms of two mills.\n", ["responsibility"]),
        ("Weaver\n\nThe weaver checks the cloth and calls the dyer.\n", ["responsibility"]),
        (
            "Weaver\n\nYou will repair looms at the mill. You hold a forklift licence.\n",
            ["responsibility", "certification"],
        ),
        ("Weaver\n\nYou will mend the looms. This is an on-site role.\n", ["responsibility", "condition"]),
        (
            "Weaver\n\nYou will mend the looms. The job includes standing for long hours.\n",
            ["responsibility", "condition"],
        ),
        ("Weaver\n\nRequirements\n- 18 months in a mill\n", ["experience"]),
        ("织布工\n日常工作\n接电话收快递\n订会议室\n", ["responsibility", "responsibility"]),
        ("织布工\n你来了要做：\n✨ 每天剪两条视频\n希望你：\n✨ 写过小程序\n", ["responsibility", "experience"]),
        ("织布工\n岗位要求：\n1、可配合加班\n2、具叉车驾照\n", ["condition", "certification"]),
    ],
)
def test_kinds_of_what_is_asked(posting, kinds):
    assert [one.subkind or one.kind for one in asked(posting)] == kinds


@pytest.mark.parametrize("heading", ["You won't be doing", "Our process", "Next steps", "未来发展", "晋升通道"])
def test_headings_below_which_nothing_is_asked(heading):
    lines = (
        "- Night shifts in the mill\n- A day at the loom\n"
        if heading.isascii()
        else "1、成为独立负责项目的能手\n2、带领团队完成交付\n"
    )
    first = "Responsibilities\n- Mend the looms\n" if heading.isascii() else "岗位职责\n1、负责织机保养\n"
    assert len(asked(f"Weaver\n\n{first}\n{heading}\n{lines}")) == 1


def test_a_title_with_its_number_of_people_is_no_duty():
    assert [one.text for one in asked("织坊招聘\n一、织布工 2名\n岗位职责：\n1、负责织机保养\n")] == ["负责织机保养"]


@pytest.mark.parametrize(
    ("line", "strengths"),
    [
        ("Loom repair (essential) and dyeing (desirable)", ["required", "preferred"]),
        ("Weaving (must), carding (a plus)", ["required", "preferred"]),
        ("Knows SolidWorks (required); Rhino (nice to have); 3 years of CAD", ["required", "preferred", "unspecified"]),
        ("熟悉织机（必须），会染色（优先）", ["required", "preferred"]),
        ("Rhino (nice to have)", ["preferred"]),
        ("Dyeing (which is required in some states only)", ["unspecified"]),
    ],
)
def test_a_strength_in_brackets_is_of_what_stands_before_it(line, strengths):
    assert [one.strength for one in under_needs(line)] == strengths


@pytest.mark.parametrize("line", ["Shot-firer ticket", "Own waders", "Steady hands"])
def test_a_name_in_a_list_of_needs_is_a_need(line):
    assert [one.text for one in under_needs(line)] == [line]


def test_a_check_that_applies_is_a_condition():
    found = asked("Relief Weaver\n\nYou weave rugs.\n\nAn enhanced DBS check applies.\n")
    assert ("condition", "An enhanced DBS check applies") in [(one.subkind, one.text) for one in found]


def test_the_degrees_of_founders_are_none_that_are_asked():
    text = "Weaver\n\nOur team of PhDs from leading universities builds looms.\n\nWhat you bring\n- Steady hands\n"
    assert extract(to_document(Posting("x", text, "text"))).facts.degree_min is None
    text = "Woolhouse is seeking a weaver with at least 12 months of mill experience to join our team.\n"
    assert extract(to_document(Posting("x", text, "text"))).facts.min_years == 1
