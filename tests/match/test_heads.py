"""Two heads: sentences that stand in a posting get one of their own, whatever stands beside them."""

from dataclasses import replace

import numpy as np
import pytest

from pipeline.core.records import TITLE_QUERY, Query
from pipeline.core.resources import models_dir
from pipeline.framework import load_framework
from pipeline.match import MatchOptions, build_matcher
from pipeline.match.fusion.head import SHIPPED_OF_POSTINGS, Head, Level, load_head, save_head, shipped_head
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


@pytest.fixture
def two_headed(garden, lexical, matcher):
    heads = (head_for(garden, lexical, "Watering"), head_for(garden, lexical, "Plant Sales", 0.9))
    kinds = tuple(matcher.texts.values())
    return Matcher(
        Equipment(matcher.framework, kinds, matcher.views, matcher.weights, heads[0], {}, heads[1]), MatchOptions(top=3)
    )


def of_posting(number, text):
    return Query(f"r{number}", text, "responsibilities", None, "Gardener", "responsibility", None)


def bests(answers):
    return [answer.matches[0].competency for answer in answers]


def test_bare_sentences_and_those_of_postings_have_a_head_each(two_headed):
    bare = [Query(str(n), text) for n, text in enumerate(SENTENCES)]
    asked = [*map(of_posting, range(len(SENTENCES)), SENTENCES), Query(TITLE_QUERY, "Gardener", title="Gardener")]
    assert set(bests(two_headed.match(bare).answers)) == {"Watering"}
    assert set(bests(two_headed.match(asked).answers)) == {"Plant Sales"}
    assert two_headed.threshold_of_postings == 0.9


def test_neither_company_nor_a_name_decides_which_head_answers(two_headed):
    mixed = [
        Query(TITLE_QUERY, SENTENCES[0]),  # a bare sentence that somebody calls so
        of_posting(1, SENTENCES[1]),
        Query("3", SENTENCES[2]),
        Query("4", SENTENCES[3]),
        Query(TITLE_QUERY, "Gardener", title="Gardener"),
    ]
    together = two_headed.match(mixed).answers
    assert bests(together) == ["Watering", "Plant Sales", "Watering", "Watering", "Plant Sales"]
    alone = [two_headed.match([one]).answers[0] for one in mixed]
    assert bests(alone) == bests(together)
    for one, other in zip(alone, together, strict=True):
        assert one.query_id == other.query_id
        assert one.matches[0].probability == pytest.approx(other.matches[0].probability, abs=1e-6)


class Stand:
    """In place of an encoder that ships built: its name and digest, and vectors that mean nothing."""

    def __init__(self, name, digest, dimensions):
        self.name, self.digest, self.dimensions = name, digest, dimensions

    def encode(self, texts, on_progress=None):
        rows = [np.random.default_rng(abs(len(text))).normal(size=self.dimensions) for text in texts]
        found = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimensions)
        return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def sales(samples):
    return load_framework(samples / "framework.yaml")


def test_both_ship_for_the_default_encoders_and_one_for_fast(sales):
    bare, asked = load_head(models_dir() / "heads/sales"), load_head(models_dir() / SHIPPED_OF_POSTINGS[0])
    assert dict(bare.encoders) == dict(asked.encoders)
    assert shipped_head(sales, bare.encoders).digest == bare.digest
    assert shipped_head(sales, bare.encoders, SHIPPED_OF_POSTINGS).digest == asked.digest != bare.digest
    fast = load_head(models_dir() / "heads/sales-fast")
    assert shipped_head(sales, fast.encoders).digest == fast.digest
    assert shipped_head(sales, fast.encoders, SHIPPED_OF_POSTINGS) is None
    # What evaluate must not measure on.
    assert set(bare.seen.tolist()) <= set(asked.seen.tolist())


def test_a_head_that_is_named_answers_everything_and_run_json_says_which(sales, tmp_path):
    bare, asked = load_head(models_dir() / "heads/sales"), load_head(models_dir() / SHIPPED_OF_POSTINGS[0])
    encoders = tuple(Stand(name, bare.encoders[name], len(bare.weights[name])) for name in bare.weights)
    own = replace(bare, framework_digest=sales.digest)
    save_head(own, tmp_path / "own")
    said = {
        name: build_matcher(sales, MatchOptions(head=name), encoders).identity["head"]
        for name in (None, "none", str(tmp_path / "own"))
    }
    assert said[None] == f"{bare.digest}, of postings {asked.digest}"
    assert said["none"] == "none"
    assert said[str(tmp_path / "own")] == bare.digest
    shipped = build_matcher(sales, MatchOptions(), encoders)
    named = build_matcher(sales, MatchOptions(head=str(tmp_path / "own")), encoders)
    assert shipped.threshold_of_postings == asked.threshold
    assert named.threshold_of_postings == bare.threshold


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
