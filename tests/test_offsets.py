"""From any content to requirements and flags: every offset means its words, and the sections tile the text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document

LINES = [
    "Duties:",
    "- Keep bees in three valleys",
    "1、负责蜂场的管理；2、销售蜂蜜。",
    "任职要求：",
    "３年以上養蜂經驗，３５歲以下",
    "You&#8217;ll need 5+ years · English · a licence",
    "<b>Requirements</b>",
    "• Bachelor's degree or equivalent",
    "\u200bﬁne hands\u00ad",
    "We would trust you with the queen.",
    "Accept all cookies",
    "学历：本科\u3000年龄：22-30岁",
    "Female candidates only 👩🏽‍🌾",
    "\t\x07Ø sells honey",
]
CONTENT = st.one_of(
    st.lists(st.sampled_from(LINES), max_size=9).map("\n".join),
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=25)), max_size=7).map(" ".join),
    st.text(max_size=120),
)


@settings(max_examples=40, deadline=None)
@given(content=CONTENT, media=st.sampled_from(["html", "text", "markdown"]))
def test_offsets_mean_their_words(content, media):
    check(content, media)


@pytest.mark.parametrize("media", ["html", "text", "markdown"])
def test_offsets_of_all_lines_at_once(media):
    parsed = check("\n".join(LINES), media)
    assert parsed.requirements
    assert parsed.flags


def check(content, media):
    parsed = extract(to_document(Posting("made", content, media)))
    for item in (*parsed.requirements, *(flag for flag in parsed.flags if flag.text)):
        assert parsed.text[item.start : item.end] == item.text
    ends = [0, *(section.end for section in parsed.sections)]
    assert [section.start for section in parsed.sections] == ends[:-1]
    assert ends[-1] == len(parsed.text)
    return parsed
