"""The words that the evidence model reads of a sentence."""

from collections import Counter

import numpy as np
import pytest

from pipeline.core.records import Query
from pipeline.match.ngram_features import COLUMNS, MOST_WORDS, ngram_features, weighed


def columns(text, **context):
    return set(ngram_features(Query("1", text, **context))[0].tolist())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("sell", 1),
        ("sell large machines", 5),  # three words, two pairs
        ("销售", 3),  # two characters and both
        ("销售机床", 9),  # four, three pairs, two triples
        ("C++ 开发", 5),  # "c++", two characters, "c++ 开", both characters
        ("", 0),
        ("!? --", 0),
    ],
)
def test_runs_of_words_and_of_chinese_characters_are_features(text, count):
    assert len(columns(text)) == count


def test_case_and_width_make_no_difference():
    assert columns("Ｓｅｌｌ Machines") == columns("sell machines")


def test_order_makes_a_difference():
    assert columns("partners sell") != columns("sell partners")


def test_title_and_heading_are_features_of_their_own_only_in_a_posting():
    bare, asked = (
        columns("sell machines"),
        columns("sell machines", title="Dealer", heading="Duties", kind="responsibility"),
    )
    assert len(asked - bare) == 2
    assert columns("sell machines", heading="Duties") == bare


def test_counts_are_scaled_to_length_1():
    _, counts = ngram_features(Query("1", "sell sell sell machines"))
    assert np.linalg.norm(counts) == pytest.approx(1.0)
    assert Counter(counts.round(3).tolist()).most_common(1)[0][1] >= 2


def test_a_long_sentence_is_read_to_its_limit():
    long = " ".join(f"w{number}" for number in range(5 * MOST_WORDS))
    assert len(columns(long)) <= 2 * MOST_WORDS


def test_weights_are_summed_for_each_sentence():
    weights = np.zeros((COLUMNS, 2), dtype=np.float32)
    weights[ngram_features(Query("1", "sell"))[0]] = [1.0, -1.0]
    assert weighed([Query("1", "sell"), Query("2", "")], weights).tolist() == [[1.0, -1.0], [0.0, 0.0]]
