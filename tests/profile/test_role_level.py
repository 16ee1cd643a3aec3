"""The level of a role, each counted by hand."""

import pytest

from pipeline.core.records import Reason
from pipeline.profile.expected_levels import by_grade, by_years
from pipeline.profile.role_level import AskedStage, role_level


def asked(*cells):
    """Cells given as "high 3" or, with a range, "medium 2-3-4"; named A, B, C in order."""
    made = []
    for name, words in zip("ABCDEFGH", cells, strict=False):
        band, _, stages = words.partition(" ")
        low, _, rest = stages.partition("-")
        stage, _, high = rest.partition("-")
        made.append(AskedStage(name, band, int(low), int(stage or low), int(high or low)))
    return made


@pytest.mark.parametrize(
    ("cells", "level"),
    [
        (["high 3"], 3),
        (["high 3", "high 2"], 3),  # a half is enough
        (["high 3", "high 2", "medium 2"], 2),  # 2 of 5 reach 3
        (["medium 4", "medium 3", "medium 1"], 3),  # never the highest alone
        (["high 4", "medium 1", "medium 1"], 4),  # never an average
        (["high 2", "low 5", "low 5", "low 5"], 2),  # a passing mention says nothing
        (["medium 1", "medium 5"], 5),
    ],
)
def test_the_level_is_the_highest_stage_that_half_of_what_is_asked_for_reaches(cells, level):
    found = role_level(asked(*cells))
    assert found.level == level
    assert 2 * found.reaching >= found.total


@pytest.mark.parametrize(
    ("cells", "more", "missing"),
    [
        ([], {}, "level_little"),
        (["medium 3"], {}, "level_little"),
        (["low 3", "low 3", "low 3"], {}, "level_little"),
        (["high 3"], {"too_thin": True}, "level_thin"),
        (["high 3"], {"fits": False}, "level_unfit"),
        (["high 3"], {"fits": True, "covered": 24}, "level_uncovered"),
    ],
)
def test_too_little_evidence_gives_no_level_and_says_why(cells, more, missing):
    found = role_level(asked(*cells), **more)
    assert (found.level, found.low, found.high, found.boundary) == (None, None, None, ())
    assert found.missing.key == missing


@pytest.mark.parametrize(
    ("cells", "boundary"),
    [
        (["high 3"], []),
        (["high 3", "high 3"], []),
        (["high 3", "high 2"], [Reason("level_without", {"competency": "A", "level": 2})]),
        (["high 2-3-3"], [Reason("level_lower_ends", {"level": 2})]),
        (["high 3-3-4", "high 3"], [Reason("level_upper_ends", {"level": 4})]),
        (["high 3", "medium 3", "high 2", "medium 2"], [
            Reason("level_without", {"competency": "A", "level": 2}),
            Reason("level_without", {"competency": "B", "level": 2}),
        ]),
    ],
)  # fmt: skip
def test_a_boundary_case_says_what_would_make_it_another_level(cells, boundary):
    assert list(role_level(asked(*cells)).boundary) == boundary


def test_the_worked_example_of_the_documents():
    found = role_level(asked("high 3-4-4", "medium 3", "medium 3"))
    assert (found.level, found.low, found.high, found.reaching, found.total) == (4, 3, 4, 2, 4)
    assert found.boundary == (
        Reason("level_without", {"competency": "A", "level": 3}),
        Reason("level_lower_ends", {"level": 3}),
    )


def test_a_quarter_of_the_duties_is_enough():
    assert role_level(asked("high 3"), fits=True, covered=25).level == 3


def test_what_is_expected_of_a_grade_follows_the_number_of_stages():
    assert by_grade((1, 2, 3, 4, 5))["senior"] == (3, 4)
    assert by_grade((1, 2, 3))["senior"] == (2, 3)
    assert by_grade((1, 2, 3, 4, 5, 6, 7, 8, 9))["director"] == (7, 9)
    assert by_years((1, 2, 3, 4, 5))[0] == (6.0, (3, 5))
