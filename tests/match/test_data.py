"""The data files that ship: well formed, both languages, no posting's sentence."""

import pytest

from pipeline.core.resources import models_dir
from pipeline.encoders import load_encoder
from pipeline.framework import load_phrases
from pipeline.match.fusion.fusion import ANY_ENCODER, choose, shipped_weights
from pipeline.match.fusion.head import load_head
from pipeline.match.fusion.out_of_scope import anchors
from pipeline.match.fusion.stage_model import shipped_stage_weights


def test_phrases_cover_nine_competencies_in_both_languages():
    phrases = load_phrases(models_dir() / "phrases/sales.yaml")
    assert len(phrases) == 9
    assert all(len(one.phrases) >= 20 and len(one.phrases_zh) >= 20 for one in phrases.values())


def test_phrases_are_phrases():
    phrases = load_phrases(models_dir() / "phrases/sales.yaml")
    for one in phrases.values():
        assert all(len(text.split()) <= 12 for text in one.phrases)
        assert all(len(text) <= 24 for text in one.phrases_zh)


def test_no_phrase_stands_under_two_competencies():
    phrases = load_phrases(models_dir() / "phrases/sales.yaml")
    every = [text for one in phrases.values() for text in (*one.phrases, *one.phrases_zh)]
    assert len(every) == len(set(every))


def test_anchors_speak_both_languages():
    chinese = [text for text in anchors() if any("\u4e00" <= c <= "\u9fff" for c in text)]
    assert len(chinese) > 50
    assert len(anchors()) - len(chinese) > 50


@pytest.mark.parametrize("wording", ["phrases", "few", "indicators", "names", "skills"])
def test_weights_exist_for_any_encoder_and_every_wording(wording):
    chosen = choose(shipped_weights(), ("somebody-elses",), wording)
    assert chosen.encoders == (ANY_ENCODER,)
    assert chosen.rank["somebody-elses:name"] >= 0
    assert all(weight >= 0 for weight in chosen.rank.values())
    assert 0.05 < chosen.threshold < 0.9


def test_stage_words_work_the_way_they_should():
    weights = shipped_stage_weights()
    assert weights.words["lead"] > 0.2
    assert weights.words["assist"] < -0.2
    assert weights.direction > 0.2


@pytest.mark.parametrize("wording", ["phrases", "few", "indicators", "names", "skills"])
def test_a_distilled_encoder_of_ones_own_gets_the_weights_of_fast(wording):
    chosen = choose(shipped_weights(), ("my/folder",), wording, "fast")
    (fitted,) = [one for one in shipped_weights() if (one.encoders, one.wording) == (("fast",), wording)]
    assert chosen.encoders == ("fast",)
    assert chosen.rank == {name.replace("fast:", "my/folder:"): weight for name, weight in fitted.rank.items()}
    assert chosen.row == {name.replace("fast:", "my/folder:"): weight for name, weight in fitted.row.items()}
    assert not any(name.startswith("fast:") for name in (*chosen.rank, *chosen.row))


def test_several_encoders_are_like_no_single_one():
    assert choose(shipped_weights(), ("my/folder", "other"), "phrases", "fast").encoders == (ANY_ENCODER,)


def test_fast_has_a_head_of_its_own_for_the_sales_competencies():
    head = load_head(models_dir() / "heads/sales-fast")
    assert dict(head.encoders) == {"fast": load_encoder("fast").digest}
    assert head.report["top1"] > 0.9
    assert head.level is not None
