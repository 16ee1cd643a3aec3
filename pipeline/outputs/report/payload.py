"""The tables of a run as compact JSON: what the page reads.

Size decides the form, since 2,000 roles with 25 requirements each must stay under 25 MB: a posting's
text is written once and everything else points into it; strings that repeat (reasons, headings,
rules) stand in one list and are named by number; requirements, matches and cells are arrays, whose
order `page/data.js` repeats. Offsets are in UTF-16 units, as JavaScript counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import Row
from pipeline.core.records import BAND_SCORES
from pipeline.outputs.failures import told_once
from pipeline.outputs.intervals import LEAST_SPREAD, T
from pipeline.outputs.report.file_parts import Part
from pipeline.outputs.report.framework_payload import FrameworkIndex, fit_payload, framework_payload, is_whole
from pipeline.outputs.report.level_payload import grade_payload, level_rules
from pipeline.outputs.report.payload_context import Context, Groups, Strings
from pipeline.outputs.report.posting_texts import evidence_texts, full_texts
from pipeline.outputs.report.sentence_payload import requirement_payload
from pipeline.outputs.role_groups import group_roles, title_group
from pipeline.outputs.run_tables import pages_of
from pipeline.outputs.texts import read_reasons, reason_object
from pipeline.outputs.values import by_posting, items, number, rows, text_of, whole
from pipeline.profile.coverage import Z
from pipeline.text.local_paths import last_part, shareable, without_folders

if TYPE_CHECKING:
    from pipeline.outputs.run_tables import Paged, RunTables

Payload = dict[str, Any]

GRADES = ("intern", "junior", "mid", "senior", "manager", "director")  # as titles state them, lowest first


@dataclass(frozen=True, slots=True)
class PayloadOptions:
    """How much of the roles is written, and which of the `parts` this is; without parts all is one.

    `lists_all`: the first part lists the roles of the others too, without their words. `groups` are the
    roles of several postings, as `posting_groups` returns them; None groups the postings of this part alone.
    """

    mask: bool = True
    evidence_only: bool = False
    part: int = 0
    parts: tuple[Part, ...] = ()
    lists_all: bool = True
    signed: tuple[Mapping[str, str], ...] = ()
    groups: Groups | None = None


@dataclass(frozen=True, slots=True)
class _RoleRows:
    """The rows of one posting in each table."""

    requirements: list[Row]
    matches: list[Row]
    cells: list[Row]
    crosswalk: list[Row]
    coverage: list[Row]


def build_payload(run: Paged, options: PayloadOptions) -> Payload:
    """Return the JSON data of one part of the report."""
    mine = options.parts[options.part] if options.parts else Part("report.html", 0, run.size)
    tables = run.page(mine.first, mine.count)
    postings = rows(tables.postings)
    here = {row["posting_id"] for row in postings}
    requirements = by_posting(tables.requirements)
    matches = by_posting(tables.matches)
    cells, crosswalk = _cells(tables), by_posting(tables.crosswalk)
    coverage = by_posting(tables.coverage)
    listed: list[Row] = []
    if options.part == 0 and options.lists_all:
        for page in pages_of(run, mine.count):
            listed += rows(page.postings.drop(columns=["text", "sections"]))
            cells |= _cells(page, without=("evidence",))
            coverage |= by_posting(page.coverage)
    groups = posting_groups(tables) if options.groups is None else options.groups
    index = FrameworkIndex(tables.framework, matches, cells, crosswalk)
    context = Context(Strings(), index, options.mask, options.evidence_only, groups)
    roles = []
    for row in postings:
        key = row["posting_id"]
        own = _RoleRows(*(table.get(key, []) for table in (requirements, matches, cells, crosswalk, coverage)))
        roles.append(_role(row, own, context))
    for place, row in enumerate(listed, mine.count):
        mine_too = _RoleRows([], [], cells.get(row["posting_id"], []), [], coverage.get(row["posting_id"], []))
        roles.append(_listed(row, mine_too, _part_of(place, options.parts), context))
    return {
        "meta": _meta(run, options, mine),
        "band_scores": dict(BAND_SCORES),
        # Without them (a run of an earlier version) marks are exported as ever, and the page counts nothing anew.
        "rules": run.run.get("counting"),
        "framework": framework_payload(tables.framework, context.index),
        "roles": roles,
        "levelling": level_rules(tables.framework),
        "intervals": {"z": Z, "t": list(T), "least": LEAST_SPREAD, "grades": list(GRADES)},
        "strings": context.strings.all,
        "signed": [dict(entry) for entry in options.signed if entry["posting_id"] in here or options.part == 0],
        "failures": [
            [
                context.hide(text)
                for text in (last_part(f.posting), f.stage, without_folders(f.what), without_folders(f.mend))
            ]
            for f in told_once(tables.failures)
        ],
        "failed": len(tables.failures),
    }


def _meta(run: Paged, options: PayloadOptions, mine: Part) -> Payload:
    return {
        "run": shareable(run.run),
        "masked": options.mask,
        "evidence_only": options.evidence_only,
        "roles": run.size,
        "first": mine.first,
        "here": mine.count,
        "part": options.part,
        "parts": [one.name for one in options.parts or (mine,)],
        "lists_all": options.lists_all,
    }


def _part_of(place: int, parts: Sequence[Part]) -> int:
    """Return the number of the part that holds the words of a role."""
    return next(number for number, part in enumerate(parts) if part.first <= place < part.first + part.count)


def _cells(tables: RunTables, without: Sequence[str] = ()) -> dict[str, list[Row]]:
    """Return the cells of every posting."""
    # Of thousands of competencies nearly all are empty in a role, and an empty cell is what the page assumes.
    profile = tables.profile if is_whole(tables.framework) else tables.profile[tables.profile["band"] != "none"]
    return by_posting(profile.drop(columns=list(without)))


def posting_groups(run: Paged) -> Groups:
    """Return for each posting of a role that has several: the role's id and title, and why it belongs to it."""
    groups = group_roles(run)
    several = groups[groups["n_postings"] > 1]
    columns = (several[name] for name in ("posting_id", "role_id", "role_title", "why"))
    return {key: (role, title, why) for key, role, title, why in zip(*columns, strict=True)}


def _listed(row: Row, own: _RoleRows, part: int, context: Context) -> Payload:
    """Return a role whose words stand in another part: what the overview and a comparison show of it."""
    flags = [[context.strings.place(f.get("kind")), 0, 0, f.get("grade"), 0] for f in items(row.get("flags"))]
    facts = _facts(row, context)
    for name in ("contradictions", "posted", "type", *(["sources"] if facts.get("title") else [])):
        facts.pop(name, None)
    cells = [_cell(c, {}, context) for c in own.cells]
    return {
        **facts,
        "far": part,
        "flags": flags,
        "cells": cells,
        "fit": [fit_payload(one, context.index) for one in own.coverage],
    }


def _role(row: Row, own: _RoleRows, context: Context) -> Payload:
    build = evidence_texts if context.evidence_only else full_texts
    texts = build(row, own.requirements, own.cells, context.hide)
    numbers = {str(r["requirement_id"]): n for n, r in enumerate(texts.requirements)}
    kept: dict[str, list[Row]] = {}
    for match in own.matches:
        kept.setdefault(str(match["requirement_id"]), []).append(match)
    evidence = {(str(e["requirement_id"]), str(c["competency_id"])) for c in own.cells for e in items(c["evidence"])}
    return {
        **_facts(row, context),
        "text": texts.text,
        "sections": [
            [
                context.strings.place(s.get("kind")),
                context.strings.place(context.hide(s.get("heading") or "")),
                *texts.span(s),
            ]
            for s in texts.sections
        ],
        "flags": [
            [
                context.strings.place(f.get("kind")),
                *texts.span(f),
                f.get("grade"),
                context.strings.place(f.get("rule")),
                context.strings.place(f.get("look_up")),
            ]
            for f in texts.flags
        ],
        "reqs": [requirement_payload(r, texts, kept, evidence, numbers, context) for r in texts.requirements],
        "cells": [_cell(c, numbers, context) for c in own.cells],
        "employer": [_counterpart(one, context) for one in own.crosswalk],
        "fit": [fit_payload(one, context.index) for one in own.coverage],
    }


def _counterpart(row: Row, context: Context) -> list[Any]:
    """Return a competency of the employer's own list, and its nearest one in the framework (-1 for none)."""
    found = text_of(row.get("competency_id"))
    return [
        context.hide(text_of(row.get("employer_competency"))),
        context.hide(text_of(row.get("group"))),
        text_of(row.get("grade")),
        context.index.competency(found) if found else -1,
        whole(row.get("stage")),
        round(100 * (number(row.get("probability")) or 0)),
        text_of(row.get("counterpart")) or "none",
    ]


def _facts(row: Row, context: Context) -> Payload:
    """Return what the posting says of itself; what it does not say is left out."""
    title, location = text_of(row.get("title")), text_of(row.get("location"))
    facts = {
        "id": str(row["posting_id"]),
        "title": context.hide(title),
        "grade": grade_payload(title),
        "title_group": context.strings.place(context.hide(title_group(title, location))) if title else None,
        "company": context.hide(text_of(row.get("company"))),
        "location": context.hide(location),
        "posted": context.hide(text_of(row.get("posted"))),
        "type": context.hide(text_of(row.get("employment_type"))),
        "seniority": context.hide(text_of(row.get("seniority"))),
        "salary": context.hide(text_of(row.get("salary_text"))),
        "lang": text_of(row.get("lang")),
        "min_years": number(row.get("min_years")),
        "max_years": number(row.get("max_years")),
        "years_required": None if row.get("years_required") is None else bool(row["years_required"]),
        "degree": text_of(row.get("degree_min")),
        "degree_required": None if row.get("degree_required") is None else bool(row["degree_required"]),
        "contradictions": [
            reason_object(reason) for cell in items(row.get("contradictions")) for reason in read_reasons(cell)
        ],
        "thin": bool(row.get("too_thin")),
        "group": _group(str(row["posting_id"]), context),
        "sources": [context.hide(last_part(str(s))) for s in (items(row.get("sources")) or [row.get("source") or ""])],
    }
    # No years (0) are a fact like any other; False says something of years and degree alone.
    return {
        key: value
        for key, value in facts.items()
        if key in ("degree_required", "years_required") or (value is not False and value not in (None, "", []))
    }


def _group(key: str, context: Context) -> list[int] | None:
    """Return the role that a posting shares with others: places of its id, its title, and why."""
    if key not in context.groups:
        return None
    role, title, why = context.groups[key]
    return [context.strings.place(role), context.strings.place(context.hide(title)), context.strings.place(why)]


def _cell(row: Row, numbers: Mapping[str, int], context: Context) -> list[Any]:
    place = context.strings.place
    return [
        context.index.competency(str(row["competency_id"])),
        text_of(row.get("band")) or "none",
        whole(row.get("score")),
        whole(row.get("stage_low")),
        whole(row.get("stage")),
        whole(row.get("stage_high")),
        round(100 * (number(row.get("confidence")) or 0)),
        whole(row.get("n_evidence")) or 0,
        place(text_of(row.get("note"))),
        text_of(row.get("required_band")),
        whole(row.get("required_score")),
        [
            [
                numbers[str(e["requirement_id"])],
                round(100 * float(e.get("weight") or 0)),
                int(bool(e.get("counted", True))),
                whole(e.get("idea")) or 0,
            ]
            for e in items(row.get("evidence"))
            if str(e["requirement_id"]) in numbers and not e.get("hint")
        ],
        [context.hide(str(name)) for name in items(row.get("employer_listed"))],
        [
            numbers[str(e["requirement_id"])]
            for e in items(row.get("evidence"))
            if e.get("hint") and str(e["requirement_id"]) in numbers
        ],
        text_of(row.get("next_band")),
    ]
