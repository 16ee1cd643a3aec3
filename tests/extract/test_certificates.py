import pytest

from pipeline.extract.mentions.certificates import find_certificates
from pipeline.text.chinese import simplified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PMP or CPA required", [("PMP", "certificate"), ("CPA", "certificate")]),
        ("A valid driver's licence", [("valid driver's licence", "licence")]),
        ("Secret security clearance", [("Secret security clearance", "clearance")]),
        ("AWS certification is a plus", [("AWS certification", "certificate")]),
        ("持有护士资格证书", [("护士资格证书", "certificate")]),
        ("有C1驾照", [("C1驾照", "licence")]),
        ("电工上岗证优先", [("电工上岗证", "certificate")]),
        ("We certify nothing and sell software licences to schools", []),
    ],
)
def test_names_and_kinds(text, expected):
    assert [(mention.name, mention.kind) for mention in find_certificates(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "持茶艺师证",
        "有评茶员证书者优先",
        "具堆高機牌",
        "持有 A1 牌照",
        "取得会计师资格",
        "註冊或登記護士",
        "二级建造师证",
        "须有健康证",
        "普通话水平证书",
        "潜水教练证",
        "物業管理人牌照",
    ],
)
def test_chinese_certificates_are_known_by_how_they_end(text):
    assert [mention.kind != "not" for mention in find_certificates(simplified(text))] == [True]


@pytest.mark.parametrize(
    "text", ["带身份证面试", "保证质量", "验证方案", "有论证能力", "签证办理", "具备应征资格", "电工证明信"]
)
def test_what_only_ends_like_a_certificate_is_none(text):
    assert find_certificates(text) == ()
