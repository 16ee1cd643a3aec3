"""Words by columns say what words one by one would say."""

import re
from binascii import crc32
from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.lines import word_features
from pipeline.extract.lines.crc import LONGEST, crc32_joined
from pipeline.extract.lines.cue_features import marks_of
from pipeline.extract.lines.word_features import read_english

TEXTS = (
    "Bake bread every day, and clean the oven",
    "5+ years of experience in SQL, C++ and Node.js; AWS or PostgreSQL a plus!",
    "See https://bakery.example or www.bakery.example, or mail bread@bakery.example. Apply to https: now",
    "We pay $50k a year (20% above 40 k). Who's you?",
    "A track record with Jenkins, MySQL and iOS; self-starter’s mind",
    "-",
    "Bread " * 200,
    "In 2021 a PhD, Ph.D. or master's degree, fluent French",
    "knead " + "x" * 90 + " dough",
)
WORD = re.compile(r"[a-z][a-z+#]*(?:['’-][a-z]+)*|\d+|[$€£¥%]|[?!]")
NAME = re.compile(
    r"\b(?=[^\W\dA-Z]*[A-Z\d+#])"
    r"(?:(?<=[a-z,;/(] )[A-Z][\w+#.]*|[A-Z]{2,}\b|\w*[a-z][A-Z]\w*|\w+[+#]|[A-Za-z]+\d\w*)"
)


def one_by_one(text):
    found = [f"#{len(word)}" if word.isdigit() else word for word in WORD.findall(text.casefold())][:80]
    yield from found
    yield from (f"s:{word[:5]}" for word in found if len(word) > 5)
    yield from map(" ".join, pairwise(found))
    if found:
        yield from (f"1:{found[0]}", "12:" + " ".join(found[:2]), f"z:{found[-1]}", f"e:{found[0][-3:]}")
    names = min(3, len(NAME.findall(text)))
    classes = {
        word_features._classes()[number] for word in found if (number := word_features._word_classes().get(word))
    }
    for what in ("", ":experience") if any(word.startswith("experience") for word in found) else ("",):
        yield f"n:{names}{what}"
        yield from (f"c:{name}{what}" for name in classes)


def hashes_of(texts):
    said = read_english(texts)
    found = defaultdict(Counter)
    for row, hashed in zip(said.rows.tolist(), said.hashes.tolist(), strict=True):
        found[row][hashed] += 1
    return [found[row] for row in range(len(texts))]


def test_by_columns_is_one_by_one():
    short = [text for text in TEXTS if len(max(text.split(), key=len)) < LONGEST]
    assert hashes_of(short) == [Counter(crc32(f.encode()) for f in one_by_one(text)) for text in short]


@given(st.lists(st.lists(st.sampled_from([*" ".join(TEXTS).split(), "https:", "(we)", "X"]), min_size=1), max_size=5))
def test_whatever_stands_beside_it(lines):
    texts = [" ".join(line) for line in lines if len(max(line, key=len)) < LONGEST]
    assert hashes_of(texts) == [Counter(crc32(f.encode()) for f in one_by_one(text)) for text in texts]
    assert read_english(texts).marks == [marks_of(text) for text in texts]


def test_marks_by_words_are_the_marks_of_the_text():
    assert read_english(TEXTS).marks == [marks_of(text) for text in TEXTS]


def test_no_text_and_no_words():
    assert read_english([]).marks == []
    assert len(read_english(["-", "–"]).hashes) == 2  # that there are no names


def test_it_reads_on_when_it_forgets(monkeypatch):
    before = hashes_of(TEXTS)
    monkeypatch.setattr(word_features, "MOST_KEPT", 5)
    assert [hashes_of([text]) for text in TEXTS] == [[one] for one in before]


def test_more_words_than_the_table_had_room_for():
    texts = [f"bread{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} rises" for n in range(3000)]
    assert hashes_of(texts)[2999] == Counter(crc32(f.encode()) for f in one_by_one(texts[2999]))


@given(st.binary(), st.binary(max_size=LONGEST))
def test_two_hashes_make_the_hash_of_both(first, second):
    hashes = [np.array([crc32(part)], np.uint32) for part in (first, second)]
    assert crc32_joined(*hashes, np.array([len(second)], np.uint32)) == [crc32(first + second)]


@pytest.mark.parametrize("mark", ["mail", "money", "years", "we", "exp", "digits"])
def test_marks_are_told(mark):
    text = {
        "mail": "write to bread@bakery.example",
        "money": "from 40 k",
        "years": "two or 3 years",
        "we": "join us.",
        "exp": "a track record",
        "digits": "call 5",
    }[mark]
    assert mark in marks_of(text)
    assert mark in read_english([text]).marks[0]


@pytest.mark.parametrize(("place", "error"), [("_row", TimeoutError), ("np.concatenate", MemoryError)])
def test_what_goes_wrong_in_the_middle_leaves_no_word_half_known(monkeypatch, place, error):
    known = word_features._Known()
    known.table = known.table[:4]
    other = word_features._Known()

    def wrong(*_):
        raise error

    monkeypatch.setattr(f"pipeline.extract.lines.word_features.{place}", wrong)
    with pytest.raises(error):
        known.codes(TEXTS)
    monkeypatch.undo()
    codes = known.codes(TEXTS)[0]
    expected = other.codes(TEXTS)[0]
    assert (known.table[codes[codes >= 0]] == other.table[expected[expected >= 0]]).all()
