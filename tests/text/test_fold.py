"""Folding for matching keeps the way back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normalize import fold, to_simplified


def test_width_and_script_are_folded():
    assert fold("負責ＳＱＬ報表，５年經驗").text == "负责SQL报表,5年经验"
    assert to_simplified("軟體專案") == "软体专案"


def test_growing_characters_lead_back_to_one_original():
    folded = fold("甲㈱乙…")
    assert folded.text == "甲(株)乙..."
    at = folded.text.index("株")
    assert folded.origin(at, at + 1) == (1, 2)
    assert folded.origin(len(folded.text), len(folded.text)) == (4, 4)


def test_ascii_is_itself():
    assert fold("plain").index is None
    assert fold("plain").origin(1, 3) == (1, 3)


@given(st.text(alphabet="a１㈱經…é\u3000中ﬁ", max_size=40), st.data())
def test_every_folded_span_has_its_original(text, data):
    folded = fold(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.origin(start, end)
    assert 0 <= first <= last <= len(text)
    if start < end:
        assert folded.text[start:end] in fold(text[first:last]).text
