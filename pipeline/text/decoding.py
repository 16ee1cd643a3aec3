"""Bytes into text: byte-order marks, declared charsets, and what the bytes themselves say.

In this order, the first that holds: a byte-order mark; valid UTF-8; the charset that an HTML page
declares; the encoding whose text looks most like English or Chinese; what charset-normalizer says.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w-]{2,30})", re.IGNORECASE)
# What a page calls gb2312 may hold any character of its superset.
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
_CANDIDATES = ("gb18030", "big5", "utf-16-le", "utf-16-be", "cp1252")
_SAMPLE = 65_536
# Bytes of telling lines that settle an encoding.
_TELLING = 8192
# Below this share of ordinary characters none of the candidates is believed.
_PLAUSIBLE = 0.6
_FORGIVEN = 4  # bytes that fit no character, so that a few spoil no short text
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ORDINARY_LATIN = re.compile("[\u00a0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2013-\u2026\u20ac\u2122]")
_CJK_SIGNS = re.compile("[\u3000-\u3011\uff01-\uff5e\u2014-\u2026\u2460-\u2473\u00b7\u25a0-\u25cf\u2605\u2606]")


def decode(data: bytes) -> str:
    """Return `data` as text; bytes that fit no character become U+FFFD. NUL-ridden data: see `is_binary`."""
    return data.decode(encoding_of(data), "replace").lstrip("\ufeff")


def encoding_of(data: bytes, *, whole: bool = True) -> str:
    """Return the name of the encoding of `data`; where it is not `whole`, a cut last character is forgiven."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if _is_utf8(data, whole=whole) and not _nul_pattern(data):
        return "utf-8"
    declared = _declared(data)
    if declared and _decodes(data, declared, whole=whole):
        return declared
    sample = _telling(data)
    scores = {name: _plausibility(sample, name) for name in _CANDIDATES}
    best = max(scores, key=lambda name: (scores[name], -_CANDIDATES.index(name)))
    if scores[best] >= _PLAUSIBLE:
        return "utf-8" if _plausibility(sample, "utf-8") > scores[best] else best
    return _guess(sample)


def _telling(data: bytes) -> bytes:
    """Return the lines that hold bytes beyond ASCII, up to a sample; the start where NULs hint at UTF-16."""
    start = data[:_SAMPLE]
    if 0 in start:
        return start
    lines = [line for line in data[: 8 * _SAMPLE].split(b"\n") if not line.isascii()]
    return b"\n".join(lines)[:_TELLING] if len(lines) < start.count(b"\n") else start


def is_binary(data: bytes) -> bool:
    """Say whether a file's first bytes are no text in any encoding known here."""
    sample = data[:_SAMPLE]
    if not sample:
        return False
    text = sample.decode(encoding_of(sample, whole=False), "replace")
    odd = len(_CONTROL.findall(text)) + max(0, text.count("\ufffd") - _FORGIVEN)
    return odd > 0.05 * len(text)


def _is_utf8(data: bytes, *, whole: bool) -> bool:
    """Say whether `data` is valid UTF-8."""
    try:
        codecs.getincrementaldecoder("utf-8")("strict").decode(data, whole)
    except UnicodeDecodeError:
        return False
    return True


def _nul_pattern(data: bytes) -> bool:
    """Say whether NUL bytes show UTF-16 without a mark."""
    return data[:_SAMPLE].count(0) > 0.02 * len(data[:_SAMPLE])


def _declared(data: bytes) -> str | None:
    """Return the charset that the head of a page declares, as Python names it, or None."""
    found = _META.search(data[:4096]) or _XML.search(data[:1024])
    if not found:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii", "ignore")).name
    except LookupError:
        return None
    return _SUPERSETS.get(name, name)


def _decodes(data: bytes, name: str, *, whole: bool) -> bool:
    """Say whether `data` decodes without a fault, or with so few that the rest is right."""
    try:
        codecs.getincrementaldecoder(name)("strict").decode(data, whole)
    except UnicodeDecodeError:
        return data.decode(name, "replace").count("\ufffd") * 200 < len(data)
    except LookupError:
        return False
    return True


@cache
def _common_han() -> frozenset[str]:
    """Return the Han characters in daily use: level 1 of GB 2312 and of Big5."""
    simplified = (bytes((a, b)) for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF))
    rows = ((a, b) for a in range(0xA4, 0xC7) for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    found = {char for pair in simplified for char in pair.decode("gb2312", "ignore")}
    return frozenset(found | {char for a, b in rows for char in bytes((a, b)).decode("big5", "ignore")})


def _plausibility(sample: bytes, name: str) -> float:
    """Return the share of the characters beyond ASCII that ordinary text in that encoding would have."""
    size = len(sample) - len(sample) % 2 if name.startswith("utf-16") else len(sample)
    text = sample[:size].decode(name, "replace").rstrip("\ufffd")
    if _CONTROL.search(text):
        return 0.0
    beyond = [(at, char) for at, char in enumerate(text) if char > "\x7f"]
    if not beyond:
        return 1.0 if name.startswith("utf-16") else 0.0
    if name == "cp1252":
        return sum(_latin_worth(text, at) for at, _ in beyond) / len(beyond)
    good = sum(char in _common_han() or bool(_CJK_SIGNS.match(char)) for _, char in beyond)
    if name == "utf-8":
        good = sum(char != "\ufffd" for _, char in beyond)
    return good / len(beyond)


def _latin_worth(text: str, at: int) -> float:
    """Return how ordinary a Western character is: a lone one is, a run of them is Chinese misread."""
    if not _ORDINARY_LATIN.match(text[at]):
        return 0.0
    neighbours = text[max(0, at - 1) : at] + text[at + 1 : at + 2]
    return 0.3 if any("\xa0" < char <= "\xff" for char in neighbours) else 1.0


def _guess(sample: bytes) -> str:
    """Return what charset-normalizer believes, or cp1252, in which every byte means something."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best else "cp1252"
