"""Failures as people read them: what befell many rows of one file alike is told once, with how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipeline.core.records import Failure

Kind = tuple[str, str, str, str]


def told_once(failures: Iterable[Failure]) -> list[Failure]:
    """Return the first failure of each kind in a file, named with the number of the others: `postings.csv#1 (+41)`.

    `failures.jsonl` names each; a report that did would hold the same sentence for every row of a wrong table.
    """
    first: dict[Kind, Failure] = {}
    count = Counter[Kind]()
    for one in failures:
        kind = (one.posting.rpartition("#")[0] or one.posting, one.stage, one.what, one.mend)
        first.setdefault(kind, one)
        count[kind] += 1
    return [
        replace(one, posting=f"{one.posting} (+{count[kind] - 1:,})") if count[kind] > 1 else one
        for kind, one in first.items()
    ]
