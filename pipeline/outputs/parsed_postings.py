"""Parsed postings as the Python side returns them: a sequence of plain objects, with data frames beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from html import escape
from typing import TYPE_CHECKING, Any, overload

from pipeline.core.records import Flag, Requirement

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.core.records import Failure

Object = dict[str, Any]
_APART = ("requirements", "sections", "flags")  # lists of objects, each a table of its own
SHOWN = 12


@dataclass(frozen=True, slots=True)
class ParsedPostings(Sequence[Object]):
    """What postings ask, each an object as `jobprofile parse` prints it; `failures` are what could not be used."""

    objects: tuple[Object, ...]
    failures: tuple[Failure, ...] = ()

    @overload
    def __getitem__(self, place: int) -> Object: ...
    @overload
    def __getitem__(self, place: slice) -> ParsedPostings: ...
    def __getitem__(self, place: int | slice) -> Object | ParsedPostings:
        """Return one posting, or some of them as the same kind of sequence."""
        return ParsedPostings(self.objects[place], self.failures) if isinstance(place, slice) else self.objects[place]

    def __len__(self) -> int:
        """Return how many postings there are."""
        return len(self.objects)

    def __iter__(self) -> Iterator[Object]:
        """Yield the postings in input order."""
        return iter(self.objects)

    def __repr__(self) -> str:
        """Return counts: the objects themselves would fill pages."""
        asked = sum(len(one["requirements"]) for one in self.objects)
        return f"ParsedPostings({len(self)} postings, {asked} requirements, {len(self.failures)} failures)"

    @property
    def postings(self) -> pd.DataFrame:
        """One row per posting: its facts, and how much it asks."""
        import pandas as pd

        return pd.DataFrame(
            [
                {name: value for name, value in one.items() if name not in _APART}
                | {"n_requirements": len(one["requirements"])}
                for one in self.objects
            ]
        )

    @property
    def requirements(self) -> pd.DataFrame:
        """One row per requirement: its words, kind, strength and place, with the posting's title."""
        return self._each("requirements", Requirement)

    @property
    def flags(self) -> pd.DataFrame:
        """One row per fairness flag, with the posting's title."""
        return self._each("flags", Flag)

    def _each(self, name: str, record: type[Requirement] | type[Flag]) -> pd.DataFrame:
        """Return the objects in one list of every posting as rows; without rows, the columns are there all the same."""
        import pandas as pd

        rows = [
            {"posting_id": one["posting_id"], "title": one["title"], **item}
            for one in self.objects
            for item in one[name]
        ]
        return pd.DataFrame(rows or None, columns=None if rows else ["posting_id", "title", *_names(record)])

    def _repr_html_(self) -> str:
        """Show itself in a notebook: counts, and the first few postings; a posting's words are escaped."""
        rows = "".join(_row(one) for one in self.objects[:SHOWN])
        more = f"<small>{len(self) - SHOWN:,} more in <code>.postings</code></small>" if len(self) > SHOWN else ""
        heads = "".join(f"<th>{name}</th>" for name in ("title", "company", "language", "years", "degree", "asks"))
        return f"<p><b>{escape(repr(self))}</b></p><table><thead><tr>{heads}</tr></thead>{rows}</table>{more}"


def _row(one: Object) -> str:
    """Return a posting as a row of HTML."""
    asks = len(one["requirements"])
    cells = (one["title"], one["company"], one["lang"], one["min_years"], one["degree_min"], asks)
    return "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in cells) + "</tr>"


def _names(record: type[Requirement] | type[Flag]) -> tuple[str, ...]:
    """Return the names of a record's fields."""
    return tuple(one.name for one in fields(record))
