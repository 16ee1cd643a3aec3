"""The features of the line classifier: their hashes are those that its weights were trained for."""

from binascii import crc32

import numpy as np
import pytest

from pipeline.core.resources import sample_postings
from pipeline.extract.lines.cue_features import cues_of
from pipeline.extract.lines.line_classifier import judge
from pipeline.extract.lines.units import cut_units
from pipeline.extract.lines.word_features import text_features
from pipeline.ingest import read_postings, to_document


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


def test_probabilities_of_the_sample_postings_stay_as_they_were_trained():
    documents = [to_document(posting) for posting in read_postings([str(sample_postings())])]
    scores = np.concatenate([judge(cut_units(document)) for document in documents])
    assert scores.shape == (529, 14)
    assert scores.max(axis=1)[:: len(scores) // 12] == pytest.approx(
        [
            0.3619999885559082,
            0.7059999704360962,
            0.5569999814033508,
            0.9869999885559082,
            0.9459999799728394,
            0.2029999941587448,
            0.6499999761581421,
            0.0860000029206276,
            0.5709999799728394,
            0.9539999961853027,
            0.7670000195503235,
            0.7900000214576721,
            0.8130000233650208,
        ],
        abs=0.001,
    )
