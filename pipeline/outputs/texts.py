"""What the outputs say, in English and Chinese: texts by key, and the words of reasons.

`strings.json` beside this module holds what several outputs say, `reasons.json` the words of reasons; a page may have a
file of its own over them. A place `{name}` in a text takes a value; `{name|group}` takes the word that stands for the
value under `group.value`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pipeline.core.records import Reason, ReasonValue

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Texts = Mapping[str, Sequence[str]]
SHARED = tuple(Path(__file__).with_name(name) for name in ("strings.json", "reasons.json"))
AS_WRITTEN = "as_written"  # the reason of an earlier version, which wrote English sentences

_PLACE = re.compile(r"\{(\w+)(?:\|(\w+))?\}")


@cache
def load_texts(page: Path | None = None) -> Texts:
    """Return the shared texts, and those of a page's file over them: key -> [English, Chinese]."""
    files = SHARED if page is None else (*SHARED, page)
    found: dict[str, Sequence[str]] = {}
    for file in files:
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def say(texts: Texts, key: str, language: Language = "en", **values: object) -> str:
    """Return the text of a key with its places filled.

    Raises:
        KeyError: where there is no text for the key, or no value for a place in it.
    """

    def fill(place: re.Match[str]) -> str:
        value, group = values[place[1]], place[2]
        each = value if isinstance(value, tuple | list) else (value,)
        words = (named(texts, group, plain_number(one), language) if group else plain_number(one) for one in each)
        return say(texts, "comma", language).join(words)

    return _PLACE.sub(fill, texts[key][LANGUAGES.index(language)])


def named(texts: Texts, group: str, value: str, language: Language = "en") -> str:
    """Return the word for a value of the data ("bachelor"); one that has none, as it is."""
    key = f"{group}.{value}"
    return say(texts, key, language) if key in texts else value


def say_reasons(texts: Texts, reasons: Iterable[Reason], language: Language = "en", joint: str = "semicolon") -> str:
    """Return reasons as one line; one that has no words, by its key."""
    return say(texts, joint, language).join(
        say(texts, key, language, **one.values) if (key := f"reason.{one.key}") in texts else one.key for one in reasons
    )


def plain_number(value: object) -> str:
    """Return a value as text, whole floats without their point."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def reason_object(reason: Reason) -> dict[str, Any]:
    """Return a reason as a JSON object: its key and, beside it, its values."""
    return {"key": reason.key, **reason.values}


def reasons_json(reasons: Sequence[Reason]) -> str:
    """Return reasons as they stand in a table: a JSON list of objects; empty where there are none."""
    return json.dumps([reason_object(one) for one in reasons], ensure_ascii=False) if reasons else ""


def read_reasons(cell: object) -> tuple[Reason, ...]:
    """Return the reasons of a cell, a JSON object or a list; an earlier version's sentence is a reason itself."""
    if not isinstance(cell, str) or not cell:
        return ()
    try:
        found = json.loads(cell)
        return tuple(_reason(dict(one)) for one in (found if isinstance(found, list) else [found]))
    except (ValueError, TypeError, KeyError):
        return (Reason(AS_WRITTEN, {"text": cell}),)


def _reason(fields: dict[str, Any]) -> Reason:
    key = str(fields.pop("key"))
    values: dict[str, ReasonValue] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    return Reason(key, values)
