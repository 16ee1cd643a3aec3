"""The board as one HTML file: opens offline, runs only its own script, makes no request.

The page filters, sorts and draws by itself what stands in its data block; the gaps are those of the tables.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.content_policy import content_policy, embed
from pipeline.core.records import BANDS, Competency
from pipeline.core.version import __version__
from pipeline.framework.wording import plain
from pipeline.outputs.compare import messages
from pipeline.outputs.compare.target_library import Library
from pipeline.outputs.report.payload_context import Strings
from pipeline.outputs.script_bundle import bundle
from pipeline.outputs.targets.drift import Drift, Mean
from pipeline.outputs.templates import environment
from pipeline.outputs.texts import load_texts

if TYPE_CHECKING:
    from pipeline.outputs.compare.records import Target
    from pipeline.outputs.targets.records import BoardCell, BoardFacts, BoardPosting

PAGE = Path(__file__).with_name("page")
SHOWN_POSTINGS = 5_000  # a page with more gets larger than 25 MB, and the tables hold all
SHOWN_SENTENCES = 8  # of one cell; the tables hold all


def board_page(board: BoardFacts, *, masked: bool = True) -> str:
    """Return the board as a page."""
    style, script = _style(), _script()
    return (
        environment()
        .get_template("script_page.html")
        .render(
            generator="targets",
            style=style,
            script=script,
            policy=content_policy(style, script),
            data=embed(_payload(board, masked=masked)),
        )
    )


def page_of_run(folder: Path, mask: bool) -> str:
    """Return the page of a run without a library: there the first targets are made."""
    from pipeline.outputs.targets.board import compare_targets

    return board_page(compare_targets(folder, Library("", ()), mask=mask), masked=mask)


def _payload(board: BoardFacts, *, masked: bool) -> dict[str, Any]:
    """Return what the page draws: competencies and targets by number, texts that recur by number."""
    shown = _shown_competencies(board)
    index = {one.competency_id: n for n, one in enumerate(shown)}
    strings = Strings()
    postings = [_posting(one, index, strings) for one in board.postings[:SHOWN_POSTINGS]]
    return {
        "ui": load_texts(PAGE / "strings.json"),
        "version": __version__,
        "masked": masked,
        "framework": board.framework.name,
        "library": board.library.name,
        "by": board.by,
        "least": round(100 * board.least),
        "total": len(board.postings),
        "bands": list(BANDS),
        "competencies": [_competency(one) for one in shown],
        "targets": [_target(one, index) for one in board.library.targets],
        "postings": postings,
        "strings": strings.all,
        "drift": [_drift(one, index) for one in board.drift],
    }


def _shown_competencies(board: BoardFacts) -> list[Competency]:
    """Return the competencies of the page: all of a framework that a person looks through, else those that occur."""
    from pipeline.outputs.report.framework_payload import is_whole

    used = {line.competency.competency_id for one in board.postings for line in one.cells}
    used |= {one.competency_id for target in board.library.targets for one in target.wanted}
    return [one for one in board.framework.competencies if is_whole(board.framework) or one.competency_id in used]


def _competency(one: Competency) -> dict[str, Any]:
    stages = [
        [
            stage.number,
            plain(stage.summary or _first(stage.indicators, "text")),
            plain(stage.summary_zh or _first(stage.indicators, "text_zh")),
        ]
        for stage in one.stages
        if stage.number is not None
    ]
    return {"id": one.competency_id, "name": [one.name, one.name_zh or ""], "stages": stages}


def _first(indicators: Any, name: str) -> str:  # noqa: ANN401 - indicators of a stage
    return next((getattr(one, name) or "" for one in indicators), "")


def _target(target: Target, index: dict[str, int]) -> dict[str, Any]:
    wanted = [[index[one.competency_id], BANDS.index(one.band), one.stage, one.weight] for one in target.wanted]
    return {"name": target.name, "titles": list(target.titles), "wanted": wanted}


def _posting(one: BoardPosting, index: dict[str, int], strings: Strings) -> list[Any]:
    return [
        one.posting_id,
        *(strings.place(text) for text in (one.title, one.company, one.location, one.posted, one.month, one.lang)),
        one.choice.target,
        strings.place(one.choice.how),
        _in_hundred(one.likeness),
        one.choice.runner_up,
        _in_hundred(one.runner_up_likeness),
        [_cell(line, index, strings) for line in one.cells],
        [index[key] for key in sorted(one.left_out) if key in index],
    ]


def _cell(line: BoardCell, index: dict[str, int], strings: Strings) -> list[Any]:
    gap, cell = line.gap, line.cell
    quotes = [
        [strings.place(one.text), strings.place(one.strength), one.stage, _in_hundred(one.probability)]
        for one in line.quotes[:SHOWN_SENTENCES]
    ]
    found = [index[line.competency.competency_id], BANDS.index(cell.band), cell.stage]
    return [*found, [gap.verdict, gap.stages, gap.bands] if gap else None, quotes]


def _drift(drift: Drift, index: dict[str, int]) -> dict[str, Any]:
    lines = [
        {
            "competency": index[line.competency_id],
            "trends": list(line.trends),
            "cells": [[_mean(cell.emphasis), _mean(cell.stages)] for cell in line.cells],
        }
        for line in drift.lines
    ]
    return {
        "months": list(drift.months),
        "likeness": [_mean(one) for one in drift.likeness],
        "trends": list(drift.trends),
        "lines": sorted(lines, key=lambda one: one["competency"]),
        "undated": drift.undated,
    }


def _mean(mean: Mean) -> list[float | int | None]:
    low, high = mean.interval or (None, None)
    return [mean.n, *(None if value is None else round(value, 3) for value in (mean.value, low, high))]


def _in_hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


@cache
def _style() -> str:
    shared = (messages.PAGE / "compare.css").read_text(encoding="utf-8")
    return "\n" + shared + (PAGE / "targets.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return "\n" + bundle(PAGE / "main.js")
