"""The evidence model on made-up numbers: what it answers, how it is kept, and what it refuses."""

import json
from dataclasses import replace

import numpy as np
import pytest

from pipeline.core.errors import HeadError
from pipeline.core.records import TITLE_QUERY, Query
from pipeline.match.evidence_matcher import EvidenceMatcher
from pipeline.match.evidence_model import (
    RULED_OUT,
    Calibration,
    EvidenceModel,
    LevelLines,
    load_evidence_model,
    save_evidence_model,
    with_context,
)
from pipeline.match.ngram_features import COLUMNS, ngram_features
from pipeline.match.options import MatchOptions
from tests.factory import framework

LINE = Calibration(1.0, 1.0, 0.0)
NO_WORDS = np.zeros((COLUMNS, 2), dtype=np.float32)
MODEL = EvidenceModel(
    ("Selling", "Teaming"),
    "fake",
    np.array([[4.0, 0.0], [0.0, 4.0]], dtype=np.float32),
    np.array([-2.0, -2.0], dtype=np.float32),
    NO_WORDS,
    np.zeros(2, dtype=np.float32),
    np.array([[4.0, 0.0], [0.0, 4.0]], dtype=np.float32),
    np.array([-2.0, -2.0], dtype=np.float32),
    np.array([4.0, 1.0], dtype=np.float32),
    LevelLines(0.0, 1.0, 0.0, 0.0, (0.0, 0.0)),
    {f"{lang} {context}": LINE for lang in ("en", "zh") for context in ("posting", "none")},
    {},
)


class Fake:
    """An encoder of two dimensions: whether a text sells, whether it teams."""

    name = "fake"
    digest = "0" * 64
    dimensions = 2

    def __init__(self):
        self.read = []

    def encode(self, texts, on_progress=None):
        self.read += texts
        if on_progress:
            on_progress(len(texts))
        return np.array([[float("sell" in text), float("team" in text)] for text in texts], dtype=np.float32)


def matcher(model=MODEL, encoder=None, **options):
    return EvidenceMatcher(framework("Selling", "Teaming"), model, encoder or Fake(), MatchOptions(**options), {})


def test_the_most_probable_competency_comes_first_and_its_parts_sum_to_its_log_odds():
    (answer,) = matcher().match([Query("1", "sell machines")]).answers
    first = answer.matches[0]
    assert (first.competency, answer.abstained) == ("Selling", False)
    assert sum(first.parts.values()) == pytest.approx(np.log(first.probability / (1 - first.probability)), abs=1e-4)


def test_a_sentence_of_nothing_is_abstained_on():
    (answer,) = matcher().match([Query("1", "oil chains")]).answers
    assert answer.abstained
    assert all(match.probability < 0.5 for match in answer.matches)


def test_a_sentence_of_a_posting_is_read_with_title_and_heading_and_a_bare_one_alone():
    encoder = Fake()
    asked = Query("1", "sell machines", heading="Duties", title="Dealer", kind="responsibility", posting="p")
    matcher(encoder=encoder).match([asked, Query("2", "sell machines")])
    assert encoder.read[-2:] == ["Dealer | Duties | sell machines", "sell machines"]
    assert with_context(replace(asked, heading=None)) == "Dealer |  | sell machines"


def test_the_language_and_the_context_choose_the_calibration():
    sure = replace(MODEL, calibration={**MODEL.calibration, "zh none": Calibration(1.0, 1.0, 3.0)})
    english, chinese = (
        matcher(sure).match([Query("1", text)]).answers[0].matches[0].probability for text in ("sell", "sell 销售设备")
    )
    assert chinese > english


def test_levels_are_those_of_the_posting_where_it_has_several_sentences():
    lines = LevelLines(0.0, 0.0, 1.0, 0.0, (0.0, 0.0))
    queries = [
        Query("1", "sell machines", title="Dealer", kind="responsibility", posting="p"),
        Query("2", "team up", title="Dealer", kind="responsibility", posting="p"),
    ]
    answers = matcher(replace(MODEL, level_lines=lines)).match(queries).answers
    assert [answer.matches[0].level for answer in answers] == [2.5, 2.5]


def test_columns_follow_the_framework():
    turned = MODEL.arranged(framework("Teaming", "Selling"))
    assert turned.competencies == ("Teaming", "Selling")
    assert turned.weights.tolist() == [[0.0, 4.0], [4.0, 0.0]]


def test_the_words_of_a_sentence_count_beside_its_vector():
    weights = NO_WORDS.copy()
    weights[ngram_features(Query("1", "haggle"))[0]] = [8.0, 0.0]
    asked = Query("1", "haggle well")
    known = matcher(replace(MODEL, word_weights=weights)).match([asked]).answers[0].matches[0]
    strange = matcher().match([asked]).answers[0].matches[0]
    assert known.competency == "Selling"
    assert known.probability > 0.5 > strange.probability
    assert known.parts["words"] == pytest.approx(8 / np.sqrt(3))  # one of three features: each word, and both


def asked(text, number="1"):
    return Query(number, text, title="Dealer", kind="responsibility", posting="p")


def test_a_sentence_of_a_posting_that_its_words_rule_out_is_not_encoded():
    words = replace(MODEL, word_bias=np.array([RULED_OUT - 1, RULED_OUT - 2], dtype=np.float32))
    encoder = Fake()
    found = matcher(words, encoder)
    read = len(encoder.read)
    result = found.match([asked("sell machines")])
    assert encoder.read[read:] == []
    (answer,) = result.answers
    assert answer.abstained
    assert [match.competency for match in answer.matches] == ["Selling", "Teaming"]
    assert sum(answer.matches[0].parts.values()) == pytest.approx(RULED_OUT - 1)
    assert not result.vectors.any()


def test_a_bare_sentence_and_a_title_are_always_encoded():
    words = replace(MODEL, word_bias=np.array([RULED_OUT - 1, RULED_OUT - 1], dtype=np.float32))
    encoder = Fake()
    found = matcher(words, encoder)
    read = len(encoder.read)
    title = Query(TITLE_QUERY, "Dealer", title="Dealer", posting="p")
    found.match([Query("1", "sell machines"), title])
    assert len(encoder.read[read:]) == 2


def test_the_level_of_a_posting_is_that_of_its_encoded_sentences():
    weights = NO_WORDS.copy()
    weights[ngram_features(Query("1", "oil"))[0]] = -30.0
    lines = LevelLines(0.0, 0.0, 1.0, 0.0, (0.0, 0.0))
    model = replace(MODEL, word_weights=weights, level_lines=lines)
    answers = matcher(model).match([asked("sell machines"), asked("oil", "2")]).answers
    assert [answer.matches[0].level for answer in answers] == [4.0, 4.0]


def test_columns_of_words_follow_the_framework():
    words = NO_WORDS.copy()
    words[7] = [1.0, 2.0]
    turned = replace(MODEL, word_weights=words).arranged(framework("Teaming", "Selling"))
    assert turned.word_weights[7].tolist() == [2.0, 1.0]


def test_a_model_is_kept_as_it_is(tmp_path):
    save_evidence_model(MODEL, tmp_path / "made")
    found = load_evidence_model(tmp_path / "made")
    assert found.digest == MODEL.digest
    assert found.competencies == MODEL.competencies


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": 0}, "version"),
        ({"numbers": "0" * 64}, "not those"),
        ({"competencies": ["Selling"]}, "shape"),
        ({"calibration": {}}, "no calibration"),
        ({"level_lines": {"start": 0}}, "cannot be read"),
    ],
)
def test_a_model_whose_parts_do_not_fit_is_refused(tmp_path, change, words):
    save_evidence_model(MODEL, tmp_path / "made")
    card = tmp_path / "made.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), **change}))
    with pytest.raises(HeadError, match=words):
        load_evidence_model(tmp_path / "made")
