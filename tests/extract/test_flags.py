import importlib.util
from pathlib import Path

import pytest

from pipeline.core.records import Block, Document, Facts, Salary
from pipeline.core.resources import lexicon
from pipeline.extract.flags.fairness_flags import find_flags, flags_in, rules
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS


def document(text):
    return Document("test", text, "en", (Block(0, len(text)),) if text else ())


@pytest.mark.parametrize(("name", "country"), [("flags_en", "US"), ("flags_zh", "CN")])
def test_every_kind_rests_on_a_rule_of_its_country(name, country):
    kinds = {row["kind"] for row in lexicon(LEXICONS / f"{name}.tsv")} - {"not"}
    for kind in kinds:
        rule = rules()[name[-2:], kind]
        assert rule.startswith(f"{country}: ")
        assert rule.endswith("(as of 2026; not legal advice)")


def test_the_groups_that_stems_name_and_those_that_are_listed_are_the_same():
    stems = lexicon(LEXICONS / "flag_stems_en.tsv")
    named = {name for row in stems for name in f"{row['near']} {row['unless']}".split()}
    in_code = {"promise", "permits", "refused"}
    assert named | in_code == {row["group"] for row in lexicon(LEXICONS / "flag_near_en.tsv")}


def test_words_near_a_stem_count_only_whole():
    within = "appearance " + "and lore " * 9 + "okay "  # three characters of the reach are left
    assert not list(flags_in(f"{within}ownership", learned=False))
    assert [flag.text for flag in flags_in(f"{within}own", learned=False)] == ["appearance"]


def test_flags_quote_the_text():
    text = "要求：３５岁以下，限女性"
    for flag in flags_in(text):
        assert text[flag.start : flag.end] == flag.text


def test_a_promise_of_equal_treatment_ends_with_its_sentence():
    text = "We hire regardless of age or sex. Recent graduates preferred."
    assert [flag.text for flag in flags_in(text)] == ["Recent graduates"]


@pytest.mark.parametrize(
    ("place", "missing"),
    [("Denver, CO", True), ("Austin, TX", False), ("Toronto, ON, CA", False), ("北京", False), (None, False)],
)
def test_missing_pay_range_only_where_a_state_wants_one(place, missing):
    flags = find_flags(document("Make pots."), Facts(location=place))
    assert [flag.kind for flag in flags] == (["pay_range"] if missing else [])


def test_a_stated_pay_is_not_missing():
    facts = Facts(location="Denver, CO", salary=Salary("$20/hr", 20, None, "USD", "hour"))
    assert find_flags(document("Make pots."), facts) == ()


@pytest.mark.slow
def test_labelled_lines():
    """Precision and recall on the lines labelled by reading; the floors are the promise, not the last figures."""
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not (shared / "data").is_dir():
        pytest.skip("../shared/data is not here")
    spec = importlib.util.spec_from_file_location("score_flags", Path(__file__).with_name("score_flags.py"))
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    counts = scorer.score(shared)
    for lang in ("en", "zh"):
        precision, recall = scorer.ratios(counts, lang, {kind for language, kind, _ in counts if language == lang})
        assert precision >= 0.90
        assert recall >= 0.85
