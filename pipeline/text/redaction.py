"""Hide people's names and addresses in postings: reports get mailed.

Every hidden character becomes a dot, so the text keeps its length and every offset still holds.
What is hidden: e-mail addresses, phone numbers, chat ids (WeChat, QQ...) after their cue, and the
name of a person after a cue such as "contact:" or 联系人：, there and wherever else that name stands
in the same text. The rules are `mask_patterns.tsv`; each hides its group `hide`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from pipeline.core.resources import lexicon

PATTERNS = Path(__file__).resolve().parent / "redaction_patterns.tsv"
DOT = "•"
# A surname left alone (one character) is hidden again only before a form of address.
_ADDRESS = re.compile("先生|女士|小姐|老师|经理|經理|主管|总监")
# What every rule of a kind needs; most texts lack it, and a rule costs ten times as much to try.
_NEEDED = {"email": re.compile(r"[@＠]|\(at\)|\[at\]"), "phone": re.compile(r"[\d(][\d \-.()—]{5}")}
_WORD_END = re.compile("(?![A-Za-z])")


@lru_cache(maxsize=1024)  # headings come again and again
def mask_personal(text: str) -> str:
    """Return `text`, of the same length, with personal data replaced by dots; line breaks stay."""
    chars = list(text)
    names: set[str] = set()
    for kind, pattern in _rules():
        if kind in _NEEDED and not _NEEDED[kind].search(text):
            continue
        for match in pattern.finditer(text):
            _hide(chars, *match.span("hide"))
            if kind == "name":
                names.add(match["hide"])
    if names:
        _hide_again(chars, text, names)
    return "".join(chars)


def _hide_again(chars: list[str], text: str, names: set[str]) -> None:
    """Hide names wherever they stand as words of their own; one pass, however many there are."""
    by_length: dict[int, set[str]] = {}
    for name in names:
        by_length.setdefault(len(name), set()).add(name)
    first = "".join(sorted({name[0] for name in names}))
    for start in re.finditer(rf"(?<![A-Za-z])[{re.escape(first)}]", text):
        at = start.start()
        for length, same in by_length.items():
            if text[at : at + length] in same and (_ADDRESS if length == 1 else _WORD_END).match(text, at + length):
                _hide(chars, at, at + length)


def _hide(chars: list[str], start: int, end: int) -> None:
    for place in range(start, end):
        if not chars[place].isspace():
            chars[place] = DOT


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"])) for row in lexicon(PATTERNS))
