"""Tidy views of a run that are read more often than its tables: the evidence, and what nothing covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.outputs.texts import load_texts, read_reasons, say_reasons

if TYPE_CHECKING:
    import pandas as pd

_KEY = ["posting_id", "requirement_id"]
_OF_MATCH = ["competency", "competency_id", "stage", "probability", "indicator", "stage_why", "corrected"]
_OF_REQUIREMENT = ["kind", "subkind", "strength", "lang", "heading", "text"]


def evidence_of(
    postings: pd.DataFrame,
    requirements: pd.DataFrame,
    matches: pd.DataFrame,
    profile: pd.DataFrame,
    *,
    hints: bool = False,
) -> pd.DataFrame:
    """Return one row per sentence and competency that it is evidence for, what counts most first in each cell.

    With `hints` the rows are the sentences that are too unsure to count instead.

    Columns: posting_id, requirement_id, title, competency, competency_id, band, stage (of the sentence), probability,
    weight and counted (what it adds to the score), kind, subkind, strength, lang, heading, text, indicator, stage_why
    (reasons as JSON), why (the same in English words), corrected.
    """
    import pandas as pd

    keys = [*_KEY, "competency_id"]
    cells = profile[["posting_id", "competency_id", "title", "band", "evidence"]].explode("evidence")
    shown = [isinstance(one, dict) and bool(one.get("hint")) is hints for one in cells["evidence"]]
    cells = cells[pd.Series(shown, index=cells.index, dtype=bool)].reset_index(drop=True)
    items = [{name: one[name] for name in ("requirement_id", "weight", "counted")} for one in cells.pop("evidence")]
    used = cells.join(pd.DataFrame(items, columns=["requirement_id", "weight", "counted"]))
    found = used.merge(matches[[*_KEY, *_OF_MATCH]], on=keys, how="left")
    found = found.merge(requirements[[*_KEY, *_OF_REQUIREMENT]], on=_KEY)
    found = _in_order(found, postings).sort_values(["place", "competency", "weight"], ascending=[True, True, False])
    middle = ["band", "stage", "probability", "weight", "counted", *_OF_REQUIREMENT]
    found["why"] = found["stage_why"].map(lambda cell: say_reasons(load_texts(), read_reasons(cell)))
    match = ["indicator", "stage_why", "why", "corrected"]
    return found[[*_KEY, "title", "competency", "competency_id", *middle, *match]].reset_index(drop=True)


def uncovered_of(postings: pd.DataFrame, requirements: pd.DataFrame, matches: pd.DataFrame) -> pd.DataFrame:
    """Return one row per requirement that is evidence for no competency.

    Columns: posting_id, requirement_id, title, kind, subkind, strength, lang, heading, text; `nearest` and
    `probability` say which competency came closest.
    """
    left = requirements[requirements["abstained"].astype("boolean").fillna(value=True)]
    titled = left.merge(postings[["posting_id", "title"]], on="posting_id")
    first = matches[matches["rank"] == 1].rename(columns={"competency": "nearest"})
    found = titled.merge(first[[*_KEY, "nearest", "probability"]], on=_KEY, how="left")
    found = _in_order(found, postings).sort_values("place", kind="stable")
    return found[[*_KEY, "title", *_OF_REQUIREMENT, "nearest", "probability"]].reset_index(drop=True)


def _in_order(found: pd.DataFrame, postings: pd.DataFrame) -> pd.DataFrame:
    """Add the place of each row's posting in the run."""
    places = {key: place for place, key in enumerate(postings["posting_id"])}
    return found.assign(place=found["posting_id"].map(places))
