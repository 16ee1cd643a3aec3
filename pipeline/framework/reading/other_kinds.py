"""Which other kind a file is of, told from its keys or columns: an API's description, people, courses, job titles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from pipeline.core.errors import Fault
from pipeline.core.resources import lexicon
from pipeline.framework.draft import Draft, clean
from pipeline.framework.reading.spellings import keys_of, spelt

_CALLED = {
    "api": "the description of a web API",
    "schema": "a schema of data",
    "program": "the settings of a program",
    "map": "a map",
    "cv": "a CV",
    "people": "a list of people or of roles",
    "course": "a list of courses",
    "questions": "questions and answers",
    "titles": "a list of job titles",
    "goods": "a list of goods",
}
# A framework may hold such keys beside its levels: it is one where levels with texts are read.
_UNSURE = frozenset({"program", "map", "people", "questions", "titles", "goods"})
_ENOUGH = 2
_DEEPEST = 3
_MOST_ENTRIES = 50
_WHO = re.compile(r"[a-z]{2}(?:er|or|ist|ian|man|woman)$")
_GRADE = re.compile(r"\s+(?:[ivx]{1,4}|\d{1,2})$", re.IGNORECASE)
_LONGEST_TITLE = 50
_FEWEST_TITLES = 3
_MEND = "hand in the file that names competencies, each with its description, levels or indicators"


def other_kind(data: object, draft: Draft) -> Fault | None:
    """Return a fault where the keys of a tree are those of another kind of file; `draft` is what was read of it."""
    top: set[str] = set()
    body = data
    if isinstance(data, Mapping):
        known = keys_of("framework")
        own = [value for key, value in data.items() if known.get(spelt(str(key))) == "competencies" and value]
        top = {spelt(str(key)) for key in data}
        top &= set(_weights("top", "cv")) if own else top  # a CV too has skills
        body = own or data
    return fault_of_keys(set(_keys_below(body, 0)), top, is_framework=_tells_levels(draft))


def fault_of_keys(keys: Collection[str], top: Collection[str] = (), *, is_framework: bool) -> Fault | None:
    """Return a fault where keys of the entries, or of the whole (`top`), say that a file is of another kind.

    `is_framework` says that levels with texts are read of it, beside which people or prices may stand.
    """
    for kind, called in _CALLED.items():
        if is_framework and kind in _UNSURE:
            continue
        told = {key: weight for key, weight in _weights("top", kind).items() if key in top}
        told |= {key: weight for key, weight in _weights("any", kind).items() if key in keys}
        if sum(told.values()) >= _ENOUGH:
            names = ", ".join(map(repr, list(told)[:3]))
            return Fault(f"no competency framework but {called}: keys or columns such as {names}", "", _MEND)
    return None


def job_titles(draft: Draft) -> Fault | None:
    """Return a fault where what was read without levels is job titles: as names, or below the names of tracks."""
    stages = [stage for item in draft.competencies for stage in item.stages]
    if any(stage.label or stage.number is not None for stage in stages):
        return None
    names = [clean(item.name or item.name_zh) for item in draft.competencies]
    below = [clean(one.text or one.text_zh) for stage in stages for one in stage.indicators]
    found = next((texts for texts in (names, below) if _are_titles(texts)), None)
    if found is None:
        return None
    few = ", ".join(repr(title[:40]) for title in found[:3])
    return Fault(f"no competency framework but job titles: {few}", draft.competencies[0].where, _MEND)


def _are_titles(texts: Sequence[str]) -> bool:
    """Say whether four of five texts, three at least, may be job titles, and half of them end with a known one."""
    ends = [_last_word(text) for text in texts if len(text) <= _LONGEST_TITLE]
    known = [end for end in ends if end.endswith(_titles_zh()) or end in _weights("word", "title")]
    maybe = [end for end in ends if end in known or _WHO.search(end)]
    return len(maybe) >= _FEWEST_TITLES and len(maybe) * 5 >= 4 * len(texts) and len(known) * 2 >= len(texts)


def _last_word(title: str) -> str:
    """Return the last word of a title without what follows a comma and without its grade."""
    words = _GRADE.sub("", title.casefold().split(",")[0].strip()).split()
    return words[-1] if words else ""


def _tells_levels(draft: Draft) -> bool:
    return any(stage.label and stage.indicators for item in draft.competencies for stage in item.stages)


def _keys_below(node: object, depth: int) -> Iterator[str]:
    """Yield the keys of the entries of lists, and of mappings that hold more than single values."""
    if depth > _DEEPEST:
        return
    entries = list(node.values()) if isinstance(node, Mapping) else node if isinstance(node, list) else []
    for entry in entries[:_MOST_ENTRIES]:
        if isinstance(entry, Mapping):
            is_record = isinstance(node, list) or any(isinstance(one, list | Mapping) for one in entry.values())
            yield from (spelt(str(key)) for key in entry) if is_record else ()
        yield from _keys_below(entry, depth + 1)


@cache
def _weights(place: str, kind: str) -> dict[str, int]:
    rows = lexicon(Path(__file__).with_name("other_kinds.tsv"))
    return {row["key"]: int(row["weight"]) for row in rows if (row["place"], row["kind"]) == (place, kind)}


@cache
def _titles_zh() -> tuple[str, ...]:
    return tuple(word for word in _weights("word", "title") if not word.isascii())
