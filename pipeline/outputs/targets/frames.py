"""The board of targets as data frames: pandas is met here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipeline.outputs.compare.messages import gap_words
from pipeline.outputs.intervals import share_interval

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.core.records import Framework
    from pipeline.outputs.compare.target_library import Library
    from pipeline.outputs.targets.drift import Mean
    from pipeline.outputs.targets.records import BoardCell, BoardFacts, BoardPosting, Direction

_WHOLE = ("stage", "wanted_stage", "bands", "stages", "n_sentences")
LIBRARY_COLUMNS = ("target", "titles", "competency", "band", "stage", "weight")


def postings_table(board: BoardFacts) -> pd.DataFrame:
    """Return one row per posting."""
    directions: tuple[Direction, ...] = ("more", "less", "other")
    counted: tuple[Direction, ...] = (*directions, "meets")
    rows = [
        {
            **_facts(board, one),
            "chosen_by": one.choice.how,
            "likeness": _rounded(one.likeness),
            "runner_up": _name(board, one.choice.runner_up),
            "runner_up_likeness": _rounded(one.runner_up_likeness),
            **{f"n_{way}": len(one.of(way)) for way in counted},
            **{way: "; ".join(map(_said, one.of(way))) for way in directions},
        }
        for one in board.postings
    ]
    return _frame(rows, ("posting_id", "title", "target", "likeness"))


def cells_table(board: BoardFacts) -> pd.DataFrame:
    """Return one row per posting and competency."""
    rows = [
        {
            **_facts(board, one),
            "likeness": _rounded(one.likeness),
            "competency": line.competency.name,
            "competency_id": line.competency.competency_id,
            "direction": line.direction,
            "gap": gap_words(line.gap),
            "band": line.cell.band,
            "stage": line.cell.stage,
            "wanted_band": line.wanted.band if line.wanted else "none" if line.gap else None,
            "wanted_stage": line.wanted.stage if line.wanted else None,
            "bands": line.gap.bands if line.gap else None,
            "stages": line.gap.stages if line.gap else None,
            "n_sentences": len(line.quotes),
            "sentence": line.quotes[0].text if line.quotes else None,
        }
        for one in board.postings
        for line in one.cells
    ]
    return _frame(rows, ("posting_id", "title", "target", "competency", "direction"))


def evidence_table(board: BoardFacts) -> pd.DataFrame:
    """Return one row per sentence and competency."""
    rows = [
        {
            "posting_id": one.posting_id,
            "title": one.title,
            "target": _name(board, one.choice.target),
            "competency": line.competency.name,
            "competency_id": line.competency.competency_id,
            "direction": line.direction,
            **{name: getattr(quote, name) for name in ("text", "kind", "strength", "stage", "probability")},
        }
        for one in board.postings
        for line in one.cells
        for quote in line.quotes
    ]
    return _frame(rows, ("posting_id", "title", "target", "competency", "text"))


def summary_table(board: BoardFacts) -> pd.DataFrame:
    """Return one row per target and competency."""
    rows = []
    for number, target in enumerate(board.library.targets):
        mine = [one for one in board.postings if one.choice.target == number]
        counts: dict[str, Counter[str]] = {}
        for line in (line for one in mine for line in one.cells):
            counts.setdefault(line.competency.competency_id, Counter())[str(line.direction)] += 1
        for one in board.framework.competencies:
            count = counts.get(one.competency_id)
            if count:
                rows.append(
                    {
                        "target": target.name,
                        "competency": one.name,
                        "competency_id": one.competency_id,
                        "n": len(mine),
                        **{way: count[way] for way in ("more", "less", "other", "meets")},
                        **_shares(count, len(mine)),
                    }
                )
    return _frame(rows, ("target", "competency", "competency_id", "n", "more", "less", "other", "meets"))


def drift_table(board: BoardFacts) -> pd.DataFrame:
    """Return one row per target, month and competency; those of a target as a whole name no competency."""
    names = {one.competency_id: one.name for one in board.framework.competencies}
    rows: list[dict[str, Any]] = []
    for target, drift in zip(board.library.targets, board.drift, strict=True):
        for month, mean in zip(drift.months, drift.likeness, strict=True):
            rows.append(
                {
                    "target": target.name,
                    "month": month,
                    "n": mean.n,
                    **_mean("likeness", mean),
                    "trend": _joined(drift.trends),
                }
            )
        for line in drift.lines:
            for cell in line.cells:
                rows.append(
                    {
                        "target": target.name,
                        "month": cell.month,
                        "competency": names[line.competency_id],
                        "competency_id": line.competency_id,
                        "n": cell.emphasis.n,
                        **_mean("emphasis", cell.emphasis),
                        "n_stage": cell.stages.n,
                        **_mean("stage", cell.stages),
                        "trend": _joined(line.trends),
                    }
                )
    columns = [
        *("target", "month", "competency", "competency_id", "n", "likeness", "likeness_low", "likeness_high"),
        *("emphasis", "emphasis_low", "emphasis_high", "n_stage", "stage", "stage_low", "stage_high", "trend"),
    ]
    import pandas as pd

    return pd.DataFrame(rows, columns=columns).astype({"n": "Int64", "n_stage": "Int64"})


def library_table(library: Library, framework: Framework) -> pd.DataFrame:
    """Return a library in the columns in which it is read."""
    names = {one.competency_id: one.name for one in framework.competencies}
    rows = [
        {
            "target": target.name,
            "titles": "; ".join(target.titles),
            "competency": names[one.competency_id],
            "band": one.band,
            "stage": one.stage,
            "weight": one.weight,
        }
        for target in library.targets
        for one in target.wanted
    ]
    return _frame(rows, LIBRARY_COLUMNS)


def _facts(board: BoardFacts, one: BoardPosting) -> dict[str, Any]:
    names = ("posting_id", "title", "company", "location", "posted", "month", "lang")
    return {name: getattr(one, name) or None for name in names} | {"target": _name(board, one.choice.target)}


def _name(board: BoardFacts, number: int | None) -> str | None:
    return None if number is None else board.library.targets[number].name


def _said(line: BoardCell) -> str:
    return f"{line.competency.name} ({gap_words(line.gap)})"


def _shares(count: Counter[str], of: int) -> dict[str, float]:
    """Return the shares that ask more and less, each with its interval."""
    found: dict[str, float] = {}
    for way in ("more", "less"):
        low, high = share_interval(count[way], of)
        found |= {f"{way}_share": count[way] / of, f"{way}_low": low, f"{way}_high": high}
    return {name: round(value, 4) for name, value in found.items()}


def _mean(name: str, mean: Mean) -> dict[str, float | None]:
    low, high = mean.interval or (None, None)
    return {name: _rounded(mean.value), f"{name}_low": _rounded(low), f"{name}_high": _rounded(high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _joined(trends: Sequence[str]) -> str:
    return ", ".join(trends)


def _frame(rows: list[dict[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame whose whole numbers stay whole where some are missing."""
    import pandas as pd

    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(columns))
    return frame.astype({name: "Int64" for name in _WHOLE if name in frame.columns})
