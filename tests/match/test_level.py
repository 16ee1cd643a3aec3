"""The level direction: what it learns from a framework's own stages, and how levels become stages."""

import math

import numpy as np
import pytest

from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.match.level.direction import LEAST_TEXTS, learn_direction
from pipeline.match.level.lesson import StagedText, lesson_of, staged_texts
from pipeline.match.level.ridge import fit_ridge
from pipeline.match.level.scale import Scale, by_cuts
from pipeline.match.level.shared import SharedLevel

CHANCE = np.random.default_rng(3)


def vectors_of(texts):
    """The number in a text is where it lies in the first dimension; the others are noise of the text's own."""
    rows = [np.random.default_rng(sum(map(ord, text))).normal(0, 0.1, 6) for text in texts]
    return np.array([[float(text.split()[-1]), *row] for text, row in zip(texts, rows, strict=True)], dtype=np.float32)


def ladder(numbers, each=3):
    return [StagedText(0, n, f"step {step} {n}") for n in numbers for step in range(each)]


def shared(rise, dimensions=7, groups=10):
    direction = np.zeros(dimensions + groups, dtype=np.float32)
    direction[0] = rise
    nothing = np.zeros(dimensions, dtype=np.float32)
    return SharedLevel(direction, nothing, nothing.copy())


def test_leaving_one_out_is_what_fitting_without_it_says():
    inputs, targets = CHANCE.normal(size=(9, 4)), CHANCE.normal(size=9)
    found = fit_ridge(inputs, targets, 2.0).left_out
    for row in range(9):
        rest = np.arange(9) != row
        middle = inputs[rest].mean(axis=0)  # with the row's own share in the middle taken out, as the formula does
        one = fit_ridge(np.vstack([inputs[rest], middle]), np.append(targets[rest], targets[rest].mean()), 2.0)
        assert found[row] == pytest.approx(inputs[row] @ one.weights + one.start, abs=0.12)


def test_a_framework_teaches_its_own_levels():
    direction = learn_direction(lesson_of(ladder(range(1, 7)), vectors_of), None)
    asked = ["climb 1", "climb 3", "climb 4", "climb 6"]
    found = direction.stages(asked, vectors_of(asked))
    assert direction.origin == "own"
    assert direction.told_apart > 0.95
    assert [round(float(one)) for one in found] == [1, 3, 4, 6]


def test_few_texts_take_the_direction_that_ships():
    few = ladder((1, 2, 3), each=1)
    assert len(few) < LEAST_TEXTS
    assert learn_direction(lesson_of(few, vectors_of), shared(1.0)).origin == "shared"


def test_where_what_ships_is_wrong_the_framework_is_right():
    direction = learn_direction(lesson_of(ladder(range(1, 6)), vectors_of), shared(-40.0))
    assert direction.told_apart > 0.9
    assert direction.weights[0] > 0


@pytest.mark.parametrize("numbers", [(), (2,)])
def test_one_stage_tells_nothing(numbers):
    texts = ladder(numbers)
    assert learn_direction(lesson_of(texts, vectors_of), shared(1.0)) is None


def test_a_language_of_which_there_is_hardly_a_text_is_not_spoken():
    english = ladder(range(1, 6))
    assert learn_direction(lesson_of(english, vectors_of), None).spoken == (True, False)
    some = [StagedText(0, n, f"修剪 {n}") for n in range(1, 6)]
    assert learn_direction(lesson_of([*english, *some], vectors_of), None).spoken == (True, False)
    both = learn_direction(lesson_of([*english, *some, *some], vectors_of), None)
    assert both.spoken == (True, True)
    assert not np.allclose(*both.middles)
    assert learn_direction(lesson_of(some, vectors_of), shared(1.0)).spoken == (False, True)


def test_a_stage_without_indicators_is_known_by_its_summary():
    stages = (
        Stage(1, "adds <b>pots</b>"),
        Stage(2, "x", indicators=(Indicator("a", "", "修剪树木"),)),
        Stage(None, "y"),
    )
    framework = Framework("f", (Competency("c", "C", stages=stages),), "d")
    assert [(one.stage, one.text) for one in staged_texts(framework)][1] == (2, "修剪树木")
    assert [one.stage for one in staged_texts(framework)] == [1, 2]


@pytest.mark.parametrize("count", [2, 3, 5, 6, 7, 8, 9])
def test_every_stage_can_be_said(count):
    scale, stages = Scale(1, count), tuple(range(1, count + 1))
    assert [scale.stage(float(level), stages) for level in scale.levels(np.array(stages, dtype=np.float32))] == list(
        stages
    )


@pytest.mark.parametrize(
    ("level", "stages", "stage"),
    [(5.0, (4, 5), 5), (1.0, (4, 5), 4), (3.0, (1, 3, 5), 3), (1.4, (2, 4, 7), 2), (2.0, (1, 3), 3)],
)
def test_a_competency_has_its_own_stages_on_the_scale_of_all(level, stages, stage):
    assert Scale(1, 5).stage(level, stages) == stage


def test_a_level_lacks_what_is_left_to_half_way():
    assert Scale(1, 5).lacking(2.0, (1, 2, 3, 4, 5)) == pytest.approx(0.5)
    assert Scale(1, 3).lacking(1.5, (1, 2, 3)) == pytest.approx(0.5)
    assert Scale(1, 5).lacking(4.6, (1, 2, 3, 4, 5)) == math.inf


def test_cuts_become_halves():
    cuts = (1.0, 1.2, 2.0, 4.0)
    found = by_cuts(np.array([*cuts, 1.6, -9.0, 9.0], dtype=np.float32), cuts)
    assert found.tolist() == pytest.approx([1.5, 2.5, 3.5, 4.5, 3.0, 1.0, 5.0])
