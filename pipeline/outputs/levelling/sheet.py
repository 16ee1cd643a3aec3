"""The levelling sheet: the level of every role by what it asks for, beside what its title and years say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.atomic_files import Row
from pipeline.core.errors import InputError
from pipeline.core.records import Reason
from pipeline.extract.mentions.seniority import grade_in_title
from pipeline.outputs.compare.records import Quote
from pipeline.outputs.compare.sides import Sentences, band_of, sentences_of
from pipeline.outputs.coverage import RoleFramework, framework_of_roles
from pipeline.outputs.find_postings import shown_text
from pipeline.outputs.levelling.decisions import read_decisions
from pipeline.outputs.levelling.records import (
    SENTENCES,
    CarryingSentence,
    LevelledCompetency,
    LevelledRole,
    LevellingSheet,
)
from pipeline.outputs.role_groups import title_group
from pipeline.outputs.run_store import open_run
from pipeline.outputs.run_tables import RunTables, pages_of
from pipeline.outputs.values import by_posting, number, rows, text_of, whole
from pipeline.profile.expected_levels import Span, by_grade, by_years, stages_of_framework
from pipeline.profile.role_level import COUNTS, AskedStage, RoleLevel, role_level
from pipeline.text.local_paths import last_part

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import Paged


def level_roles(
    run: RunTables | str | Path, *, decisions: str | Path | None = None, mask: bool = True
) -> LevellingSheet:
    """Return the level of every role of a run, with the sentences that carry it and what disagrees.

    Args:
        run: the tables of a run, or its folder.
        decisions: a sheet (.csv, .xlsx) in which people decided; what they wrote stands in the new one too.
        mask: hide names, phone numbers and addresses of people, as the report does.

    Raises:
        InputError: where the folder holds no finished run, the framework has no stages, or the decisions have faults.

    Example:
        >>> level_roles("results").table[["title", "grade", "level", "disagrees"]]  # doctest: +SKIP
    """
    paged: Paged = open_run(Path(run)) if isinstance(run, str | Path) else run
    stages = stages_of_framework(paged.framework)
    if not stages:
        what = f"the framework {paged.framework.name!r} has no stages, so that its roles have no level"
        raise InputError(what, str(run) if isinstance(run, str | Path) else "the run", "run with a framework of stages")
    decided = read_decisions(Path(decisions) if decisions else None, stages)
    found = tuple(
        replace(role, decision=decided.get(role.posting_id, {}))
        for page in pages_of(paged)
        for role in _levelled(page, stages, mask=mask)
    )
    return LevellingSheet(paged.framework.name, stages, found, mask, paged)


def _levelled(tables: RunTables, stages: tuple[int, ...], *, mask: bool) -> Iterator[LevelledRole]:
    """Yield the roles of one page of a run."""
    postings = rows(tables.postings)
    cells = by_posting(tables.profile[tables.profile["band"] != "none"])
    sentences = sentences_of(tables, [str(row["posting_id"]) for row in postings], mask=mask)
    spoken = framework_of_roles(tables)
    for row in postings:
        key = str(row["posting_id"])
        asked = tuple(_asked(key, cell, sentences) for cell in cells.get(key, ()))
        framework = spoken.get(key)
        found = role_level(
            [
                AskedStage(one.competency, one.band, one.stage_low or one.stage, one.stage, one.stage_high or one.stage)
                for one in asked
                if one.stage is not None
            ],
            too_thin=bool(row["too_thin"]),
            fits=framework.fits if framework else None,
            covered=covered_percent(framework),
        )
        yield replace(_role(row, found, asked, stages, mask=mask), covered=covered_percent(framework))


def covered_percent(framework: RoleFramework | None) -> int | None:
    """Return how many of a hundred duties of a role its framework covers; None where they are too few to say."""
    return round(100 * framework.share) if framework and framework.fits is not None else None


def _asked(key: str, cell: Row, sentences: Sentences) -> LevelledCompetency:
    """Return a cell of a role as the sheet holds it."""
    band, stage = band_of(cell["band"]), whole(cell["stage"])
    return LevelledCompetency(
        str(cell["competency_id"]),
        text_of(cell["competency"]),
        band,
        whole(cell["stage_low"]),
        stage,
        whole(cell["stage_high"]),
        0 if stage is None else COUNTS.get(band, 0),
        sentences.of([key], str(cell["competency_id"])),
    )


def _role(
    row: Row, found: RoleLevel, asked: tuple[LevelledCompetency, ...], stages: tuple[int, ...], *, mask: bool
) -> LevelledRole:
    """Return one role of the sheet."""
    title, location = text_of(row["title"]), text_of(row["location"])
    grade, word = grade_in_title(title) or ("", "")
    years, required = number(row["min_years"]), row["years_required"]
    source = last_part(text_of(row["source"]))
    return LevelledRole(
        posting_id=str(row["posting_id"]),
        title=shown_text(title, mask) or f"Untitled role · {source}",
        title_group=shown_text(title_group(title, location), mask) if title else "",
        company=shown_text(text_of(row["company"]), mask),
        location=shown_text(location, mask),
        lang=text_of(row["lang"]),
        source=source,
        grade=grade,
        grade_word=word,
        min_years=years,
        max_years=number(row["max_years"]),
        years_required=None if required is None else bool(required),
        found=found,
        asked=asked,
        sentences=carrying(asked, found.level),
        disagreements=disagreements(found.level, stages, (grade, word), None if required is False else years),
    )


def disagreements(
    level: int | None, stages: tuple[int, ...], grade: tuple[str, str], years: float | None
) -> tuple[Reason, ...]:
    """Return where the title's grade (with its words) and the years that are required say another level."""
    if level is None:
        return ()
    reasons = []
    if span := by_grade(stages).get(grade[0]):
        reasons.append(_apart("title_", level, span, {"grade": grade[0], "word": grade[1]}))
    if years is not None:
        span = next((usual for least, usual in by_years(stages) if years >= least), None)
        reasons.append(_apart("years_", level, span, {"years": years}) if span else None)
    return tuple(one for one in reasons if one)


def _apart(what: str, level: int, span: Span, values: dict[str, str | float]) -> Reason | None:
    """Return that a level lies outside the usual ones; None where it lies among them."""
    low, high = span
    if low <= level <= high:
        return None
    return Reason(what + ("above" if level < low else "below"), {**values, "low": low, "high": high, "level": level})


def carrying(asked: Sequence[LevelledCompetency], level: int | None) -> tuple[CarryingSentence, ...]:
    """Return the sentences that carry a level: what counts most first, each competency once before any comes again."""
    if level is None:
        return ()
    reaching = [one for one in asked if one.count and (one.stage or 0) >= level]
    reaching.sort(key=lambda one: (-one.count, one.stage or 0))
    each = [[CarryingSentence(one.competency, quote) for quote in _able(one, level)] for one in reaching]
    turns = max(map(len, each), default=0)
    found: dict[str, CarryingSentence] = {}
    for one in (some[turn] for turn in range(turns) for some in each if turn < len(some)):
        found.setdefault(one.quote.text, one)  # a sentence of two competencies is one sentence
    return tuple(found.values())[:SENTENCES]


def _able(one: LevelledCompetency, level: int) -> list[Quote]:
    """Return the sentences of a competency that reach a level, duties first, then those that count most."""
    able = [quote for quote in one.sentences if quote.strength != "preferred" and (quote.stage or 0) >= level]
    return sorted(able, key=lambda quote: quote.kind != "responsibility")
