"""What differs in what made two runs: versions, digests and options of their `run.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.outputs.compare.run_changes import Cause
from pipeline.text.local_paths import last_part, shareable

# These say what came out or when, not what it was made by.
_OUTCOMES = ("finished", "counts", "seconds", "stamp")
_WITHOUT_EFFECT = ("keep_vectors",)
_SHOWN_OF_DIGEST = 12


def causes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Cause, ...]:
    """Return everything that made the runs and differs, named as in `run.json` ("matcher: encoders")."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return tuple(
        Cause(name, old.get(name, "-"), new.get(name, "-"))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    )


def _flat(facts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield every fact with the names that lead to it."""
    for name, value in facts.items():
        if (not above and name in _OUTCOMES) or name in _WITHOUT_EFFECT:
            continue
        place = f"{above}: {name}" if above else str(name)
        if isinstance(value, Mapping):
            yield from _flat(value, place)
        else:
            yield place, _said(value)


def _said(value: object) -> str:
    """Return a fact as it may leave this machine: no folders, digests short."""
    if isinstance(value, list | tuple):
        return ", ".join(_said(one) for one in value)
    return " ".join(map(_short, last_part(str(shareable(value))).split())) if value is not None else "default"


def _short(word: str) -> str:
    """Return a long digest by its first digits, anything else as it is."""
    bare = word.rstrip(",")
    is_digest = len(bare) > 2 * _SHOWN_OF_DIGEST and all(c in "0123456789abcdef" for c in bare)
    return bare[:_SHOWN_OF_DIGEST] + word[len(bare) :] if is_digest else word
