"""Demand as one HTML file: opens offline, runs only its own script, makes no request."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.content_policy import content_policy, embed
from pipeline.core.records import BANDS
from pipeline.core.version import __version__
from pipeline.outputs.compare.messages import PAGE as SHARED
from pipeline.outputs.demand.count import groups_of
from pipeline.outputs.demand.records import DEPTHS, LEAST_IN_GROUP, NEVER
from pipeline.outputs.script_bundle import bundle
from pipeline.outputs.templates import environment
from pipeline.outputs.texts import load_texts
from pipeline.outputs.values import rows, whole

if TYPE_CHECKING:
    from pipeline.outputs.demand.records import Demand

PAGE = Path(__file__).with_name("page")
MOST_OF_CLUSTER = 200  # sentences of a cluster in the page; the tables hold all
_SHARES = ("share", "share_low", "share_high", "corrected", "corrected_low", "corrected_high")


def page_of_run(folder: Path, mask: bool) -> str:
    """Return the demand of the run in a folder as a page."""
    from pipeline.outputs.demand.demand import measure_demand

    return demand_page(measure_demand(folder, mask=mask), masked=mask)


def demand_page(demand: Demand, *, masked: bool = True) -> str:
    """Return demand as a page."""
    style, script = _style(), _script()
    ui = load_texts(PAGE / "strings.json")
    return (
        environment()
        .get_template("script_page.html")
        .render(
            generator="demand",
            style=style,
            script=script,
            policy=content_policy(style, script),
            data=embed({"ui": ui, "version": __version__, "masked": masked, **payload(demand)}),
        )
    )


def payload(demand: Demand) -> dict[str, Any]:
    """Return what the page shows, rows as lists and names as numbers so that it stays small."""
    place = {key: number for number, key in enumerate(demand.postings["posting_id"])}
    kinds = {one.competency_id: number for number, one in enumerate(demand.framework.competencies)}
    indicators = [[one.text for one in each.indicators] for each in demand.framework.competencies]
    clusters = {name: number for number, name in enumerate(demand.uncovered["cluster"])}
    return {
        "framework": demand.framework.name,
        "read": sum(demand.read_postings.values()),
        "unfit": int((demand.postings["fit"] == "no").sum()),
        "isCorrected": demand.corrected,
        "least": LEAST_IN_GROUP,
        "never": NEVER,
        "leftOut": [[row["kind"], whole(row["n"])] for row in rows(demand.left_out)],
        "competencies": [_competency(one) for one in demand.framework.competencies],
        "groups": [[by, name, len(members)] for by, name, members in groups_of(demand.postings)],
        "shares": _shares(demand, len(kinds)),
        "stageShares": _stage_shares(demand),
        "postings": [
            [row[name] for name in ("title", "company", "place", "month", "lang", "title_group", "fit")]
            for row in rows(demand.postings)
        ],
        "sentences": [
            [
                place[row["posting_id"]],
                kinds[row["competency_id"]],
                row["stage"],
                _at(indicators[kinds[row["competency_id"]]], row["indicator"]),
                row["text"],
                round(100 * (row["probability"] or 0)),
            ]
            for row in rows(demand.sentences)
        ],
        "cells": [
            [place[row["posting_id"]], kinds[row["competency_id"]], BANDS.index(row["band"]), row["stage"]]
            for row in rows(demand.cells)
        ],
        "clusters": [
            [row[name] for name in ("words", "lang", "n_sentences", "n_postings")] for row in rows(demand.uncovered)
        ],
        "uncovered": [
            [place[row["posting_id"]], clusters[row["cluster"]], row["text"]]
            for row in rows(demand.uncovered_sentences.groupby("cluster", sort=False).head(MOST_OF_CLUSTER))
        ],
    }


def _at(texts: list[str], text: str | None) -> int:
    return texts.index(text) if text in texts else -1


def _competency(one: Any) -> dict[str, Any]:  # noqa: ANN401 - a Competency
    """Return a competency with the texts of its stages and indicators in both languages."""
    return {
        "name": [one.name, one.name_zh or one.name],
        "stages": [
            {
                "n": stage.number,
                "summary": [stage.summary, stage.summary_zh or stage.summary],
                "indicators": [[each.text, each.text_zh or each.text] for each in stage.indicators],
            }
            for stage in one.stages
        ],
    }


def _shares(demand: Demand, count: int) -> list[list[list[Any]]]:
    """Return of each group, in their order, the figures of each competency: depth by depth."""
    found: list[list[list[Any]]] = []
    depths = len(DEPTHS)
    for number, row in enumerate(rows(demand.competencies)):
        if number % (count * depths) == 0:
            found.append([])
        if number % depths == 0:
            found[-1].append([])
        figures = [None if row[name] is None else round(row[name], 4) for name in _SHARES]
        found[-1][-1].append([row["n_asked"], *figures, bool(row["never"])])
    return found


def _stage_shares(demand: Demand) -> list[list[list[float] | None]]:
    """Return of each group, in their order, share and interval of each stage as corrected: competency by competency."""
    stages = sum(len(one.stages) for one in demand.framework.competencies)
    ends = demand.stages[["corrected", "corrected_low", "corrected_high"]].astype(float).round(4).to_numpy()
    told = [None if row[0] != row[0] else row for row in ends.tolist()]
    return [told[start : start + stages] for start in range(0, len(told), max(1, stages))]


@cache
def _style() -> str:
    shared = (SHARED / "compare.css").read_text(encoding="utf-8")
    return "\n" + shared + (PAGE / "demand.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return "\n" + bundle(PAGE / "demand.js")
