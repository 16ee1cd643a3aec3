"""An evaluation as lines for a terminal and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pipeline.training.evaluation.bootstrap import Bin, Estimate, Row
from pipeline.training.evaluation.result import Evaluation

VERSION = 1
WIDTH = 10


def as_lines(evaluation: Evaluation) -> Iterator[str]:
    """Yield the table: a line of figures for each method and language, and one of intervals under it."""
    width = max(len(row.method) for row in evaluation.rows) + 2
    columns = evaluation.columns
    shown = [name for name in columns if any(not math.isnan(row.figures[name].value) for row in evaluation.rows)]
    yield f"{'method':{width}}{'lang':5}{'n':>6}  " + "".join(f"{columns[name]:{WIDTH}}" for name in shown).rstrip()
    for row in evaluation.rows:
        values = "".join(f"{_number(row.figures[name].value):{WIDTH}}" for name in shown)
        yield f"{row.method:{width}}{row.lang:5}{row.count:>6}  {values}".rstrip()
        yield (" " * (width + 13) + "".join(f"{_span(row.figures[name]):{WIDTH}}" for name in shown)).rstrip()
    yield ""
    yield evaluation.curve
    yield from _curve(evaluation.bins)
    yield ""
    yield from evaluation.notes


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return the evaluation as an object for a file; what cannot be told is null."""
    return {
        "version": VERSION,
        "identity": dict(evaluation.identity),
        "notes": list(evaluation.notes),
        "methods": [_row(row) for row in evaluation.rows],
        "reliability": [asdict(one) for one in evaluation.bins],
    }


def _row(row: Row) -> dict[str, Any]:
    figures = {
        name: {end: None if math.isnan(value) else round(value, 4) for end, value in asdict(one).items()}
        for name, one in row.figures.items()
    }
    return {"method": row.method, "lang": row.lang, "n": row.count, "postings": row.postings, "figures": figures}


def _curve(bins: Sequence[Bin]) -> Iterator[str]:
    yield f"{'lang':5}{'said':14}{'n':>6}  {'mean':8}right"
    for one in bins:
        place = f"{one.low:.2f} to {one.high:.2f}"
        yield f"{one.lang:5}{place:14}{one.count:>6}  {_number(one.said):8}{_number(one.true)}"


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.3f}"


def _span(one: Estimate) -> str:
    return "" if math.isnan(one.low) else f"{_bare(one.low)}-{_bare(one.high)}"


def _bare(value: float) -> str:
    """Return two decimals without the leading 0, and one where there are two digits before it: columns are narrow."""
    if abs(value) < 1:
        return f"{value:.2f}".replace("0.", ".", 1)
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
