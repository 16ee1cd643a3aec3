"""What the columns and keys of posting dumps mean; the only place where a name gets its role.

The names stand in field_names.tsv, the shapes of further ones in field_shapes.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.core.resources import lexicon
from pipeline.text.normalize import fold

_NAMES = Path(__file__).with_name("field_names.tsv")
_SHAPES = Path(__file__).with_name("field_shapes.tsv")
_WORDS = Path(__file__).with_name("key_words.tsv")
_PUNCTUATION = re.compile(r"[\W_]+")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+")
_MAY_BE_SHAPED = re.compile(r"[\u3400-\u9fff]{2,14}|[a-z]{6,40}")
# Facts whose objects hold their value under one of these keys.
_FACTS = frozenset(
    {"degree_declared", "years_declared", "employment_type", "seniority", "salary", "posted", "location"}
)
_NAMES_OF = frozenset({"name", "title", "label", "value", "text", "desc", "display", "名称"})
# A name that only has the shape of one comes after all that are listed.
_SHAPED_RANK = 1000
# Longer names are no names.
_LONGEST_NAME = 200


class Meaning(NamedTuple):
    """A role that a column plays: `rank` is its place among the names of the role, best first.

    A `generic` name ("name", "title") says something only where it stands beside the posting's text.
    """

    role: str
    rank: int
    generic: bool = False


@lru_cache(maxsize=8192)
def plain_name(name: str) -> str:
    """Return a column or key in Simplified Chinese without case, spaces and signs.

    >>> plain_name("Job_Description"), plain_name("職務名稱")
    ('jobdescription', '职务名称')
    """
    name = name[:_LONGEST_NAME]
    return _PUNCTUATION.sub("", name if name.isascii() else fold(name).text).lower()


@cache
def roles() -> Mapping[str, tuple[str, ...]]:
    """Return the names of every role, best first."""
    return {row["role"]: tuple(map(plain_name, row["names"].split())) for row in lexicon(_NAMES)}


@cache
def key_words(kind: str) -> frozenset[str]:
    """Return the names or words of one kind in key_words.tsv."""
    return frozenset(
        plain_name(name) for row in lexicon(_WORDS) if row["kind"] == kind for name in row["names"].split()
    )


@cache
def nothing() -> frozenset[str]:
    """Return what an empty cell holds, in lower case."""
    return frozenset(name for row in lexicon(_WORDS) if row["kind"] == "nothing" for name in row["names"].split())


@cache
def _index() -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return the roles of every name, with its rank in each."""
    found: dict[str, list[tuple[str, int]]] = {}
    for role, names in roles().items():
        for rank, name in enumerate(names):
            found.setdefault(name, []).append((role, rank))
    return {name: tuple(of) for name, of in found.items()}


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the roles of names by their shape."""
    return tuple((row["role"], re.compile(row["pattern"])) for row in lexicon(_SHAPES))


def _known(name: str) -> tuple[tuple[str, int], ...] | None:
    """Return the roles of a plain name, with its rank in each: as it is listed, else by its shape."""
    if (listed := _index().get(name)) is not None or _MAY_BE_SHAPED.fullmatch(name) is None:
        return listed
    fitting = ((role, rank) for rank, (role, shape) in enumerate(_shapes(), _SHAPED_RANK) if shape.fullmatch(name))
    first = next(fitting, None)
    return (first,) if first else None


def _of_holder(keys: Sequence[str]) -> tuple[Meaning, ...]:
    """Return the role of the object whose name a key is, where that is a fact: workingExp.name, 学历.名称."""
    known = _known(plain_name(keys[-2])) or ()
    facts = [pair for pair in known if pair[0] in _FACTS]
    return tuple(Meaning(role, rank) for role, rank in facts)


@lru_cache(maxsize=16384)
def meanings(path: str) -> tuple[Meaning, ...]:
    """Return the roles of a column; of a nested key (`data.job.title`) the longest known ending decides.

    >>> [m.role for m in meanings("hiringOrganization.name")]
    ['company']
    """
    keys = path.split(".")
    plain = [plain_name(key) for key in keys]
    foreign = next((n for n, key in enumerate(keys[:-1]) if owner_of(key)), None)
    for start in range(len(plain)):
        known = _known("".join(plain[start:]))
        if known is None:
            continue
        if foreign is None and 0 < start == len(plain) - 1 and plain[-1] in _NAMES_OF and (own := _of_holder(keys)):
            return own
        generic = 0 < start == len(plain) - 1 and plain[-1] in key_words("generic")
        if foreign is not None and start > foreign:
            kept = {"company"} if owner_of(keys[foreign]) == "company" else set()
            return tuple(Meaning(role, rank) for role, rank in known if role in kept)
        return tuple(Meaning(role, rank, generic) for role, rank in known)
    if foreign is not None:
        named = owner_of(keys[foreign]) == "company" and plain[-1] in key_words("heading")
        return (Meaning("company", 99),) if named else ()
    own = _of_holder(keys) if len(plain) > 1 and plain[-1] in _NAMES_OF else ()
    if own or len(plain) == 1 or plain[-1] not in key_words("body"):
        return own
    return tuple(m for m in meanings(".".join(keys[:-1])) if m.role == "text" or m.role.startswith("also:"))


@lru_cache(maxsize=8192)
def owner_of(key: str) -> str | None:
    """Return whose object a key holds where it is not the posting's: `company`, `person` or `other`."""
    plain = plain_name(key)
    own = {role for role, _ in _index().get(plain, ())} - {"company", "pairs"}
    if own:
        return None
    words = {word for word in map(plain_name, _HUMP.split(key)) if word}
    if plain in key_words("person_alone"):
        return "person"
    for kind in ("company", "person", "other"):
        if plain in key_words(kind) or words & key_words(kind):
            return kind
    return None


@lru_cache(maxsize=64)
def columns_by_role(names: Sequence[str]) -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """Return which of a record's columns may play each role, best first, and whether the name is generic."""
    found: dict[str, list[tuple[int, int, int, str, bool]]] = {}
    for at, name in enumerate(names):
        for meaning in meanings(name):
            place = (meaning.rank, name.count("."), at, name, meaning.generic)
            found.setdefault(meaning.role, []).append(place)
    return {role: tuple((name, generic) for *_, name, generic in sorted(of)) for role, of in found.items()}
