"""The features of the line classifier: their hashes are those that its weights were trained for."""

from binascii import crc32

import pytest

from pipeline.extract.lines.cue_features import cues_of
from pipeline.extract.lines.line_classifier import LABELS, judge
from pipeline.extract.lines.units import Unit
from pipeline.extract.lines.word_features import text_features


def hashes(*features):
    return sorted(crc32(feature.encode()) for feature in features)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Bake 30 loaves",
            [
                "bake",
                "#2",
                "loaves",
                "s:loave",
                "bake #2",
                "#2 loaves",
                "1:bake",
                "12:bake #2",
                "z:loaves",
                "e:ake",
                "n:0",
            ],
        ),
        (
            "Experience with SQL, French",
            [
                *("experience", "with", "sql", "french", "s:exper", "s:frenc"),
                *("experience with", "with sql", "sql french"),
                *("1:experience", "12:experience with", "z:french", "e:nce"),
                *("n:2", "c:language", "n:2:experience", "c:language:experience"),
            ],
        ),
        ("-", ["n:0"]),
    ],
)
def test_features_of_english(text, expected):
    assert sorted(text_features(text, chinese=False).hashes) == hashes(*expected)


def test_features_of_chinese():
    expected = ["sql", "会", "用", "会用", "1:会", "1:会用", "1:会用S", "z:L", "z:QL", "z:SQL"]
    assert sorted(text_features("1、会用SQL。", chinese=True).hashes) == hashes(*expected)


def test_a_long_text_is_read_to_its_eightieth_word():
    assert text_features("dough " * 200, chinese=False).hashes == text_features("dough " * 80, chinese=False).hashes


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("write to bread@bakery.example", "mail"),
        ("from 40 k", "money"),
        ("two or 3 years", "years"),
        ("join us.", "we"),
        ("你会喜欢这里", "you"),
        ("French is an asset", "must"),
        ("a track record", "exp"),
        ("familiarity with ovens", "skill"),
        ("本科毕业", "edu"),
        ("call 5", "digits"),
        ("since 2019", "date"),
        ("- Baking bread", "ing"),
        ("Bakes bread", "third"),
    ],
)
def test_cues(text, cue):
    assert cue in cues_of(text)
    assert cue not in cues_of("Bread")


LINES = (
    "Cheese Maker",
    "What you will do:",
    "Press the curd of three farms every day",
    "Five years of experience in a dairy",
    "You hold a food hygiene certificate",
    "We make cheese since 1911 and pay for your train",
    "任职要求：",
    "大专以上学历，食品专业优先",
    "负责奶酪的日常制作",
)


def test_probabilities_stay_those_of_the_trained_weights():
    units = [Unit(0, len(line), line, chinese=not line.isascii()) for line in LINES]
    scores = judge(units)
    assert [LABELS[column] for column in scores.argmax(axis=1)] == [
        "META",
        "HEAD",
        "COMPANY",
        "EXP",
        "HEAD",
        "BENEFIT",
        "HEAD",
        "EDU",
        "RESP",
    ]
    assert scores.max(axis=1) == pytest.approx(
        [0.7074, 0.9916, 0.1403, 0.9234, 0.2052, 0.3891, 0.986, 0.974, 0.3162], abs=0.001
    )
