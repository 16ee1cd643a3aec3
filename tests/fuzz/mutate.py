"""Damage bytes in the ways that break parsers: cut, double, flip, splice, and repeat until it hurts."""

import random

LONGEST = 200_000
TOKENS = {
    "any": [
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",  # a lone surrogate, as some programs write it
        b"\xf0\x9f\x98\x80",
        "\u202e\u200f\u2066".encode(),
        "\u200b\u200d\ufeff".encode(),
        "\u2028\u0085".encode(),
        "e\u0301\u0345".encode() * 8,
        b"9" * 400,
        b"-1e999",
        b"\r",
        b"\x1b[31m\x1b]0;x\x07",
        b"=HYPERLINK(1)",
        b"../../etc/passwd",
        "岗位职责：".encode(),
        "任职要求：1、本科以上学历；2、三年以上经验".encode(),
        b"Requirements:\n- 5+ years of experience or a degree\n",
        b"$100,000 - $120,000 a year",
        b"1. ",
        b"\n\n",
        "（".encode(),
        "，".encode(),
        b"or ",
        b" " * 50,
    ],
    "html": [
        b"<div>",
        b"</div>",
        b"<p",
        b">",
        b"<ul><li>",
        b"<table><tr><td>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"&#x110000;",
        b"&#0;",
        b"&lt;p&gt;",
        b"&" * 20,
        b"<b>",
        b"<h1>",
        b'<script type="application/ld+json">',
        b"</script>",
        b'{"@type": "JobPosting", "description": "',
        b'"}',
        b"<svg><style>",
        b"<plaintext>",
        b"<template>",
        b'<meta charset="utf-7">',
        b'<p style="display:none">',
        b"<br>",
        b"<a href=x>",
        b"<form><input>",
    ],
    "json": [
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b":",
        b",",
        b"null",
        b"NaN",
        b"Infinity",
        b"1e400",
        b'"\\ud800"',
        b'"\\u0000"',
        b'"description": ',
        b'"text": ',
        b'"jobs": [',
        b'{"@type":"JobPosting"}',
        b"\n{",
        b"true",
        b"[" * 300,
        b"1" * 5000,
    ],
    "yaml": [
        b"&a ",
        b"*a",
        b"!!python/object/apply:os.system ",
        b"!!binary ",
        b"- ",
        b": ",
        b"\t",
        b"|\n",
        b">\n",
        b"? ",
        b"{",
        b"}",
        b"[",
        b"]",
        b"---\n",
        b"...\n",
        b"%YAML 9.9\n",
        b"<<: *a\n",
        b"competencies:\n",
        b"stages:\n",
        b"indicators: ",
        b"stage: 1\n",
        b"~",
        b"0x1f",
        b"2001-01-01",
        b"'",
        b'"',
    ],
    "csv": [b",", b";", b"\t", b'"', b'""', b"\r\n", b"text", b"description,title\n", b"|", b"competency", b"stage"],
    "xml": [
        b"<w:p>",
        b"</w:p>",
        b"<w:r>",
        b"<w:t>",
        b"</w:t>",
        b"<w:tbl>",
        b"<w:tc>",
        b'<w:numPr><w:ilvl w:val="x"/>',
        b"<c><v>",
        b"<row>",
        b'<c t="s"><v>99999</v></c>',
        b'<c r="ZZZZ1">',
        b'r="A1048577"',
        b"<f>1+1</f>",
        b"&x;",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
        b'gridSpan w:val="9999"',
        b'<c t="d"><v>9999-99-99</v></c>',
    ],
    "pdf": [
        b"endobj",
        b"stream\n",
        b"endstream",
        b"/Length 99999999",
        b"/Kids [2 0 R]",
        b"/Parent 3 0 R",
        b"0 R",
        b"<<",
        b">>",
        b"xref\n",
        b"/Filter /FlateDecode",
        b"/Encrypt 1 0 R",
        b"/Prev 9",
        b"BT",
        b"Tj",
        b"(((",
        b"/Count -1",
        b"/ToUnicode 4 0 R",
    ],
    "text": [
        b"- ",
        b"* ",
        b"**",
        b"__",
        b"# ",
        b"Stage 1 - ",
        "第三阶段：".encode(),
        b"](",
        b"[",
        b"`",
        b"|",
        b"~~~",
        b"===",
        b"wechat: ",
        "电话：".encode(),
        b"Contact: Jane ",
        b"linkedin.com/in/",
        b"@x.example",
        b"5-10 years ",
        b"Bachelor's or Master's degree ",
        "、".encode(),
        "【".encode(),
        "】".encode(),
        "①".encode(),
        b"....",
        b"\\n",
    ],
}


def mutate(data: bytes, rng: random.Random, kinds: tuple[str, ...], others: list[bytes]) -> bytes:
    """Return `data` with one to six damages; the same `rng` state gives the same bytes."""
    tokens = [token for kind in ("any", *kinds) for token in TOKENS[kind]]
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        rng.choice(_DAMAGES)(out, rng, tokens, others)
        del out[LONGEST:]
    return bytes(out)


def _place(out, rng):
    return rng.randrange(len(out) + 1)


def _stretch(out, rng):
    start = _place(out, rng)
    return start, min(len(out), start + rng.choice((1, 2, 8, 40, 200, 2000)))


def _flip(out, rng, _tokens, _others):
    if out:
        out[rng.randrange(len(out))] = rng.randrange(256)


def _cut(out, rng, _tokens, _others):
    start, end = _stretch(out, rng)
    del out[start:end]


def _end(out, rng, _tokens, _others):
    del out[_place(out, rng) :]


def _insert(out, rng, tokens, _others):
    at = _place(out, rng)
    out[at:at] = rng.choice(tokens)


def _replace(out, rng, tokens, _others):
    start, end = _stretch(out, rng)
    out[start:end] = rng.choice(tokens)


def _pump(out, rng, tokens, _others):
    """Repeat one thing hundreds of times: nesting, long lines, catastrophic patterns."""
    start, end = _stretch(out, rng)
    what = rng.choice((bytes(out[start:end]), rng.choice(tokens), rng.choice(tokens) + rng.choice(tokens)))
    out[start:start] = what * rng.choice((10, 100, 1000, 5000))


def _double(out, rng, _tokens, _others):
    start, end = _stretch(out, rng)
    at = _place(out, rng)
    out[at:at] = out[start:end]


def _splice(out, rng, _tokens, others):
    other = rng.choice(others) if others else b""
    start, end = _stretch(out, rng)
    at = rng.randrange(len(other) + 1)
    out[start:end] = other[at : at + rng.choice((10, 100, 1000, 10_000))]


_DAMAGES = (_flip, _cut, _end, _insert, _insert, _replace, _replace, _pump, _double, _splice)
