import numpy as np
import pytest

from pipeline.core.records import TITLE_QUERY, Query, Reason
from pipeline.match.fusion.role_level import (
    Roles,
    RoleWording,
    role_vectors,
    wording_reasons,
)
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


WORDING = RoleWording(*(np.array(one, np.float32) for one in ([1.0, 0.0], [0.0, 2.0], 0.0, -1.0)))


def of_posting(posting, text, query_id="1"):
    return Query(query_id, text, title="Gardener", kind="responsibility", posting=posting)


def test_the_wording_of_its_own_posting_moves_a_sentence_and_bare_ones_stay():
    queries = [
        of_posting("a", "prune trees"),
        of_posting("b", "plan parks"),
        of_posting("a", "Gardener", TITLE_QUERY),
        Query("2", "prune trees"),
    ]
    vectors = np.array([[0.0, 0.5], [0.0, 1.0], [0.3, 0.0], [9.0, 9.0]], dtype=np.float32)
    pulls = Roles(WEIGHTS, WORDING).pulls(queries, vectors)
    assert pulls.tolist() == [pytest.approx(0.3), pytest.approx(1.0), pytest.approx(0.3), 0.0]
    assert not Roles(WEIGHTS).pulls(queries, vectors).any()


def test_a_requirement_that_stands_twice_counts_once():
    queries = [of_posting("a", text) for text in ("prune trees", "prune trees", "plan parks")]
    vectors = np.array([[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]], dtype=np.float32)
    title, mean = role_vectors(queries, vectors)
    assert title is None
    assert mean.tolist() == [0.5, 0.5]


def test_what_the_wording_does_is_said_where_it_is_worth_a_word():
    assert wording_reasons(0.42) == (Reason("role_raises", {"by": 0.4}),)
    assert wording_reasons(-0.2) == (Reason("role_lowers", {"by": 0.2}),)
    assert wording_reasons(0.1) == ()
