"""How senior a role is: intern, junior, mid, senior, manager or director."""

from __future__ import annotations


def seniority_of(title: str | None, text: str = "", min_years: float | None = None) -> str | None:
    """Return the seniority by the title, else the words of the text, else the years asked for."""
    return None
