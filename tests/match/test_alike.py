"""What a framework says in ways that the matcher cannot tell apart."""

from dataclasses import replace

from pipeline.core.records import Framework, Indicator
from pipeline.framework import check_framework
from pipeline.match import MatchOptions, build_matcher
from pipeline.match.near_duplicates import MOST_TEXTS, Alike, Likeness, alike_warnings, find_alike, is_too_long
from tests.match.conftest import GARDEN, competency


def of(lexical, *competencies):
    framework = Framework("g", competencies, digest="d")
    return find_alike(build_matcher(framework, MatchOptions(phrases="none", head="none"), lexical))


def test_indicators_that_say_the_same_are_a_pair(lexical):
    found = of(
        lexical,
        competency("a", "Lawns", {1: ("Mows the grass of the park every week", "Sharpens blades")}),
        competency("b", "Parks", {1: ("Mows the grass in the park each week", "Counts the benches")}),
    )
    assert [pair.texts for pair in found.pairs] == [
        ("Mows the grass of the park every week", "Mows the grass in the park each week")
    ]
    assert found.taken == ()


def test_two_languages_of_one_indicator_are_one_pair(lexical):
    def both(key, name, other):
        english, chinese = "Mows the grass of the park", "每周修剪公园草坪"
        one = competency(key, name, {1: (english, other)})
        first = Indicator(f"{key}-0", english, chinese)
        stage = replace(one.stages[0], indicators=(first, *one.stages[0].indicators[1:]))
        return replace(one, stages=(stage,))

    found = of(
        lexical,
        both("a", "Lawns", "Sharpens blades"),
        both("b", "Parks", "Counts the benches"),
    )
    assert len(found.pairs) == 1


def test_indicators_of_one_competency_may_be_alike(lexical):
    found = of(
        lexical,
        competency("a", "Lawns", {1: ("Mows the grass of the park", "Mows the grass of the parks")}),
        competency("b", "Till", {1: ("Counts coins",)}),
    )
    assert found == Likeness((), ())


def test_a_competency_said_in_anothers_words_is_named(lexical):
    own = ("Mows the lawn before noon", "Rakes leaves into heaps", "Sharpens the shears in winter")
    found = of(
        lexical,
        competency("a", "Lawns", {1: own}),
        competency("b", "Parks", {1: tuple(f"{text} too" for text in own)}),
    )
    assert {one.competency: one.other for one in found.taken} == {"Lawns": "Parks", "Parks": "Lawns"}
    assert "'Lawns': 100% of its 3 texts are nearer to 'Parks'" in next(alike_warnings(found))


def test_a_framework_that_keeps_its_competencies_apart_is_left_alone(lexical):
    assert find_alike(build_matcher(GARDEN, MatchOptions(phrases="none", head="none"), lexical)) == Likeness((), ())


def test_warnings_do_not_repeat_what_words_gave_away():
    pair = Alike(0.9, "A", "mows the grass", "B", "mows the grass too")
    assert len(list(alike_warnings(Likeness((pair,), ())))) == 1
    assert list(alike_warnings(Likeness((pair,), ()), ["line 3: 'mows the grass too' adds 'too'"])) == []
    lines = list(alike_warnings(Likeness((pair,) * 30, ())))
    assert lines[-1] == "10 more pairs that mean nearly the same"


def test_a_list_of_thousands_is_not_compared():
    many = tuple(competency(str(n), f"skill {n}", {}) for n in range(MOST_TEXTS + 1))
    assert is_too_long(Framework("many", many, digest="m"))
    assert not is_too_long(GARDEN)


def test_the_sample_framework_is_still_read(samples):
    assert check_framework(samples / "framework.yaml").faults == ()
