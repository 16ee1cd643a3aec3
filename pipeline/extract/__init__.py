"""Find what a posting asks of a person: sections, requirements, facts and fairness flags."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.core.records import Document, ParsedPosting, Section
from pipeline.core.stepwise import Steps, to_the_end
from pipeline.extract.facts.facts import facts_in_steps
from pipeline.extract.flags.fairness_flags import find_flags
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.foreign_text import readable, without_the_rest
from pipeline.extract.lines.label_rules import corrected
from pipeline.extract.lines.line_classifier import is_open, judge, labels_of
from pipeline.extract.lines.line_features import hashed_features, places_of
from pipeline.extract.lines.sections import lay_out
from pipeline.extract.lines.units import Unit, cut_in_steps
from pipeline.extract.requirements.employer_competencies import employer_list, quoted
from pipeline.extract.requirements.requirements import requirements_in_steps
from pipeline.text.fingerprint import posting_key
from pipeline.text.spans import Offsets

__all__ = ["extract", "extract_in_steps"]

_UNASKED = frozenset({"APPLY", "LEGAL", "NOISE"})
_COMPANY, _SEEKS = frozenset({"COMPANY"}), re.compile(words("seeks_someone"))
# What a board declares between the questions of a form: "Bachelor's (required)".
_DECLARED = re.compile(words("declared_in_form"))
# What stands beside two copies of one text and makes them two postings: another employer, other terms.
_TOLD_APART = ("company", "salary", "degree_declared", "years_declared")


def extract(document: Document) -> ParsedPosting:
    """Return what `document` asks, and what it says of itself."""
    return to_the_end(extract_in_steps(document))


def extract_in_steps(document: Document) -> Steps[ParsedPosting]:
    """Return what `document` asks, and what it says of itself, step by step.

    1. cut the blocks into units (`units`);
    2. judge every unit (`features`, `lines`), and apply what holds whatever the judgement (`rules`);
    3. lay the sections out (`sections`);
    4. turn the units that ask something into requirements (`requirements`), and those that list the employer's own
       competencies into these (`employer_competencies`);
    5. gather facts and flags (`facts`, `flags`).

    A posting in a language that is neither English nor Chinese is not guessed at, and no paragraph of one;
    where it gives itself again in one of the two, that half is read.
    """
    fields = document.fields
    key = posting_key(fields.get("title"), document.text, *(fields[name] for name in _TOLD_APART if name in fields))
    can_read = readable(document)
    if document.lang == "other" and not any(can_read):
        whole = (Section(0, len(document.text)),) if document.text else ()
        facts = yield from facts_in_steps(document, ())
        return ParsedPosting(key, document.source, document.text, "other", facts, whole, (), (), (document.source,))
    yield
    units = yield from cut_in_steps(document)
    yield
    places = places_of(units)
    features = hashed_features(units, places=places)
    yield
    scores = judge(units, features=features, places=places)
    labels = tuple(labels_of(row, chinese=unit.chinese) for unit, row in zip(units, scores, strict=True))
    yield
    labels = corrected(units, labels, places, [is_open(row) for row in scores])
    if can_read:
        labels = without_the_rest(document, can_read, units, labels)
    yield
    layout = lay_out(document.text, units, labels)
    yield
    requirements = yield from requirements_in_steps(document.text, units, labels, layout)
    yield
    facts = yield from facts_in_steps(document, requirements, _unasked(units, labels), _told(units, labels))
    yield
    flags = find_flags(document, facts)
    return ParsedPosting(
        posting_id=key,
        source=document.source,
        text=document.text,
        lang=document.lang,
        facts=facts,
        sections=layout.sections,
        requirements=requirements,
        flags=flags,
        sources=(document.source,),
        employer_competencies=quoted(employer_list(units, layout), document.text),
    )


def _told(units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> tuple[Offsets, ...]:
    """Return the places of what tells of the company, and not whom it seeks: its years are none that it asks."""
    return tuple(
        (unit.start, unit.end)
        for unit, own in zip(units, labels, strict=True)
        if own == _COMPANY and not _SEEKS.search(unit.text.casefold())
    )


def _unasked(units: Sequence[Unit], labels: Sequence[frozenset[str]]) -> tuple[Offsets, ...]:
    """Return the places of what asks nothing whatever it names: application forms and notes on law."""
    return tuple(
        (unit.start, unit.end)
        for unit, own in zip(units, labels, strict=True)
        if own and own <= _UNASKED and not _DECLARED.search(unit.text)
    )
