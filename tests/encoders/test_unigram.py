import pytest
from tokenizers import Tokenizer

from pipeline.encoders.building.unigram import Unigram, used_rows, write_tokenizer


@pytest.fixture
def tokenizer(tmp_path, vocabulary):
    specials = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
    write_tokenizer(Unigram(vocabulary, 3, 0, 2, specials), tmp_path / "tokenizer.json")
    return Tokenizer.from_file(str(tmp_path / "tokenizer.json"))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("selling", ["<s>", "▁sell", "ing", "</s>"]),
        ("销售 sales", ["<s>", "▁", "销售", "▁sales", "</s>"]),
        ("sales\t \u200bsales", ["<s>", "▁sales", "▁sales", "</s>"]),
        ("ｓａｌｅｓ，ａ", ["<s>", "▁sales", ",", "a", "</s>"]),
        ("a\x07b", ["<s>", "▁", "a", "b", "</s>"]),
        ("", ["<s>", "</s>"]),
    ],
)
def test_text_becomes_pieces(tokenizer, text, tokens):
    assert tokenizer.encode(text).tokens == tokens


def test_the_full_width_tilde_is_no_ascii_tilde(tokenizer):
    assert tokenizer.normalizer.normalize_str("3～5") == "3～5"


def test_pieces_of_other_scripts_are_left_out_and_their_letters_kept():
    pieces = ["▁sales", "销售", "продажи", "ж", "▁ж", "営業する", "の", "é", "▁¿", "，", "<unk>"]
    assert [pieces[row] for row in used_rows(pieces)] == [
        "▁sales",
        "销售",
        "ж",
        "▁ж",
        "の",
        "é",
        "▁¿",
        "，",
        "<unk>",
    ]
