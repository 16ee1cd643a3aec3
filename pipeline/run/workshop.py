"""The posting workshop: one posting while it is being written, profiled again after each change.

The models stay loaded and every sentence that was seen keeps its vector in memory, so only changed sentences are
encoded. Rows and cells are those of a run, and nothing is written. What a sentence carries is found by counting the
posting's cells again without it, by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.core.atomic_files import Row
from pipeline.core.errors import InputError
from pipeline.core.records import Cell, Failure, Framework, Media, ParsedPosting, Posting, Profile
from pipeline.core.version import __version__
from pipeline.match import MatchOptions
from pipeline.outputs.compare import compare_roles
from pipeline.outputs.compare.compare_roles import gap_of
from pipeline.outputs.compare.html import comparison_page
from pipeline.outputs.compare.records import Target, Wanted
from pipeline.outputs.compare.sides import band_of, cell_of
from pipeline.outputs.posting_notes import notes_on
from pipeline.outputs.posting_notes.strings import both
from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import schemas, to_frame
from pipeline.profile import counting_rules
from pipeline.run.options import RunOptions
from pipeline.run.parse_interleaved import parse_one
from pipeline.run.profile_postings import Counted, Profiler, make_profiler

MOST_TEXT = 200_000  # characters of one posting; a longer text is no posting that a person edits
SECONDS = 20.0
SOURCE = "workshop"
_SHOWN_INDICATORS = 2
_MARKDOWN = re.compile(r"^#{1,6} \S|\*\*\S", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """A posting as it stands in the editor; the rest is what the person says beside it."""

    text: str
    place: str = ""
    posted: str = ""
    title: str = ""
    pay: str = ""

    @property
    def posting(self) -> Posting:
        """Return it as a reader would hand it on."""
        media: Media = (
            "html" if self.text.lstrip()[:1] == "<" else "markdown" if _MARKDOWN.search(self.text) else "text"
        )
        given = {"location": self.place, "posted": self.posted, "title": self.title, "salary": self.pay}
        fields = {name: value.strip() for name, value in given.items() if value.strip()}
        return Posting(SOURCE, self.text, media, fields)


class Workshop:
    """The models of one run, loaded once, and a posting that is looked at again and again."""

    def __init__(self, frameworks: Sequence[Path], encoder: str | None = None) -> None:
        """Load all that decides a profile.

        Raises:
            PipelineError: where a framework or encoder cannot be used.
        """
        match = MatchOptions(encoder=encoder, keep_vectors="memory")
        self._profiler: Profiler = make_profiler(RunOptions(tuple(frameworks), Path(), match=match))

    @property
    def framework(self) -> Framework:
        """Return what postings are profiled against."""
        return self._profiler.framework

    def look(self, draft: Draft, wanted: Target | None = None) -> dict[str, Any]:
        """Return the posting's rows, what each sentence carries, what a wanted profile lacks, and notes on its wording.

        Raises:
            InputError: where the text is too long, or cannot be read.
        """
        parsed = _read(draft)
        (counted,) = self._profiler.counted([parsed])
        rows = self._profiler.finished(counted).rows
        return {
            "posting": rows["postings"][0],
            "requirements": rows["requirements"],
            "cells": rows["profile"],
            "carries": carried_by_each(counted),
            "lacks": list(_lacks(rows["profile"], wanted, self.framework)) if wanted else [],
            "notes": [asdict(one) for one in notes_on(parsed, too_thin=rows["postings"][0]["too_thin"])],
        }

    def page(self, before: Draft, after: Draft) -> str:
        """Return the page that compares a posting before and after it was edited.

        Raises:
            InputError: where nothing was changed.
        """
        both_read = [_read(one, hide=True) for one in (before, after)]
        keys = [one.posting_id for one in both_read]
        if keys[0] == keys[1]:
            raise InputError("nothing has changed", "the posting", "change a sentence, then save the page")
        finished = [self._profiler.finished(one).rows for one in self._profiler.counted(both_read)]
        for rows, name in zip(finished, ("before", "after"), strict=True):
            rows["postings"][0]["title"] = f"{rows['postings'][0]['title'] or ''} ({both(name)})".strip()
        frames = {name: to_frame(name, [row for rows in finished for row in rows[name]]) for name in schemas()}
        facts = {"jobprofile": __version__, "counting": counting_rules(self._profiler.weights)}
        tables = RunTables(**frames, framework=self.framework, run=facts, failures=())
        return comparison_page(compare_roles(tables, keys))


def carried_by_each(counted: Counted) -> dict[str, list[dict[str, Any]]]:
    """Return, by requirement, the cells that would be other ones without it, as they would then be."""
    whole = counted.profile()
    used = {one.requirement_id for cell in whole.cells for one in cell.evidence if not one.hint}
    return {key: list(_changes(whole, counted.profile([key]))) for key in sorted(used)}


CARRIED = ("sentence", "competency_id", "band", "score", "stage", "band_without", "score_without", "stage_without")


def carried_rows(said: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield, of what `Workshop.look` returned, a row for each sentence and cell that would be another without it."""
    texts = {row["requirement_id"]: row["text"] for row in said["requirements"]}
    cells = {row["competency_id"]: row for row in said["cells"]}
    for key, changes in said["carries"].items():
        for one in changes:
            now = {name: cells[one["competency_id"]][name] for name in ("band", "score", "stage")}
            without = {f"{name}_without": one[name] for name in now}
            yield {"sentence": texts[key], "competency_id": one["competency_id"], **now, **without}


def _changes(before: Profile, after: Profile) -> Iterator[dict[str, Any]]:
    """Yield the cells that differ, as they are after; a cell that is there no more asks nothing."""
    then = {cell.competency_id: cell for cell in after.cells}
    for cell in before.cells:
        now = then.get(cell.competency_id)
        if _told(cell) != _told(now):
            band, score, stage = _told(now)
            yield {"competency_id": cell.competency_id, "band": band, "score": score, "stage": stage}


def _told(cell: Cell | None) -> tuple[str, int | None, int | None]:
    return ("none", None, None) if cell is None else (cell.band, cell.score, cell.stage)


def _read(draft: Draft, *, hide: bool = False) -> ParsedPosting:
    """Return a draft, read as a run reads a posting."""
    if len(draft.text) > MOST_TEXT:
        raise InputError(
            f"the text has {len(draft.text):,} characters", "the posting", f"paste one posting, at most {MOST_TEXT:,}"
        )
    parsed = parse_one(draft.posting, SECONDS, hide=hide)
    if isinstance(parsed, Failure):
        raise InputError(parsed.what, "the posting", parsed.mend)
    return replace(parsed, source="", sources=())


def target_of_role(cells: Sequence[Mapping[str, Any]], name: str, framework: Framework) -> Target:
    """Return what a role of a run asks, as a target; `cells` are its rows of the table `profile`.

    Raises:
        InputError: where it asks nothing that the framework names.
    """
    known = {one.competency_id for one in framework.competencies}
    wanted = tuple(
        Wanted(row["competency_id"], band_of(row["band"]), None if row["stage"] is None else int(row["stage"]))
        for row in cells
        if row["competency_id"] in known and row["band"] != "none"
    )
    if not wanted:
        raise InputError("it asks nothing that this framework names", name, "choose another role, or its framework")
    return Target(name, wanted)


def _lacks(rows: Sequence[Row], target: Target, framework: Framework) -> Iterator[dict[str, Any]]:
    """Yield how the posting stands to each wish of a target, with what the framework says of the wanted stage."""
    cells = {row["competency_id"]: cell_of(row) for row in rows}
    for wanted in target.wanted:
        cell = cells.get(wanted.competency_id)
        gap = gap_of(cell, wanted) if cell else None
        if gap is not None:
            yield {**asdict(wanted), **asdict(gap), "open": gap.is_open, "says": list(_behaviours(wanted, framework))}


def _behaviours(wanted: Wanted, framework: Framework) -> Iterator[list[str]]:
    """Yield some indicators of a wanted stage, each in English and Chinese as far as the framework has both."""
    for competency in framework.competencies:
        if competency.competency_id == wanted.competency_id:
            some = [one for stage in competency.stages if stage.number == wanted.stage for one in stage.indicators]
            for one in some[:_SHOWN_INDICATORS]:
                yield [one.text, one.text_zh or one.text]
