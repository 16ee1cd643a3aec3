"""A handful of phrases, as a user writes them, must help and never make a framework fall silent."""

from dataclasses import replace

import pytest

from pipeline.core.records import Query
from pipeline.encoders import load_encoder
from pipeline.match import MatchOptions, build_matcher
from pipeline.match.fusion.framework_texts import framework_texts, has_few_phrases
from tests.factory import framework

SENTENCE = "Coach junior potters and review their glazes every week"
PHRASES = {"Coaching": ("coach juniors", "review their work"), "Firing": ("load the kiln", "watch the cones")}


def worded(base, phrases):
    return replace(
        base, competencies=tuple(replace(one, phrases=phrases.get(one.name, ())) for one in base.competencies)
    )


@pytest.fixture
def bare():
    return framework("Coaching", "Firing")


def best(kinds):
    matcher = build_matcher(kinds, MatchOptions(phrases="none", head="none", top=2), (load_encoder("lexical"),))
    return {match.competency: match for match in matcher.match([Query("1", SENTENCE)]).answers[0].matches}


def test_few_phrases_raise_their_competency(bare):
    without, given = best(bare), best(worded(bare, PHRASES))
    assert given["Coaching"].probability > without["Coaching"].probability


def test_the_indicator_shown_is_never_a_phrase(bare):
    given = best(worded(bare, PHRASES))
    assert {match.indicator for match in given.values()} <= {i.text for c in bare.competencies for i in c.indicators}


def test_many_phrases_have_lanes_of_their_own(bare):
    many = {name: tuple(f"{phrase} {n}" for n in range(20)) for name, (phrase, _) in PHRASES.items()}
    assert has_few_phrases(worded(bare, PHRASES))
    assert not has_few_phrases(worded(bare, many))
    assert not has_few_phrases(bare)
    assert "phrases_en" in {kind.kind for kind in framework_texts(worded(bare, many))}
    assert "phrases_en" not in {kind.kind for kind in framework_texts(worded(bare, PHRASES))}
