"""A head: it answers for every sentence alike, and what ships is for one framework and one encoder."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.core.records import TITLE_QUERY, Query
from pipeline.core.resources import models_dir
from pipeline.encoders import load_encoder
from pipeline.framework import load_framework
from pipeline.match import MatchOptions, build_matcher
from pipeline.match.fusion.head import SHIPPED, Head, Level, load_head, save_head, shipped_head
from pipeline.match.matcher import Equipment, Matcher
from tests.match.conftest import SENTENCES


def head_for(garden, lexical, name, threshold=0.3):
    """A head that believes in one competency whatever is said."""
    (encoder,) = lexical
    names = tuple(one.name for one in garden.competencies)
    bias = np.array([100.0 if one == name else 0.0 for one in names], dtype=np.float32)
    weights = {encoder.name: np.zeros((encoder.dimensions, len(names)), dtype=np.float32)}
    known = {encoder.name: encoder.digest}
    return Head(names, garden.digest, known, weights, bias, 0.0, 1.0, 0.0, 0.0, threshold)


def of_posting(number, text):
    return Query(f"r{number}", text, "responsibilities", None, "Gardener", "responsibility", None)


def test_a_head_answers_for_bare_sentences_and_for_those_of_postings(garden, lexical, matcher):
    head = head_for(garden, lexical, "Plant Sales", 0.9)
    kinds = tuple(matcher.texts.values())
    headed = Matcher(Equipment(garden, kinds, matcher.views, matcher.weights, head, {}), MatchOptions(top=3))
    mixed = [
        Query("1", SENTENCES[0]),
        *map(of_posting, range(len(SENTENCES)), SENTENCES),
        Query(TITLE_QUERY, "Gardener", title="Gardener"),
    ]
    together = headed.match(mixed).answers
    assert {answer.matches[0].competency for answer in together} == {"Plant Sales"}
    assert {match.parts["head"] for match in (answer.matches[0] for answer in together)} == {100.0}
    assert headed.threshold == 0.9


@pytest.fixture
def sales(samples):
    return load_framework(samples / "framework.yaml")


def test_one_ships_for_the_sales_competencies_and_fast(sales, garden):
    head, encoder = load_head(models_dir() / SHIPPED), load_encoder("fast")
    assert dict(head.encoders) == {"fast": encoder.digest}
    assert shipped_head(sales, head.encoders).digest == head.digest
    assert shipped_head(garden, head.encoders) is None
    assert shipped_head(sales, {"fast": "another state"}) is None


def test_a_head_that_is_named_answers_and_the_identity_says_which(sales, tmp_path):
    shipped, encoders = load_head(models_dir() / SHIPPED), (load_encoder("fast"),)
    own = replace(shipped, framework_digest=sales.digest, threshold=0.7)
    save_head(own, tmp_path / "own")
    asked = (None, "none", str(tmp_path / "own"))
    built = [build_matcher(sales, MatchOptions(head=name), encoders) for name in asked]
    assert [one.identity["head"] for one in built] == [shipped.digest, "none", own.digest]
    assert [one.threshold for one in built] == [shipped.threshold, built[1].weights.threshold, 0.7]


def test_every_number_that_decides_is_in_the_digest(garden, lexical):
    """A run is gone on with where its head is the same; a threshold or a cut that was moved is another head."""
    (encoder,) = lexical
    level = Level(encoder.name, np.zeros(encoder.dimensions, dtype=np.float32), 0.0, (1.5, 2.5, 3.5, 4.5))
    head = replace(head_for(garden, lexical, "Watering"), level=level)
    others = [
        replace(head, threshold=0.31),
        replace(head, level=None),
        replace(head, level=replace(level, bias=0.1)),
        replace(head, level=replace(level, cuts=(1.5, 2.5, 3.5, 4.6))),
        replace(head, level=replace(level, weights=level.weights + 1)),
    ]
    assert len({head.digest, *(one.digest for one in others)}) == 6
