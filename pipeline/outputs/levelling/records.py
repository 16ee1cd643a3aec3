"""What a levelling sheet holds of each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import Row
from pipeline.core.records import Band, Reason
from pipeline.outputs.compare.records import Quote
from pipeline.outputs.texts import load_texts, say_reasons
from pipeline.profile.role_level import RoleLevel

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import Paged

SENTENCES = 3  # that carry a level: what a person reads before deciding
DECISION = ("decision", "decided_by", "decided_on", "reason")  # for people


@dataclass(frozen=True, slots=True)
class LevelledCompetency:
    """A competency that a role asks for, what it counts for the level, and its sentences."""

    competency_id: str
    competency: str
    band: Band
    stage_low: int | None
    stage: int | None
    stage_high: int | None
    count: int
    sentences: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class CarryingSentence:
    """A sentence that carries the level of a role."""

    competency: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class LevelledRole:
    """A role of the sheet: what its title says, what its content asks for, and where they disagree."""

    posting_id: str
    title: str
    title_group: str
    company: str
    location: str
    lang: str
    source: str
    grade: str
    grade_word: str
    min_years: float | None
    max_years: float | None
    years_required: bool | None
    found: RoleLevel
    asked: tuple[LevelledCompetency, ...] = ()
    sentences: tuple[CarryingSentence, ...] = ()
    disagreements: tuple[Reason, ...] = ()
    covered: int | None = None
    decision: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LevellingSheet:
    """The levels of the roles of a run, in its order, with `stages` that a decision may choose from."""

    framework: str
    stages: tuple[int, ...]
    roles: tuple[LevelledRole, ...]
    masked: bool = True
    source: Paged | None = field(default=None, repr=False, compare=False)

    @property
    def table(self) -> pd.DataFrame:
        """One row per role, with the decision, by whom, when and why (empty where there is none)."""
        import pandas as pd

        rows = [_row(role) for role in self.roles]
        frame = pd.DataFrame(rows, columns=list(COLUMNS))
        whole = dict.fromkeys(("level", "level_low", "level_high", "covered", "decision"), "Int64")
        return frame.astype({**whole, "min_years": "float64", "max_years": "float64", "years_required": "boolean"})

    @property
    def competencies(self) -> pd.DataFrame:
        """One row per role and competency that it asks for: emphasis, stages, and what it counts for the level."""
        import pandas as pd

        names = ("competency", "competency_id", "band", "stage_low", "stage", "stage_high", "count")
        rows = [
            {"posting_id": role.posting_id, "title": role.title, **{name: getattr(one, name) for name in names}}
            for role in self.roles
            for one in role.asked
        ]
        frame = pd.DataFrame(rows, columns=["posting_id", "title", *names])
        return frame.astype(dict.fromkeys(("stage_low", "stage", "stage_high"), "Int64"))


COLUMNS = (
    *("title", "company", "location", "lang", "title_group", "grade", "grade_word"),
    *("level", "level_low", "level_high", "no_level", "boundary", "disagrees"),
    *("min_years", "max_years", "years_required", "covered"),
    *(f"sentence_{n}" for n in range(1, SENTENCES + 1)),
    *DECISION,
    *("source", "posting_id"),
)


def _row(role: LevelledRole) -> Row:
    """Return a role as a row of the sheet; reasons are said in English, as in every table."""
    found = role.found
    row: dict[str, Any] = {name: getattr(role, name, None) for name in COLUMNS}
    row |= {
        "grade": role.grade or None,
        "grade_word": role.grade_word or None,
        "level": found.level,
        "level_low": found.low,
        "level_high": found.high,
        "no_level": _said(found.missing) if found.missing else None,
        "boundary": _said(*found.boundary) or None,
        "disagrees": _said(*role.disagreements) or None,
        **{name: role.decision.get(name) or None for name in DECISION},
    }
    for n, one in enumerate(role.sentences, 1):
        row[f"sentence_{n}"] = f"{one.competency}, stage {one.quote.stage}: {one.quote.text}"
    return row


def _said(*reasons: Reason) -> str:
    return say_reasons(load_texts(), reasons)
