"""Headed texts inside a record (Lever's `lists`, SmartRecruiters' `sections`, Personio's `jobDescription`) as HTML."""

from __future__ import annotations

import html as entities
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pipeline.ingest.field_names import key_words, owner_of, plain_name, roles
from pipeline.ingest.media_type import media_of
from pipeline.ingest.readers.flatten import as_text

_DEEPEST = 8
# A headed text has few keys beside its heading and body; a record has many.
_MOST_KEYS = 8
# Shorter values are facts, not texts.
_SHORTEST = 40


class HeadedText(NamedTuple):
    """A heading and its text as HTML."""

    heading: str
    html: str


def headed_texts(record: Mapping[str, object]) -> tuple[list[HeadedText], frozenset[int]]:
    """Return the headed texts of a record in order, and the identities of the values that hold them."""
    found: list[HeadedText] = []
    taken: set[int] = set()
    for holder, items in _holders(record, 0):
        texts = [_headed(item) for item in items]
        if texts and all(texts):
            found += [text for text in texts if text]
            taken.add(id(holder))
    return found, frozenset(taken)


def _holders(value: Mapping[str, object], depth: int) -> Iterator[tuple[object, list[Mapping[str, object]]]]:
    """Yield the lists of objects, and the objects of objects that are named as sections, in document order."""
    for key, inner in value.items():
        name = str(key)
        if depth > _DEEPEST or owner_of(name):
            continue
        if isinstance(inner, list) and not _is_list_of_postings(name):
            objects = [item for item in inner if isinstance(item, Mapping)]
            if objects and len(objects) == len(inner):
                yield inner, objects
        elif isinstance(inner, Mapping):
            parts = list(inner.values())
            if plain_name(name) in roles()["sections"] and all(isinstance(part, Mapping) for part in parts):
                yield inner, [part for part in parts if isinstance(part, Mapping)]
            elif _is_lone(inner):
                yield inner, [inner]
            else:
                yield from _holders(inner, depth + 1)


def _is_list_of_postings(key: str) -> bool:
    """Say whether a list has a name that lists of postings have, and lists of headed texts have not."""
    plain = plain_name(key)
    return plain in key_words("list") and plain not in roles()["sections"]


def _is_lone(value: Mapping[str, object]) -> bool:
    """Say whether an object is one headed text by itself: a name with a value, and no more."""
    names = {plain_name(str(key)) for key in value}
    return len(names) == 2 and bool(names & {"value", "content"}) and bool(names & {"name", "label", "heading"})


def _headed(item: Mapping[str, object]) -> HeadedText | None:
    """Return an object as a headed text, or None where it is another kind of object."""
    if len(item) > _MOST_KEYS:
        return None
    plain = {plain_name(str(key)): value for key, value in item.items()}
    heading = next((text for key, text in _texts(plain) if key in key_words("heading")), "")
    body = next((text for key, text in _texts(plain) if key in key_words("body") and text != heading), "")
    items = next((value for key, value in plain.items() if key in key_words("items") and isinstance(value, list)), None)
    if items is not None and not body:
        listed = "".join(f"<li>{entities.escape(text)}</li>" for text in map(as_text, items) if text)
        return HeadedText(heading, f"<ul>{listed}</ul>") if listed else None
    if not heading or (len(body) < _SHORTEST and media_of(body) != "html" and "<li" not in body):
        return None
    inner = body if media_of(body) == "html" or "<li" in body else as_html(body)
    return HeadedText(heading, f"<ul>{inner}</ul>" if "<li" in inner and "<ul" not in inner else inner)


def _texts(plain: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the texts of an object."""
    return ((key, text) for key, value in plain.items() if isinstance(value, str) and (text := as_text(value)))


def as_html(text: str) -> str:
    """Return plain text as paragraphs of HTML."""
    return "".join(f"<p>{entities.escape(line)}</p>" for line in text.splitlines() if line.strip())
