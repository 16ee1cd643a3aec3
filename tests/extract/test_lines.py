import json

import numpy as np
import pytest

from pipeline.core.errors import InputError
from pipeline.extract.lines.line_classifier import LABELS, judge, labels_of, load_line_model
from pipeline.extract.lines.line_features import hashed_features, places_of
from pipeline.extract.lines.units import cut_units
from pipeline.extract.lines.word_features import BUCKETS
from pipeline.training.labelled_postings import Labelled
from pipeline.training.line_classifier.fit import fit, save

TEXT = """Responsibilities:
- Bake bread for the village
- Clean the oven
Requirements:
- Experience in a bakery
- Knowledge of sourdough"""


def test_a_feature_is_a_column_and_hides_what_it_hashes(document):
    units = cut_units(document(TEXT))
    found = hashed_features(units)
    assert found.columns.max() < BUCKETS
    assert len(found.edges) == len(units) + 1
    assert found.edges[-1] == len(found.columns) == len(found.weights)


def test_a_unit_knows_the_heading_above_it(document):
    places = places_of(cut_units(document(TEXT)))
    assert [place.heading_kind for place in places[1:3]] == ["responsibilities"] * 2
    assert [place.heading_kind for place in places[4:]] == ["qualifications"] * 2
    hidden = hashed_features(cut_units(document(TEXT)), headings=False)
    shown = hashed_features(cut_units(document(TEXT)))
    assert len(hidden.columns) < len(shown.columns)


def test_judging_gives_chances_for_every_label(document):
    units = cut_units(document(TEXT))
    sure = judge(units)
    assert sure.shape == (len(units), len(LABELS))
    assert ((sure >= 0) & (sure <= 1)).all()
    assert "RESP" in labels_of(sure[1])
    assert "HEAD" in labels_of(sure[0])
    assert judge(()).shape == (0, len(LABELS))


def test_a_posting_is_judged_alike_alone_and_again(document):
    units = cut_units(document(TEXT))
    assert np.array_equal(judge(units), judge(units))


def test_weights_that_are_missing_say_how_to_mend(tmp_path):
    with pytest.raises(InputError, match=r"line classifier is missing.*pipeline\.training\.line_classifier"):
        load_line_model(tmp_path)


def test_weights_for_other_labels_are_refused(tmp_path):
    (tmp_path / "line_classifier.npz").write_bytes(b"")
    (tmp_path / "line_classifier.json").write_text(json.dumps({"labels": ["A", "B"]}))
    with pytest.raises(InputError, match="other labels"):
        load_line_model(tmp_path)


def labelled(document, number):
    crafts = ("bread", "boats", "violins", "lamps", "baskets", "clocks", "kites")
    craft = crafts[number % len(crafts)]
    text = f"Duties:\nMake {craft}\nSell {craft} at the market\nYou have:\nKnowledge of {craft}\nTwo years with {craft}"
    kinds = ("HEAD", "RESP", "RESP", "HEAD", "SKILL", "EXP")
    units = cut_units(document(text))
    assert len(units) == len(kinds)
    gold = tuple(frozenset({kind}) for kind in kinds)
    return Labelled(f"p{number}", "en", units, gold, gold, tuple((row,) for row in range(len(units))))


def test_training_learns_is_repeatable_and_survives_the_file(document, tmp_path):
    postings = [labelled(document, number) for number in range(12)]
    model = fit(postings)
    units = postings[3].units
    assert [max(labels_of(row)) for row in judge(units, model)] == ["HEAD", "RESP", "RESP", "HEAD", "SKILL", "EXP"]
    assert np.array_equal(judge(units, model), judge(units, fit(postings)))
    save(model, tmp_path, {"note": "test"})
    again = load_line_model(tmp_path)
    assert [labels_of(row) for row in judge(units, again)] == [labels_of(row) for row in judge(units, model)]
    assert (tmp_path / "line_classifier.npz").stat().st_size < 2_000_000


@pytest.mark.parametrize(("asks", "offers", "expected"), [(0.3, 0.25, "BENEFIT"), (0.4, 0.25, "SKILL")])
def test_an_unlikely_chinese_unit_asks_only_where_asking_clearly_outweighs(asks, offers, expected):
    row = np.zeros(len(LABELS), np.float32)
    row[LABELS.index("SKILL")], row[LABELS.index("BENEFIT")] = asks, offers
    assert labels_of(row, chinese=True) == {expected}
    assert labels_of(row) == {"SKILL"}
