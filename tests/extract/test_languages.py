import pytest

from pipeline.extract.mentions.languages import find_languages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fluent in English and Japanese", [("en", "fluent"), ("ja", "fluent")]),
        ("Basic Spanish, native German", [("es", "basic"), ("de", "native")]),
        ("英语流利，日语N2", [("en", "fluent"), ("ja", "intermediate")]),
        ("普通话标准", [("zh", "fluent")]),
        ("CET-6以上", [("en", "fluent")]),
        ("大学英语四级", [("en", "intermediate")]),
        ("IELTS 6.5 or above", [("en", "test")]),
        ("Bilingual (English and French)", [("en", "fluent"), ("fr", "fluent")]),
        ("Proficient in Python and Java", []),
        ("French fries and Danish pastry", []),
    ],
)
def test_languages_and_levels(text, expected):
    assert [(mention.code, mention.level) for mention in find_languages(text)] == expected
