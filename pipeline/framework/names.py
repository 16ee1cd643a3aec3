"""The names that a framework file may use, and the nearest one to a name that it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon

_TABLE = Path(__file__).with_name("names.tsv")


def fold_key(name: str) -> str:
    """Return a column or key as it is compared: lower case, blanks and hyphens as underscores."""
    return "_".join(name.strip().lower().replace("-", " ").replace("_", " ").split())


@cache
def keys_of(part: str) -> dict[str, str]:
    """Return every accepted spelling of the keys of a part (framework, competency, stage, indicator)."""
    rows = [row for row in lexicon(_TABLE) if row["part"] == part]
    spellings = {fold_key(also): row["key"] for row in rows for also in row["also"].split("|") if also}
    columns = {row["column"]: row["key"] for row in rows if row["column"] != "-"}
    return spellings | columns | {row["key"]: row["key"] for row in rows}


@cache
def columns() -> dict[str, str]:
    """Return every accepted spelling of a column, to the column that it means."""
    rows = [row for row in lexicon(_TABLE) if row["column"] != "-"]
    spellings = {fold_key(also): row["column"] for row in rows for also in row["also"].split("|") if also}
    return spellings | {row["column"]: row["column"] for row in rows}


@cache
def column_names() -> tuple[str, ...]:
    """Return the columns by their own names, in the order in which they are written."""
    return tuple(row["column"] for row in lexicon(_TABLE) if row["column"] != "-")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a mend that names the nearest known name, or all of them where none is near."""
    names = sorted(set(known))
    close = difflib.get_close_matches(fold_key(name), names, n=1, cutoff=0.6)
    if not close:
        close = [known_name for known_name in names if fold_key(name) and fold_key(name) in known_name][:1]
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names[:12])}"
