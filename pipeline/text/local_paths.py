"""What may leave this machine inside a report: no folder names, and nothing but JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

Plain: TypeAlias = "str | float | bool | list[Plain] | dict[str, Plain] | None"

# At least two folders deep, so that "and/or" and "/month" stay; not after ":" or "/", as in web addresses.
_PATH_INSIDE = re.compile(r"(?<![\w:/.])(?:/[^\s/'\",:;]+){2,}|\b[A-Za-z]:\\[^\s'\",;]+")
_ABSOLUTE = re.compile(r"^(?:/|~|[A-Za-z]:[\\/]|\\\\|file:)")


def last_part(source: str) -> str:
    """Return a local path without its folders, since reports get mailed; web addresses stay whole."""
    if "://" in source and not source.startswith("file:"):
        return source
    return re.split(r"[\\/]", source.rstrip("\\/"))[-1]


def from_input(source: str, inputs: Iterable[str]) -> str:
    """Return a source from what was handed in on: the folders above that are this machine's own.

    >>> from_input("/home/ann/jobs/sales/a.txt#2", ["/home/ann/jobs"])
    'jobs/sales/a.txt#2'
    """
    for given in inputs:
        above = given.rstrip("\\/")
        if is_absolute(given) and source.startswith(above):
            return last_part(above) + source[len(above) :].replace("\\", "/")
    return source


def is_absolute(text: str) -> bool:
    """Say whether a text is the path of a file, on any system, as it is told from the top."""
    return bool(_ABSOLUTE.match(text))


def without_folders(text: str) -> str:
    """Return a sentence with every absolute path in it cut to its last part."""
    return _PATH_INSIDE.sub(lambda match: last_part(match[0]), text)


def shareable(value: object) -> Plain:
    """Return `value` as JSON, with the folders of this machine cut from every path."""
    if isinstance(value, Mapping):
        return {str(key): shareable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [shareable(item) for item in value]
    if isinstance(value, bool | int | type(None)):
        return value
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    text = str(value)
    return last_part(text) if is_absolute(text) else text
