"""The trained weights of flag cues: what they find beyond the lists, and how they are fitted."""

import json

import numpy as np
import pytest

from pipeline.core.errors import InputError
from pipeline.extract.flags import flag_classifier
from pipeline.extract.flags.fairness_flags import cues, flags_in, promises
from pipeline.extract.flags.flag_classifier import BUCKETS, features, is_asked, load_cue_model
from pipeline.training import flag_classifier as training
from pipeline.training.flag_classifier import Example, _groups, cross_validated, fit, gather, least, save, written
from pipeline.training.labelled_postings import Source

ASKED = (
    ("The helmsman is responsible for his charts and his crew.", "sex"),
    ("We are looking for candidates who identify as female to row for us.", "sex"),
    ("Internship available to Inuit youth between 19 and 29.", "origin"),
    ("Candidates undergo a review of the psychological traits that diving needs.", "health"),
    ("Divers must be free from medical conditions that break the seal of a mask.", "health"),
    ("Preference goes to lawful permanent residents and citizens.", "citizenship"),
)
HARMLESS = (
    "The captain waves to citizens on the quay.",
    "We sell native oysters and keep healthy seals.",
    "Patients at sea get medical care by radio from their physician.",
    "The harbour has served women and men for ninety years.",
    "Guests may bring children on board.",
    "Indigenous neighbours fish beside us.",
    "Bilingual French candidates will sail on the morning tide.",
    "While the guest is at sea, you are his first contact on shore.",
    "The no-smoking policy holds on deck and on the pier.",
    "Sailing lessons for international students fill the summer.",
    "Canadian candidates have to be authorized for work on their coast.",
    "Sailors must hold citizenship or documents permitting them to live and work ashore.",
    "Manage young offenders who mend nets in the harbour.",
)


@pytest.mark.parametrize(("text", "kind"), ASKED)
def test_a_cue_that_is_asked_is_a_flag_without_an_entry_of_its_own(text, kind):
    assert kind in {flag.kind for flag in flags_in(text)}


@pytest.mark.parametrize("text", HARMLESS)
def test_the_same_cue_in_other_company_is_none(text):
    assert any(cues(text.lower()))
    assert not list(flags_in(text))


def test_learned_flags_come_on_top_of_those_of_the_lists():
    text = "Citizens only. " + ASKED[1][0]
    listed = [flag.text for flag in flags_in(text, learned=False)]
    assert listed == ["Citizens only"]
    assert [flag.text for flag in flags_in(text)] == [*listed, "female"]


def test_a_learned_flag_quotes_the_word_after_it_too():
    text = "We are looking for candidates who identify as female sailors."
    (flag,) = flags_in(text)
    assert text[flag.start : flag.end] == flag.text == "female sailors"


def test_a_sentence_has_one_learned_flag_of_a_kind():
    flags = list(flags_in("We are looking for candidates who identify as female or as female divers."))
    assert [flag.kind for flag in flags] == ["sex"]


@pytest.mark.parametrize(("text", "kind"), [("French candidates will row at dawn", "origin")])
def test_a_quoted_cue_ends_before_a_verb(text, kind, monkeypatch):
    monkeypatch.setattr("pipeline.extract.flags.fairness_flags.is_asked", lambda *_: True)
    (flag,) = flags_in(text)
    assert (flag.kind, flag.text) == (kind, "French candidates")


@pytest.mark.parametrize(
    "text",
    [
        "we row. we hire women and only women who row well. the sea is wide.",
        "we row at any age and your age says little. the sea is wide.",
        "state your sex: this is asked of all. the sea is wide.",
    ],
)
def test_features_are_no_two_alike_and_only_of_the_sentence(text):
    hit, first, last = next(cues(text))
    seen = list(features(text, hit, first, last))
    assert len(seen) == len(set(seen))
    assert not any("wide" in feature for feature in seen)
    assert any(feature.startswith(f"{hit.row['kind']}|+1|") for feature in seen)


def test_promises_are_asked_for_only_where_they_matter():
    text = "the harbour has served women for ninety years"
    hit, first, last = next(cues(text))
    assert not is_asked(text, hit, first, last, lambda *_: pytest.fail("not needed"))


def test_a_promise_of_equal_treatment_is_a_feature():
    hit, _, _ = next(cues("regardless of race, religion or age we hire women"))
    assert "promise" in set(promises("regardless of race, religion or age we hire women", hit))


def test_missing_weights_say_how_to_get_them(tmp_path):
    with pytest.raises(InputError, match=r"flag_classifier"):
        load_cue_model(tmp_path)


def test_weights_met_often_are_kept_without_bound_on_memory(monkeypatch):
    monkeypatch.setattr(flag_classifier, "_MOST_KEPT", 3)
    model = flag_classifier.CueModel(load_cue_model().weights, 0.0)
    assert model.total(f"w{n}" for n in range(9)) == model.total(f"w{n}" for n in range(9))
    assert len(model.known) <= 3


@pytest.fixture
def labels(tmp_path):
    """Return a folder of labels and a few postings of two lines each."""
    ads = {}
    rows = []
    for n in range(12):
        asks = n % 2 == 0
        first = f"We hire {'only women' if asks else 'many people and serve women'} at pier {n}."
        ads["made", str(n)] = {
            "source": "made",
            "id": str(n),
            "lang": "en",
            "text": f"{first}\nWomen sail past.",
            "html": "",
        }
        rows.append({"source": "made", "ad": str(n), "unit": 0, "flags": ["sex"] if asks else []})
    doubts = [{"source": "made", "ad": "0", "unit": 1, "kind": "sex", "start": 0, "flag": False}]
    (tmp_path / "flag_lines_en.tsv").write_text("flags\tline\nsex\tWomen only\n\tServe women\n", encoding="utf-8")
    (tmp_path / "flag_frames_en.tsv").write_text(
        "group\tasks\tframe\nwho\t1\tOnly {}\nwho\t0\tHelp {}\n", encoding="utf-8"
    )
    (tmp_path / "flag_words_en.tsv").write_text("group\tflags\twords\nwho\tsex\tladies\n", encoding="utf-8")
    return Source(ads, lambda text, _: text.split("\n")), rows, doubts, tmp_path


def test_training_tells_cues_apart_and_is_the_same_twice(labels, tmp_path):
    source, rows, doubts, own = labels
    examples = [*gather(source, rows, doubts), *written(own)]
    assert sum(one.labelled for one in examples) == 12
    weights = fit(examples)
    assert np.array_equal(weights, fit(examples))
    save(weights, tmp_path, {})
    model = load_cue_model(tmp_path)
    assert len(model.weights) == BUCKETS
    assert model.least == pytest.approx(least(), abs=1e-3)
    assert json.loads((tmp_path / "flag_cues.json").read_text())["buckets"] == BUCKETS
    for text, wanted in (
        ("we hire only women at pier 5", True),
        ("we hire many people and serve women at pier 5", False),
    ):
        hit, first, last = next(cues(text))
        found = list(features(text, hit, first, last))
        assert (model.total(found) * flag_classifier.scale(len(found)) >= model.least) is wanted


def test_cross_validation_holds_like_wordings_out(labels, monkeypatch):
    source, rows, doubts, own = labels
    examples = [*gather(source, rows, doubts), *written(own)]
    fitted = []
    monkeypatch.setattr(training, "fit", lambda some: fitted.append(some) or fit(some))
    figures = cross_validated(examples, source, rows)
    for given in fitted:
        kept = {id(one) for one in given}
        held = [one for one in examples if id(one) not in kept]
        assert not {(one.kind, one.wording) for one in held} & {(one.kind, one.wording) for one in given}
        assert not {one.line[0] for one in held} & {one.line[0] for one in given}
    assert sum(len(given) < len(examples) for given in fitted) > 1
    assert set(figures) == {"cues alone", "lists alone", "lists and cues"}


def test_postings_and_wordings_that_meet_are_one_group():
    def example(ad, wording):
        return Example((("made", ad), 0), "sex", wording, (), flag=False, weight=1.0)

    chained = [example("1", "onlywomen"), example("2", "onlywomen"), example("2", "servewomen")]
    names = _groups([*chained, example("3", "servewomen"), example("4", "boysclub")])
    assert len(set(names[:4])) == 1
    assert names[4] != names[0]
