"""Pay as written and as numbers, in English and Chinese."""

from __future__ import annotations

from pipeline.records import Salary


def find_salary(text: str, is_pay: bool = False) -> Salary | None:
    """Return the first pay stated in `text`, or None; revenue, budgets and 面议 are no pay."""
    return None
