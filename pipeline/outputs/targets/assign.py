"""Which target each posting is set against: the nearest, the one that its title names, or the one that a file names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipeline.core.errors import InputError
from pipeline.core.small_files import read_small
from pipeline.outputs.compare.target_library import Library
from pipeline.text.decoding import decode
from pipeline.text.normalize import fold

By = Literal["likeness", "title"]
BY: tuple[By, ...] = get_args(By)
How = Literal["likeness", "title", "file", "none_near", "no_title", "not_in_file", "nothing_asked"]
# A posting that shares less than half with its nearest target is set against none. In ten title groups of 1,965 real
# postings .07 to .74 share half with the middle of others of their group (median .45), .07 to .23 of all others (.15).
NEAR_ENOUGH = 0.5
COLUMNS = ("posting", "target")
LARGEST_FILE = 20_000_000  # a row for each of some hundred thousand postings
_POSTING = ("posting", "posting_id", "role")
_TARGET = ("target", "family", "group")
_MEND = "give it a header `posting,target` and one row for each posting (its posting_id, title, or words of its title)"


@dataclass(frozen=True, slots=True)
class Named:
    """Postings by id or words of their titles, each with the name of a group or target, in the order of a file."""

    rows: Mapping[str, str]

    def of(self, posting_id: str, title: str) -> str | None:
        """Return the name for a posting: that of its id, else of the first row whose words its title holds."""
        if (by_id := self.rows.get(posting_id.casefold())) is not None:
            return by_id
        called = plain(title)
        return next((name for words, name in self.rows.items() if all(one in called for one in words.split())), None)


@dataclass(frozen=True, slots=True)
class Choosing:
    """How targets are chosen: by likeness (of at least `least`) or title, or as a file names them."""

    by: By = "likeness"
    least: float = NEAR_ENOUGH
    named: Named | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The target of a posting by its number (None for none), how it was chosen, and the next nearest one."""

    target: int | None
    how: How
    runner_up: int | None = None


def choose_target(
    likenesses: Sequence[float | None], posting: tuple[str, str], library: Library, how_to: Choosing
) -> Choice:
    """Return the target of a posting.

    Args:
        likenesses: its likeness to each target of the library; None for a posting that asks for nothing.
        posting: its id and title.
        library: the targets.
        how_to: how to choose; where a file names targets, a posting that it does not name has none.
    """
    order = sorted((n for n, one in enumerate(likenesses) if one is not None), key=lambda n: -(likenesses[n] or 0.0))
    how: How
    if how_to.named is not None:
        name = how_to.named.of(*posting)
        chosen, how = (library.numbered(name), "file") if name else (None, "not_in_file")
    elif how_to.by == "title":
        chosen = _by_title(posting[1], library, order)
        how = "no_title" if chosen is None else "title"
    elif not order:
        chosen, how = None, "nothing_asked"
    else:
        near = (likenesses[order[0]] or 0.0) >= how_to.least
        chosen, how = (order[0], "likeness") if near else (None, "none_near")
    others = [n for n in order if n != chosen]
    return Choice(chosen, how, others[0] if others else None)


def _by_title(title: str, library: Library, order: Sequence[int]) -> int | None:
    """Return the target whose name or titles a title holds: that of most letters, and of equals the most alike."""
    called = plain(title)
    found: list[tuple[int, int, int]] = []
    for number, target in enumerate(library.targets):
        words = [plain(one) for one in (target.name, *target.titles)]
        held = [len(one) for one in words if one and all(word in called for word in one.split())]
        if held:
            place = order.index(number) if number in order else len(order)
            found.append((-max(held), place, number))
    return min(found)[2] if found else None


def load_named(path: Path, known: Sequence[str] | None = None) -> Named:
    """Read which target or group each posting belongs to; `known` are the names that may stand there (None: any).

    Raises:
        InputError: where the file cannot be read, has no such columns, or names an unknown target.
    """
    text = decode(read_small(path, LARGEST_FILE)).lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    try:
        keys = [cell.strip().casefold() for cell in next(reader, [])]
        posting, target = (next((keys.index(one) for one in some if one in keys), None) for some in (_POSTING, _TARGET))
        if posting is None or target is None:
            raise InputError("it has no columns posting and target", str(path), _MEND)
        rows: dict[str, str] = {}
        for cells in reader:
            if len(cells) > max(posting, target) and cells[posting].strip() and cells[target].strip():
                _check_known(cells[target].strip(), known, f"{path} line {reader.line_num}")
                rows.setdefault(plain(cells[posting]), cells[target].strip())
    except csv.Error as error:
        raise InputError(f"it is no table: {error}", str(path), _MEND) from error
    if not rows:
        raise InputError("it names no posting", str(path), _MEND)
    return Named(rows)


def _check_known(name: str, known: Sequence[str] | None, where: str) -> None:
    if known is not None and name.casefold() not in {one.casefold() for one in known}:
        raise InputError(f"no target is called {name!r}", where, f"there are {', '.join(known)}")


def plain(text: str) -> str:
    """Return a name as names are compared."""
    return " ".join(fold(text).text.casefold().split())
