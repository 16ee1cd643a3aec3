import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.match.fusion.calibration import best_first, chance, rivals
from pipeline.match.fusion.ngrams import count_ngrams
from pipeline.match.fusion.similarity_features import Groups
from pipeline.match.fusion.token_windows import spans_of


@given(st.lists(st.integers(0, 4), min_size=1, max_size=25), st.integers(0, 2**32 - 1))
def test_nearest_is_the_mean_of_the_three_highest(owners, seed):
    owners = np.sort(np.array(owners))
    scores = np.random.default_rng(seed).normal(size=(4, len(owners))).astype(np.float32)
    found = Groups.of(owners, 5).nearest(scores)
    for competency in set(owners.tolist()):
        own = np.sort(scores[:, owners == competency], axis=1)[:, -3:]
        np.testing.assert_allclose(found[:, competency], own.mean(axis=1), atol=1e-5)


def test_rivals_are_none_and_all_the_others():
    odds = np.array([[0.0, 1.0, -2.0], [60.0, 59.0, -60.0]], dtype=np.float32)
    beaten = np.log(1 + np.exp(1.0) + np.exp(-2.0))
    assert np.isclose(rivals(odds)[0, 0], beaten, atol=1e-5)
    chances = chance(odds - rivals(odds))
    assert np.all(chances.sum(axis=1) <= 1 + 1e-6)
    assert np.isfinite(chances).all()


def test_ngrams_see_words_and_chinese_runs():
    counts = count_ngrams(["prune roses", "prunes rose", "修剪玫瑰", "修剪", "", "prune roses"])
    assert (counts[0] != counts[5]).nnz == 0
    assert counts[0].multiply(counts[1]).sum() > 0
    assert counts[2].multiply(counts[3]).sum() == 3  # two characters and one pair
    assert counts[0].multiply(counts[2]).sum() == 0
    assert counts[4].nnz == 0


def test_ngrams_do_not_run_across_texts():
    together = count_ngrams(["rose", "修剪", "bees"])
    for row, text in enumerate(("rose", "修剪", "bees")):
        assert (together[row] != count_ngrams([text])).nnz == 0


def test_spans_are_windows_of_words_and_characters():
    assert "rose grafting" in spans_of("know rose grafting, and bees")
    assert "修剪" in spans_of("会修剪树木")
    assert spans_of("") == [""]


@given(st.integers(0, 2**32 - 1), st.integers(1, 6))
def test_best_first_is_a_full_sort_cut_short(seed, count):
    scores = np.random.default_rng(seed).normal(size=(3, 40)).astype(np.float32)
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    np.testing.assert_array_equal(best_first(scores, count), expected)
    every = rivals(scores)
    np.testing.assert_allclose(rivals(scores, expected), np.take_along_axis(every, expected, axis=1), atol=1e-5)
