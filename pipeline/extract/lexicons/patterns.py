"""Named patterns of small closed classes of words: data (patterns.tsv) for the code that cuts and joins text."""

from __future__ import annotations

from functools import cache

from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS


@cache
def _patterns() -> dict[str, list[str]]:
    """Return the rows of each name."""
    found: dict[str, list[str]] = {}
    for row in lexicon(LEXICONS / "patterns.tsv"):
        found.setdefault(row["name"], []).append(row["pattern"])
    return found


def words(name: str) -> str:
    """Return the rows of one name of patterns.tsv as a group of alternatives, to be part of a larger expression."""
    return f"(?:{'|'.join(_patterns()[name])})"
