import numpy as np
import pytest

from pipeline.encoders.base import READ_AT_MOST, encode_unique, readable, reading_length, unit_rows


def lengths_of(seen):
    """An encoder of two dimensions, (number of characters, 1), that notes what it was shown."""

    def encode_batch(texts):
        seen.append(list(texts))
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)

    return encode_batch


def test_each_text_is_encoded_once_and_comes_back_in_place():
    seen = []
    rows = encode_unique(["bbb", "a", "bbb ", "cc"], 2, lengths_of(seen), 2)
    assert rows[:, 0].tolist() == [3, 1, 3, 2]
    assert sorted(text for batch in seen for text in batch) == ["a", "bbb", "cc"]


def test_short_texts_go_first_so_that_batches_are_even():
    seen = []
    encode_unique(["x" * 400, "销售经理", "x" * 4], 2, lengths_of(seen), 1)
    assert [batch[0][:4] for batch in seen] == ["xxxx", "销售经理", "xxxx"]
    assert len(seen[0][0]) == 4


def test_empty_texts_are_zero_and_never_shown():
    seen = []
    rows = encode_unique(["", "a", " \n"], 2, lengths_of(seen), 8)
    assert rows.tolist() == [[0, 0], [1, 1], [0, 0]]
    assert seen == [["a"]]


def test_no_texts_give_no_rows():
    rows = encode_unique([], 2, lengths_of([]), 8)
    assert rows.shape == (0, 2)
    assert rows.dtype == np.float32


def test_progress_adds_up_to_the_number_of_texts():
    done = []
    encode_unique(["a", "a", "", "b", "c"], 2, lengths_of([]), 2, done.append)
    assert sum(done) == 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [(" a\n", "a"), ("x" * 5000, "x" * READ_AT_MOST), ("bad \ud800 half", "bad ? half"), ("销售", "销售")],
)
def test_readable(text, expected):
    assert readable(text) == expected


def test_chinese_characters_weigh_as_tokens():
    assert reading_length("负责销售") == 4
    assert reading_length("sale") == 1


def test_unit_rows_leave_zeros_alone():
    rows = unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert np.allclose(rows, [[0.6, 0.8], [0, 0]])
