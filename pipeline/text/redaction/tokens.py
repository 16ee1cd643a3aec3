"""Words in Latin and other cased letters as parts of a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from pipeline.text.redaction.folding import without_marks
from pipeline.text.redaction.lexicons import (
    cue_set,
    given_names,
    is_listed,
    is_ordinary,
    names_a_body,
    surnames,
    word_set,
)

_HAN = "\u2e80-\u9fff\uac00-\ud7af\uf900-\uffef"
_TOKEN = re.compile(rf"(?:[^\W\d_{_HAN}]\.){{2,3}}|[^\W\d_{_HAN}](?:[^\W\d_{_HAN}]|['-](?=[^\W\d_{_HAN}]))*\.?")
_ARTICLES = ("al", "el", "ar", "as", "ash", "ad", "an", "at")  # of Arabic family names
_CODE = 2  # letters that stand for given names: JQ Bradshaw
_SHORTEST_CAPITALS = 4  # OK, SQL and CRM are no names in capitals, JANE is


class Kind(Enum):
    """What a word can be in a name."""

    GIVEN = "a given name and nothing else"
    EITHER = "a given name and also an ordinary word"
    PLACE = "a given name and also a place or a product"
    SURNAME = "a surname and nothing else"
    MAYBE = "a surname and also an ordinary word"
    UNKNOWN = "a word with a capital that is in no list"
    INITIAL = "an initial"
    PARTICLE = "van, de la, bin"
    SUFFIX = "Jr., PhD"
    BODY = "what ends the name of a company or a department"
    ORDINARY = "a word that postings are made of"


class Token(NamedTuple):
    """A word, where it stands, and what it can be in a name."""

    start: int
    end: int
    kind: Kind
    capital: bool


def tokens_from(text: str, at: int, stop: int | None = None, most: int = 9) -> Iterator[Token]:
    """Yield the words from a place on, as long as single blanks, hyphens or nicknames stand between them."""
    stop = len(text) if stop is None else stop
    for _ in range(most):
        match = _TOKEN.match(text, at, stop)
        if not match:
            return
        word = match[0]
        kind = kind_of(word)
        end = match.end()
        if word.endswith(".") and kind not in (Kind.INITIAL, Kind.SUFFIX, Kind.PARTICLE):
            end -= 1
        yield Token(match.start(), end, kind, not word[0].islower())
        if end < match.end():
            return
        at = end
        nick = re.compile(r" ?(?:\"[^\"\n]{2,14}\"|\([A-Z][a-z]{1,12}\)) (?=[A-Z])").match(text, at, stop)
        blank = nick or re.compile(r" {1,2}(?! )").match(text, at, stop)
        if not blank:
            return
        at = blank.end()


@lru_cache(maxsize=16384)
def kind_of(word: str) -> Kind:
    """Return what a word can be in a name."""
    bare = without_marks(word.replace("'", "").replace(".", ""))
    low = word.lower().rstrip(".")
    if word.lower() in word_set("suffix"):
        return Kind.SUFFIX
    if "." in word[:-1] or len(bare) <= 1:
        return Kind.INITIAL
    if low in cue_set("form") or low == "i'm":  # Im is a surname
        return Kind.ORDINARY
    if low in word_set("particle") and (word.islower() or bare not in surnames()):
        return Kind.PARTICLE
    if word.isupper() and len(bare) < _SHORTEST_CAPITALS and not word.endswith("."):
        return _of_capitals(bare)
    return _by_lists(low, bare)


def _of_capitals(bare: str) -> Kind:
    """Return what a few capitals are, which are seldom a name: HR, SQL, but JQ Bradshaw, AMY."""
    if bare in given_names("plain"):
        return Kind.GIVEN
    if bare in surnames():
        return Kind.MAYBE
    return Kind.INITIAL if len(bare) == _CODE and not is_listed(bare) else Kind.ORDINARY


def _by_lists(low: str, bare: str) -> Kind:
    """Return what a word is by the lists: a given name before all, then the name of a body, then a surname."""
    for kind, name in ((Kind.GIVEN, "plain"), (Kind.EITHER, "word"), (Kind.PLACE, "place")):
        if bare in given_names(name):
            return kind
    if bare in surnames():
        return Kind.MAYBE if is_listed(bare) else Kind.SURNAME
    known = low.removesuffix("'s")
    if names_a_body(known):
        return Kind.BODY
    if "-" in low:
        return _of_parts([part for part in low.split("-") if part])
    return Kind.ORDINARY if is_ordinary(known) or is_ordinary(bare) else Kind.UNKNOWN


def _of_parts(parts: Sequence[str]) -> Kind:
    """Return what a word with hyphens is: Jean-Luc, Müller-Łukasz, Al-Farsi, Spring-Boot."""
    if parts[0] in _ARTICLES and len(parts) == 2 and len(parts[1]) > 2:
        return Kind.SURNAME
    kinds = {_by_lists(part, without_marks(part)) for part in parts}
    if Kind.GIVEN in kinds and kinds <= {Kind.GIVEN, Kind.UNKNOWN, Kind.SURNAME, Kind.EITHER}:
        return Kind.GIVEN
    if Kind.SURNAME in kinds:
        return Kind.SURNAME
    return Kind.ORDINARY if kinds & {Kind.ORDINARY, Kind.BODY} else Kind.UNKNOWN


def is_given(word: str) -> bool:
    """Say whether a word in Latin letters is a given name and nothing else."""
    return kind_of(word) is Kind.GIVEN
