"""Comparisons as data frames, for analysts and for every file format: pandas is met here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.outputs.compare.messages import apart_words, because, gap_words, letter_of, say

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.compare.records import CompetencyLine, Side
    from pipeline.outputs.compare.run_changes import PostingChange

_WHOLE = ("score", "stage_low", "stage", "stage_high", "n_evidence", "n_asked", "wanted_stage", "stages")


def wide_table(sides: Sequence[Side], lines: Sequence[CompetencyLine]) -> pd.DataFrame:
    """One row per competency; of every side band, score and stage, headed by its letter and title."""
    rows = []
    for line in lines:
        row: dict[str, Any] = {"competency": line.name}
        for letter, side, cell in zip(letters(len(line.cells)), sides, line.cells, strict=True):
            for name in ("band", "score", "stage"):
                row[f"{letter} {side.title} {name}"] = getattr(cell, name)
        if line.gaps:
            row["target band"] = line.wanted.band if line.wanted else "none"
            row["target stage"] = line.wanted.stage if line.wanted else None
            for letter, side, gap in zip(letters(len(line.gaps)), sides, line.gaps, strict=True):
                row[f"{letter} {side.title} gap"] = gap_words(gap)
        rows.append({**row, "differs": line.differs, "difference": apart_words(line)})
    return _frame(rows, ["competency", "differs", "difference"], (" score", " stage"))


def cells_table(sides: Sequence[Side], lines: Sequence[CompetencyLine]) -> pd.DataFrame:
    """One row per competency and side."""
    names = ("band", "score", "stage_low", "stage", "stage_high", "confidence", "n_evidence")
    spread = ("n_asked", "band_low", "band_high")
    rows = [
        {
            **_side(sides, number),
            "competency": line.name,
            "competency_id": line.competency_id,
            **{name: getattr(cell, name) for name in (*names, "note", *spread)},
            "differs": line.differs,
        }
        for line in lines
        for number, cell in enumerate(line.cells)
    ]
    return _frame(rows, ["side", "posting_id", "title", "competency", "competency_id", *names])


def evidence_table(sides: Sequence[Side], lines: Sequence[CompetencyLine]) -> pd.DataFrame:
    """One row per sentence that is evidence, and competency."""
    names = ("text", "kind", "strength", "stage", "probability", "weight", "indicator")
    rows = [
        {
            **_side(sides, number),
            "competency": line.name,
            "competency_id": line.competency_id,
            **{name: getattr(quote, name) for name in names},
        }
        for line in lines
        for number, quotes in enumerate(line.quotes)
        for quote in quotes
    ]
    return _frame(rows, ["side", "posting_id", "title", "competency", "competency_id", *names])


def gaps_table(sides: Sequence[Side], lines: Sequence[CompetencyLine]) -> pd.DataFrame:
    """One row per competency and side: what the target asks for and how the side stands to it."""
    rows = [
        {
            **_side(sides, number),
            "competency": line.name,
            "competency_id": line.competency_id,
            "wanted_band": line.wanted.band if line.wanted else "none",
            "wanted_stage": line.wanted.stage if line.wanted else None,
            "weight": line.wanted.weight if line.wanted else None,
            "band": line.cells[number].band,
            "stage": line.cells[number].stage,
            "verdict": gap.verdict,
            "stages": gap.stages,
            "bands": gap.bands,
            "gap": gap_words(gap),
        }
        for line in lines
        for number, gap in enumerate(line.gaps)
        if gap is not None
    ]
    return _frame(rows, ["side", "posting_id", "title", "competency", "competency_id", "verdict", "gap"])


def run_roles_table(postings: Sequence[PostingChange]) -> pd.DataFrame:
    """One row per posting of either run."""
    rows = [
        {
            "state": one.state,
            "posting_before": one.key_before,
            "posting_after": one.key_after,
            "title": one.title,
            "company": one.company,
            "paired_by": one.paired_by and say(f"paired.{one.paired_by}"),
            "cells_changed": len(one.cells),
            "competencies": "; ".join(cell.name for cell in one.cells),
        }
        for one in postings
    ]
    return _frame(rows, ["state", "posting_before", "posting_after", "title", "company", "paired_by", "cells_changed"])


def run_cells_table(postings: Sequence[PostingChange]) -> pd.DataFrame:
    """One row per competency of a posting that changed."""
    names = ("band", "score", "stage")
    rows = [
        {
            "posting_before": one.key_before,
            "posting_after": one.key_after,
            "title": one.title,
            "competency": cell.name,
            "competency_id": cell.competency_id,
            "what": ", ".join(cell.what),
            **{f"{name}_before": getattr(cell.before, name) for name in names},
            **{f"{name}_after": getattr(cell.after, name) for name in names},
            **{change: sum(s.change == change for s in cell.sentences) for change in ("gained", "lost", "rejudged")},
        }
        for one in postings
        for cell in one.cells
    ]
    columns = ["posting_before", "posting_after", "title", "competency", "competency_id", "what"]
    return _frame(rows, columns, ("score_before", "score_after", "stage_before", "stage_after"))


def run_evidence_table(postings: Sequence[PostingChange]) -> pd.DataFrame:
    """One row per sentence that was gained, lost or judged otherwise."""
    rows = [
        {
            "posting_after": one.key_after,
            "title": one.title,
            "competency": cell.name,
            "competency_id": cell.competency_id,
            "change": sentence.change,
            "text": sentence.text,
            "stage_before": sentence.stage_before,
            "stage_after": sentence.stage_after,
            "why": because(sentence.why),
        }
        for one in postings
        for cell in one.cells
        for sentence in cell.sentences
    ]
    columns = ["posting_after", "title", "competency", "competency_id", "change", "text", "why"]
    return _frame(rows, columns, ("stage_before", "stage_after"))


def letters(count: int) -> list[str]:
    """Return the letter of every side: A, B, C..."""
    return [letter_of(number) for number in range(count)]


def notebook_table(frame: pd.DataFrame, caption: str) -> str:
    """Return a frame as an HTML table for a notebook, with the stamp under it."""
    shown = frame.astype(object).where(frame.notna(), "").to_html(index=False, border=0, escape=True)
    return f"<p><b>{escape(caption)}</b></p>{shown}<p><small>{escape(say('stamp'))}</small></p>"


def _side(sides: Sequence[Side], number: int) -> Mapping[str, Any]:
    side = sides[number]
    return {"side": letters(number + 1)[-1], "posting_id": side.key, "title": side.title}


def _frame(rows: list[dict[str, Any]], columns: Iterable[str], whole: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return rows as a frame whose whole numbers stay whole where some are missing."""
    import pandas as pd

    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(columns))
    for name in frame.columns:
        if name in _WHOLE or (whole and str(name).endswith(whole)):
            frame[name] = frame[name].astype("Int64")
    return frame
