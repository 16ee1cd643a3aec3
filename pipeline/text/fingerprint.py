"""The identity of a posting by what it says, so that one posting from two sources is one."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# 16 hexadecimal digits: a clash among a million postings has a chance below one in ten million.
_DIGITS = 16
_LETTERS = re.compile(r"[^\W_]+")
_SIGNS = re.compile(r"[\xa0-\xbf\u2000-\u20cf\u2190-\u2bff]")
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}


def posting_key(title: str | None, text: str, *facts: str) -> str:
    """Return the id of a posting: a digest of the letters and digits of title, text and facts, width and case folded.

    Layout, bullets and punctuation do not count, since each copy of a posting has its own.
    """
    bare = "\n".join(letters(part) for part in (title or "", text, *facts))
    return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def letters(text: str) -> str:
    """Return the letters and digits of `text`, width and case folded: what a sentence is known by."""
    if not text.isascii():
        # Quotes and dashes are soon put away, and most text is ASCII without them; a space keeps what they part apart.
        for sign in set(_SIGNS.findall(text)):
            text = text.replace(sign, unicodedata.normalize("NFKC", sign).casefold() if sign.isalnum() else " ")
    if text.isascii():
        return text.lower().translate(_NO_LETTERS)
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))
