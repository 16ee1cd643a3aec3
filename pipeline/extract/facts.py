"""What a posting says of itself as a whole: title, place, pay, and the years and degree of the role."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.degrees import find_degrees, lowest
from pipeline.extract.years import find_years
from pipeline.records import Document, Facts, Requirement


def posting_facts(document: Document, requirements: Sequence[Requirement]) -> Facts:
    """Return the facts of a posting, the role's years and degree chosen as a recruiter would."""
    years = find_years(document.text)
    degrees = find_degrees(document.text)
    fields = document.fields
    return Facts(
        title=fields.get("title"),
        company=fields.get("company"),
        location=fields.get("location"),
        min_years=years[0].min_years if years else None,
        max_years=years[0].max_years if years else None,
        degree_min=lowest(tuple(d.level for d in degrees)),
    )
