"""Roles relative to their peers: what a role asks more and less of than the other roles of its run.

The peers of a role are the other roles of the run, or those with the same title without its grade. For each competency
it is counted how many peers ask for less (a lower score; none is 0) and how many for more. A role asks for more where
`MOST` of its peers ask for less, and for less where `MOST` of them ask for more; the rest is alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.outputs.role_groups import title_group
from pipeline.outputs.run_store import read_run
from pipeline.outputs.schema import plain_values
from pipeline.outputs.values import text_of

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables

MOST = 0.75
Among = Literal["run", "title"]


def compare_with_peers(run: RunTables | str | Path, *, among: Among = "run") -> pd.DataFrame:
    """Return what each role asks more and less of than its peers: one row per role and competency.

    Columns: posting_id, title, title_group, competency, competency_id, band, score, stage; n_peers; n_less and n_more
    (peers that ask for less and for more); peers_score (their median, none as 0) and peers_stage (median of those that
    set one); stands ("more", "less" or "alike", missing without peers).

    Args:
        run: the tables of a run, or its folder.
        among: "run" for all other roles, "title" for those with the same title without its grade.

    Raises:
        InputError: where the folder holds no finished run.

    Example:
        >>> compare_with_peers("results").query("stands == 'more'")  # doctest: +SKIP
    """
    import pandas as pd

    tables = read_run(Path(run)) if isinstance(run, str | Path) else run
    facts = (plain_values(tables.postings[name]) for name in ("posting_id", "title", "location"))
    groups = {
        str(key): title_group(text_of(title), text_of(place)) if title else ""
        for key, title, place in zip(*facts, strict=True)
    }
    names = ["posting_id", "title", "competency", "competency_id", "band", "score", "stage"]
    frame = tables.profile[names].copy()
    frame.insert(2, "title_group", frame["posting_id"].map(groups))
    keys = ["competency_id", *(["title_group"] if among == "title" else [])]
    value = frame["score"].astype("float64").fillna(0.0)
    ranked = value.groupby([frame[key] for key in keys])
    size = ranked.transform("size")
    frame["n_peers"] = size - 1
    frame["n_less"] = (ranked.rank(method="min") - 1).astype("int64")
    frame["n_more"] = (size - ranked.rank(method="max")).astype("int64")
    medians = [_median_of_others(part) for _, part in frame.assign(value=value).groupby(keys, sort=False)]
    frame = frame.join(pd.concat(medians)) if medians else frame.assign(peers_score=None, peers_stage=None)
    if among == "title":  # a role without a title has no peers by title
        frame.loc[frame["title_group"] == "", ["n_peers", "n_less", "n_more"]] = 0
        frame.loc[frame["title_group"] == "", ["peers_score", "peers_stage"]] = float("nan")
    frame["stands"] = [
        _stands(*counts) for counts in zip(frame["n_less"], frame["n_more"], frame["n_peers"], strict=True)
    ]
    return frame


def _stands(less: int, more: int, peers: int) -> str | None:
    """Return how a role stands to its peers, by how many of them ask for less and for more."""
    if not peers:
        return None
    return "more" if less >= MOST * peers else "less" if more >= MOST * peers else "alike"


def _median_of_others(part: pd.DataFrame) -> pd.DataFrame:
    """Return for each row of one competency the median score and stage of the other rows."""
    import numpy as np
    import pandas as pd

    def others(values: list[float]) -> list[float]:
        found = np.array(values)
        order = np.argsort(found, kind="stable")
        ranked, places = found[order], np.empty(len(found), dtype=int)
        places[order] = np.arange(len(found))
        # Sorted values without the one at a place: what stands from there on moves down by one.
        at = [(len(found) - 2) // 2, (len(found) - 1) // 2]
        return [float(np.mean([ranked[n + (n >= place)] for n in at])) for place in places]

    found = pd.DataFrame(index=part.index, columns=["peers_score", "peers_stage"], dtype="float64")
    if len(part) > 1:
        found["peers_score"] = others(part["value"].tolist())
    staged = part["stage"].dropna()
    if len(staged) > 1:
        found.loc[staged.index, "peers_stage"] = others(staged.astype("float64").tolist())
    if len(staged):
        found.loc[part["stage"].isna(), "peers_stage"] = float(staged.astype("float64").median())
    return found
