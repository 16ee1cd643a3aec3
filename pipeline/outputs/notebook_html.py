"""What a run shows of itself in a notebook: a small heat map, with nothing in it that a posting could run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.records import Framework
from pipeline.outputs.labels import BAND_COLOURS, STAMP
from pipeline.outputs.templates import environment
from pipeline.outputs.values import rows

if TYPE_CHECKING:
    import pandas as pd

ROLES_SHOWN = 12
COMPETENCIES_SHOWN = 12
LONGEST = 48  # characters of a title or name


def run_html(
    postings: pd.DataFrame, requirements: pd.DataFrame, profile: pd.DataFrame, framework: Framework, failed: int
) -> str:
    """Return a run as HTML: counts, and the first roles by the competencies that are most asked for."""
    asked = profile[profile["band"] != "none"]
    most = set(asked["competency_id"].value_counts().index[:COMPETENCIES_SHOWN])
    shown = [competency for competency in framework.competencies if competency.competency_id in most]
    first = postings.head(ROLES_SHOWN)
    near = rows(asked[asked["posting_id"].isin(set(first["posting_id"]))])
    cells = {(row["posting_id"], row["competency_id"]): row for row in near}
    return (
        environment()
        .get_template("run_tables.html")
        .render(
            size=len(postings),
            framework=framework.name,
            n_competencies=len(framework.competencies),
            n_requirements=len(requirements),
            n_evidence=int((~requirements["abstained"].astype("boolean").fillna(value=True)).sum()),
            n_failed=failed,
            stamp=STAMP,
            competencies=[competency.name for competency in shown],
            roles=[
                (role["title"], [cells.get((role["posting_id"], competency.competency_id)) for competency in shown])
                for role in rows(first)
            ],
            more_roles=len(postings) - len(first),
            more_competencies=len(framework.competencies) - len(shown),
            colours=BAND_COLOURS,
            longest=LONGEST,
        )
    )
