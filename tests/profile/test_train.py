"""Fitting on labelled postings, on made-up cells."""

import pytest

from pipeline.train_profiles import Labelled, band_figures, fit, stage_figures


def made(number, title, carried, low, high, band=2):
    return Labelled(("made", str(number)), "en", (2, 2), low, high, band, low, carried, title, None)


CELLS = [
    made(number, title, carried, stage, stage)
    for number, (title, carried, stage) in enumerate(
        [("Sales Assistant", 2.2, 1), ("Seller", 2.2, 2), ("Sales Director", 3.0, 5), ("Seller", 3.0, 3)] * 10
    )
]


def test_titles_learn_which_way_they_pull():
    weights = fit(CELLS)
    assert weights.titles["assistant"] < -0.3
    assert weights.titles["director"] > 0.8
    assert weights.level > 0


def test_titles_and_sentences_together_beat_always_the_same():
    figures = stage_figures(CELLS)
    assert figures["sentences and title"][2] > figures["sentences"][2] > 0
    assert figures["always 2"][2] == pytest.approx(0.25)


def test_agreement_is_measured_as_the_benchmark_does():
    cells = [made(1, "", None, None, None, band) for band in (0, 2, 2, 3)]
    found = band_figures(cells)
    assert found["exact"] == 0.5
    assert found["false_high_per_100"] == 0
