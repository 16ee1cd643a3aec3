import pytest

from pipeline.core.records import Reason
from pipeline.match.fusion.stage_model import StageWeights, explain, level_reasons
from pipeline.match.level.level_words import level_groups, level_words
from tests.match.conftest import asked

WEIGHTS = StageWeights(2.0, 1.0, {"assist": -0.5, "lead": 0.6, "organisation": 0.4})


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("Assist the manager", "assist"),
        ("协助经理工作", "assist"),
        ("Lead the team", "lead"),
        ("主导项目", "lead"),
        ("meet executives of the customer", "executive"),
        ("与客户高层会面", "executive"),
    ],
)
def test_level_words_are_found_in_both_languages(text, group):
    assert level_words([text])[0, level_groups().index(group)] == 1


def test_level_words_are_whole_words():
    assert level_words(["the ledger of our plant"])[0, level_groups().index("lead")] == 0


def test_why_quotes_the_word_and_says_what_the_next_would_take():
    text = "Lead the crew"
    why = explain(level_reasons(text, level_words([text])[0], WEIGHTS.words, 0.0), 4, (1, 2, 3, 4, 5), 0.1)
    assert why == (
        Reason("word_raises", {"word": "Lead", "group": "lead"}),
        Reason("missing_words", {"groups": ("organisation",), "stage": 5}),
    )


@pytest.mark.parametrize(
    ("lack", "wanted"),
    [(0.3, ("lead", "organisation")), (0.5, ("lead",)), (0.9, ("lead", "organisation"))],
)
def test_why_names_the_words_that_would_reach_the_next_stage(lack, wanted):
    found = level_reasons("Prune trees", level_words(["Prune trees"])[0], WEIGHTS.words, 0.0)
    assert explain(found, 2, (1, 2, 3), lack) == (
        Reason("no_level_words"),
        Reason("missing_words", {"groups": wanted, "stage": 3}),
    )


def test_why_asks_for_no_words_that_would_not_reach_the_next_stage():
    found = level_reasons("Prune trees", level_words(["Prune trees"])[0], WEIGHTS.words, 0.0)
    assert explain(found, 2, (1, 2, 3), 1.1)[-1] == Reason("not_enough", {"stage": 3})


def test_why_names_what_holds_down():
    text = "协助修剪"
    why = explain(level_reasons(text, level_words([text])[0], WEIGHTS.words, -0.5), 1, (1, 2), 0.1)
    assert why[:2] == (Reason("word_lowers", {"word": "协助", "group": "assist"}), Reason("wording_lowers"))


def test_the_highest_stage_asks_for_no_more():
    found = level_reasons("Lead the crew", level_words(["Lead the crew"])[0], WEIGHTS.words, 0.0)
    assert explain(found, 5, (1, 2, 3, 4, 5), 0.1) == found.wording


def test_leading_asks_for_more_than_assisting(matcher):
    answers = matcher.match(asked("Assist the gardener who prunes trees", "Lead and plan the pruning of trees")).answers
    low, high = (answer.matches[0] for answer in answers)
    assert low.stage < high.stage
    assert low.indicator_id.startswith("prune-")
    assert high.stage_why
