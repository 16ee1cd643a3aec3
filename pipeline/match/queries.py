"""From a parsed posting to the sentences that are matched."""

from __future__ import annotations

from pipeline.core.records import TITLE_QUERY, ParsedPosting, Query


def queries_of(parsed: ParsedPosting) -> tuple[Query, ...]:
    """Return a posting's requirements as sentences to match, with their context, and last its title if it has one."""
    named = parsed.facts.title if parsed.requirements else None
    title = (Query(TITLE_QUERY, named, title=named, posting=parsed.posting_id),) if named else ()
    asked = tuple(
        Query(
            item.requirement_id,
            item.text,
            parsed.sections[item.section].kind,
            parsed.sections[item.section].heading,
            parsed.facts.title,
            item.kind,
            parsed.facts.min_years,
            parsed.posting_id,
        )
        for item in parsed.requirements
    )
    return asked + title


def queries_of_list(parsed: ParsedPosting) -> tuple[Query, ...]:
    """Return the employer's own competencies as bare sentences to match: a name with what it is told to mean."""
    return tuple(Query(crosswalk_id(n), one.text) for n, one in enumerate(parsed.employer_competencies, 1))


def crosswalk_id(number: int) -> str:
    """Return the id of an employer's competency by its number in the posting, from 1."""
    return f"c{number:03}"


def is_of_posting(query: Query) -> bool:
    """Say whether a sentence, or a title, stands in a posting, so that its role is known."""
    return query.title is not None or query.kind is not None
