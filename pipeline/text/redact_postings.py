"""Personal data out of a parsed posting, before anything is written of it.

Names, telephone numbers, e-mail and chat addresses of people become dots of the same length, so every
offset still holds. The posting keeps its own words for matching; what a run writes (tables, workbook,
report, ledger) is made from what stands beside them (`ParsedPosting.as_shown`), so that nothing hides in
one output what another shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pipeline.core.records import Facts, Failure, ParsedPosting, Shown
from pipeline.text.redaction import Redactor, mask_personal

_FACTS = ("title", "company", "location", "posted", "employment_type", "seniority")  # in the posting's own words


def with_redaction(parsed: ParsedPosting) -> ParsedPosting:
    """Return a posting that knows what outputs hold of it: no people in its text, headings, details and facts."""
    words = tuple(dict.fromkeys(_words(parsed)))
    redactor = Redactor((parsed.text, *words, *_texts(parsed.facts)))
    text, facts = redactor.redact(parsed.text), _redacted(parsed.facts, redactor)
    changed = {word: hidden for word in words if (hidden := redactor.redact(word)) != word}
    if text == parsed.text and facts == parsed.facts and not changed:
        return parsed
    return replace(parsed, shown=Shown(text, facts, changed))


def without_personal(parsed: ParsedPosting) -> ParsedPosting:
    """Return a posting with its people hidden in all of its words; where it was read stays."""
    return with_redaction(parsed).as_shown()


def failure_without_personal(failure: Failure) -> Failure:
    """Return a failure whose words, which may quote a file, hide personal data; where it happened stays."""
    return replace(failure, what=mask_personal(failure.what), mend=mask_personal(failure.mend))


def _words(parsed: ParsedPosting) -> Iterator[str]:
    """Yield what a posting holds beside its text and facts in words of its own."""
    for section in parsed.sections:
        if section.heading:
            yield section.heading
    for listed in parsed.employer_competencies:
        if listed.group:
            yield listed.group
    for item in parsed.requirements:
        yield from item.details.values()


def _texts(facts: Facts) -> Iterator[str]:
    """Yield every text among the facts."""
    yield from (value for name in _FACTS if (value := getattr(facts, name)))
    if facts.salary:
        yield facts.salary.text


def _redacted(facts: Facts, redactor: Redactor) -> Facts:
    """Return facts with people hidden in every text among them."""
    hidden: dict[str, Any] = {name: redactor.redact(value) for name in _FACTS if (value := getattr(facts, name))}
    if facts.salary:
        hidden["salary"] = replace(facts.salary, text=redactor.redact(facts.salary.text))
    return replace(facts, **hidden)
