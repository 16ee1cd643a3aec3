"""Which framework profiles which role: the best one, the one that a file assigns, or all of them.

The file is a table of two columns, `role` and `framework`. A role is named by its posting_id, its title, or words of
its title; the first row that fits holds. A framework is named by its name or by its file's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipeline.core.errors import InputError, UnknownNameError
from pipeline.core.small_files import read_small
from pipeline.text.decoding import decode
from pipeline.text.normalize import fold

ProfileBy = Literal["best", "all"]
PROFILE_BY: tuple[ProfileBy, ...] = get_args(ProfileBy)
COLUMNS = ("role", "framework")
LARGEST_FILE = 20_000_000  # a row for each of some hundred thousand postings
_MEND = "give it a header `role,framework` and one row for each role"


@dataclass(frozen=True, slots=True)
class Assignment:
    """Roles by name (as names are compared), each with the framework that profiles it, in the order of the file."""

    rows: tuple[tuple[str, str], ...] = ()

    def of(self, posting_id: str, title: str | None) -> str | None:
        """Return the framework of a posting; None where no row names it."""
        return next((name for role, name in self.rows if _fits(role, posting_id, title)), None)

    def unmet(self, postings: Iterable[tuple[str, str | None]]) -> tuple[str, ...]:
        """Return the roles of the file that name none of some postings (id and title)."""
        left = dict.fromkeys(role for role, _ in self.rows)
        for posting_id, title in postings:
            for role in [one for one in left if _fits(one, posting_id, title)]:
                del left[role]
        return tuple(left)


def check_profile_by(name: str) -> ProfileBy:
    """Return the way of choosing frameworks that a name means.

    Raises:
        UnknownNameError: where there is none; the message lists them.
    """
    for known in PROFILE_BY:
        if name == known:
            return known
    what = f"roles cannot be profiled by {name!r}"
    raise UnknownNameError(
        what, "--profile-by", f"known: {', '.join(PROFILE_BY)}; --assign FILE names one for each role"
    )


def load_assignment(path: Path | None, names: Sequence[tuple[str, str]]) -> Assignment:
    """Read an assignment; `names` are the frameworks, each by its name and its file's.

    Raises:
        InputError: where the file cannot be read, has no such columns, or names an unknown framework.
    """
    if path is None:
        return Assignment()
    known = {_plain(one): name for name, file in names for one in (Path(file).stem, Path(file).name, name)}
    rows: list[tuple[str, str]] = []
    for place, role, framework in _rows(path):
        if _plain(framework) not in known:
            there = ", ".join(name for name, _ in names)
            raise InputError(f"no framework is called {framework!r}", place, f"there are {there}")
        if not _plain(role):
            raise InputError("a row names no role", place, "give a posting_id, a title, or words of a title")
        rows.append((_plain(role), known[_plain(framework)]))
    return Assignment(tuple(rows))


def _rows(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield place, role and framework of each row; comma, semicolon or tab, whatever the first line has most of."""
    text = decode(read_small(path, LARGEST_FILE)).lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        keys = [cell.strip().casefold() for cell in next(reader, [])]
        if not set(COLUMNS) <= set(keys):
            raise InputError("it has no columns role and framework", str(path), _MEND)
        for cells in reader:
            row = dict(zip(keys, cells, strict=False))
            if any(cell.strip() for cell in cells):
                yield f"{path} line {reader.line_num}", row.get("role", ""), row.get("framework", "")
    except csv.Error as error:
        raise InputError(f"it is no table: {error}", str(path), _MEND) from error


def _fits(role: str, posting_id: str, title: str | None) -> bool:
    """Say whether a role of the file names a posting."""
    called = _plain(title or "")
    return role == posting_id or (bool(called) and all(word in called for word in role.split()))


def _plain(text: str) -> str:
    """Return a name as names are compared."""
    return " ".join(fold(text).text.casefold().split())
