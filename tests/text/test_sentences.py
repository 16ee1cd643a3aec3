"""English and Chinese sentences, tokens and words, as spans into the text."""

import marshal
import subprocess
import sys
import tempfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import chinese, english


def cut(text, spans):
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sells to banks. Knows their rules.", ["Sells to banks.", "Knows their rules."]),
        ("Writes ASP.Net and Node.Js code. Tests it.", ["Writes ASP.Net and Node.Js code.", "Tests it."]),
        ("Keep accounts healthy.Knowledge of SQL.", ["Keep accounts healthy.", "Knowledge of SQL."]),
        ("Tools, e.g. a CRM, are known.", ["Tools, e.g. a CRM, are known."]),
        ("First line\nsecond line", ["First line", "second line"]),
        ("No end here", ["No end here"]),
        ("", []),
    ],
)
def test_english_sentences(text, expected):
    assert cut(text, english.sentences(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("负责3.5版本的测试；熟悉SQL。", ["负责3.5版本的测试；", "熟悉SQL。"]),
        ("会画图（草图；成图）。要求：认真", ["会画图（草图；成图）。", "要求：认真"]),
        ("本科及以上.有经验者优先", ["本科及以上.", "有经验者优先"]),
        ("他说：“可以。”我们开始", ["他说：“可以。”我们开始"]),
        ("第一行\n第二行", ["第一行", "第二行"]),
    ],
)
def test_chinese_sentences(text, expected):
    assert cut(text, chinese.sentences(text)) == expected


def test_bracket_that_never_closes_does_not_swallow_the_rest():
    text = "要求（一年经验；会开车。能出差。"
    assert len(chinese.sentences(text)) == 3


@pytest.mark.parametrize(
    ("text", "words", "breaks"),
    [
        ("新药研究生产", "研究生", True),
        ("研究生毕业", "研究生", False),
        ("五大专业方向", "大专", True),
        ("大专以上学历", "大专以上", False),
        ("全日制大学本科毕业", "本科", False),
    ],
)
def test_words_that_begin_or_end_in_the_middle_of_a_word(text, words, breaks):
    at = text.index(words)
    assert chinese.breaks_word(text, at, at + len(words)) is breaks


def test_words_and_tokens_are_spans_of_the_text():
    text = "熟悉 客户关系管理"
    assert "".join(cut(text, chinese.words(text))) == "熟悉客户关系管理"
    assert cut("Sells C++ tools.", english.tokens("Sells C++ tools.")) == ["Sells", "C++", "tools", "."]


@pytest.mark.parametrize("split", [english.sentences, chinese.sentences])
@given(text=st.text(alphabet="aB .!?；。1\n（“)”\u3000中", max_size=60))
def test_sentences_cover_all_but_white_space(split, text):
    spans = split(text)
    assert [a for a, _ in spans] == sorted(a for a, _ in spans)
    assert "".join("".join(cut(text, spans)).split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


def test_importing_loads_no_vendor():
    code = (
        "import sys, pipeline.ingest, pipeline.text.english, pipeline.text.chinese, pipeline.text.normalize;"
        "print([m for m in ('spacy', 'jieba', 'opencc', 'bs4', 'pandas', 'ftfy', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_dictionary_is_neither_read_from_nor_left_among_temporary_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "jieba.cache").write_bytes(marshal.dumps(({"陌生人放的": 9}, 9)))
    tokenizer = chinese._tokenizer.__wrapped__()
    assert "陌生人放的" not in tokenizer.FREQ
    assert list(tokenizer.cut("销售经理")) == ["销售", "经理"]
    assert [path.name for path in tmp_path.iterdir()] == ["jieba.cache"]
