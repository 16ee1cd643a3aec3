"""What families consist of, as records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.outputs.texts import Language

PairKind = Literal["alike", "same_title"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A requirement of a posting, with what it counts."""

    posting_id: str
    requirement_id: str
    text: str
    weight: float = 1.0
    duty: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A role of a run: one posting, or several of the same job."""

    role_id: str
    title: str
    company: str
    location: str
    lang: Language
    posting_ids: tuple[str, ...]
    sentences: tuple[Sentence, ...] = field(repr=False)
    titled: bool = True  # without a title of its own, a role goes by the file that it came from


@dataclass(frozen=True, slots=True)
class OccupationTitle:
    """An O*NET-SOC title with its similarity to a role."""

    code: str
    title: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Member:
    """A role in its family: how like the family's middle it is, and the sentences that say most of the same."""

    role: Role
    similarity: float
    nearest_other: int | None  # the family whose middle is next
    other_similarity: float | None
    typical: tuple[Sentence, ...]
    occupations: tuple[OccupationTitle, ...] = ()
    near: bool = False  # whether the first of the titles is near enough to be suggested
    speaking: tuple[Sentence, ...] = ()  # the sentences that lie nearest to that title


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a family's duties: how many of its roles of that language use it, and how many elsewhere."""

    word: str
    lang: Language
    weight: float
    roles: int
    of: int
    roles_elsewhere: int
    of_elsewhere: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class AskedMore:
    """A competency that a family asks for more often than the other roles do."""

    competency_id: str
    name: str
    name_zh: str
    asked: int
    of: int
    asked_elsewhere: int
    of_elsewhere: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Roles that ask for the same: members by similarity, and what sets the family apart."""

    number: int
    members: tuple[Member, ...]
    words: tuple[Word, ...]
    competencies: tuple[AskedMore, ...]

    def name(self, language: Language = "en") -> str:
        """Return the words that set the family apart, in a reader's language where its roles have any."""
        own = [one.word for one in self.words if one.lang == language] or [one.word for one in self.words]
        return " · ".join(own[:3]) or (self.members[0].role.title if self.members else "")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two roles: alike under other titles, or with one title and other work; the sentences that show it."""

    kind: PairKind
    one: Role
    other: Role
    similarity: float
    families: tuple[int, int]
    sentences: tuple[tuple[Sentence | None, Sentence | None], ...]


@dataclass(frozen=True, slots=True)
class Outlier:
    """A role that is like no family: its similarity to the nearest, and the sentences that no other role has."""

    role: Role
    family: int
    similarity: float
    limit: float
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """One number of families: how far apart they lie, and the share of all roles in the largest."""

    families: int
    silhouette: float
    largest: float
