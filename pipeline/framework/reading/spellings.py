"""The names that a framework file may use, and the nearest one to a name that it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.text.chinese import simplified

_TABLE = Path(__file__).with_name("spellings.tsv")
_ALL = 12  # names that are listed where none is near
# From this likeness on a name is a slip of the pen: "descripton" is .95 of "description", "target" .73 of "stage".
_SLIP = 0.86


def fold_key(name: str) -> str:
    """Return a column or key as it is compared: lower case, simplified Chinese, blanks and hyphens as underscores."""
    return "_".join(simplified(name).strip().lower().replace("-", " ").replace("_", " ").split())


def spelt(key: str) -> str:
    """Return a key of a tree as it is compared: as a column, humps as underscores (levelName is level_name)."""
    humps = "".join(f"_{c}" if c.isupper() and n and key[n - 1].islower() else c for n, c in enumerate(key))
    return fold_key(humps)


def _rows() -> list[dict[str, str]]:
    return list(lexicon(_TABLE))


@cache
def keys_of(part: str) -> dict[str, str]:
    """Return every accepted spelling of the keys of a part (such as a stage), likeliest first."""
    rows = [row for row in _rows() if row["part"] == part]
    found = {row["key"]: row["key"] for row in rows}
    found |= {row["column"]: row["key"] for row in rows if row["column"] != "-"}
    for row in rows:
        for also in row["also"].split("|"):
            found.setdefault(fold_key(also), row["key"])
    for name, key in list(found.items()):
        found.setdefault(f"{name}_en", key)
        if f"{key}_zh" in found:
            found |= {one: f"{key}_zh" for one in (f"{name}_zh", f"{name}_cn") if one not in found}
    return found


@cache
def columns() -> dict[str, str]:
    """Return every accepted spelling of a column, to the column that it means."""
    rows = [row for row in _rows() if row["column"] != "-"]
    found = {row["column"]: row["column"] for row in rows if row["column"] not in {"group", "title"}}
    for row in rows:
        for also in (row["column"], *row["also"].split("|")):
            found.setdefault(fold_key(also), row["column"])
    return found


@cache
def column_names() -> tuple[str, ...]:
    """Return the columns by their own names, in the order in which they are written."""
    return tuple(dict.fromkeys(row["column"] for row in _rows() if row["column"] != "-"))


@cache
def passed() -> frozenset[str]:
    """Return the columns and keys that are known and not used."""
    return frozenset(fold_key(also) for row in _rows() if row["part"] == "passed" for also in row["also"].split("|"))


@cache
def groups() -> frozenset[str]:
    """Return the columns and keys of what stands above competencies."""
    return frozenset(fold_key(also) for row in _rows() if row["part"] == "group" for also in row["also"].split("|"))


def near_typo(name: str, known: Iterable[str]) -> str:
    """Return the known name of which a name is a slip of the pen; "" where it is none."""
    key = fold_key(name)
    if key in passed() or len(key) < 5:
        return ""
    return next(iter(difflib.get_close_matches(key, [one for one in known if one.isascii()], n=1, cutoff=_SLIP)), "")


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a mend that names the nearest known name, or all of them where none is near."""
    names = sorted(set(known))
    close = difflib.get_close_matches(fold_key(name), names, n=1, cutoff=0.6)
    if not close:
        close = [known_name for known_name in names if fold_key(name) and fold_key(name) in known_name][:1]
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(names[:_ALL])}"
