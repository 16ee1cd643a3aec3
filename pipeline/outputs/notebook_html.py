"""What a run shows of itself in a notebook: a small heat map, with nothing in it that a posting could run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from pipeline.core.records import Framework
from pipeline.outputs.labels import BAND_COLOURS, STAMP

if TYPE_CHECKING:
    import pandas as pd

ROLES_SHOWN = 12
COMPETENCIES_SHOWN = 12
_LONGEST = 48
_STYLE = "text-align:center;padding:3px 8px;border:1px solid #dfe3e6;white-space:nowrap;line-height:1.25"
_HEAD = "text-align:left;padding:3px 8px;border:1px solid #dfe3e6;vertical-align:bottom"

Cells = Mapping[tuple[str, str], Mapping[str, Any]]


def html_of(
    postings: pd.DataFrame, requirements: pd.DataFrame, profile: pd.DataFrame, framework: Framework, failed: int
) -> str:
    """Return a run as HTML: counts, and the first roles by the competencies that are most asked for."""
    return "".join(_pieces(postings, requirements, profile, framework, failed))


def _pieces(
    postings: pd.DataFrame, requirements: pd.DataFrame, profile: pd.DataFrame, framework: Framework, failed: int
) -> Iterator[str]:
    asked = profile[profile["band"] != "none"]
    most = set(asked["competency_id"].value_counts().index[:COMPETENCIES_SHOWN])
    shown = [one for one in framework.competencies if one.competency_id in most]
    roles = postings.head(ROLES_SHOWN)
    near = _plain(asked[asked["posting_id"].isin(set(roles["posting_id"]))])
    cells: Cells = {(row["posting_id"], row["competency_id"]): row for row in near}
    counts = f"{_number(len(postings), 'role')} by {len(framework.competencies):,} competencies"
    evidence = int((~requirements["abstained"].astype("boolean").fillna(value=True)).sum())
    yield (
        f"<div><p><b>{counts}</b> of {escape(framework.name)}; "
        f"{_number(len(requirements), 'requirement')}, {evidence:,} of them evidence; "
        f"{failed:,} failed.<br>"
        f"<small>{escape(STAMP)}</small></p>"
    )
    if shown and len(roles):
        yield '<table style="border-collapse:collapse;font-size:0.9em"><thead><tr>'
        yield f'<th style="{_HEAD}">role</th>'
        yield from (f'<th style="{_HEAD};max-width:8em;white-space:normal">{_text(one.name)}</th>' for one in shown)
        yield "</tr></thead><tbody>"
        for key, title in ((row["posting_id"], row["title"]) for row in _plain(roles)):
            yield f'<tr><th style="{_HEAD};font-weight:normal;min-width:13em">{_text(title) or "<i>untitled</i>"}</th>'
            yield from (_cell(cells.get((key, one.competency_id))) for one in shown)
            yield "</tr>"
        yield "</tbody></table>"
    more = len(postings) - len(roles)
    if more > 0 or len(shown) < len(framework.competencies):
        yield (
            f"<small>{more:,} more roles and {len(framework.competencies) - len(shown):,} more competencies "
            "are in <code>.postings</code> and <code>.profile</code>.</small>"
        )
    yield "</div>"


def _plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values, every kind of missing value as None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, values, strict=True)) for values in plain.itertuples(index=False, name=None)]


def _cell(row: Mapping[str, Any] | None) -> str:
    """Return one cell: band and score in words, stage where there is one, colour besides."""
    if row is None:
        return f'<td style="{_STYLE};color:#8a949c">·</td>'
    band = str(row["band"])
    stage = row["stage"]
    level = "" if stage is None else f" · S{stage}"
    ink = "#fff" if band == "high" else "#1e252b"
    style = f"{_STYLE};background:{BAND_COLOURS.get(band, '#fff')};color:{ink}"
    return f'<td style="{style}">{escape(band)}<br>{row["score"]}{level}</td>'


def _text(value: object) -> str:
    """Return a title or name, escaped, cut where it is long; nothing for a missing one."""
    text = "" if value is None else str(value)
    return escape(text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
