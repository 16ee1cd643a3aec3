"""What the columns and keys of posting dumps mean, from field_names.tsv."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from pipeline.core.resources import lexicon

_NAMES = Path(__file__).with_name("field_names.tsv")
_LISTS = Path(__file__).with_name("record_lists.tsv")
_PUNCTUATION = re.compile(r"[\W_]+")


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a column or key without case, spaces and signs.

    >>> plain_name("Job_Description")
    'jobdescription'
    """
    return _PUNCTUATION.sub("", name).lower()


@cache
def roles() -> Mapping[str, tuple[str, ...]]:
    """Return the names of every role, best first."""
    return {row["role"]: tuple(row["names"].split()) for row in lexicon(_NAMES)}


@cache
def list_keys() -> frozenset[str]:
    """Return the keys under which JSON documents keep their postings."""
    return frozenset(name for row in lexicon(_LISTS) for name in row["names"].split())
