"""Notes on the wording of postings, in both languages, and the wordings that they suggest."""

import re

import pytest

from pipeline.core.records import Facts, Flag, ParsedPosting, Posting, Salary, Section
from pipeline.core.resources import lexicon
from pipeline.extract.flags.fairness_flags import flags_in
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.outputs.posting_notes import notes_on
from pipeline.outputs.posting_notes.notes import WORDING, suggestion
from pipeline.outputs.posting_notes.strings import both, note_strings
from pipeline.run.parse_interleaved import parse_one

DUTIES = "- You visit customers in the region\n- You write offers and forecast sales\n- You train new colleagues\n"


def read(text, **fields):
    return parse_one(Posting("a.txt", text, "text", fields))


def keys(parsed):
    return [one.key for one in notes_on(parsed)]


@pytest.mark.parametrize(
    ("line", "key", "quote"),
    [
        ("- You are a sales ninja", "vague_hype", "ninja"),
        ("- You do other duties as assigned", "vague_other", "other duties as assigned"),
        ("- You like to work in a fast-paced environment", "vague_phrase", "work in a fast-paced environment"),
        ("- Excellent communication skills", "vague_skill", "Excellent communication skills"),
        ("- You maintain offers, contracts, etc.", "vague_etc", "etc."),
        ("- 完成领导交办的其他工作", "vague_other", "完成领导交办的其他工作"),
        ("- 性格开朗，抗压能力强", "vague_phrase", "性格开朗"),
        ("- 具备良好的沟通能力", "vague_skill", "良好的沟通能力"),
        ("- Recent graduates preferred", "age", "Recent graduates"),
        ("- 限女性，35岁以下", "sex", "限女性"),
    ],
)
def test_wordings_are_noted_and_quoted(line, key, quote):
    parsed = read(f"Sales Manager\n\nYour tasks\n{DUTIES}\nYour profile\n{line}\n")
    found = {one.key: one for one in reversed(notes_on(parsed))}
    assert key in found
    note = found[key]
    assert note.text == quote
    assert parsed.text[note.start : note.end] == quote


@pytest.mark.parametrize(
    ("pay", "said"),
    [
        (None, ["pay_missing"]),
        (Salary("negotiable"), ["pay_open"]),
        (Salary("up to $90,000 a year", None, 90_000, "USD", "year"), ["pay_one_sided"]),
        (Salary("4000+", 4000, None, "CNY", "month"), ["pay_one_sided"]),
        (Salary("$18 per hour", 18, None, "USD", "hour"), []),
        (Salary("40-90", 40_000, 90_000, None, None), ["pay_wide", "pay_currency", "pay_period"]),
        (Salary("$50,000-$60,000 a year", 50_000, 60_000, "USD", "year"), []),
    ],
)
def test_what_a_stated_pay_leaves_open(pay, said):
    text = "Sales Manager"
    parsed = ParsedPosting("p", "", text, "en", Facts("x", salary=pay), (Section(0, len(text)),), ())
    assert [one.key for one in notes_on(parsed) if one.group == "pay"] == said


def test_a_missing_pay_range_carries_the_law_and_is_noted_once():
    text = f"Sales Manager\n\nYour tasks\n{DUTIES}"
    (note,) = [one for one in notes_on(read(text, location="Denver, CO", posted="2026-01-05")) if "pay" in one.key]
    assert note.rule.startswith("US: Colorado")
    assert "Pay: [lowest]" in note.instead
    (note,) = [one for one in notes_on(read(text, location="Denver, CO")) if "pay" in one.key]
    assert (note.rule, note.look_up) == ("", "no_date")


def test_what_a_reader_is_not_told():
    bare = notes_on(read("We are a firm in Leeds that makes pumps for everybody who needs a pump."), too_thin=True)
    assert [one.key for one in bare if one.group == "clarity"] == ["no_title", "no_duties"]
    long = read(f"Sales Manager\n\nYour tasks\n{DUTIES}- You {'plan visits and ' * 25}travel\n")
    (note,) = [one for one in notes_on(long) if one.key == "long"]
    assert note.values == {"n": note.end - note.start}


def test_everything_that_can_be_noted_has_words_in_both_languages():
    flags = {row["kind"] for name in ("flags_en", "flags_zh") for row in lexicon(LEXICONS / f"{name}.tsv")} - {"not"}
    vague = {row["kind"] for name in ("vague_words_en", "vague_words_zh") for row in lexicon(LEXICONS / f"{name}.tsv")}
    words = note_strings()
    for key in flags | vague:
        for text in (words[f"note.{key}"], words[f"fix.{key}"]):
            assert len(set(text)) == 2, key
    noted = {key.removeprefix("note.") for key in words if key.startswith("note.")}
    assert noted == {key.removeprefix("fix.") for key in words if key.startswith("fix.")}
    assert both("before") == "before · 修改前"


def test_no_suggested_wording_is_itself_a_flag():
    for row in lexicon(WORDING):
        text = f"- {row['instead']} preferred" if row["lang"] == "en" else f"{row['instead']}者优先"
        for sentence in (row["instead"], text):
            assert [one.text for one in flags_in(sentence)] == [], row


@pytest.mark.parametrize(
    ("kind", "words", "instead"),
    [
        ("sex", "Salesman", "salesperson"),
        ("sex", "his/her", "your"),
        ("age", "recent college graduates", "people at the start of their career"),
        ("age", "３５岁以下", "年龄不限"),
        ("sex", "限女性", "性别不限"),
        ("belief", "中共党员优先", ""),
        ("parental", "no children", None),
        ("native_speaker", "英语母语", "英语流利"),
    ],
)
def test_a_wording_in_the_posting_s_own_language_is_suggested(kind, words, instead):
    assert suggestion(kind, words) == instead


def test_patterns_of_suggestions_compile():
    for row in lexicon(WORDING):
        re.compile(row["pattern"])
    assert Flag(0, 0).look_up == ""
