"""What is said in two languages: texts, words for values, and reasons that travel as keys with values."""

import ast
import json
import re

import pytest

from pipeline.core.records import Reason
from pipeline.core.resources import PACKAGE
from pipeline.outputs.compare import messages
from pipeline.outputs.report.write import strings as report_strings
from pipeline.outputs.texts import load_texts, named, read_reasons, reasons_json, say, say_reasons

TEXTS = {
    "comma": [", ", "、"],
    "semicolon": ["; ", "；"],
    "level.lead": ["leading", "主导"],
    "wished": ["{n} of {groups|level}", "{groups|level}：{n}"],
    "reason.word": ["raised by “{word}” ({group|level})", "因“{word}”（{group|level}）"],
}
LEAD = Reason("word", {"word": "Plan", "group": "lead"})


@pytest.mark.parametrize(
    ("values", "language", "words"),
    [
        ({"n": 2.0, "groups": ("lead",)}, "en", "2 of leading"),
        ({"n": 0.5, "groups": ("lead", "juggle")}, "en", "0.5 of leading, juggle"),
        ({"n": 2, "groups": ["lead", "juggle"]}, "zh", "主导、juggle：2"),
        ({"n": "{groups}", "groups": ()}, "en", "{groups} of "),
    ],
)
def test_places_take_values_and_the_words_that_stand_for_them(values, language, words):
    assert say(TEXTS, "wished", language, **values) == words


def test_a_value_without_a_word_is_named_as_it_is():
    assert (named(TEXTS, "level", "lead", "zh"), named(TEXTS, "level", "juggle")) == ("主导", "juggle")


def test_reasons_are_said_in_both_languages_and_an_unknown_one_by_its_key():
    reasons = (LEAD, Reason("of_tomorrow"))
    assert say_reasons(TEXTS, reasons) == "raised by “Plan” (leading); of_tomorrow"
    assert say_reasons(TEXTS, reasons, "zh") == "因“Plan”（主导）；of_tomorrow"


@pytest.mark.parametrize(
    "reasons",
    [(), (LEAD,), (LEAD, Reason("no_level_words"), Reason("missing_words", {"groups": ("lead", "own"), "stage": 4}))],
)
def test_reasons_come_back_from_a_table_as_they_went_in(reasons):
    assert read_reasons(reasons_json(reasons)) == reasons


@pytest.mark.parametrize("cell", ["'Lead' (lead) raises it; not enough for 5", "[1]", '{"word": "no key"}', "[{"])
def test_a_sentence_of_an_earlier_version_is_said_as_it_was_written(cell):
    assert say_reasons(load_texts(), read_reasons(cell)) == cell


@pytest.mark.parametrize("cell", [None, "", float("nan")])
def test_an_empty_cell_holds_no_reason(cell):
    assert read_reasons(cell) == ()


def keys_in_code():
    """The keys of all reasons that the package makes; those made of two parts by their beginning."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason" and node.args:
                yield from (one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant))


def test_every_reason_that_is_given_has_its_words():
    known = {key.removeprefix("reason.") for key in messages.strings() | report_strings() if key.startswith("reason.")}
    keys = {key for key in keys_in_code() if isinstance(key, str)}
    assert {"set_by_person", "no_level_words", "word_"} <= keys
    parts = {part for key in known for part in (key, *re.findall(r"^\w+_|[a-z]+$", key))}
    assert {key for key in keys if key not in parts} == set()


@pytest.mark.parametrize("texts", [load_texts(), messages.strings(), report_strings()])
def test_every_text_has_the_same_places_in_both_languages(texts):
    for key, (english, chinese) in texts.items():
        places = [sorted(re.findall(r"\{[\w|]+\}", text)) for text in (english, chinese)]
        assert english, key
        assert chinese, key
        assert set(places[1]) <= set(places[0]), key


def test_no_page_says_otherwise_what_all_outputs_share():
    pages = [PACKAGE / f"outputs/{page}/page/strings.json" for page in ("report", "compare")]
    for page in pages:
        assert not json.loads(page.read_text(encoding="utf-8")).keys() & load_texts().keys()
