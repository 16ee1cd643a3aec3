"""Human languages asked for, with the level: English fluently, CET-6, 普通话标准."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.core.records import Span
from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, of_whole_words, vocabulary

_CLAUSE = re.compile(r"[,;:，；。!?\n]|\.(?=\s|$)")


_LEVELS = ("native", "fluent", "test", "intermediate", "basic")


@dataclass(frozen=True, slots=True)
class LanguageMention(Span):
    """A language by its ISO 639-1 code; level is native, fluent, intermediate, basic, test or None."""

    code: str = "en"
    level: str | None = None


def find_languages(text: str) -> tuple[LanguageMention, ...]:
    """Return the human languages named in `text`, in order."""
    folded = fold(text)
    hits = of_whole_words(folded, vocabulary("languages").find(folded))
    return tuple(_mention(folded, hit) for hit in hits if hit.row["code"] != "not")


def _mention(folded: str, hit: Hit) -> LanguageMention:
    first = max((m.end() for m in _CLAUSE.finditer(folded, 0, hit.start)), default=0)
    stop = _CLAUSE.search(folded, hit.end)
    last = stop.start() if stop else len(folded)
    levels = [found.row["level"] for found in vocabulary("language_levels").find(folded, first, last)]
    return LanguageMention(hit.start, hit.end, hit.row["code"], min(levels, key=_LEVELS.index, default=None))
