"""Measure how often a framework is asked for in the postings of a run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import InputError
from pipeline.core.records import BANDS
from pipeline.outputs.demand.correct import Rates, rates_of, read_postings
from pipeline.outputs.demand.count import count_competencies, count_indicators, count_stages
from pipeline.outputs.demand.population import counted_postings
from pipeline.outputs.demand.records import Demand
from pipeline.outputs.demand.uncovered import cluster_uncovered
from pipeline.outputs.run_store import read_run
from pipeline.outputs.run_tables import RunTables
from pipeline.text.redaction import mask_personal

if TYPE_CHECKING:
    import pandas as pd

_COUNTED = ["lang", "competency", "depth", "both", "missed", "neither", "extra"]
RATES = [*_COUNTED, "sensitivity", "specificity", "sensitivity_drift", "specificity_drift"]
_SENTENCES = ["posting_id", "requirement_id", "competency", "competency_id", "stage", "indicator", "probability"]


def measure_demand(run: RunTables | str | Path, *, mask: bool = True) -> Demand:
    """Return how often each competency, stage and indicator is asked for, and what no competency covers.

    Args:
        run: the tables of a run, or its folder.
        mask: hide names, phone numbers and addresses of people.

    Raises:
        InputError: where the folder holds no finished run, or no posting counts.

    Example:
        >>> measure_demand("results").competencies  # doctest: +SKIP
    """
    tables = read_run(Path(run)) if isinstance(run, str | Path) else run
    postings, left_out = counted_postings(tables, mask=mask)
    if postings.empty:
        raise InputError("no posting counts: all are too thin or failed", "the run", "run it on more postings")
    counted = tables.of(list(postings["posting_id"]))
    framework = tables.framework
    names = frozenset(one.name for one in framework.competencies)
    rates = rates_of(names, _model(tables.run))
    hide = cache(mask_personal) if mask else str
    sentences = _hidden(counted.evidence[[*_SENTENCES, "kind", "strength", "lang", "text"]], hide)
    cells = counted.profile.loc[counted.profile["band"] != BANDS[0], ["posting_id", "competency_id", "band", "stage"]]
    clusters, uncovered = cluster_uncovered(_hidden(counted.uncovered, hide))
    return Demand(
        framework,
        postings,
        left_out,
        cells,
        count_competencies(postings, cells, framework, rates),
        count_stages(postings, cells, framework, rates),
        count_indicators(postings, sentences, framework),
        clusters,
        sentences,
        uncovered,
        bool(rates),
        read_postings() if rates else {},
        _rates_table(rates),
    )


def _hidden(frame: pd.DataFrame, hide: Any) -> pd.DataFrame:  # noqa: ANN401 - text to text
    return frame.assign(text=[hide(" ".join(str(one).split())) for one in frame["text"]])


def _model(run: Mapping[str, Any]) -> object:
    """Return the digest of the evidence model of a run; None where another matcher answered."""
    matcher = run.get("matcher")
    return matcher.get("evidence model") if isinstance(matcher, Mapping) else None


def _rates_table(rates: Rates) -> pd.DataFrame:
    """Return error counts as a table."""
    import pandas as pd

    rows = [
        (
            *(*key, one.both, one.missed, one.neither, one.extra),
            *(round(one.sensitivity, 3), round(one.specificity, 3), one.drift.sensitivity, one.drift.specificity),
        )
        for key, one in rates.items()
    ]
    return pd.DataFrame(rows, columns=RATES)
