"""What bands of whole postings teach a head, on made-up postings."""

import numpy as np
import pytest
from scipy.optimize import check_grad
from scipy.sparse import csr_matrix

from pipeline.training.matcher.band_likelihood import ALONE, DUTY, SKILL, Cells, Shown
from pipeline.training.matcher.fit_head import learn


def cells(seed, sentences=30, competencies=4, postings=5):
    draw = np.random.default_rng(seed)
    least = draw.integers(0, 4, (postings, competencies))
    return Cells(
        draw.normal(size=(sentences, 6)),
        draw.normal(size=(sentences, competencies)) - 1,
        draw.integers(0, postings, sentences),
        draw.integers(0, 3, sentences),
        least,
        np.maximum(least, draw.integers(0, 2, (postings, competencies))),
        Shown(
            csr_matrix(draw.random((4, sentences)) < 0.1, dtype=float),
            draw.integers(0, competencies, 4),
            draw.random(4),
            draw.random((sentences, competencies)) < 0.2,
        ),
    )


@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_that_of_the_loss(seed):
    made = cells(seed)
    point = made.odds.ravel()
    off = check_grad(
        lambda flat: made.loss(flat.reshape(made.odds.shape))[0],
        lambda flat: made.loss(flat.reshape(made.odds.shape))[1].ravel(),
        point,
    )
    assert off < 1e-3  # of 120 steps together; the loss is steep where a band is next to impossible


def test_a_posting_with_evidence_raises_one_of_its_sentences_and_one_without_lowers_all():
    least = np.array([[2], [0]])
    made = Cells(np.eye(4), np.full((4, 1), -1.0), np.array([0, 0, 1, 1]), np.full(4, DUTY), least, least)
    slope = made.loss(made.odds)[1].ravel()
    assert (slope[:2] < 0).all()  # going down the slope raises them
    assert (slope[2:] > 0).all()


def test_traits_alone_do_not_make_a_band_medium_but_a_low_one():
    for least, moves in ((2, False), (1, True)):
        band = np.array([[least]])
        made = Cells(np.eye(1), np.full((1, 1), -1.0), np.array([0]), np.array([ALONE]), band, band)
        assert (made.loss(made.odds)[1] != 0).any() == moves


def test_a_head_learns_from_bands_what_no_sentence_says():
    band = np.array([[2], [0]])
    made = Cells(np.array([[1.0, 0.0], [0.0, 1.0]]), np.zeros((2, 1)), np.array([0, 1]), np.full(2, DUTY), band, band)
    sentences = np.zeros((4, 2)), np.zeros((4, 1)), np.array([[True], [False]] * 2), np.ones(4)
    learned = learn(*sentences, 0.1, made)
    assert learned.weights[0, 0] > 0.2
    assert learned.weights[1, 0] < -0.2
    assert not learn(*sentences, 0.1).weights.any()


def test_a_posting_whose_sentences_were_taken_away_teaches_nothing():
    made = cells(0)
    assert made.take(np.zeros(0, dtype=np.intp)).loss(np.zeros((0, 4)))[0] == 0


def test_a_line_that_a_reader_named_is_raised_and_the_others_are_lowered():
    band = np.array([[2]])
    shown = Shown(csr_matrix([[1.0, 0.0, 0.0]]), np.array([0]), np.ones(1), np.array([[False], [True], [True]]))
    known = np.eye(3), np.full((3, 1), -1.0), np.zeros(3, np.intp), np.full(3, DUTY), band, band
    slope = Cells(*known, shown).loss(known[1])[1].ravel()
    assert slope[0] < 0 < min(slope[1:])
    assert (Cells(*known).loss(known[1])[1] < 0).all()  # without names each may be the one


def slope_of(band, part, odds=-1.0):
    """How one more of two equal sentences moves, where a reader gave their posting a band."""
    bands = np.array([[band]])
    made = Cells(np.eye(2), np.full((2, 1), odds), np.zeros(2, np.intp), np.full(2, part), bands, bands)
    return made.loss(made.odds)[1].ravel()


def test_bands_say_how_many_duties_there_are():
    assert (slope_of(3, DUTY, 0.0) < 0).all()  # two or more: both rise
    assert (slope_of(2, DUTY, 2.0) > 0).all()  # one: two that are sure are one too many
    assert (slope_of(2, DUTY, -3.0) < 0).all()
    assert (slope_of(1, DUTY, 1.0) > 0).all()  # a mention and no duty
    assert (slope_of(1, ALONE, 1.0) < 0).all()
    assert (slope_of(2, SKILL, 0.0) < 0).all()  # two skills stand for a duty


def test_two_bands_are_what_both_allow():
    least, most = np.array([[0]]), np.array([[1]])
    made = Cells(np.eye(1), np.zeros((1, 1)), np.zeros(1, np.intp), np.array([ALONE]), least, most)
    assert not made.loss(made.odds)[1].any()  # none or a mention: a trait may be either
