"""What is done sign by sign to save time comes out as if all were done at once."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.lexicons import lexicon_matcher
from pipeline.extract.lexicons.lexicon_matcher import fold
from pipeline.text import english
from pipeline.text.fingerprint import letters
from pipeline.text.language_id import language_of

SIGNS = st.text(
    st.sampled_from("abC éñİß’“”–—•·…½²™®°×~`\t　、。中文測①ﬁ１ＡЖя한カ\u0301\u0308€￥😀\u212b\u00a8"), max_size=30
)


@given(SIGNS)
def test_letters_are_those_of_the_whole_text(text):
    plain = unicodedata.normalize("NFKC", text).casefold()
    assert letters(text) == "".join(re.findall(r"[^\W_]+", plain))


@given(SIGNS)
def test_folding_by_signs_is_folding_by_the_table(text):
    plain = text if text.isascii() else text.translate(lexicon_matcher._TABLE)
    assert fold(text) == "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    assert len(fold(text)) == len(text)
    assert lexicon_matcher._plain(text) == text.translate(lexicon_matcher._TABLE)


def test_quotes_and_dashes_change_no_language():
    french = "Vous êtes une personne – dynamique et qui aime le travail « bien fait » dans les délais"
    assert language_of(french) == language_of(french.replace("–", " ")) == "other"
    assert language_of("You’re the one – who will • bake the bread for us and for them") == "en"


def test_where_sentences_begin_is_the_same_with_and_without_what_is_known():
    line = "We bake bread. It is good (really!). Call us, e.g. at noon. Thanks."
    first = english.sentences(line)
    assert [line[a:b] for a, b in first][:2] == ["We bake bread.", "It is good (really!)."]
    assert english.sentences(line) == first
