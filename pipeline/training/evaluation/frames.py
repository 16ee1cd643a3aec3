"""An evaluation as data frames and as the table that a notebook shows."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from pipeline.match.evaluation.intervals import Estimate
from pipeline.match.evaluation.report import SHORT

if TYPE_CHECKING:
    from pipeline.match.evaluation.evaluate import Evaluation


def figures_frame(evaluation: Evaluation) -> pd.DataFrame:
    """Return one row per method, language and figure; what the sentences do not tell is left out."""
    rows = [
        {"method": row.method, "lang": row.lang, "sentences": row.count, "postings": row.postings, "figure": name}
        | {"value": one.value, "low": one.low, "high": one.high}
        for row in evaluation.rows
        for name, one in row.figures.items()
    ]
    return pd.DataFrame(rows).dropna(subset=["value"]).reset_index(drop=True)


def calibration_frame(evaluation: Evaluation) -> pd.DataFrame:
    """Return one row per language and range of the best answer's chance."""
    names = ("lang", "low", "high", "count", "said", "true")
    rows = [[getattr(one, name) for name in names] for one in evaluation.bins]
    return pd.DataFrame(rows, columns=[*names[:-1], "right"])


def notebook_table(evaluation: Evaluation) -> str:
    """Return the figures with their intervals as HTML, a row per method and language."""
    rows = [
        {"method": row.method, "lang": row.lang, "sentences": row.count}
        | {SHORT[name]: _told(one) for name, one in row.figures.items()}
        for row in evaluation.rows
    ]
    notes = "".join(f"<br><small>{escape(note)}</small>" for note in evaluation.notes)
    return pd.DataFrame(rows).to_html(index=False, border=0) + f"<p>{notes.removeprefix('<br>')}</p>"


def _told(one: Estimate) -> str:
    """Return a figure with its interval; a dash where the sentences do not tell it."""
    if math.isnan(one.value):
        return "-"
    return f"{one.value:.2f} ({one.low:.2f}-{one.high:.2f})"
