"""Chinese lines by what they say: needs among duties, wishes and experience cut out, lines that ask nothing."""

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document


def read(*lines, duties="岗位职责：", needs="任职要求："):
    """Return what a posting with one sure duty, some lines among the duties, and others among the needs asks."""
    among_duties = [line for line in lines if not line.startswith("+")]
    among_needs = [line[1:] for line in lines if line.startswith("+")]
    rows = [duties, "1、负责茶园的日常管理；", *(f"{at}、{line}" for at, line in enumerate(among_duties, 2))]
    if among_needs:
        rows += [needs, *(f"{at}、{line}" for at, line in enumerate(among_needs, 1))]
    return extract(to_document(Posting("x", "\n".join(["茶园管理员", *rows]))))


def asked(posting):
    """Return kind, strength and text of what a posting asks beside its sure duty."""
    return [
        (item.subkind or item.kind, item.strength, item.text)
        for item in posting.requirements
        if item.text != "负责茶园的日常管理"
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("個性隨和、做事細心、有企圖心", "qualification"),
        ("心思細膩負責、工作主動、待人有禮貌", "qualification"),
        ("懂製茶流程及烘焙設備", "qualification"),
        ("熟Excel報表，會簡單修圖", "qualification"),
        ("擅長與茶農溝通", "qualification"),
        ("認同有機耕作的理念", "qualification"),
        ("願意從基層學起，有志成為茶師者", "qualification"),
        ("可配合假日排班者尤佳", "qualification"),
        ("具評茶員證照尤佳", "qualification"),
        ("須配合各茶園輪調", "qualification"),
        ("製茶師證照", "qualification"),
        ("農業科系畢業，領有評茶員證書", "qualification"),
        ("有茶園管理經驗者佳", "experience"),
        ("培養新人的團隊精神", "responsibility"),
        ("耐心向客人解說茶葉", "responsibility"),
        ("服務現場消費者", "responsibility"),
        ("主动联络老客户，热情接待来访者", "responsibility"),
        ("病虫害防治：协助编写防治手册", "responsibility"),
    ],
)
def test_a_line_among_duties_is_what_it_says(line, kind):
    found = [item.kind for item in read(line).requirements[1:]]
    assert found
    assert set(found) == {kind}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "2年以上茶叶销售经验，有电商、直播，社群运营等经验者优先",
            [("experience", "required"), ("experience", "preferred")],
        ),
        ("一年以上门店经验，餐饮行业经验优先考虑", [("experience", "required"), ("experience", "preferred")]),
        ("大专及以上学历，园艺、农学及茶学专业优先", [("education", "required"), ("education", "preferred")]),
        ("大學以上學歷，農學/園藝相關科系者尤佳，但不限科系", [("education", "required"), ("education", "preferred")]),
        ("会开车，有山区驾驶经验尤佳", [("skill", "required"), ("experience", "preferred")]),
        ("有製茶經驗優", [("experience", "preferred")]),
        ("了解各产区茶叶的优劣", [("skill", "required")]),
        ("熟悉武夷（岩茶）产区的优先", [("skill", "preferred")]),
    ],
)
def test_a_wish_is_cut_from_what_is_asked_beside_it(line, expected):
    assert [(kind, strength) for kind, strength, _ in asked(read(f"+{line}"))] == expected


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("园艺、茶学等相关专业毕业，5年以上种植经验", ["education", "experience"]),
        ("3年以上制茶经验，熟练掌握炒青工艺", ["experience", "skill"]),
        ("熟悉绿茶加工，3年以上制茶经验，熟练操作揉捻机", ["skill", "experience", "skill"]),
        ("本科以上学历, 熟悉茶叶标准, 有带队经验", ["education", "skill", "experience"]),
        ("大专以上学历，英语四级，口语良好", ["education", "language"]),
        ("高中以上学历，工作踏实，责任心强", ["education", "trait"]),
        ("本科以上学历，如经验丰富可放宽要求", ["education"]),
        ("5年以上种植经验，基础扎实", ["experience"]),
    ],
)
def test_a_length_of_experience_and_a_degree_stand_apart(line, kinds):
    assert [kind for kind, _, _ in asked(read(f"+{line}"))] == kinds


@pytest.mark.parametrize(
    "line",
    [
        "無經驗可：只要肯學，專人培訓",
        "沒有經驗也可以",
        "无相关工作经验可提供带薪培训",
        "履歷請註明希望的茶園",
        "敬請透過下方連結填寫應徵表單",
        "請親洽茶園現場面試",
        "具製茶經驗者，起薪38000元",
        "新進同仁安排製茶基礎訓練",
        "岗位发展方向为：茶师、园长",
        "交通方式：捷運站1號出口",
        "是否远程：可远程",
        "茶園官網：https://tea.example",
        "《清香》&《春茶》",
        "報到時繳交體檢報告",
    ],
)
def test_what_only_looks_like_a_need_asks_nothing(line):
    assert not asked(read(line))


@pytest.mark.parametrize(
    ("duty", "strength"),
    [
        ("在部门要求指导下完成采摘计划", "unspecified"),
        ("准备制茶所需的工具", "unspecified"),
        ("为茶农提供必要资源", "unspecified"),
        ("编写脚本以满足测试需要", "unspecified"),
        ("必须每日记录温湿度", "required"),
    ],
)
def test_words_of_need_that_name_what_a_duty_deals_with_make_it_no_more_required(duty, strength):
    assert read(duty).requirements[1].strength == strength


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("宝妈优先", True),
        ("宝妈勿扰", True),
        ("全职妈妈均不考虑", True),
        ("适合宝妈", True),
        ("谢绝全职妈妈", True),
        ("面向宝妈群体做推广", False),
        ("适合妈妈用户的产品策划", False),
    ],
)
def test_mothers_are_flagged_where_they_are_wanted_or_refused(text, flagged):
    assert any(flag.kind == "marital" for flag in read(f"+{text}").flags) == flagged


@pytest.mark.parametrize(
    ("label", "degree"),
    [
        ("學歷要求: 大學", "bachelor"),
        ("学历：大学", "bachelor"),
        ("學歷要求：國小", "none"),
        ("小学程度即可", "none"),
        ("国中以上", "none"),
        ("學歷要求: 專科", "associate"),
    ],
)
def test_schools_by_their_labels(label, degree):
    assert read(f"+{label}").facts.degree_min == degree


def test_years_of_a_line_that_also_wishes_are_required():
    facts = read("+一年以上种植经验，有茶园工作经验优先", needs="任职要求：").facts
    assert (facts.min_years, facts.years_required) == (1.0, True)


LISTED = """茶點師傅
工作範疇
控管茶葉庫存
研擬季節菜單
籌劃試茶活動
應備條件
高中職以上
具烘焙丙級證照
諳台語尤佳
曾任門市工作滿兩年
手腳麻利
能早起
"""


def test_short_lines_without_bullets_are_what_their_heading_opens():
    found = [(item.subkind or item.kind, item.text) for item in extract(to_document(Posting("x", LISTED))).requirements]
    assert found == [
        ("responsibility", "控管茶葉庫存"),
        ("responsibility", "研擬季節菜單"),
        ("responsibility", "籌劃試茶活動"),
        ("education", "高中職以上"),
        ("certification", "具烘焙丙級證照"),
        ("language", "諳台語尤佳"),
        ("experience", "曾任門市工作滿兩年"),
        ("trait", "手腳麻利"),
        ("condition", "能早起"),
    ]


def test_capitals_of_a_product_do_not_make_a_chinese_line_a_heading():
    found = extract(
        to_document(Posting("x", "影音編輯\n要求：\n熟练使用PR与AE\n可配合假日排班\n会调色加分\n"))
    ).requirements
    assert [(item.kind, item.subkind) for item in found] == [
        ("qualification", "skill"),
        ("qualification", "condition"),
        ("qualification", "skill"),
    ]


@pytest.mark.parametrize(
    ("prose", "kind"),
    [
        ("平时要给客人泡茶、收拾茶席。", "responsibility"),
        ("上班就是看茶炉、添水。", "responsibility"),
        ("要求手脚勤快，不怕脏。", "trait"),
        ("最好泡过茶。", "experience"),
        ("帶過茶席的更好", "experience"),
    ],
)
def test_talk_without_headings_asks(prose, kind):
    found = extract(to_document(Posting("x", f"茶馆招人啦\n{prose}\n"))).requirements
    assert [item.subkind or item.kind for item in found] == [kind]


def test_the_years_of_a_company_are_none_that_it_asks():
    text = "茶艺师\n要求：\n1、持茶艺师证；\n公司优势\n1、核心制茶人员具备十五年以上制茶经验\n"
    assert extract(to_document(Posting("x", text))).facts.min_years is None


def test_a_wish_in_a_list_does_not_head_the_lines_below():
    text = "要求：\n1. 語文：諳日語者佳。\n2. 大學以上，碩士優先。\n"
    assert extract(to_document(Posting("x", text))).facts.degree_required
