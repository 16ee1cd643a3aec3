"""The families of a run, and the same as data frames: pandas is met here."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.outputs.families.records import Family, Member, Outlier, Pair, Role, Sentence, Tried

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

TABLES = ("roles", "families", "words", "competencies", "pairs", "outliers", "numbers")


@dataclass(frozen=True)
class Families:
    """Roles grouped by what they ask for, what sets each family apart, and what titles hide.

    `stability` is the mean adjusted Rand index of these families with those of twenty bootstrap draws of the roles
    (1: the same, 0: as by chance), `stability_low` its 5 % quantile; None where there is one family alone.
    `unread` counts the postings that ask for nothing that could be read.
    """

    framework: str
    groups: tuple[Family, ...]
    alike: tuple[Pair, ...]
    same_title: tuple[Pair, ...]
    unlike: tuple[Outlier, ...]
    tried: tuple[Tried, ...]
    stability: float | None
    stability_low: float | None
    unread: int
    with_titles: bool

    @property
    def n_roles(self) -> int:
        """How many roles were grouped."""
        return sum(len(one.members) for one in self.groups)

    @cached_property
    def roles(self) -> pd.DataFrame:
        """One row per role: its family, how like it is, its next family, the O*NET-SOC title where one is near."""
        return _frame(_role_row(family, member) for family in self.groups for member in family.members)

    @cached_property
    def families(self) -> pd.DataFrame:
        """One row per family: how many roles, the words that name it, the competencies that it asks for more."""
        return _frame(
            {
                "family": one.number,
                "name": one.name("en"),
                "name_zh": one.name("zh"),
                "n_roles": len(one.members),
                "n_postings": sum(len(member.role.posting_ids) for member in one.members),
                "asked_more": "; ".join(found.name for found in one.competencies),
            }
            for one in self.groups
        )

    @cached_property
    def words(self) -> pd.DataFrame:
        """One row per family and word of its duties, the weightiest first."""
        return _frame(
            {"family": one.number, **_without(asdict(word), "sentences"), "sentence": _joined(word.sentences[:1])}
            for one in self.groups
            for word in one.words
        )

    @cached_property
    def competencies(self) -> pd.DataFrame:
        """One row per family and competency that it asks for more often than the other roles."""
        return _frame(
            {
                "family": one.number,
                **_without(asdict(found), "sentences", "name", "name_zh", "competency_id"),
                "competency": found.name,
                "competency_id": found.competency_id,
                "sentence": _joined(found.sentences[:1]),
            }
            for one in self.groups
            for found in one.competencies
        )

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row per pair: alike under other titles, or one title with other work."""
        return _frame(
            {
                "kind": pair.kind,
                "similarity": pair.similarity,
                **_named("one", pair.one, pair.families[0]),
                **_named("other", pair.other, pair.families[1]),
                "sentences_one": _joined(one for one, _ in pair.sentences if one),
                "sentences_other": _joined(other for _, other in pair.sentences if other),
            }
            for pair in (*self.alike, *self.same_title)
        )

    @cached_property
    def outliers(self) -> pd.DataFrame:
        """One row per role that is like no family."""
        return _frame(
            {
                **_named("", one.role, one.family),
                "similarity": one.similarity,
                "limit": one.limit,
                "sentences": _joined(one.sentences),
            }
            for one in self.unlike
        )

    @cached_property
    def numbers(self) -> pd.DataFrame:
        """One row per number of families that was tried: silhouette, and the share of roles in the largest."""
        return _frame(asdict(one) for one in self.tried)

    def _repr_html_(self) -> str:
        """Return what a notebook shows of it."""
        from pipeline.outputs.compare.frames import notebook_table

        return notebook_table(self.families, f"{self.n_roles} roles in {len(self.groups)} families")


def _role_row(family: Family, member: Member) -> dict[str, Any]:
    """Return a role with its family and the title that is near to it."""
    first = member.occupations[0] if member.occupations and member.near else None
    return {
        "role_id": member.role.role_id,
        "title": member.role.title,
        "company": member.role.company,
        "lang": member.role.lang,
        "n_postings": len(member.role.posting_ids),
        "family": family.number,
        "family_name": family.name("en"),
        "similarity": member.similarity,
        "next_family": member.nearest_other,
        "next_similarity": member.other_similarity,
        "onet_code": first.code if first else None,
        "onet_title": first.title if first else None,
        "onet_similarity": member.occupations[0].similarity if member.occupations else None,
        "sentence": _joined(member.typical[:1]),
    }


def _named(which: str, role: Role, family: int) -> dict[str, Any]:
    """Return the columns by which a role is known."""
    end = f"_{which}" if which else ""
    return {
        f"role_id{end}": role.role_id,
        f"title{end}": role.title,
        f"company{end}": role.company,
        f"family{end}": family,
    }


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _joined(sentences: Iterable[Sentence]) -> str:
    return " | ".join(one.text for one in sentences)


def _frame(found: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame; whole numbers stay whole where some are missing."""
    import pandas as pd

    rows: Sequence[dict[str, Any]] = list(found)
    frame = pd.DataFrame(rows)
    if "next_family" in frame:
        frame["next_family"] = frame["next_family"].astype("Int64")
    return frame
