"""What a comparison holds: frozen records, from which tables, pages and pictures are made.

A `Comparison` has sides (postings or roles) and one line per competency that any side or the target
asks for; `run_changes.py` has the records of two runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.core.records import BANDS, Band

SideKind = Literal["posting", "role"]
Verdict = Literal["meets", "missing", "below", "less", "above", "more", "extra"]
# How a comparison names the verdicts that leave a wish of the target open.
SHORT_OF: tuple[Verdict, ...] = ("missing", "below", "less")


NOT_PROFILED = "not_profiled"  # note of a cell whose framework does not profile the side: it is no difference


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that is evidence, with what it counts."""

    text: str
    kind: str
    strength: str
    stage: int | None
    probability: float
    indicator: str
    weight: float


@dataclass(frozen=True, slots=True)
class SideCell:
    """One competency of one side; for a role of several postings the middle one, with the range beside it."""

    band: Band = "none"
    score: int | None = None
    stage_low: int | None = None
    stage: int | None = None
    stage_high: int | None = None
    confidence: float | None = None
    n_evidence: int = 0
    note: str = ""
    n_asked: int | None = None
    band_low: Band | None = None
    band_high: Band | None = None

    @property
    def asks(self) -> bool:
        """Say whether there is evidence at all."""
        return self.band != "none"


@dataclass(frozen=True, slots=True)
class Side:
    """A posting or role in a comparison, with its context: years, degree, company, language.

    `years_preferred` says that every posting of it calls the years a wish and no minimum. `framework` profiles it, and
    speaks to `share` of its duties; where `fits` is False it is not for such a role.
    """

    key: str
    title: str
    kind: SideKind = "posting"
    company: str = ""
    n_postings: int = 1
    lang: str = ""
    seniority: str = ""
    min_years: float | None = None
    max_years: float | None = None
    degree: str = ""
    years_preferred: bool = False
    framework: str = ""
    share: float = 0.0
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a target asks for in one competency."""

    competency_id: str
    band: Band
    stage: int | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """A target profile of one's own; `titles` are words of job titles by which postings may be set against it."""

    name: str
    wanted: tuple[Wanted, ...]
    titles: tuple[str, ...] = ()

    def of(self, competency_id: str) -> Wanted | None:
        """Return what is asked for in a competency; None where the target says nothing of it."""
        return next((one for one in self.wanted if one.competency_id == competency_id), None)


@dataclass(frozen=True, slots=True)
class Gap:
    """How one side stands to the target in one competency; stages and bands are side minus target."""

    verdict: Verdict
    stages: int | None
    bands: int

    @property
    def is_open(self) -> bool:
        """Say whether the side falls short of what the target asks for."""
        return self.verdict in SHORT_OF


@dataclass(frozen=True, slots=True)
class CompetencyLine:
    """One competency across all sides; `gaps` is empty where there is no target."""

    competency_id: str
    name: str
    name_zh: str
    cells: tuple[SideCell, ...]
    quotes: tuple[tuple[Quote, ...], ...]
    wanted: Wanted | None = None
    gaps: tuple[Gap | None, ...] = ()

    @property
    def asking(self) -> tuple[int, ...]:
        """Return the numbers of the sides that ask for it."""
        return tuple(n for n, cell in enumerate(self.cells) if cell.asks)

    @property
    def missing(self) -> bool:
        """Say whether some sides ask for it and others, which its framework profiles too, do not."""
        return 0 < len(self.asking) < len(self._profiled)

    @property
    def bands_apart(self) -> int:
        """Return how many steps of emphasis lie between the sides."""
        ranks = [BANDS.index(cell.band) for cell in self._profiled]
        return max(ranks) - min(ranks) if ranks else 0

    @property
    def _profiled(self) -> tuple[SideCell, ...]:
        return tuple(cell for cell in self.cells if cell.note != NOT_PROFILED)

    @property
    def stages_apart(self) -> int:
        """Return how many stages lie between the sides that have one."""
        stages = [cell.stage for cell in self.cells if cell.stage is not None]
        return max(stages) - min(stages) if len(stages) > 1 else 0

    @property
    def scores_apart(self) -> int:
        """Return how many points lie between the sides that have a score."""
        scores = [cell.score for cell in self.cells if cell.score is not None]
        return max(scores) - min(scores) if len(scores) > 1 else 0

    @property
    def differs(self) -> bool:
        """Say whether the sides differ: another band, a stage or more apart, or only some ask."""
        return self.missing or self.bands_apart > 0 or self.stages_apart > 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How a side stands to the whole target: wishes met, of how many, and their share by weight."""

    met: int
    wished: int
    share: float
