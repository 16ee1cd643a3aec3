"""Notes on the wording of postings, in both languages, and the wordings that they suggest."""

import re

import pytest

from pipeline.core.records import Facts, ParsedPosting, Posting, Salary, Section
from pipeline.core.resources import lexicon
from pipeline.extract.flags.fairness_flags import flags_in
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.outputs.posting_notes import notes_on
from pipeline.outputs.posting_notes.strings import both, note_strings
from pipeline.outputs.posting_notes.suggestions import HOW, WORDING, suggest
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
    assert "Pay: [lowest]" in note.instead.instead
    (note,) = [one for one in notes_on(read(text, location="Denver, CO")) if "pay" in one.key]
    assert (note.rule, note.look_up) == ("", "no_date")


def test_what_a_reader_is_not_told():
    bare = notes_on(read("We are a firm in Leeds that makes pumps for everybody who needs a pump."), too_thin=True)
    assert [one.key for one in bare if one.group == "clarity"] == ["no_title", "no_duties"]
    assert keys(read("Bonjour, nous cherchons un vendeur pour notre magasin de Lyon.")) == ["other_language"]
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
    ("kind", "words", "line", "put_otherwise"),
    [
        ("sex", "Salesman", "Salesman for the region", "salesperson for the region"),
        ("sex", "his/her", "You plan his/her week", "You plan their week"),
        ("sex", "his assigned project", "plans his assigned project", "plans their assigned project"),
        ("sex", "he/she", "he/she plans visits", "the person plans visits"),
        ("appearance", "照片", "请附个人照片，提高效率", "提高效率"),
        ("age", "recent college graduates", "For recent college graduates", "For people at the start of their career"),
        ("age", "３５岁以下", "2、３５岁以下，会开车", "2、年龄不限，会开车"),
        ("sex", "限女性", "限女性，35岁以下", "性别不限，35岁以下"),
        ("household", "上海户籍", "1.上海户籍或江浙地区户籍，无纹身", "1.户籍不限，无纹身"),
        ("belief", "党员", "责任心强，中共党员优先", "责任心强"),
        ("school_tier", "985", "本科以上学历（985/211优先），5年经验", "本科以上学历（），5年经验"),
        ("marital", "已婚已育", "已婚已育优先，吃苦耐劳", "吃苦耐劳"),
        ("native_speaker", "native English speaker", "a native English speaker", "a fluent English speaker"),
    ],
)
def test_a_suggested_wording_fits_into_its_line(kind, words, line, put_otherwise):
    at = line.index(words)
    one = suggest(kind, line, at, at + len(words))
    assert line[: one.start] + one.instead + line[one.end :] == put_otherwise


def test_what_has_no_place_in_the_line_is_an_example():
    long = "始终保持代表我们公司在所有客户面前的专业得体的仪表"
    at = long.index("仪表")
    assert suggest("appearance", long, at, at + 2).how == "example"
    for kind, line in (("health", "able-bodied"), ("parental", "no children"), ("school_tier", "知名大学法律专业")):
        assert suggest(kind, line, 0, len(line)).how == "example"


def test_a_line_is_told_once_that_something_does_not_matter():
    found = [
        one
        for one in notes_on(read("销售经理\n\n岗位职责：\n1、拜访客户\n\n任职要求：\n1、形象好，气质佳\n"))
        if one.instead
    ]
    said = [(one.instead.how, one.instead.instead) for one in found if one.key == "appearance"]
    assert said == [("clause", "待人礼貌"), ("clause", "")]


def test_patterns_of_suggestions_compile():
    for row in lexicon(WORDING):
        re.compile(row["pattern"])
        assert row["how"] in HOW
