"""What a posting as a whole says of its sentences: a part of the sum, for that posting alone."""

import math
from dataclasses import replace

import numpy as np
import pytest

from pipeline.core.errors import HeadError
from pipeline.core.records import TITLE_QUERY, Query
from pipeline.match import MatchOptions
from pipeline.match.fusion.fusion import Features
from pipeline.match.fusion.head import arranged, load_head, save_head
from pipeline.match.fusion.posting_context import Context, read_context
from pipeline.match.fusion.role_level import RoleWording
from pipeline.match.matcher import Equipment, Matcher
from pipeline.outputs.report.write import strings
from pipeline.training.matcher.cross_fit_heads import Beside, Postings
from tests.match.test_heads import head_for

TEXTS = ("Sell seedlings to customers at the plant market", "Cut branches and prune trees", "Drive the van")


@pytest.fixture
def head(garden, lexical):
    """A head with a context of any numbers."""
    (encoder,) = lexical
    plain = head_for(garden, lexical, "nobody")
    draw = np.random.default_rng(0)
    weights = [draw.normal(size=(encoder.dimensions, 3)).astype(np.float32) for _ in range(2)]
    biases = [np.array(one, dtype=np.float32) for one in ([0.25, 0.5, -0.5], [0.5, -0.25, 0.125])]
    return replace(plain, context=Context(encoder.name, RoleWording(*weights, *biases)))


@pytest.fixture(params=["none for bare sentences", "one for all"])
def matcher_with(matcher, request):
    def made(head):
        kinds = tuple(matcher.texts.values())
        of_bare = head if request.param == "one for all" else None
        equipment = Equipment(matcher.framework, kinds, matcher.views, matcher.weights, of_bare, {}, head)
        return Matcher(equipment, MatchOptions(top=3))

    return made


def posting(name, texts=TEXTS, title="Gardener"):
    asked = [Query(f"r{n}", text, title=title, kind="responsibility", posting=name) for n, text in enumerate(texts)]
    return [*asked, Query(TITLE_QUERY, title, title=title, posting=name)]


def odds(match):
    return math.log(match.probability / (1 - match.probability))


def by_id(answer):
    return {match.competency_id: match for match in answer.matches}


def test_it_is_a_part_of_the_sum_of_every_sentence_of_a_posting(matcher_with, head):
    found = matcher_with(head).match(posting("a"))
    vectors = found.vectors
    wording = head.context.wording
    expected = vectors[3] @ wording.title + wording.title_bias
    expected = expected + vectors[:3].mean(axis=0) @ wording.requirements + wording.requirements_bias
    places = {one.competency_id: place for place, one in enumerate(matcher_with(head).framework.competencies)}
    for answer in found.answers[:3]:
        for match in answer.matches:
            assert match.parts["role"] == pytest.approx(float(expected[places[match.competency_id]]), abs=1e-4)
            assert sum(match.parts.values()) == pytest.approx(odds(match), abs=1e-3)


def test_a_posting_without_a_title_is_read_by_its_requirements(matcher_with, head):
    found = matcher_with(head).match(posting("a")[:3])
    wording = head.context.wording
    expected = found.vectors.mean(axis=0) @ wording.requirements + wording.requirements_bias
    assert by_id(found.answers[0])["water"].parts["role"] == pytest.approx(float(expected[0]), abs=1e-4)


def test_every_part_of_a_match_has_its_words_in_the_report(matcher_with, head):
    names = strings()
    parts = matcher_with(head).match(posting("a")).answers[0].matches[0].parts
    assert {"role", "head"} <= parts.keys()
    kinds = [name.rpartition(":")[2] for name in parts]  # the encoder before it is a name in itself
    assert [kind for kind in (*kinds, "spans") if f"part.{kind}" not in names] == []


def test_a_title_and_a_bare_sentence_are_read_by_themselves(matcher_with, head):
    with_context, without = matcher_with(head), matcher_with(replace(head, context=None))
    assert by_id(with_context.match(posting("a")).answers[3])["water"].parts["role"] == 0
    for queries in ([Query("1", TEXTS[0])], posting("a")[3:]):
        one, other = (by_id(by.match(queries).answers[0]) for by in (with_context, without))
        assert {key: match.probability for key, match in one.items()} == pytest.approx(
            {key: match.probability for key, match in other.items()}
        )
    assert "role" not in with_context.match([Query("1", TEXTS[0])]).answers[0].matches[0].parts


@pytest.mark.parametrize("chunk", [1024, 2])
def test_other_postings_and_bare_sentences_beside_it_change_nothing(matcher_with, head, monkeypatch, chunk):
    matcher = matcher_with(head)
    alone = matcher.match(posting("a")).answers
    monkeypatch.setattr("pipeline.match.matcher.CHUNK_MOST", chunk)
    mixed = [*posting("b", TEXTS[1:], "Driver"), Query("1", TEXTS[2]), *posting("a")]
    together = matcher.match(mixed).answers[-4:]
    assert "role" not in matcher.match(mixed).answers[3].matches[0].parts
    for one, other in zip(alone, together, strict=True):
        assert by_id(one).keys() == by_id(other).keys()
        for key, match in by_id(one).items():
            assert match.probability == pytest.approx(by_id(other)[key].probability, abs=1e-6)
            assert match.parts["role"] == pytest.approx(by_id(other)[key].parts["role"], abs=1e-6)


def test_it_is_kept_with_its_head_and_goes_with_its_columns(head, garden, tmp_path):
    save_head(head, tmp_path / "own")
    loaded = load_head(tmp_path / "own")
    for name, values in head.context.arrays.items():
        np.testing.assert_allclose(loaded.context.arrays[name], values, rtol=2e-3, atol=2e-3)
    assert replace(head, context=None).digest != head.digest
    turned = replace(garden, competencies=garden.competencies[::-1])
    moved = arranged(head, turned).context
    np.testing.assert_array_equal(moved.wording.title, head.context.wording.title[:, ::-1])
    np.testing.assert_array_equal(moved.wording.requirements_bias, head.context.wording.requirements_bias[::-1])


def test_a_context_that_does_not_fit_its_head_is_refused(head, tmp_path):
    narrow = replace(head.context.wording, title=head.context.wording.title[:, :2])
    save_head(replace(head, context=Context(head.context.encoder, narrow)), tmp_path / "own")
    with pytest.raises(HeadError, match="a context of shape"):
        load_head(tmp_path / "own")
    save_head(replace(head, context=Context("another", head.context.wording)), tmp_path / "own")
    with pytest.raises(HeadError, match="on another"):
        load_head(tmp_path / "own")


def test_a_context_is_whole_or_not_there(head):
    arrays = head.context.arrays
    assert read_context(None, {}) is None
    for encoder, some in (
        (None, arrays),
        ("", {}),
        (0, arrays),
        ("lexical", {}),
        ("lexical", dict([*arrays.items()][1:])),
    ):
        with pytest.raises(ValueError, match="a context of"):
            read_context(encoder, some)


def test_weights_learned_on_centred_vectors_say_the_same_of_those_that_are_as_they_come():
    draw = np.random.default_rng(1)
    wording, share = draw.normal(2, 1, (60, 8)), draw.integers(0, 2, 60).astype(float)
    wording[:, 1] += 3 * share  # the language shows in the vectors
    wording[::5, :4] = 0  # a title that is not there
    beside = Beside(Features({}, {"chinese": share}), {}, np.arange(60))
    numbers = np.zeros((60, 1), dtype=np.intp)
    found = Postings(beside, np.arange(60), np.zeros(60, np.intp), numbers, numbers, wording).context()
    assert np.abs((share - share.mean()) @ found.vectors).max() < 1e-9
    weights = draw.normal(size=(8, 3))
    learned, shipped = found.vectors @ weights, found.wording(weights)
    for row, known in zip(wording.astype(np.float32), learned, strict=True):
        title, requirements = np.split(row, 2)
        assert shipped.pull(title if title.any() else None, requirements) == pytest.approx(known, abs=1e-4)
