"""An evaluation as data frames and as the table that a notebook shows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from pipeline.training.evaluation.bootstrap import Bin, Estimate, Row


def figures_frame(rows: Sequence[Row]) -> pd.DataFrame:
    """Return one row per method, language and figure; what the sentences do not tell is left out."""
    found = [
        {"method": row.method, "lang": row.lang, "sentences": row.count, "postings": row.postings, "figure": name}
        | {"value": one.value, "low": one.low, "high": one.high}
        for row in rows
        for name, one in row.figures.items()
    ]
    return pd.DataFrame(found).dropna(subset=["value"]).reset_index(drop=True)


def calibration_frame(bins: Sequence[Bin]) -> pd.DataFrame:
    """Return one row per language and range of the best answer's chance."""
    names = ("lang", "low", "high", "count", "said", "true")
    rows = [[getattr(one, name) for name in names] for one in bins]
    return pd.DataFrame(rows, columns=[*names[:-1], "right"])


def notebook_table(rows: Sequence[Row], notes: Sequence[str], columns: Mapping[str, str]) -> str:
    """Return the figures with their intervals as HTML, a row per method and language."""
    found = [
        {"method": row.method, "lang": row.lang, "sentences": row.count}
        | {columns[name]: _told(one) for name, one in row.figures.items()}
        for row in rows
    ]
    lines = "".join(f"<br><small>{escape(note)}</small>" for note in notes)
    return pd.DataFrame(found).to_html(index=False, border=0) + f"<p>{lines.removeprefix('<br>')}</p>"


def _told(one: Estimate) -> str:
    """Return a figure with its interval; a dash where the sentences do not tell it."""
    if math.isnan(one.value):
        return "-"
    return f"{one.value:.2f} ({one.low:.2f}-{one.high:.2f})"
