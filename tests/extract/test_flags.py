import importlib.util
from pathlib import Path

import pytest

from pipeline.core.records import Block, Document, Facts, Salary
from pipeline.core.resources import lexicon
from pipeline.extract.flags.fairness_flags import find_flags, flags_in
from pipeline.extract.flags.laws import rules
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS


def document(text):
    return Document("test", text, "en", (Block(0, len(text)),) if text else ())


@pytest.mark.parametrize(("name", "country"), [("flags_en", "US"), ("flags_zh", "CN")])
def test_every_kind_has_a_rule_of_the_country_whose_language_it_is_in(name, country):
    kinds = {row["kind"] for row in lexicon(LEXICONS / f"{name}.tsv")} - {"not"}
    assert [kind for kind in kinds if (country, kind) not in rules()] == []


AGE = "Recent graduates preferred."
SEX = "限女性"


@pytest.mark.parametrize(
    ("text", "place", "posted", "said"),
    [
        (AGE, "Denver, CO", "2024-05-03", "US: Age Discrimination in Employment Act"),
        (AGE, "Remote, United States", "Posted on May 3, 2024", "US: Age Discrimination in Employment Act"),
        (AGE, "Austin, TX 78701", "Fri, 03 May 2024 10:00:00 +0000", "US: Age Discrimination in Employment Act"),
        (AGE, "深圳", "2024年5月3日", "CN: No national statute names age"),
        (AGE, "Hong Kong, China", "2024", "HK: No ordinance names age"),
        (AGE, "Denver, CO", None, "no_date"),
        (AGE, "Denver, CO", "3 days ago", "no_date"),
        (AGE, None, "2024-05-03", "no_place"),
        (AGE, "London, UK", "2024-05-03", "not_listed"),
        (AGE, "Vancouver, BC, CA", "2024-05-03", "not_listed"),
        (AGE, "Berlin, DE", "2024-05-03", "not_listed"),
        (AGE, "London / New York, NY", "2024-05-03", "US: Age Discrimination in Employment Act"),
        (AGE, "上海", "2012-01-05", "not_yet"),
        (SEX, "上海-浦东", "2017-06", "CN: Employment Promotion Law, art. 3 and art. 27 (as of 2026"),
        (SEX, "上海", "2022", "Market (2018), art. 24 (as of 2026"),
        (SEX, "上海", "2023", "Women's Rights and Interests (2023), art. 43(1) (as of 2026"),
        (SEX, "台北市信義區", "2023-01-01", "TW: Gender Equality in Employment Act, art. 7; Employment Service Act"),
        (SEX, "上海", None, "no_date"),
        (SEX, "新加坡", "2023-01-01", "not_listed"),
    ],
)
def test_a_law_is_named_for_a_place_and_a_date_at_which_it_held(text, place, posted, said):
    flag = find_flags(document(text), Facts(location=place, posted=posted))[-1]
    assert said in (flag.rule or flag.look_up)
    assert bool(flag.rule) is not bool(flag.look_up)


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
    ("place", "posted", "said"),
    [
        ("Denver, CO", "2024-01-01", "US: Colorado Equal Pay"),
        ("Denver, CO", "2020-12-31", None),
        ("Denver, CO", None, "no_date"),
        ("Boston, MA; Denver, CO", "2024-01-01", "US: Colorado Equal Pay"),
        ("Boston, MA", "2025", None),
        ("Boston, MA", "2025-11-01", "US: Massachusetts"),
        ("Austin, TX", "2024-01-01", None),
        ("Toronto, ON, CA", "2024-01-01", None),
        ("Toronto, ON, CA / Los Angeles, CA", "2024-01-01", "US: California"),
        ("北京", "2024-01-01", None),
        (None, "2024-01-01", None),
    ],
)
def test_missing_pay_range_only_where_a_state_wanted_one(place, posted, said):
    flags = find_flags(document("Make pots."), Facts(location=place, posted=posted))
    assert [flag.kind for flag in flags] == ([] if said is None else ["pay_range"])
    assert all((said or "") in (flag.rule or flag.look_up) for flag in flags)


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
