import pytest

from pipeline.core.records import Query, Reason
from pipeline.match.fusion.title_level import (
    RoleWeights,
    read_in_role,
    title_groups,
    title_reasons,
    title_words,
    years_pull,
)
from tests.match.conftest import asked

WEIGHTS = RoleWeights(
    0.5,
    0.8,
    {"assistant": -0.7, "desk": -0.5, "specialist": -0.3, "senior": 0.2, "manager": 0.2, "director": 1.3},
    0.25,
)


def in_role(title, years=None):
    return Query("1", "prune trees", "responsibilities", None, title, "responsibility", years)


@pytest.mark.parametrize(
    ("title", "groups"),
    [
        ("Sales Assistant", {"assistant"}),
        ("销售助理", {"assistant"}),
        ("Director of Sales", {"director"}),
        ("销售总监", {"director"}),
        ("总监助理", {"assistant"}),
        ("Assistant to the Director", {"assistant"}),
        ("CustomerSupport", {"desk"}),
        ("International Buyer", set()),
        ("Senior Account Manager", {"senior", "manager"}),
    ],
)
def test_titles_say_at_what_level_a_role_works(title, groups):
    found = title_words([title])[0]
    assert {name for name, has in zip(title_groups(), found, strict=True) if has} == groups


def test_the_same_duty_stands_higher_for_a_director_than_for_an_assistant():
    levels = [read_in_role(2.5, in_role(title), WEIGHTS) for title in ("销售助理", "销售", "销售总监")]
    assert levels == [pytest.approx(1.8), pytest.approx(2.5), pytest.approx(3.8)]


def test_years_break_a_tie_and_no_more():
    assert [years_pull(years) for years in (None, 0, 2, 6, 20)] == [0, -0.5, 0, 1, 1]
    apart = read_in_role(2.5, in_role("Buyer", 20), WEIGHTS) - read_in_role(2.5, in_role("Buyer"), WEIGHTS)
    assert apart == pytest.approx(0.25)


def test_what_the_title_does_is_said():
    lowers = Reason("title_lowers", {"word": "Assistant", "by": 0.7})
    assert title_reasons(in_role("Sales Assistant"), WEIGHTS) == (lowers,)
    assert title_reasons(in_role("Buyer"), WEIGHTS) == ()


def test_the_indicator_shown_is_one_of_the_stage(matcher):
    for answer in matcher.match(
        asked("Assist the gardener who prunes trees", "Lead and plan the pruning of trees")
    ).answers:
        for match in answer.matches:
            competency = next(c for c in matcher.framework.competencies if c.competency_id == match.competency_id)
            stage = next(s for s in competency.stages if s.number == match.stage)
            assert match.indicator_id in {indicator.indicator_id for indicator in stage.indicators}
