"""What programs call things in the documents that they write, from document_words.tsv."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon

_WORDS = Path(__file__).with_name("document_words.tsv")


@cache
def document_words(kind: str) -> str:
    """Return the pattern of the words of one kind, as a group."""
    return "(?:" + "|".join(row["pattern"] for row in lexicon(_WORDS) if row["kind"] == kind) + ")"
