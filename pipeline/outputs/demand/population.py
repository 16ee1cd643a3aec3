"""Which postings of a run count, and which stand apart: copies, postings of one role, too thin ones, failed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.outputs.months import month_of
from pipeline.outputs.role_groups import group_roles, title_group
from pipeline.outputs.values import rows as plain_rows
from pipeline.outputs.values import text_of
from pipeline.text.redaction import mask_personal

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables

KINDS = ("counted", "copies", "same_role", "too_thin", "failed")


def counted_postings(run: RunTables, *, mask: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the postings that count, one row each with its groups, and how many of each kind there are.

    A posting that came twice counts once, and so does a role that was posted several times (`group_roles`); too thin
    postings say too little to tell that they do not ask for something.
    """
    import pandas as pd

    rows = run.postings
    roles = group_roles(run)
    repeated = rows["posting_id"].isin(roles.loc[roles["posting_id"] != roles["role_id"], "posting_id"])
    profiled = rows["posting_id"].isin(run.profile["posting_id"])
    thin = rows["too_thin"].fillna(value=False).astype(bool)
    known = profiled | thin
    counted = rows[profiled & ~thin & ~repeated]
    sources = {one for some in rows.loc[known, "sources"] for one in some}
    failed = {one.posting for one in run.failures} - sources
    numbers = {
        "counted": len(counted),
        "copies": int(rows["sources"].map(len).sum() - len(rows)),
        "same_role": int((known & ~thin & repeated).sum()),
        "too_thin": int(thin.sum()),
        "failed": max(len(failed), int((~known).sum())),
    }
    left_out = pd.DataFrame({"kind": list(KINDS), "n": [numbers[one] for one in KINDS]})
    fits = run.profile.groupby("posting_id")["framework_fits"].first()
    postings = _with_groups(counted, mask=mask)
    return postings.assign(fit=[_fit(fits.get(key)) for key in postings["posting_id"]]), left_out


def _fit(value: Any) -> str:  # noqa: ANN401 - a boolean or any kind of missing
    """Return whether the framework is for a posting: "no", or "yes" where it is or nobody can tell."""
    return "no" if value is False or str(value) == "False" else "yes"


def _with_groups(rows: pd.DataFrame, *, mask: bool) -> pd.DataFrame:
    """Return postings with the groups that they belong to; an empty text where a posting does not say."""
    import pandas as pd

    def shown(value: object) -> str:
        text = text_of(value)
        return mask_personal(text) if mask else text

    found = []
    for row in plain_rows(rows[["posting_id", "title", "company", "location", "posted", "lang"]]):
        title, place = shown(row["title"]), shown(row["location"])
        found.append(
            {
                "posting_id": row["posting_id"],
                "title": title,
                "company": shown(row["company"]),
                "place": place,
                "month": month_of(text_of(row["posted"])),
                "lang": "zh" if row["lang"] in ("zh", "mixed") else "en",
                "title_group": title_group(title, place) if title else "",
            }
        )
    names = ["posting_id", "title", "company", "place", "month", "lang", "title_group"]
    return pd.DataFrame(found, columns=names)
