"""Count what postings ask for: by competency, stage and indicator, over all postings and by group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.core.records import BANDS, Framework
from pipeline.outputs.demand.correct import Rates, corrected_share, stage_depth
from pipeline.outputs.demand.records import DEPTHS, LEAST_IN_GROUP, NEVER
from pipeline.outputs.intervals import share_interval

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = {
    "fit": "fit",
    "lang": "lang",
    "title": "title_group",
    "company": "company",
    "place": "place",
    "month": "month",
}
_COUNTS = ["by", "group", "n_postings", "competency", "competency_id"]
COMPETENCIES = [
    *_COUNTS,
    *("depth", "n_asked", "share", "share_low", "share_high"),
    *("corrected", "corrected_low", "corrected_high", "never"),
]
STAGES = [*_COUNTS, "stage", "n_asked", "share", "corrected", "corrected_low", "corrected_high"]
INDICATORS = [*_COUNTS, "stage", "indicator", "n_asked", "n_sentences"]


def groups_of(postings: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield all postings, and then every group of enough of them: kind, name, postings; largest first."""
    yield "all", "", postings
    for kind, column in _COLUMNS.items():
        sizes = postings.loc[postings[column] != "", column].value_counts()
        names = sorted(sizes[sizes >= LEAST_IN_GROUP].index) if kind == "month" else sizes.index
        for name in names:
            if sizes[name] >= LEAST_IN_GROUP:
                yield kind, str(name), postings[postings[column] == name]


def count_competencies(postings: pd.DataFrame, cells: pd.DataFrame, framework: Framework, rates: Rates) -> pd.DataFrame:
    """Return how many postings ask for each competency, one row per group, competency and depth."""
    import pandas as pd

    bands = cells.groupby(["posting_id", "competency_id"])["band"].first().unstack("competency_id")
    bands = bands.reindex(postings["posting_id"]).fillna(BANDS[0])
    langs = postings.set_index("posting_id")["lang"]
    rows = []
    for by, group, members in groups_of(postings):
        mine, lang = bands.loc[members["posting_id"]], langs.loc[members["posting_id"]].to_numpy()
        head = {"by": by, "group": group, "n_postings": len(members)}
        for one in framework.competencies:
            said = mine[one.competency_id].to_numpy() if one.competency_id in mine else None
            named = {**head, "competency": one.name, "competency_id": one.competency_id}
            for depth, deep in DEPTHS.items():
                asks = [False] * len(members) if said is None else [band in deep for band in said]
                by_lang = {
                    name: (sum(a for a, b in zip(asks, lang, strict=True) if b == name), int((lang == name).sum()))
                    for name in ("en", "zh")
                }
                rows.append({**named, "depth": depth, **_shares(by_lang, one.name, depth, rates)})
    return pd.DataFrame(rows, columns=COMPETENCIES)


def _shares(by_lang: dict[str, tuple[int, int]], name: str, depth: str, rates: Rates) -> dict[str, Any]:
    """Return counts and shares of one competency in a group; None for what cannot be corrected."""
    count, of = (sum(one[at] for one in by_lang.values()) for at in (0, 1))
    if not of:
        return {"n_asked": 0}
    low, high = share_interval(count, of)
    found: dict[str, Any] = {"n_asked": count, "share": count / of, "share_low": low, "share_high": high}
    fixed = corrected_share(by_lang, name, depth, rates)
    if fixed is None:
        return {**found, "never": False}
    ends = {"corrected": fixed.share, "corrected_low": fixed.low, "corrected_high": fixed.high}
    return {**found, **ends, "never": depth == "asked" and not count and fixed.high < NEVER}


def count_stages(postings: pd.DataFrame, cells: pd.DataFrame, framework: Framework, rates: Rates) -> pd.DataFrame:
    """Return how many postings ask for each stage of a competency, one row per group, competency and stage.

    A stage that no posting asks for is never called "never asked": its share is corrected, or stands as it was found.
    """
    import pandas as pd

    langs = postings.set_index("posting_id")["lang"]
    known = cells[cells["stage"].notna() & cells["posting_id"].isin(postings["posting_id"])]
    known = known.assign(lang=langs.loc[known["posting_id"]].to_numpy())
    rows = []
    for by, group, members in groups_of(postings):
        mine = known[known["posting_id"].isin(members["posting_id"])]
        counts = mine.groupby(["competency_id", "stage", "lang"])["posting_id"].nunique().to_dict()
        sizes = {str(lang): int(of) for lang, of in members["lang"].value_counts().items()}
        for one in framework.competencies:
            for stage in one.stages:
                key = (one.competency_id, stage.number)
                by_lang = {lang: (int(counts.get((*key, lang), 0)), of) for lang, of in sizes.items()}
                asked = sum(count for count, _ in by_lang.values())
                fixed = corrected_share(by_lang, one.name, stage_depth(stage.number), rates)
                ends = (None, None, None) if fixed is None else (fixed.share, fixed.low, fixed.high)
                head = (by, group, len(members), one.name, one.competency_id, stage.number)
                rows.append((*head, asked, asked / len(members), *ends))
    return pd.DataFrame(rows, columns=STAGES)


def count_indicators(postings: pd.DataFrame, sentences: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return to how many postings and sentences each indicator is nearest, one row per group and indicator.

    Nobody counted how often that is wrong, so none of it is corrected.
    """
    import pandas as pd

    rows = []
    for by, group, members in groups_of(postings):
        mine = sentences[sentences["posting_id"].isin(members["posting_id"])]
        parts = mine.groupby(["competency_id", "indicator"])["posting_id"]
        asked, said = parts.nunique().to_dict(), parts.size().to_dict()
        for one in framework.competencies:
            head = (by, group, len(members), one.name, one.competency_id)
            for stage in one.stages:
                for indicator in stage.indicators:
                    key = (one.competency_id, indicator.text)
                    row = (*head, stage.number, indicator.text, asked.get(key, 0), said.get(key, 0))
                    rows.append(row)
    return pd.DataFrame(rows, columns=INDICATORS)
