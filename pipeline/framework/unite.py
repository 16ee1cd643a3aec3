"""Several frameworks as one, so that tables, reports and comparisons hold them without knowing how many there are.

The competencies stand one framework after the other. Their ids begin with their framework's; a name that two
frameworks share is followed by its framework's, so that no two columns of a table are called the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.core.records import Competency, Framework, FrameworkPart
from pipeline.framework.build import competency_ids, content_digest
from pipeline.framework.draft import fold_name


def unite(frameworks: Sequence[Framework]) -> Framework:
    """Return several frameworks as one with parts; one alone as it is."""
    if len(frameworks) == 1:
        return frameworks[0]
    names = _told_apart([one.name for one in frameworks])
    prefixes = competency_ids((name, "") for name in names)
    shared = Counter(fold_name(item.name) for one in frameworks for item in one.competencies)
    united: list[Competency] = []
    parts: list[FrameworkPart] = []
    understood: list[tuple[str, str]] = []
    for name, prefix, framework in zip(names, prefixes, frameworks, strict=True):
        mine = [_within(one, name, prefix, shared=shared[fold_name(one.name)] > 1) for one in framework.competencies]
        united += mine
        parts.append(FrameworkPart(name, tuple(one.competency_id for one in mine)))
        understood += [(f"{name}: {english}", f"{name}：{chinese}") for english, chinese in framework.understood]
    return Framework(
        " + ".join(names),
        tuple(united),
        content_digest(united),
        understood=tuple(understood),
        parts=tuple(parts),
    )


def parted(framework: Framework, counts: Sequence[tuple[str, int]]) -> Framework:
    """Return a stored framework with its parts again, given the name and the number of competencies of each."""
    ids = [one.competency_id for one in framework.competencies]
    if len(counts) < 2 or sum(count for _, count in counts) != len(ids):
        return framework
    parts, start = [], 0
    for name, count in counts:
        parts.append(FrameworkPart(name, tuple(ids[start : start + count])))
        start += count
    return replace(framework, parts=tuple(parts))


def _told_apart(names: Sequence[str]) -> list[str]:
    """Return names of which no two are the same: the second of a name is called "name (2)"."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[fold_name(name)] += 1
        number = seen[fold_name(name)]
        told.append(name if number == 1 else f"{name} ({number})")
    return told


def _within(competency: Competency, framework: str, prefix: str, *, shared: bool) -> Competency:
    """Return a competency as one of several frameworks."""
    stages = tuple(
        replace(
            stage,
            indicators=tuple(replace(one, indicator_id=f"{prefix}.{one.indicator_id}") for one in stage.indicators),
        )
        for stage in competency.stages
    )
    name_zh = competency.name_zh
    return replace(
        competency,
        competency_id=f"{prefix}.{competency.competency_id}",
        name=f"{competency.name} ({framework})" if shared else competency.name,
        name_zh=f"{name_zh} ({framework})" if shared and name_zh else name_zh,
        stages=stages,
    )
