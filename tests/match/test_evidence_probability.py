"""What a posting does to the fused probability of its sentences, on made-up matches."""

from dataclasses import replace

from pipeline.core.records import TITLE_QUERY, Query
from pipeline.match.fusion.evidence_probability import Belief, belief_of, read_in_posting
from tests.factory import answer

TITLE = Query(TITLE_QUERY, "Seller", title="Seller", posting="p")
SENTENCE = Query("r1", "visit hospital buyers", title="Seller", kind="responsibility", posting="p")


SHARED = Belief(0.5, 0.0)


def read(match, title=0.01, belief=SHARED, **parts):
    one = answer("r1", SENTENCE.text, match)
    one = replace(one, matches=(replace(one.matches[0], parts=parts),))
    of_title = answer(TITLE_QUERY, "Seller", ("Selling", title, 3))
    return read_in_posting((SENTENCE, TITLE), (one, of_title), 0.5, belief)[0].matches[0]


def test_a_title_that_speaks_of_a_competency_makes_unsure_sentences_surer():
    assert read(("Selling", 0.4, 3)).probability == answer("", "", ("Selling", 0.4, 3)).matches[0].probability
    assert 0.5 < read(("Selling", 0.4, 3), title=0.9).probability < 0.9


def test_what_rivals_took_is_given_back_in_part_and_said_in_the_parts():
    found = read(("Selling", 0.6, 3), rivals=-4.0)
    assert 0.8 < found.probability < 0.95
    assert found.parts["shared"] == 2.0


def test_bare_sentences_and_titles_stay_as_they_are():
    bare = Query("r1", "visit hospital buyers")
    one = answer("r1", bare.text, ("Selling", 0.4, 3))
    assert read_in_posting((bare,), (one,), 0.5, SHARED) == (one,)


def test_without_phrases_a_sentence_is_believed_more_readily():
    assert belief_of("phrases") == belief_of("few") == SHARED
    assert 0 < belief_of("indicators").offset < 2
    assert belief_of("indicators").role > 0 == belief_of("names").role
    found = read(("Selling", 0.4, 3), belief=Belief(0.0, 1.0))
    assert 0.6 < found.probability < 0.7
    assert found.parts["posting"] == 1.0
    assert "shared" not in found.parts
