"""What the parts of a page are called, from page_rules.tsv."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.dom import Node

_RULES = Path(__file__).with_name("page_rules.tsv")


@cache
def patterns(rule: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of one rule, best first."""
    return tuple(re.compile(row["pattern"], re.IGNORECASE) for row in lexicon(_RULES) if row["rule"] == rule)


@cache
def field_names() -> tuple[str, ...]:
    """Return the fields that page_rules.tsv can find."""
    names = [row["rule"].partition(":")[2] for row in lexicon(_RULES) if row["rule"].startswith("field:")]
    return tuple(dict.fromkeys(names))


@cache
def _marks_cached(id_: str, classes: str, prop: str, role: str, testid: str) -> str:
    """Return the naming attributes of an element as one searchable text."""
    return " ".join(filter(None, (id_, classes, prop and f"itemprop={prop}", role and f"role={role}", testid)))


def marks(node: Node) -> str:
    """Return what an element is called in its page."""
    get = node.attrs.get
    testid = get("data-testid", "") or get("data-automation-id", "") or get("data-automation", "")
    return _marks_cached(get("id", ""), get("class", ""), get("itemprop", ""), get("role", ""), testid)
