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

from pipeline.resources import lexicon

PATTERNS = Path(__file__).resolve().parent / "mask_patterns.tsv"
DOT = "•"
# A surname left alone (one character) is hidden again only before a form of address.
_ADDRESS = "(?=先生|女士|小姐|老师|经理|經理|主管|总监)"


@lru_cache(maxsize=1024)  # headings come again and again
def mask_personal(text: str) -> str:
    """Return `text`, of the same length, with personal data replaced by dots; line breaks stay."""
    chars = list(text)
    for kind, pattern in _rules():
        for match in pattern.finditer(text):
            _hide(chars, *match.span("hide"))
            if kind == "name":
                _hide_again(chars, text, match["hide"])
    return "".join(chars)


def _hide_again(chars: list[str], text: str, name: str) -> None:
    """Hide a name wherever it stands as words of its own."""
    after = _ADDRESS if len(name) == 1 else "(?![A-Za-z])"
    for match in re.finditer(rf"(?<![A-Za-z]){re.escape(name)}{after}", text):
        _hide(chars, *match.span())


def _hide(chars: list[str], start: int, end: int) -> None:
    for place in range(start, end):
        if not chars[place].isspace():
            chars[place] = DOT


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row["kind"], re.compile(row["pattern"])) for row in lexicon(PATTERNS))
