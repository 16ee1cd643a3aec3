"""The framework's own sentences as a matcher reads them, and what can be told from their wording."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.framework.draft import clean, has_han

_PLACEHOLDER = re.compile(r"<\s*([A-Za-z][\w ]{0,30}|[\u4e00-\u9fff]{1,12})\s*>(?:['’]s\b)?")
_QUOTES = str.maketrans({"„": '"', "“": '"', "”": '"', "‟": '"', "‘": "'", "’": "'"})


@cache
def _words(kind: str) -> frozenset[str]:
    rows = lexicon(Path(__file__).with_name("words.tsv"))
    return frozenset(row["text"] for row in rows if row["kind"] == kind)


def plain(text: str) -> str:
    """Return a framework sentence as a posting would put it: `<Company>` spelled out, quotes straight.

    Before a noun the placeholder becomes "our" ("<Company> solutions"), after a determiner
    "company", else "the company"; in Chinese text 公司.
    """
    if "<" in text:
        text = _PLACEHOLDER.sub(lambda match: _spelled_out(match, text), text)
    return clean(text.translate(_QUOTES))


def is_cut_short(text: str) -> bool:
    """Say whether a sentence ends on a word that cannot end one."""
    if has_han(text[-2:]) or text.endswith(("、", "\uff0c")):
        return text.endswith(tuple(word for word in _words("unfinished") if not word.isascii()))
    last = re.search(r"([A-Za-z]+)\s*[,(]?\s*$", text)
    return text.rstrip().endswith((",", "(")) or (last is not None and last[1].lower() in _words("unfinished"))


def _spelled_out(match: re.Match[str], text: str) -> str:
    if has_han(text):
        return "公司"
    before = text[: match.start()].split()[-2:]  # a determiner, and perhaps an adjective
    after = re.match(r"\s+([A-Za-z]+)", text[match.end() :])
    if not _words("determiner").isdisjoint(word.lower() for word in before):
        return "company"
    if match[0].endswith("s"):
        return "our"
    if not after or after[1].lower() in _words("function") or after[1].endswith("ly"):
        return "the company"
    return "our"
