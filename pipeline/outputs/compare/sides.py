"""From the tables of a run to what can be compared: candidates, cells and sentences by posting or by role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.core.atomic_files import Row
from pipeline.core.records import BANDS, Band
from pipeline.outputs.compare.records import Quote, Side, SideCell
from pipeline.outputs.coverage import framework_of_roles
from pipeline.outputs.find_postings import RoleCandidate, posting_candidates, shown_text
from pipeline.outputs.role_groups import group_roles, role_spread
from pipeline.outputs.values import by_posting, items, number, rows, text_of, whole

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import RunTables


@dataclass(frozen=True, slots=True)
class Sentences:
    """The evidence of some postings: by posting and competency, each sentence once."""

    found: dict[tuple[str, str], tuple[Quote, ...]]

    def of(self, keys: Sequence[str], competency_id: str) -> tuple[Quote, ...]:
        """Return the sentences of several postings, what counts most first; the same words once."""
        best: dict[str, Quote] = {}
        for key in keys:
            for quote in self.found.get((key, competency_id), ()):
                words = " ".join(quote.text.casefold().split())
                if words not in best or best[words].weight < quote.weight:
                    best[words] = quote
        return tuple(sorted(best.values(), key=lambda one: (-one.weight, -one.probability)))


def role_candidates(tables: RunTables, *, mask: bool) -> tuple[RoleCandidate, ...]:
    """Return every role (postings of one role taken together) that may be chosen."""
    titles: dict[str, str] = {}
    members: dict[str, list[str]] = {}
    for row in rows(group_roles(tables)):
        titles[row["role_id"]] = row["role_title"]
        members.setdefault(row["role_id"], []).append(row["posting_id"])
    postings = {one.key: one for one in posting_candidates(tables.postings, mask=mask)}
    return tuple(
        RoleCandidate(
            key,
            shown_text(title, mask),
            postings[key].company,
            (key, *(one for one in members[key] if one != key)),
            tuple(file for one in members[key] for file in postings[one].files),
        )
        for key, title in titles.items()
    )


def side_of(candidate: RoleCandidate, tables: RunTables, by: str) -> Side:
    """Return a chosen role with its context; of several postings what they agree on, years from low to high."""
    mine = rows(tables.postings[tables.postings["posting_id"].isin(list(candidate.keys))])
    low = [one["min_years"] for one in mine if number(one["min_years"]) is not None]
    high = [one["max_years"] for one in mine if number(one["max_years"]) is not None]
    spoken = framework_of_roles(tables).get(candidate.keys[0])
    return Side(
        candidate.key,
        candidate.title,
        "role" if by == "role" else "posting",
        candidate.company,
        len(candidate.keys),
        _agreed(mine, "lang"),
        _agreed(mine, "seniority"),
        number(min(low, default=None)),
        number(max(high, default=None)),
        _agreed(mine, "degree_min"),
        years_preferred=bool(low)
        and all(one.get("years_required") is False for one in mine if number(one["min_years"])),
        framework=spoken.framework if spoken else "",
        share=spoken.share if spoken else 0.0,
        fits=spoken.fits if spoken else None,
    )


def posting_cells(tables: RunTables, keys: Sequence[str]) -> dict[tuple[str, str], SideCell]:
    """Return the cells of postings, by posting and competency."""
    found = by_posting(tables.profile, keys)
    return {(key, str(row["competency_id"])): cell_of(row) for key, mine in found.items() for row in mine}


def role_cells(tables: RunTables, chosen: Sequence[RoleCandidate]) -> dict[tuple[str, str], SideCell]:
    """Return the cells of roles, by role and competency: the middle posting, with the range."""
    import pandas as pd

    keys = [(one.key, one.title, len(one.keys), key) for one in chosen for key in one.keys]
    groups = pd.DataFrame(keys, columns=["role_id", "role_title", "n_postings", "posting_id"])
    wanted = tables.profile["posting_id"].isin(groups["posting_id"])
    return {
        (str(row["role_id"]), str(row["competency_id"])): _spread_cell(row)
        for row in rows(role_spread(tables.profile[wanted], groups))
    }


def cell_of(row: Row) -> SideCell:
    """Return a row of `profile` as a cell."""
    return SideCell(
        band_of(row["band"]),
        whole(row["score"]),
        whole(row["stage_low"]),
        whole(row["stage"]),
        whole(row["stage_high"]),
        number(row["confidence"]),
        whole(row["n_evidence"]) or 0,
        text_of(row["note"]),
    )


def band_of(value: object) -> Band:
    """Return a cell of a table as a band; anything else is none."""
    return next((band for band in BANDS if band == value), "none")


def sentences_of(tables: RunTables, keys: Sequence[str], *, mask: bool) -> Sentences:
    """Return what is evidence in postings. The whole posting is masked first, then the sentence cut out of it."""
    texts = {str(row["posting_id"]): shown_text(text_of(row["text"]), mask) for row in _mine(tables.postings, keys)}
    asked = {(str(row["posting_id"]), str(row["requirement_id"])): row for row in _mine(tables.requirements, keys)}
    judged = {
        (str(row["posting_id"]), str(row["requirement_id"]), str(row["competency_id"])): row
        for row in _mine(tables.matches, keys)
    }
    found: dict[tuple[str, str], tuple[Quote, ...]] = {}
    for key, cells in by_posting(tables.profile, keys).items():
        for cell in cells:
            competency = str(cell["competency_id"])
            quotes = []
            for item in items(cell["evidence"]):
                place = str(item["requirement_id"])
                if (key, place) in asked and item.get("counted", True):
                    match = judged.get((key, place, competency), {})
                    quotes.append(_quote(asked[key, place], texts.get(key, ""), match, float(item["weight"])))
            found[key, competency] = tuple(quotes)
    return Sentences(found)


def _mine(frame: object, keys: Sequence[str]) -> list[Row]:
    return [row for mine in by_posting(frame, keys).values() for row in mine]  # type: ignore[arg-type]


def _quote(asked: Row, text: str, match: Row, weight: float) -> Quote:
    """Return a requirement as a sentence of evidence."""
    return Quote(
        text[int(asked["start"]) : int(asked["end"])] or text_of(asked["text"]),
        text_of(asked["kind"]),
        text_of(asked["strength"]),
        whole(match.get("stage")),
        float(match.get("probability") or 0.0),
        text_of(match.get("indicator")),
        weight,
    )


def _spread_cell(row: Row) -> SideCell:
    """Return a row of `role_spread` as a cell; where the middle posting does not ask, it has no score or stage."""
    band = band_of(row["band"])
    shown = {
        name: whole(row[name]) if band != "none" else None for name in ("score", "stage_low", "stage", "stage_high")
    }
    return SideCell(
        band,
        shown["score"],
        shown["stage_low"],
        shown["stage"],
        shown["stage_high"],
        n_asked=whole(row["n_asked"]),
        band_low=band_of(row["band_low"]),
        band_high=band_of(row["band_high"]),
    )


def _agreed(mine: list[Row], name: str) -> str:
    """Return what all postings say, or all that they say, joined."""
    return " / ".join(dict.fromkeys(text_of(one[name]) for one in mine if one[name]))
