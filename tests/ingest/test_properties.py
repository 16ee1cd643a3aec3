"""Promises of a document for any content: offsets, order, nothing lost, the same every time."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.records import Posting
from pipeline.ingest import posting_key, to_document

TAGS = ["p", "b", "ul", "li", "div", "br", "h2", "td", "tr", "table", "span", "a", "pre", "nav", "script"]
WORDS = st.text(alphabet="aBé1、.·•-*#_（）)(：: \n\t中文①★\u00a0\u200b&<>【】", max_size=12)
PLAIN = st.lists(WORDS, max_size=12).map("".join)
MARKUP = st.lists(
    st.one_of(WORDS, st.sampled_from([f"<{t}>" for t in TAGS] + [f"</{t}>" for t in TAGS])), max_size=40
).map("".join)
SMALL = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(document):
    at = 0
    for block in document.blocks:
        assert document.text[at : block.start].strip() == ""
        body = document.text[block.start : block.end]
        assert body
        assert body == body.strip()
        assert "\n" not in body
        at = block.end
    assert document.text[at:].strip() == ""


@SMALL
@given(content=st.one_of(PLAIN, MARKUP), media=st.sampled_from(["html", "text", "markdown"]))
def test_blocks_tile_the_text(content, media):
    document = to_document(Posting("x", content, media))
    check(document)
    assert to_document(Posting("x", content, media)) == document


@SMALL
@given(content=st.text(max_size=300), media=st.sampled_from(["html", "text", "markdown"]))
def test_any_text_at_all(content, media):
    check(to_document(Posting("x", content, media)))


@SMALL
@given(st.lists(st.text(alphabet="abcXYZ 中文职责,;:()'", min_size=1, max_size=30), max_size=8).map("\n".join))
def test_plain_words_are_all_kept_in_order(content):
    text = to_document(Posting("x", content)).text
    assert [c for c in text if c.isalnum()] == [c for c in content if c.isalnum()]


@SMALL
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p", "li", "div", "h2", "td"]), st.text(alphabet="abXY 中文", min_size=1, max_size=20)
        ),
        max_size=10,
    )
)
def test_html_words_are_all_kept_in_order(parts):
    html = "<main>" + "".join(f"<{tag}>{words}</{tag}>" for tag, words in parts) + "</main>"
    text = to_document(Posting("x", html, "html")).text
    assert "".join(text.split()) == "".join("".join(words for _, words in parts).split())


@SMALL
@given(PLAIN)
def test_cleaning_cleaned_text_changes_no_letter(content):
    once = to_document(Posting("x", content)).text
    twice = to_document(Posting("x", once)).text
    assert posting_key(None, once) == posting_key(None, twice)


@pytest.mark.parametrize("media", ["html", "text", "markdown"])
def test_empty_content_gives_an_empty_document(media):
    document = to_document(Posting("x", " \n\u200b ", media))
    assert (document.text, document.blocks) == ("", ())
