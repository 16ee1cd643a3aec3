"""Parsed postings as the Python side returns them: a sequence of plain objects, with data frames beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, overload

from pipeline.core.records import Flag, Requirement
from pipeline.outputs.templates import environment

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
        rows = [
            (row["title"], row["company"], row["lang"], row["min_years"], row["degree_min"], len(row["requirements"]))
            for row in self.objects[:SHOWN]
        ]
        template = environment().get_template("parsed_postings.html")
        return template.render(summary=repr(self), rows=rows, more=max(0, len(self) - SHOWN))


def _names(record: type[Requirement] | type[Flag]) -> tuple[str, ...]:
    """Return the names of a record's fields."""
    return tuple(one.name for one in fields(record))
