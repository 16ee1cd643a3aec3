"""The vocabulary of redaction: names, ordinary words, and the words that rules are made of."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.text.redaction.folding import without_marks

FOLDER = Path(__file__).resolve().parent
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("ly", ""),
)
_SHORTEST_STEM = 3


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """Return the words of one kind that rules are made of, longest first."""
    found = [word for row in lexicon(FOLDER / "words.tsv") if row["kind"] == kind for word in row["words"].split("|")]
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


@cache
def word_set(kind: str) -> frozenset[str]:
    """Return the words of one kind that rules are made of."""
    return frozenset(words_of(kind))


def any_of(kind: str, *, latin: bool | None = None) -> str:
    """Return an expression for any word of a kind: of all, of those in Latin letters, or of the others."""
    chosen = [word for word in words_of(kind) if latin is None or word.isascii() == latin]
    return "|".join(
        re.escape(word) + (r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else "") for word in chosen
    )


@cache
def cue_set(kind: str) -> frozenset[str]:
    """Return the cues of one kind, without the full stop of an abbreviation."""
    rows = (row for row in lexicon(FOLDER / "cues.tsv") if row["kind"] == kind)
    return frozenset(cue.rstrip(".") for row in rows for cue in row["words"].split("|"))


@cache
def given_names(kind: str) -> frozenset[str]:
    """Return given names in Latin letters: plain, word (also an ordinary word) or place."""
    rows = (row for row in lexicon(FOLDER / "given_names.tsv") if row["kind"] == kind)
    return frozenset(without_marks(name) for row in rows for name in row["names"].split())


@cache
def surnames() -> frozenset[str]:
    """Return surnames in Latin letters."""
    return frozenset(without_marks(name) for row in lexicon(FOLDER / "surnames.tsv") for name in row["names"].split())


@cache
def chinese(kind: str) -> frozenset[str]:
    """Return Chinese surnames: plain, word, double; whole names (name); characters that no given name has (never)."""
    rows = (row for row in lexicon(FOLDER / "surnames_zh.tsv") if row["kind"] == kind)
    return frozenset(name for row in rows for name in row["words"].split())


@cache
def _ordinary(kind: str) -> frozenset[str]:
    rows = (row for row in lexicon(FOLDER / "ordinary_words.tsv") if row["kind"] == kind)
    return frozenset(word for row in rows for word in row["words"].split())


def names_a_body(word: str) -> bool:
    """Say whether a word in lower case ends the name of a company, a department or a place."""
    return word in _ordinary("organisation")


def is_listed(word: str) -> bool:
    """Say whether a word in lower case is, in this very form, one that postings are made of."""
    return word in _ordinary("word") or names_a_body(word)


@cache
def is_ordinary(word: str) -> bool:
    """Say whether a word in lower case is one that postings are made of, in any of its forms."""
    if is_listed(word):
        return True
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending) + instead if word.endswith(ending) else ""
        if len(stem) >= _SHORTEST_STEM and stem in _ordinary("word"):
            return True
    return False
