"""The immutable records that pass between the stages, all in one place.

    Posting -> Document -> ParsedPosting -> Answer -> Profile
    read       clean       extract         match     build_profile

No stage edits another's record. Offsets always point into `Document.text`, count
Unicode code points, and are half open: ``text[start:end]``.
"""

from __future__ import annotations

import copyreg
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, get_args

SCHEMA_VERSION = 1

Lang = Literal["en", "zh", "mixed", "other"]
Media = Literal["html", "text", "markdown"]
BlockKind = Literal["heading", "item", "paragraph"]
SectionKind = Literal[
    "responsibilities",
    "experience",
    "qualifications",
    "conditions",
    "benefits",
    "company",
    "meta",
    "legal",
    "apply",
    "competencies",
    "other",
]
RequirementKind = Literal["responsibility", "experience", "qualification"]
Subkind = Literal["education", "certification", "language", "skill", "trait", "condition"]
Strength = Literal["required", "preferred", "unspecified"]
StrengthBy = Literal["line", "lead-in", "heading"]
Degree = Literal["none", "highschool", "associate", "bachelor", "master", "phd"]
Band = Literal["none", "low", "medium", "high"]

DEGREES: tuple[Degree, ...] = get_args(Degree)
BANDS: tuple[Band, ...] = get_args(Band)
SECTION_KINDS: tuple[SectionKind, ...] = get_args(SectionKind)
# Lowest and highest score of each band that has one: 1-39, 40-69, 70-100.
BAND_SCORES: Mapping[Band, tuple[int, int]] = MappingProxyType({"low": (1, 39), "medium": (40, 69), "high": (70, 100)})
MATCHES_KEPT = 3  # best matches kept per requirement: what else a sentence might be; the rest never reach a reader


def read_only(fields: Mapping[str, str]) -> MappingProxyType[str, str]:
    """Return a view of `fields` that nobody can change."""
    return MappingProxyType(dict(fields))


# Without this, records that hold one could not travel between worker processes.
copyreg.pickle(MappingProxyType, lambda view: (read_only, (dict(view),)))


_NO_NUMBERS: Mapping[str, float] = MappingProxyType({})
_NO_FIELDS: Mapping[str, str] = MappingProxyType({})
_NO_VALUES: Mapping[str, str | int | float | tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of `Document.text`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse spans that run backwards."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span must satisfy 0 <= start <= end, got {self.start}..{self.end}")


ReasonValue = str | int | float | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is as it is: a key, with the values for its words.

    Its words stand in `outputs/reasons.json` under `reason.<key>`, in both languages; they are said where it is shown.
    """

    key: str
    values: Mapping[str, ReasonValue] = field(default_factory=lambda: _NO_VALUES)


# --------------------------------------------------------------------- ingest


@dataclass(frozen=True, slots=True)
class Posting:
    """One posting as a reader found it: raw content and whatever fields stood beside it.

    `fields` uses the names of `Facts` (title, company, ...). `declared` holds texts that the
    source itself files under a section, such as the schema.org fields `responsibilities` and
    `qualifications`; they are used and not guessed again.
    """

    source: str
    content: str
    media: Media = "text"
    fields: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)
    declared: tuple[tuple[SectionKind, str], ...] = ()
    warnings: tuple[Reason, ...] = ()
    """What a reader was not sure of, told with the posting."""


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A heading, list item or paragraph of the cleaned text.

    `level` is the nesting depth of an item (0 at the top) or the rank of a heading;
    `emphasised` says that all of it is set in bold or the like; `section` is set where the
    source declared it.
    """

    kind: BlockKind = "paragraph"
    level: int = 0
    emphasised: bool = False
    section: SectionKind | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A posting cleaned into text with structure; every later offset points into `text`.

    `fields` are the reader's fields, cleaned. Blocks are in text order and do not overlap;
    only white space lies between them.
    """

    source: str
    text: str
    lang: Lang
    blocks: tuple[Block, ...]
    fields: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)
    warnings: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        """Check that blocks are ordered and inside the text."""
        at = 0
        for block in self.blocks:
            if block.start < at or block.end > len(self.text):
                raise ValueError(f"block {block.start}..{block.end} overlaps or leaves text of length {len(self.text)}")
            at = block.end


# -------------------------------------------------------------------- extract


@dataclass(frozen=True, slots=True)
class Section(Span):
    """A stretch of the posting with one purpose; the sections of a posting tile its text."""

    kind: SectionKind = "other"
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class Requirement(Span):
    """One thing that a posting asks of a person; ``text == Document.text[start:end]``.

    `strength_by` says whether the line, its list's lead-in or its heading states the strength; `share` is the share of
    the time, in per cent, that the posting states for it.
    """

    requirement_id: str = ""
    kind: RequirementKind = "responsibility"
    text: str = ""
    lang: Lang = "en"
    section: int = 0
    subkind: Subkind | None = None
    strength: Strength = "unspecified"
    strength_by: StrengthBy | None = None
    share: float | None = None
    group: str | None = None
    min_years: float | None = None
    max_years: float | None = None
    degree: Degree | None = None
    details: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)

    def __post_init__(self) -> None:
        """Refuse empty or mismeasured requirements."""
        if self.end - self.start != len(self.text) or not self.text.strip():
            raise ValueError(f"requirement {self.start}..{self.end} does not measure its text {self.text[:40]!r}")


@dataclass(frozen=True, slots=True)
class Behaviour(Span):
    """A sentence by which an employer tells what a competency of its own means."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class EmployerCompetency(Span):
    """A competency of the employer's own list: its name (at the span), the heading that groups it, its behaviours.

    `grade` is the level that the list states for it, as written.
    """

    name: str = ""
    group: str | None = None
    grade: str | None = None
    behaviours: tuple[Behaviour, ...] = ()

    @property
    def text(self) -> str:
        """Return name and behaviours as one text, for matching."""
        return ". ".join((self.name, *(one.text for one in self.behaviours)))

    def quoted_from(self, text: str) -> EmployerCompetency:
        """Return it with its words taken from another text that is as long, such as one with people hidden."""
        behaviours = tuple(replace(one, text=text[one.start : one.end]) for one in self.behaviours)
        return replace(self, name=text[self.start : self.end], behaviours=behaviours)


@dataclass(frozen=True, slots=True)
class Flag(Span):
    """Something about age, sex, origin or the like that a posting asks or prefers.

    `grade` is "rule" (against a rule) or "risk"; `rule` names the rules of the posting's places that held at its date.
    Where none can be named it is empty, and `look_up` says why: no_place, no_date, not_listed, not_yet.
    """

    kind: str = ""
    text: str = ""
    grade: str = "risk"
    rule: str = ""
    look_up: str = ""


@dataclass(frozen=True, slots=True)
class Salary:
    """Pay as written and as numbers; `period` is hour, day, month or year."""

    text: str
    low: float | None = None
    high: float | None = None
    currency: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What a posting says of itself as a whole; `years_required` is False where its years are only preferred."""

    title: str | None = None
    company: str | None = None
    location: str | None = None
    posted: str | None = None
    employment_type: str | None = None
    seniority: str | None = None
    salary: Salary | None = None
    min_years: float | None = None
    max_years: float | None = None
    degree_min: Degree | None = None
    degree_required: bool | None = None
    years_required: bool | None = None
    contradictions: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What outputs hold of a posting whose people are hidden, in place of its own words; everything else is the same.

    `text` is as long as the posting's, so every offset holds; `words` are its headings and details that change.
    """

    text: str
    facts: Facts
    words: Mapping[str, str] = field(default_factory=lambda: _NO_FIELDS)


@dataclass(frozen=True, slots=True)
class ParsedPosting:
    """A posting that has been read: the object that `jobprofile parse` prints.

    Matching reads its own words. Where `shown` is set, outputs hold that instead (`as_shown`).
    """

    posting_id: str
    source: str
    text: str
    lang: Lang
    facts: Facts
    sections: tuple[Section, ...]
    requirements: tuple[Requirement, ...]
    flags: tuple[Flag, ...] = ()
    sources: tuple[str, ...] = ()
    shown: Shown | None = None
    employer_competencies: tuple[EmployerCompetency, ...] = ()

    def as_shown(self) -> ParsedPosting:
        """Return the posting as outputs hold it: with its people hidden where they are to be."""
        if self.shown is None:
            return self
        text, words = self.shown.text, self.shown.words
        return replace(
            self,
            text=text,
            facts=self.shown.facts,
            sections=tuple(replace(one, heading=words.get(one.heading or "", one.heading)) for one in self.sections),
            requirements=tuple(
                replace(
                    one,
                    text=text[one.start : one.end],
                    details={key: words.get(value, value) for key, value in one.details.items()},
                )
                for one in self.requirements
            ),
            flags=tuple(replace(one, text=text[one.start : one.end]) for one in self.flags),
            employer_competencies=tuple(
                replace(one.quoted_from(text), group=words.get(one.group or "", one.group))
                for one in self.employer_competencies
            ),
            shown=None,
        )

    def __post_init__(self) -> None:
        """Check the two promises of the contract: sections tile, requirements quote."""
        at = 0
        for section in self.sections:
            if section.start != at:
                raise ValueError(f"sections of {self.source} leave a gap at {at}..{section.start}")
            at = section.end
        if at != len(self.text):
            raise ValueError(f"sections of {self.source} end at {at}, text at {len(self.text)}")
        for item in self.requirements:
            if self.text[item.start : item.end] != item.text:
                raise ValueError(f"requirement {item.requirement_id} of {self.source} does not quote the text")


@dataclass(frozen=True, slots=True)
class Failure:
    """A posting or file that could not be done: a line of `failures.jsonl`."""

    posting: str
    stage: str
    what: str
    mend: str


# ------------------------------------------------------------------ framework


@dataclass(frozen=True, slots=True)
class Indicator:
    """One observable behaviour of a competency at a stage."""

    indicator_id: str
    text: str
    text_zh: str | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A proficiency level; `number` is None for a competency without stages."""

    number: int | None
    summary: str = ""
    summary_zh: str | None = None
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Competency:
    """A competency with its stages, and the words that postings use for it."""

    competency_id: str
    name: str
    description: str = ""
    stages: tuple[Stage, ...] = ()
    name_zh: str | None = None
    description_zh: str | None = None
    phrases: tuple[str, ...] = ()
    phrases_zh: tuple[str, ...] = ()

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators, in stage order."""
        return tuple(indicator for stage in self.stages for indicator in stage.indicators)


@dataclass(frozen=True, slots=True)
class FrameworkPart:
    """One of several frameworks that a run matches to: its name, and which competencies of the whole are its own."""

    name: str
    competency_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A competency framework; `digest` identifies its content whatever its file format.

    `understood` says how its file was read, each sentence in English and Chinese. Where several were put together,
    `parts` says which competencies are whose.
    """

    name: str
    competencies: tuple[Competency, ...]
    digest: str
    source: str = ""
    understood: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)
    parts: tuple[FrameworkPart, ...] = ()

    @property
    def each(self) -> tuple[FrameworkPart, ...]:
        """Return the frameworks that were put together, or the one that this is."""
        return self.parts or (FrameworkPart(self.name, tuple(one.competency_id for one in self.competencies)),)

    def only(self, names: Collection[str]) -> Framework:
        """Return it with the competencies of some of its parts alone."""
        kept = {key for part in self.each if part.name in names for key in part.competency_ids}
        return replace(self, competencies=tuple(one for one in self.competencies if one.competency_id in kept))

    @property
    def is_flat(self) -> bool:
        """Say whether no competency has stages."""
        return all(stage.number is None for c in self.competencies for stage in c.stages)


# ---------------------------------------------------------------------- match


TITLE_QUERY = "title"  # query id under which a role's title is matched: context of the profile, no requirement


@dataclass(frozen=True, slots=True)
class Query:
    """A sentence to match, with the context that may help: its section kind, heading, role title and years asked.

    `posting` names the posting that it stands in: sentences of one are read in its role together.
    """

    query_id: str
    text: str
    section: SectionKind | None = None
    heading: str | None = None
    title: str | None = None
    kind: RequirementKind | None = None
    years: float | None = None
    posting: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """One competency for one sentence; `parts` are the contributions behind `probability`.

    `corrected` says that a person set it: then `probability` is 1 or 0 and has no parts. `level` is the
    number between 1 and 5 that `stage` was cut from, `stage_why` says why this stage and not the next; the indicator
    is the nearest one of that stage.
    """

    competency: str
    competency_id: str
    stage: int | None
    indicator: str
    indicator_id: str
    probability: float
    parts: Mapping[str, float] = field(default_factory=lambda: _NO_NUMBERS)
    stage_why: tuple[Reason, ...] = ()
    corrected: bool = False
    level: float | None = None
    main: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """All that was found for one sentence: best competency first, one match per competency."""

    query_id: str
    text: str
    abstained: bool
    matches: tuple[Match, ...]

    def __post_init__(self) -> None:
        """Refuse answers that are not sorted by probability."""
        probabilities = [match.probability for match in self.matches]
        if probabilities != sorted(probabilities, reverse=True):
            raise ValueError(f"matches of {self.query_id} are not sorted by probability")


# -------------------------------------------------------------------- profile


@dataclass(frozen=True, slots=True)
class Evidence:
    """A requirement that speaks for a competency, and what it adds: kind x strength x `probability`.

    `probability` says how often such a sentence is evidence. A `hint` is too improbable to count and makes no band;
    `counted` is false for hints too, and for a sentence that says again what another says.
    """

    requirement_id: str
    text: str
    weight: float
    strength: Strength
    match: Match
    idea: int
    counted: bool = True
    probability: float = 0.0
    hint: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One competency of one posting: emphasis (band, score), level (stage), and how sure we are of the band.

    `confidence` is the probability of the band, `next_band` the most probable other one. `note` is the key of a
    reason (`too_thin`), or empty.
    """

    competency: str
    competency_id: str
    band: Band
    score: int | None
    stage_low: int | None
    stage: int | None
    stage_high: int | None
    confidence: float
    evidence: tuple[Evidence, ...] = ()
    note: str = ""
    employer_listed: tuple[str, ...] = ()
    next_band: Band | None = None

    def __post_init__(self) -> None:
        """A band of none has no score, and every other band has one."""
        if (self.band == "none") != (self.score is None):
            raise ValueError(f"{self.competency}: band {self.band} does not go with score {self.score}")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well a framework speaks to a role: the share of the role's duties that it covers, with its interval.

    `duties` is how many there are, `fit` how probably the framework is for such a role. `fits` says whether it is, None
    where that cannot be said. `profiled` says that the role is profiled by it.
    """

    framework: str
    fit: float | None
    share: float
    low: float
    high: float
    duties: int
    fits: bool | None
    profiled: bool = True


@dataclass(frozen=True, slots=True)
class Countable:
    """What the rules of counting ask about a requirement, whatever competency it speaks for.

    `kind` is a row of the weights' table `evidence`, `weight` what the requirement adds where a match is certain,
    `same_as` are the ids of the requirements before it that say the same.
    """

    requirement_id: str
    kind: str
    weight: float
    priority: bool
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """The competency profile of one posting, cells in framework order; `coverage` has each framework, best first.

    `countable` is what the cells were counted from.
    """

    posting_id: str
    title: str | None
    cells: tuple[Cell, ...]
    required_only: tuple[Cell, ...] = ()
    too_thin: bool = False
    countable: tuple[Countable, ...] = ()
    coverage: tuple[Coverage, ...] = ()
