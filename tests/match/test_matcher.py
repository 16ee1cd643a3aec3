import math
from dataclasses import replace

import numpy as np
import pytest

from pipeline.core.errors import EncoderError, UnknownNameError
from pipeline.core.records import Competency, Framework, Query, Stage
from pipeline.match import MatchOptions, build_matcher
from pipeline.match.fusion.similarity_features import lane_name
from tests.match.conftest import GARDEN, SENTENCES, asked


def test_says_what_a_sentence_is_about_in_both_languages(matcher):
    answers = matcher.match(asked(*SENTENCES)).answers
    assert [answer.matches[0].competency for answer in answers[:4]] == ["Watering", "Pruning", "Pruning", "Plant Sales"]


def test_answers_come_in_the_order_of_the_queries_with_their_ids(matcher):
    answers = matcher.match(asked(*SENTENCES)).answers
    assert [answer.query_id for answer in answers] == [str(n) for n in range(len(SENTENCES))]
    assert [answer.text for answer in answers] == list(SENTENCES)


def test_parts_add_up_to_the_log_odds(matcher):
    for answer in matcher.match(asked(*SENTENCES)).answers:
        for match in answer.matches:
            odds = math.log(match.probability / (1 - match.probability))
            assert sum(match.parts.values()) == pytest.approx(odds, abs=1e-3)
            assert "bias" in match.parts


def test_covered_sentences_stand_above_the_others(matcher):
    best = [answer.matches[0].probability for answer in matcher.match(asked(*SENTENCES)).answers]
    assert min(best[0], best[1], best[3]) > max(best[4], best[5])


def test_same_whatever_the_batch(matcher):
    queries = asked(*SENTENCES * 7)
    together = matcher.match(queries).answers
    for number, query in enumerate(queries):
        alone = matcher.match([query]).answers[0]
        assert [m.competency for m in alone.matches] == [m.competency for m in together[number].matches]
        assert alone.matches[0].probability == pytest.approx(together[number].matches[0].probability, abs=5e-5)
        assert alone.matches[0].stage == together[number].matches[0].stage


def test_chunks_do_not_show(matcher, monkeypatch):
    whole = matcher.match(asked(*SENTENCES)).answers
    monkeypatch.setattr("pipeline.match.matcher.CHUNK_MOST", 2)
    assert [a.matches[0].competency for a in matcher.match(asked(*SENTENCES)).answers] == [
        a.matches[0].competency for a in whole
    ]


def test_what_a_role_is_about_pulls_its_sentences_whatever_the_chunk(garden, lexical, monkeypatch):
    without = tuple(replace(one, phrases=(), phrases_zh=()) for one in garden.competencies)  # with phrases none pulls
    matcher = build_matcher(replace(garden, competencies=without, digest="garden-2"), MatchOptions(top=3), lexical)
    duties = [*["Cut branches and prune trees along the avenue"] * 3, "Answer questions of visitors"]
    role = [Query(str(n), text, kind="responsibility", posting="p") for n, text in enumerate(duties)]
    others = [Query("o", duties[3], kind="responsibility", posting="q")]
    of_role, alone = matcher.match(role + others).answers[3:]
    pulled, free = ({one.competency: one for one in each.matches}["Pruning"] for each in (of_role, alone))
    assert pulled.probability > free.probability
    assert sum(pulled.parts.values()) == pytest.approx(
        math.log(pulled.probability / (1 - pulled.probability)), abs=1e-3
    )
    monkeypatch.setattr("pipeline.match.matcher.CHUNK_MOST", 4)
    again = matcher.match(others * 2 + role).answers[-1]
    assert [one.probability for one in again.matches] == pytest.approx(
        [m.probability for m in of_role.matches], abs=1e-4
    )


def test_vectors_are_the_first_encoders(matcher, lexical):
    result = matcher.match(asked(*SENTENCES))
    np.testing.assert_allclose(result.vectors, lexical[0].encode(SENTENCES), atol=1e-6)
    assert matcher.encoder_name == "lexical"


def test_no_queries_no_answers(matcher):
    result = matcher.match([])
    assert result.answers == ()
    assert len(result.vectors) == 0


def test_progress_ends_at_the_number_of_queries(matcher):
    seen = []
    matcher.match(asked(*SENTENCES), seen.append)
    assert seen[-1] == len(SENTENCES)
    assert seen == sorted(seen)


def test_threshold_decides_who_is_silent(garden, lexical):
    mute = build_matcher(garden, MatchOptions(threshold=1.0), lexical)
    loud = build_matcher(garden, MatchOptions(threshold=0.0), lexical)
    assert all(answer.abstained for answer in mute.match(asked(*SENTENCES)).answers)
    assert not any(answer.abstained for answer in loud.match(asked(*SENTENCES)).answers)
    assert all(answer.matches for answer in mute.match(asked(*SENTENCES)).answers)


def test_top_limits_matches(garden, lexical):
    few = build_matcher(garden, MatchOptions(top=1), lexical)
    assert {len(answer.matches) for answer in few.match(asked(*SENTENCES)).answers} == {1}


def test_a_lane_switched_off_gives_no_part(garden, lexical):
    off = lane_name("lexical", "name")
    without = build_matcher(garden, MatchOptions(without=(off, "whom", "summaries")), lexical)
    parts = without.match(asked(SENTENCES[0])).answers[0].matches[0].parts
    assert off not in parts
    assert "whom" not in parts
    assert not any(name.endswith(":summaries") for name in parts)
    assert lane_name("lexical", "indicators") in parts


def test_an_unknown_lane_is_refused_with_the_known_ones(garden, lexical):
    with pytest.raises(UnknownNameError, match=r"'fortune'.*indicators"):
        build_matcher(garden, MatchOptions(without=("fortune",)), lexical)


def test_an_unknown_encoder_is_refused(garden):
    with pytest.raises((UnknownNameError, EncoderError), match="no-such-encoder"):
        build_matcher(garden, MatchOptions(encoder="no-such-encoder"))


def test_a_flat_framework_has_no_stage(lexical):
    flat = Framework("flat", (Competency("a", "Watering plants"), Competency("b", "Pruning trees")), "flat-1")
    answer = build_matcher(flat, None, lexical).match(asked("You prune trees"))
    best = answer.answers[0].matches[0]
    assert (best.competency, best.stage, best.indicator, best.stage_why) == ("Pruning trees", None, "", ())


def test_one_competency_alone(lexical):
    lone = Framework("lone", (Competency("a", "Watering plants"),), "lone-1")
    answer = build_matcher(lone, None, lexical).match(asked("You water plants", "Drive a truck")).answers
    assert answer[0].matches[0].probability > answer[1].matches[0].probability


def test_long_lists_are_searched_span_by_span(lexical):
    skills = tuple(Competency(f"s{n}", f"skill number {n} of {'abcdefghij'[n % 10] * 4}") for n in range(60))
    listed = Framework("skills", (*skills, Competency("rose", "rose grafting")), "skills-1")
    text = "Besides many other things that we do all day you will know rose grafting and how to keep bees in winter"
    answer = build_matcher(listed, MatchOptions(top=5), lexical).match(asked(text)).answers[0]
    assert answer.matches[0].competency == "rose grafting"
    assert "lexical:spans" in answer.matches[0].parts


def test_competencies_without_a_kind_of_text_are_neither_near_nor_far(lexical):
    bare = Competency("bare", "Composting", stages=(Stage(1, "", indicators=()),))
    mixed = replace(GARDEN, competencies=(*GARDEN.competencies, bare), digest="garden-2")
    answers = build_matcher(mixed, MatchOptions(top=4), lexical).match(asked(*SENTENCES)).answers
    assert [answer.matches[0].competency for answer in answers[:2]] == ["Watering", "Pruning"]


def test_identity_says_what_was_used(matcher, garden):
    assert matcher.identity["framework"] == garden.digest
    assert matcher.identity["encoders"].startswith("lexical ")
    assert matcher.identity["head"] == "none"
    assert len(matcher.identity["background"]) == 64


def test_options_refuse_numbers_that_mean_nothing():
    with pytest.raises(ValueError, match="top must be 1"):
        MatchOptions(top=0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        MatchOptions(threshold=1.5)
