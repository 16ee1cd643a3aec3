"""The sentences of a role as arrays: requirements, their matches, and what they count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.core.atomic_files import Row
from pipeline.core.records import MATCHES_KEPT
from pipeline.outputs.report.payload_context import Context
from pipeline.outputs.report.posting_texts import Texts
from pipeline.outputs.texts import read_reasons, reasons_json
from pipeline.outputs.values import items, number, text_of, whole
from pipeline.profile.found import CLEAR

# A part of a probability that adds less (in log-odds) goes into one sum with its like: there are dozens.
LEAST_PART = 0.05
SMALL_PARTS = "small"


def requirement_payload(
    row: Row,
    texts: Texts,
    kept: Mapping[str, list[Row]],
    evidence: set[tuple[str, str]],
    numbers: Mapping[str, int],
    context: Context,
) -> list[Any]:
    """Return a requirement as an array, with its matches and what the rules of counting ask about it.

    Args:
        row: its row in `requirements`.
        texts: where its words stand.
        kept: the matches of the posting, by requirement.
        evidence: requirement and competency of every sentence that counts somewhere.
        numbers: the places of the posting's requirements.
        context: what all roles share.
    """
    place = context.strings.place
    key = str(row["requirement_id"])
    found = [m for m in kept.get(key, []) if m["rank"] <= MATCHES_KEPT or (key, str(m["competency_id"])) in evidence]
    return [
        key,
        place(text_of(row.get("kind"))),
        place(text_of(row.get("subkind"))),
        *texts.span(row),
        place(text_of(row.get("strength"))),
        place(text_of(row.get("group"))),
        number(row.get("min_years")),
        number(row.get("max_years")),
        place(text_of(row.get("degree"))),
        place(context.hide(text_of(row.get("heading")))),
        int(bool(row.get("abstained"))),
        [
            _match(match, context, in_full=(key, str(match["competency_id"])) in evidence)
            for match in sorted(found, key=lambda m: m["rank"])
        ],
        *_countable(row, numbers, context),
    ]


def _countable(row: Row, numbers: Mapping[str, int], context: Context) -> list[Any]:
    """Return what the rules of counting ask about a requirement; nothing where the run does not say."""
    if row.get("weight") is None:
        return []
    same = [numbers[str(other)] for other in items(row.get("same_as")) if str(other) in numbers]
    kind = context.strings.place(text_of(row.get("counts_as")))
    return [[kind, round(1000 * float(row["weight"])), int(bool(row.get("priority"))), *same]]


def _match(row: Row, context: Context, *, in_full: bool) -> list[Any]:
    """Return a match as numbers, the probability in thousandths; `in_full` adds how it came about.

    The fourth number says that a person set it (1), or that the sentence is clearly about something else (2).
    """
    touches = number(row.get("main")) is not None and float(row["main"]) < CLEAR
    match: list[Any] = [
        context.index.competency(str(row["competency_id"])),
        whole(row.get("stage")),
        round(1000 * float(row["probability"])),
        int(bool(row.get("corrected"))) + 2 * touches,
    ]
    if in_full:
        match += [
            context.index.indicator(str(row["indicator_id"])),
            context.strings.place(reasons_json(read_reasons(row.get("stage_why")))),
            _parts(row.get("parts") or "{}", context),
        ]
    return match


def _parts(parts: str | Mapping[str, float], context: Context) -> list[int]:
    """Return what a probability is made of as name, hundredths, name, hundredths; the small ones as one sum."""
    pairs = {
        str(name): float(value) for name, value in (json.loads(parts) if isinstance(parts, str) else parts).items()
    }
    flat: list[int] = []
    for name, value in pairs.items():
        if abs(value) >= LEAST_PART:
            flat += [context.strings.place(name), round(100 * value)]
    small = round(100 * sum(value for value in pairs.values() if abs(value) < LEAST_PART))
    return [*flat, context.strings.place(SMALL_PARTS), small] if small else flat
