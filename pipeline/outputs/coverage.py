"""How well frameworks speak to the roles of a run, for whoever tells it: workbook, report, terminal, app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.outputs.schema import plain_values

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables

MEANING = (
    "the share of the role's duties that the framework covers; where it covers too few it is not for such a role, "
    "and the profile says what little of the role it sees"
)


@dataclass(frozen=True, slots=True)
class RoleFramework:
    """The framework that profiles a role: its name, the share of the duties that it covers, and whether it fits."""

    posting_id: str
    title: str
    framework: str
    share: float
    fits: bool | None


@dataclass(frozen=True, slots=True)
class CoverageSummary:
    """The roles of a run by framework: how many each profiles, and those that it is not for, least covered first."""

    profiled: Mapping[str, int]
    unfit: tuple[RoleFramework, ...]


def framework_of_roles(tables: RunTables) -> dict[str, RoleFramework]:
    """Return for each role the framework that profiles it; of several the one that speaks to it best."""
    found: dict[str, RoleFramework] = {}
    for one in _profiled(tables.coverage):
        found.setdefault(one.posting_id, one)
    return found


def coverage_summary(folder: Path) -> CoverageSummary:
    """Return what a finished run says of its frameworks; an earlier version's run says nothing."""
    import pandas as pd

    path = folder / "coverage.parquet"
    rows = _profiled(pd.read_parquet(path)) if path.is_file() else []
    counts: dict[str, int] = {}
    best: dict[str, RoleFramework] = {}
    for one in rows:
        counts[one.framework] = counts.get(one.framework, 0) + 1
        best.setdefault(one.posting_id, one)
    unfit = sorted((one for one in best.values() if one.fits is False), key=lambda one: one.share)
    return CoverageSummary(counts, tuple(unfit))


def _profiled(coverage: pd.DataFrame) -> list[RoleFramework]:
    """Return the rows of frameworks that profile a role, in the order of the table: the best first."""
    frame = coverage[coverage["profiled"].astype("boolean").fillna(value=False)]
    columns = (plain_values(frame[name]) for name in ("posting_id", "title", "framework", "share", "fits"))
    return [
        RoleFramework(key, title or "", framework, share, fits)
        for key, title, framework, share, fits in zip(*columns, strict=True)
    ]
