"""Background anchors: what postings say that frameworks seldom cover, so that a match must stand out."""

from __future__ import annotations

from functools import cache

from pipeline.core.resources import file_digest, lexicon, models_dir

_FILE = "background/anchors.tsv"


@cache
def anchors() -> tuple[str, ...]:
    """Return the anchors, English and Chinese."""
    return tuple(row["text"] for row in lexicon(models_dir() / _FILE))


def anchors_digest() -> str:
    """Return the sha256 of the anchors' file."""
    return file_digest(models_dir() / _FILE)
