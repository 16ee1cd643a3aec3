"""How sure a band is, on made-up ideas."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.records import BANDS
from pipeline.profile import load_weights
from pipeline.profile.bands import Idea, band_of, band_probabilities

LIMITS = load_weights().bands
IDEAS = st.lists(st.builds(Idea, st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.booleans(), st.floats(0.0, 1.0)), max_size=6)


@given(IDEAS)
def test_probabilities_are_those_of_all_ways_in_which_ideas_can_be_there(ideas):
    expected = dict.fromkeys(BANDS, 0.0)
    for present in itertools.product([False, True], repeat=len(ideas)):
        chance = 1.0
        for idea, there in zip(ideas, present, strict=True):
            chance *= idea.probability if there else 1 - idea.probability
        expected[band_of([i for i, there in zip(ideas, present, strict=True) if there], LIMITS)] += chance
    assert band_probabilities(ideas, LIMITS) == pytest.approx(expected)


@given(IDEAS)
def test_probabilities_sum_to_one(ideas):
    assert sum(band_probabilities(ideas, LIMITS).values()) == pytest.approx(1.0)


def test_mentions_alone_are_low_however_many_and_sure():
    assert band_of([Idea(0.0, False, 1.0)] * 9, LIMITS) == "low"
