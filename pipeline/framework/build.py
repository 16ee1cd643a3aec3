"""From a draft to a framework: every fault at once, ids given, the digest of the content.

Ids that a file does not state are made from the names, so that they stay the same when another
competency is added or a stage is reordered: `account-engagement`, `account-engagement.s3.i02`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace

from pipeline.core.errors import Fault
from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.core.resources import digest
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, clean, fold_name


def build(draft: Draft, stem: str, source: str) -> tuple[Framework | None, tuple[Fault, ...]]:
    """Return the framework, or None and every fault of the draft."""
    faults = (*draft.faults, *_faults_of(draft))
    if faults:
        return None, faults
    competencies = tuple(_competencies(draft.competencies))
    name = clean(draft.name) or stem
    return Framework(name, competencies, content_digest(competencies), source), ()


def content_digest(competencies: Iterable[Competency]) -> str:
    """Return the digest of what the competencies say, whatever file they came from."""
    content = [asdict(competency) for competency in competencies]
    return digest(json.dumps(content, ensure_ascii=True, sort_keys=True).encode())


def rebuilt(framework: Framework, competencies: Iterable[Competency]) -> Framework:
    """Return the framework with other competencies, and the digest that belongs to them."""
    kept = tuple(competencies)
    return replace(framework, competencies=kept, digest=content_digest(kept))


def slug(name: str) -> str:
    """Return a name as an id: letters and digits of any script, joined by hyphens."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "-".join(re.findall(r"[^\W_]+", plain)) or "competency"


def competency_ids(names_and_ids: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return one id for each (name, stated id); a made id that is taken gets -2, -3 and so on."""
    pairs = tuple(names_and_ids)
    taken = {stated for _, stated in pairs if stated}
    ids = []
    for name, stated in pairs:
        made, number = stated or slug(name), 1
        while not stated and made in taken:
            number += 1
            made = f"{slug(name)}-{number}"
        taken.add(made)
        ids.append(made)
    return tuple(ids)


def indicator_id(competency_id: str, stage: int | None, position: int) -> str:
    """Return the id of an indicator that states none; `position` counts from 1 within its stage."""
    level = "" if stage is None else f".s{stage}"
    return f"{competency_id}{level}.i{position:02d}"


def _competencies(drafts: tuple[DraftCompetency, ...]) -> Iterator[Competency]:
    ids = competency_ids((_name(item), clean(item.id)) for item in drafts)
    for item, competency_id in zip(drafts, ids, strict=True):
        yield Competency(
            competency_id=competency_id,
            name=_name(item),
            description=clean(item.description),
            stages=tuple(_stage(stage, competency_id) for stage in item.stages if not _is_blank(stage)),
            name_zh=clean(item.name_zh) or None,
            description_zh=clean(item.description_zh) or None,
            phrases=item.phrases,
            phrases_zh=item.phrases_zh,
        )


def _stage(stage: DraftStage, competency_id: str) -> Stage:
    indicators = tuple(
        Indicator(
            clean(item.id) or indicator_id(competency_id, stage.number, n), _text(item), clean(item.text_zh) or None
        )
        for n, item in enumerate(stage.indicators, 1)
    )
    return Stage(stage.number, clean(stage.summary), clean(stage.summary_zh) or None, indicators)


def _is_blank(stage: DraftStage) -> bool:
    """Say whether a stage without a number holds nothing, and so is no stage."""
    return stage.number is None and not (stage.indicators or clean(stage.summary) or clean(stage.summary_zh))


def _name(item: DraftCompetency) -> str:
    """Return the name; a framework that is Chinese alone may give it as name_zh."""
    return clean(item.name) or clean(item.name_zh)


def _text(item: DraftIndicator) -> str:
    return clean(item.text) or clean(item.text_zh)


def _faults_of(draft: Draft) -> Iterator[Fault]:
    if not draft.competencies and not draft.faults:
        yield Fault(
            "no competency at all", "", "give each competency a name, and stages and indicators where it has any"
        )
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    for item in draft.competencies:
        name = _name(item)
        if not name:
            yield Fault("a competency without a name", item.where, "name it")
        elif (first := names.setdefault(fold_name(name), item.where)) != item.where:
            yield Fault(
                f"competency {name!r} stands twice, first at {first}", item.where, "merge the two or rename one"
            )
        yield from _id_faults(clean(item.id), item.where, ids)
        yield from _stage_faults(item)
        for stage in item.stages:
            for indicator in stage.indicators:
                yield from _id_faults(clean(indicator.id), indicator.where, ids)


def _id_faults(stated: str, where: str, seen: dict[str, str]) -> Iterator[Fault]:
    if stated and (first := seen.setdefault(stated, where)) != where:
        yield Fault(f"id {stated!r} stands twice, first at {first}", where, "give each its own id, or none")


def _stage_faults(item: DraftCompetency) -> Iterator[Fault]:
    numbers: dict[int, str] = {}
    highest: int | None = None
    has_stages = any(stage.number is not None for stage in item.stages)
    for stage in item.stages:
        if stage.number is None and has_stages and not _is_blank(stage):
            where = stage.indicators[0].where if stage.indicators else stage.where
            yield Fault("an indicator before any stage, in a competency that has stages", where, "put it under a stage")
        elif stage.number is not None:
            if stage.number in numbers:
                what = f"stage {stage.number} of {_name(item)!r} stands twice, first at {numbers[stage.number]}"
                yield Fault(what, stage.where, "merge the two or renumber one")
            elif highest is not None and stage.number < highest:
                what = f"stage {stage.number} of {_name(item)!r} stands after stage {highest}"
                yield Fault(what, stage.where, "put the stages in rising order")
            numbers.setdefault(stage.number, stage.where)
            highest = max(stage.number, stage.number if highest is None else highest)
        for indicator in stage.indicators:
            if not _text(indicator):
                yield Fault("an empty indicator", indicator.where, "write it or remove it")
