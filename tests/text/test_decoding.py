"""Every encoding that postings come in gives the same text."""

import os

import pytest

from pipeline.text.decoding import decode, encoding_of, is_binary

CHINESE = "岗位职责：\n1、负责销售系统的开发，熟悉SQL；\n2、本科及以上学历，三年经验。薪资范围：20K-30K"
TRADITIONAL = "職位描述：\n1、負責業務開發與客戶關係維護；\n2、大學以上學歷，具備三年以上經驗。"
ENGLISH = "We’re looking for a “numbers” person – résumé required. Don’t wait."
FRENCH = "Nous recherchons un développeur expérimenté à Montréal."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [CHINESE, "短句：销售经理"])
def test_chinese(text, encoding):
    assert decode(text.encode(encoding)) == text
    assert not is_binary(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [ENGLISH, FRENCH])
def test_western(text, encoding):
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["big5", "utf-8", "utf-16-le"])
def test_traditional(encoding):
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


def test_a_page_may_say_its_charset():
    page = '<html><head><meta charset="big5"></head><body>業務</body></html>'
    assert decode(page.encode("big5")) == page
    assert encoding_of(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">\xc4\xfa') == "gb18030"


def test_a_page_that_lies_about_utf8_is_still_read():
    page = '<html><head><meta charset="gb2312"></head><body>销售经理</body></html>'
    assert decode(page.encode("utf-8")) == page


def test_a_character_cut_in_two_at_the_end_of_a_sample_is_forgiven():
    data = CHINESE.encode("utf-8")[:-1]
    assert encoding_of(data, whole=False) == "utf-8"


@pytest.mark.parametrize(
    "data",
    [os.urandom(4096), b"\x00" * 600, b"MZ\x90\x00\x03\x00\x00\x00\xff\xff" * 40],
    ids=["noise", "zeros", "program"],
)
def test_binary(data):
    assert is_binary(data)
