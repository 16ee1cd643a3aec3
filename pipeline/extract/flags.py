"""What a posting asks about age, sex, origin and the like, quoted, with the rule each kind rests on.

A flag is an observation for the people who publish the posting and not legal advice; no score uses it.
"""

from __future__ import annotations

from pipeline.records import Document, Facts, Flag


def find_flags(document: Document, facts: Facts | None = None) -> tuple[Flag, ...]:
    """Return the fairness flags of a posting; `facts` add what concerns it as a whole (pay range by state)."""
    return ()
