"""Fitting on labelled postings, on made-up cells."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.match.fusion.title_level import RoleWeights
from pipeline.training.matcher.fit_role_level import LEAST_LEVEL, Reading, RoleFit, RoleLesson, fit_roles
from pipeline.training.profiles.train import Labelled, band_figures, role_lesson, stage_figures, taught_rows


def made(number, title, carried, low, high, band=2):
    return Labelled(("made", str(number)), "en", (2, 2), low, high, band, carried, title, None)


CELLS = [
    made(number, title, carried, stage, stage)
    for number, (title, carried, stage) in enumerate(
        [("Sales Assistant", 2.2, 1), ("Seller", 2.2, 2), ("Sales Director", 3.0, 5), ("Seller", 3.0, 3)] * 40
    )
]


def fit(cells, reading=None) -> RoleFit:
    return fit_roles(role_lesson(cells), taught_rows(cells), reading or Reading())


def test_titles_learn_which_way_they_pull():
    weights = fit(CELLS).weights
    assert isinstance(weights, RoleWeights)
    assert weights.titles["assistant"] < -0.3
    assert weights.titles["director"] > 0.8
    assert weights.level > 0


def test_titles_and_sentences_together_beat_always_the_same():
    figures = stage_figures(CELLS)
    assert figures["sentences and title"][2] > figures["sentences"][2] > 0
    assert figures["always 2"][2] == pytest.approx(0.25)


def test_the_wording_tells_roles_apart_that_no_word_of_the_title_does():
    wordings = np.concatenate([np.zeros((4, 4)), np.eye(4)], axis=1)  # no title, four kinds of requirements
    cells = [
        replace(made(n, "Seller", 2.5, 1 + n % 4, 1 + n % 4), wording=tuple(wordings[n % 4].tolist()))
        for n in range(160)
    ]
    figures = stage_figures(cells)
    assert figures["sentences, title and wording"][2] > 0.9
    assert figures["sentences and title"][2] < 0.5


def test_the_sentence_keeps_its_say_where_the_wording_tells_all():
    wordings = np.concatenate([np.zeros((4, 4)), np.eye(4)], axis=1)
    carried = np.random.default_rng(0).normal(2.5, 0.5, 160).tolist()
    cells = [
        replace(made(n, "Seller", carried[n], 1 + n % 4, 1 + n % 4), wording=tuple(wordings[n % 4].tolist()))
        for n in range(160)
    ]
    assert fit(cells, Reading(wording=False)).weights.level == LEAST_LEVEL
    found = fit(cells)
    assert found.weights.level == LEAST_LEVEL
    stages = found.stages(role_lesson(cells), taught_rows(cells))
    assert np.corrcoef(stages, [one.low for one in cells])[0, 1] > 0.8


def test_what_ships_reads_a_role_as_the_fit_did():
    draw = np.random.default_rng(0)
    wording = draw.normal(size=(80, 8))
    wording[::4, :4] = 0  # a title that is not there
    ranges = [(1, 2) if one > 0 else (3, 4) for one in wording[:, 6]]
    lesson = RoleLesson.of(draw.normal(2.5, 0.5, 80).tolist(), (["Seller"] * 80, [None] * 80), wording, ranges)
    found = fit_roles(lesson, np.arange(80), Reading())
    roles = found.roles()
    for row, stage in enumerate(found.stages(lesson, np.arange(80)).tolist()):
        title, requirements = np.split(wording[row].astype(np.float32), 2)
        level = roles.weights.start + roles.weights.level * lesson.levels[row]
        level += roles.wording.pull(title if title.any() else None, requirements)
        assert stage == pytest.approx(np.clip(np.floor(level + 0.5), 1, 5), abs=0.01)


def test_agreement_is_measured_as_the_benchmark_does():
    cells = [made(1, "", None, None, None, band) for band in (0, 2, 2, 3)]
    found = band_figures(cells)
    assert found["exact"] == 0.5
    assert found["false_high_per_100"] == 0
