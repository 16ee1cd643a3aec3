"""Junior to senior inside a title or family: what appears from grade to grade, and what rises, with n and intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Literal

from pipeline.core.atomic_files import Row
from pipeline.core.errors import InputError
from pipeline.outputs.compare.compare_roles import as_tables
from pipeline.outputs.intervals import Interval, mean_interval, share_interval
from pipeline.outputs.report.payload import GRADES
from pipeline.outputs.values import by_posting, rows, text_of, whole

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables

Trend = Literal["appears", "fades", "rises", "falls"]


@dataclass(frozen=True, slots=True)
class GradeCell:
    """One competency in the postings of one grade: how many ask for it, and the mean stage of those that do."""

    grade: str
    n: int
    asked: int
    share: Interval
    stages: tuple[int, ...] = ()

    @property
    def stage(self) -> float | None:
        """Return the mean stage; None where no posting sets one."""
        return fmean(self.stages) if self.stages else None

    @property
    def stage_interval(self) -> Interval | None:
        """Return the interval of the mean stage; None of fewer than two."""
        return mean_interval(self.stages)


@dataclass(frozen=True, slots=True)
class GradeLine:
    """One competency over all grades, the lowest first."""

    competency_id: str
    name: str
    cells: tuple[GradeCell, ...]

    @property
    def trends(self) -> tuple[Trend, ...]:
        """Return what changes from the lowest grade to the highest, where the intervals do not overlap."""
        first, last = self.cells[0], self.cells[-1]
        share = _trend(first.share, last.share)
        stage = _trend(first.stage_interval, last.stage_interval)
        names: dict[int, tuple[Trend, Trend]] = {1: ("appears", "rises"), -1: ("fades", "falls")}
        return tuple(names[way][place] for place, way in enumerate((share, stage)) if way)


@dataclass(frozen=True, slots=True)
class GradeComparison:
    """The grades of a title side by side."""

    framework: str
    title: str
    grades: tuple[tuple[str, int], ...]
    lines: tuple[GradeLine, ...]
    source: RunTables = field(repr=False, compare=False)

    @property
    def cells(self) -> pd.DataFrame:
        """One row per competency and grade: n, how many ask, the mean stage, each with its 90 % interval."""
        import pandas as pd

        return pd.DataFrame(
            {
                "competency": line.name,
                "competency_id": line.competency_id,
                "grade": cell.grade,
                "n": cell.n,
                "asked": cell.asked,
                "share": cell.asked / cell.n,
                "share_low": cell.share[0],
                "share_high": cell.share[1],
                "n_stage": len(cell.stages),
                "stage": cell.stage,
                "stage_low": cell.stage_interval[0] if cell.stage_interval else None,
                "stage_high": cell.stage_interval[1] if cell.stage_interval else None,
                "trend": ", ".join(line.trends),
            }
            for line in self.lines
            for cell in line.cells
        )


def compare_grades(run: RunTables | str | Path, title: str = "") -> GradeComparison:
    """Return the grades of the postings whose titles hold some words, lowest first.

    Args:
        run: the tables of a run, or its folder.
        title: words that a title must hold, in any order; empty for all postings.

    Raises:
        InputError: where fewer than two grades are stated in these postings.

    Example:
        >>> compare_grades("results", "account manager").cells  # doctest: +SKIP
    """
    tables = as_tables(run)
    wanted = title.casefold().split()
    mine = [
        row
        for row in rows(tables.postings)
        if all(word in text_of(row["title"]).casefold() for word in wanted) and row["seniority"] in GRADES
    ]
    by_grade = {grade: [row["posting_id"] for row in mine if row["seniority"] == grade] for grade in GRADES}
    grades = [(grade, keys) for grade, keys in by_grade.items() if keys]
    if len(grades) < 2:
        stated = ", ".join(f"{grade} ({len(keys)})" for grade, keys in grades) or "none"
        what = f"postings called {title!r} state fewer than two grades: {stated}"
        raise InputError(what, str(run) if isinstance(run, str | Path) else "the run", "give fewer or other words")
    part = tables.of([row["posting_id"] for row in mine])
    cells = by_posting(part.profile)
    lines = (_line(one.competency_id, one.name, grades, cells) for one in tables.framework.competencies)
    return GradeComparison(
        tables.framework.name,
        title,
        tuple((grade, len(keys)) for grade, keys in grades),
        tuple(line for line in lines if any(cell.asked for cell in line.cells)),
        part,
    )


def _line(
    competency_id: str, name: str, grades: Sequence[tuple[str, list[str]]], cells: dict[str, list[Row]]
) -> GradeLine:
    """Return one competency over all grades."""
    made = []
    for grade, keys in grades:
        own = [row for key in keys for row in cells.get(key, ()) if row["competency_id"] == competency_id]
        asking = [row for row in own if row["band"] != "none"]
        stages = tuple(stage for row in asking if (stage := whole(row["stage"])) is not None)
        made.append(GradeCell(grade, len(keys), len(asking), share_interval(len(asking), len(keys)), stages))
    return GradeLine(competency_id, name, tuple(made))


def _trend(first: Interval | None, last: Interval | None) -> int:
    """Return 1 where a value is surely higher in the last than in the first, -1 where lower, else 0."""
    if first is None or last is None:
        return 0
    return int(last[0] > first[1]) - int(last[1] < first[0])
