"""What the page needs to level roles: the numbers of the rule, and the grade that each title tells."""

from __future__ import annotations

from typing import Any

from pipeline.core.records import Framework
from pipeline.profile.expected_levels import by_grade, by_years, stages_of_framework
from pipeline.profile.role_level import COUNTS, LEAST, LEAST_COVERED


def level_rules(framework: Framework) -> dict[str, Any]:
    """Return the numbers by which a role is levelled."""
    stages = stages_of_framework(framework)
    return {
        "counts": dict(COUNTS),
        "least": LEAST,
        "least_covered": LEAST_COVERED,
        "grade": {grade: list(span) for grade, span in by_grade(stages).items()} if stages else {},
        "years": [[least, *span] for least, span in by_years(stages)] if stages else [],
    }


def grade_payload(title: str) -> list[str]:
    """Return the grade that a title tells and its words; nothing where it tells none."""
    from pipeline.extract.mentions.seniority import grade_in_title  # with its whole room, which takes half a second

    return list(grade_in_title(title) or ()) if title else []
