"""Find the roles that a person names: by id, by title, by words of title and company, or by file."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.errors import InputError
from pipeline.outputs.values import items, rows, text_of
from pipeline.text.local_paths import last_part
from pipeline.text.normalize import fold
from pipeline.text.redaction import mask_personal

if TYPE_CHECKING:
    import pandas as pd

LISTED = 8  # candidates that an error names; more would push the message off the screen
SHORTEST_PREFIX = 4


@dataclass(frozen=True, slots=True)
class RoleCandidate:
    """A role that may be chosen; `keys` are the ids that name it (all its postings', for a role of several)."""

    key: str
    title: str
    company: str = ""
    keys: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return id, title and company on one line."""
        return f"{self.key} {self.title or '(no title)'}" + (f" ({self.company})" if self.company else "")


def choose(names: Sequence[str], candidates: Sequence[RoleCandidate], where: str) -> tuple[RoleCandidate, ...]:
    """Return the one role that each name means, in the order of the names.

    Raises:
        InputError: where a name fits none or several; the message lists the candidates.
    """
    found = tuple(_one(name, candidates, where) for name in names)
    twice = next((one for n, one in enumerate(found) if one in found[:n]), None)
    if twice is not None:
        raise InputError(f"{twice.title or twice.key!r} was named twice", where, "name different roles")
    return found


def _one(name: str, candidates: Sequence[RoleCandidate], where: str) -> RoleCandidate:
    """Return the role that a name means: the first way of naming that fits anything decides."""
    wanted = _plain(name)
    if not wanted:
        raise InputError("a role was named by an empty text", where, f"name one of: {listed(candidates)}")
    for fits in _ways(wanted):
        found = [one for one in candidates if fits(one)]
        if len(found) == 1:
            return found[0]
        if found:
            mend = f"name it by its id or by more words of title and company: {listed(found)}"
            raise InputError(f"{name!r} fits {len(found)} roles", where, mend)
    near = difflib.get_close_matches(wanted, by_title := _by_title(candidates), n=LISTED, cutoff=0.4)
    nearest = [one for title in near for one in by_title[title]] or list(candidates)
    raise InputError(f"no role is called {name!r}", where, f"there are {len(candidates)}: {listed(nearest)}")


def _ways(wanted: str) -> Iterator[Callable[[RoleCandidate], bool]]:
    """Yield the ways of naming a role, the surest first."""
    yield lambda one: wanted in one.keys
    if len(wanted) >= SHORTEST_PREFIX:
        yield lambda one: any(key.startswith(wanted) for key in one.keys)
    yield lambda one: _plain(one.title) == wanted
    yield lambda one: any(_plain(file) == wanted for file in one.files)
    words = wanted.split()
    yield lambda one: all(word in _plain(one.title) for word in words)
    yield lambda one: all(word in _plain(f"{one.title} {one.company}") for word in words)


def _by_title(candidates: Sequence[RoleCandidate]) -> Mapping[str, list[RoleCandidate]]:
    found: dict[str, list[RoleCandidate]] = {}
    for one in candidates:
        found.setdefault(_plain(one.title), []).append(one)
    return found


def listed(some: Sequence[RoleCandidate]) -> str:
    """Return the first few candidates on one line, and how many more there are."""
    more = f"; and {len(some) - LISTED} more" if len(some) > LISTED else ""
    return "; ".join(map(str, some[:LISTED])) + more


def _plain(text: str) -> str:
    """Return a text as names are compared: width, case and Traditional characters folded, blanks single."""
    return " ".join(fold(text).text.casefold().split())


def posting_candidates(postings: pd.DataFrame, *, mask: bool) -> tuple[RoleCandidate, ...]:
    """Return every posting as a role that may be chosen."""
    return tuple(
        RoleCandidate(
            str(row["posting_id"]),
            shown_text(text_of(row["title"]), mask) or last_part(text_of(row["source"])),
            shown_text(text_of(row["company"]), mask),
            (str(row["posting_id"]),),
            tuple(last_part(str(one)) for one in items(row["sources"]) or [row["source"]]),
        )
        for row in rows(postings[["posting_id", "title", "company", "source", "sources"]])
    )


def shown_text(text: str, mask: bool) -> str:
    """Return a text as it may be shown: with `mask` without personal data."""
    return mask_personal(text) if mask else text
