import pytest

from pipeline.extract.mentions.certificates import find_certificates


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
