"""Personal data out of a parsed posting, before anything is written of it.

Names, telephone numbers, e-mail and chat addresses of people become dots of the same length, so every
offset still holds. What a run writes (tables, workbook, report, ledger) is made from the result, so that
nothing hides in one of them what another shows.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.core.records import Facts, Failure, ParsedPosting
from pipeline.text.redaction import mask_personal


def without_personal(parsed: ParsedPosting) -> ParsedPosting:
    """Return a posting with personal data hidden in its text, headings and facts; where it was read stays."""
    text = mask_personal(parsed.text)
    facts = _facts(parsed.facts)
    if text == parsed.text and facts == parsed.facts:
        return parsed
    return replace(
        parsed,
        text=text,
        facts=facts,
        sections=tuple(replace(one, heading=_hidden(one.heading)) for one in parsed.sections),
        requirements=tuple(replace(one, text=text[one.start : one.end]) for one in parsed.requirements),
        flags=tuple(replace(one, text=text[one.start : one.end]) for one in parsed.flags),
    )


def failure_without_personal(failure: Failure) -> Failure:
    """Return a failure whose words, which may quote a file, hide personal data; where it happened stays."""
    return replace(failure, what=mask_personal(failure.what), mend=mask_personal(failure.mend))


def _facts(facts: Facts) -> Facts:
    return replace(facts, title=_hidden(facts.title), location=_hidden(facts.location))


def _hidden(text: str | None) -> str | None:
    return mask_personal(text) if text else text
