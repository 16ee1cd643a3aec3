"""Phrases mined from postings with a fake scorer, and the file that a person edits."""

import re

import numpy as np
import pytest
import yaml

from pipeline.core.errors import FrameworkError, InputError
from pipeline.framework import load_framework, load_phrases, save_candidates, with_phrases
from pipeline.training.phrase_mining import SuggestOptions, suggest_phrases

WEAVING = [
    "Wind the warp evenly onto the loom",
    "You will wind the warp before dawn, and sweep the floor",
    "Check the loom and wind the warp (twice a week)",
    "Help others to wind the warp; cross-functional work",
    "熟练操作织布机，检查织布机",
    "每天清洁织布机并记录",
    "负责织布机的日常保养",
]
DYEING = [
    "Mix colours for the day and sweep the floor",
    "Mix colours by recipe. Sweep the floor.",
    "Mix colours in 3 vats, cross-functional work",
    "Mix colours and sweep the floor",
    "每天清洁染缸并记录",
    "负责染缸的日常保养",
    "按配方调色，检查染缸",
]
NOTHING = ["Sweep the floor", "Free lunch on Fridays", "每天午餐免费", "周末双休", "A loom of our own"]


@pytest.fixture
def framework(tmp_path):
    path = tmp_path / "framework.yaml"
    path.write_text("[Weaving, Dyeing]", encoding="utf-8")
    return load_framework(path)


def scorer(texts):
    """Know a weaver by warp, loom or 织, and a dyer by colours or 染."""
    weaving = [0.9 * bool(re.search("warp|织", text)) for text in texts]
    dyeing = [0.8 * bool(re.search("colours|染", text)) for text in texts]
    return np.array([weaving, dyeing]).T


def phrases(candidates, competency, lang):
    return [each.phrase for each in candidates if (each.competency, each.lang) == (competency, lang)]


def suggest(framework, texts=None, **options):
    return suggest_phrases(framework, texts or [*WEAVING, *DYEING, *NOTHING], scorer, SuggestOptions(**options))


def test_typical_phrases_are_found_in_both_languages(framework):
    found = suggest(framework, min_odds=1.5)
    assert phrases(found, "Weaving", "en") == ["wind the warp"]
    assert phrases(found, "Dyeing", "en") == ["mix colours"]
    assert phrases(found, "Weaving", "zh") == []
    warp = found[0]
    assert (warp.count, warp.elsewhere) == (4, 0)
    assert warp.examples == (
        "Wind the warp evenly onto the loom",
        "Check the loom and wind the warp (twice a week)",
    )


def test_what_is_said_everywhere_is_no_candidate(framework):
    found = suggest(framework, min_odds=0, min_count=2)
    everywhere = {"sweep the floor", "cross-functional work", "cross-functional"}
    weaving = phrases(found, "Weaving", "en")
    assert "sweep the floor" not in weaving
    assert not any(each.elsewhere > each.count for each in found)
    assert everywhere & set(phrases(suggest(framework, min_odds=-9, min_count=2), "Dyeing", "en"))


def test_phrases_keep_clear_of_punctuation_edges_and_figures(framework):
    for each in suggest(framework, min_odds=-9, min_count=2, per_language=1000):
        assert not re.search(r"[,;.()，。0-9]", each.phrase)
        words = each.phrase.split()
        assert words[0] not in {"the", "and", "you", "to"}
        assert words[-1] not in {"the", "and", "to"}
        assert not each.phrase.startswith(("负责", "并", "的"))


def test_chinese_words_make_phrases(framework):
    texts = [
        *WEAVING[4:],
        *DYEING[4:],
        "负责染缸的日常保养工作",
        "做好调色记录",
        "做好调色记录并归档",
        "检查染缸和调色记录",
    ]
    found = suggest_phrases(framework, [*texts, "调色记录归染色组"], scorer, SuggestOptions(min_count=2, min_odds=-9))
    assert "日常保养" in phrases(found, "Dyeing", "zh")
    assert all(4 <= len(each.phrase) <= 14 for each in found)


def test_repeats_count_once_and_known_phrases_are_left_out(framework, tmp_path):
    assert suggest(framework, [*WEAVING, *WEAVING, *DYEING], min_odds=1) == suggest(
        framework, [*WEAVING, *DYEING], min_odds=1
    )
    path = tmp_path / "overlay.yaml"
    path.write_text("Weaving: [Wind the WARP]", encoding="utf-8")
    overlaid = with_phrases(framework, load_phrases(path))
    assert "wind the warp" not in phrases(suggest(overlaid, min_odds=1), "Weaving", "en")


def test_longer_phrases_are_preferred_and_other_languages_left_out(framework):
    texts = ["Wind the warp slowly at dawn", "Wind the warp slowly at noon", "Wind the warp slowly at night"]
    french = [f"Vous devez préparer la chaîne (warp) avec le fil et pour les {n} métiers" for n in "abcd"]
    found = suggest(framework, [*texts, *french, *DYEING, *NOTHING], min_odds=1)
    assert phrases(found, "Weaving", "en") == ["wind the warp slowly"]


def test_unsure_requirements_belong_to_nobody(framework):
    assert phrases(suggest(framework, threshold=0.85, min_odds=1), "Dyeing", "en") == []
    assert suggest_phrases(framework, [], scorer) == ()
    assert suggest_phrases(framework, ["  "], scorer) == ()


def test_order_of_the_texts_does_not_matter(framework):
    texts = [*WEAVING, *DYEING, *NOTHING]
    assert suggest(framework, texts, min_odds=0) == suggest(framework, texts[::-1], min_odds=0)


def test_a_scorer_of_the_wrong_shape_is_refused(framework):
    with pytest.raises(InputError, match=r"shape \(1, 5\); it must be \(1, 2\)"):
        suggest_phrases(framework, ["wind the warp"], lambda texts: np.zeros((len(texts), 5)))


@pytest.mark.parametrize("name", ["found.yaml", "found.csv"])
def test_the_file_is_an_overlay_once_accepted(framework, tmp_path, name):
    found = suggest(framework, min_odds=1.5)
    path = tmp_path / name
    save_candidates(found, framework, path)
    assert all(not entry.phrases for entry in load_phrases(path).values())
    text = path.read_text(encoding="utf-8-sig")
    edited = text.replace("wind the warp,false", "wind the warp,true").replace("  accept: false", "  accept: true", 1)
    path.write_text(edited, encoding="utf-8")
    accepted = load_phrases(path)
    assert accepted["Weaving"].phrases == ("wind the warp",)
    assert with_phrases(framework, accepted).competencies[0].phrases == ("wind the warp",)
    save_candidates(found[1:], framework, path, accepted)
    assert load_phrases(path)["Weaving"].phrases == ("wind the warp",)


def test_yaml_shows_counts_and_examples(framework, tmp_path):
    save_candidates(suggest(framework, min_odds=1.5), framework, tmp_path / "found.yaml")
    entry = yaml.safe_load((tmp_path / "found.yaml").read_text(encoding="utf-8"))["Weaving"]["phrases"][0]
    assert (entry["phrase"], entry["accept"], entry["count"], entry["elsewhere"]) == ("wind the warp", False, 4, 0)
    assert entry["odds"] > 1.5
    assert len(entry["examples"]) == 2
    with pytest.raises(FrameworkError, match=r"cannot write suggestions as '\.txt'; use \.yaml or \.csv"):
        save_candidates((), framework, tmp_path / "found.txt")
