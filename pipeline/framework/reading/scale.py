"""Which number each level has: as stated, or by the order in which named levels come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise

from pipeline.core.errors import Fault
from pipeline.framework.draft import DraftCompetency, DraftStage, clean
from pipeline.framework.reading.level_labels import fold_label, is_bare_number, is_level, level_rank, parse_label

MOST_NAMED = 30  # levels with a name; more are no scale but some other column
_MOST_DIGITS = 9  # of a number that is a name
_TEXT_KEY = re.compile(r"^[A-Za-z_]\w*(?:\.\w+)+$")  # of a text to be translated
LARGEST = 9999  # number of a level


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels of a framework: number and name of each, and whether the numbers were given by position."""

    levels: tuple[tuple[int, str], ...] = ()
    by_position: bool = False


@dataclass(frozen=True, slots=True)
class Numbered:
    """Competencies whose stages have numbers, the scale that gave them, and what stands in its way."""

    competencies: tuple[DraftCompetency, ...]
    scale: Scale = Scale()
    faults: tuple[Fault, ...] = ()


def number_stages(competencies: Sequence[DraftCompetency], declared: Sequence[str] = ()) -> Numbered:
    """Return the competencies with a number at each labelled stage; `declared` are the levels in their stated order."""
    labelled = [stage for item in competencies for stage in item.stages if stage.label]
    if not labelled:
        return Numbered(tuple(competencies))
    odd = _no_levels(labelled)
    if odd and (two := _two_scales(competencies, declared)) is not None:
        return two
    if odd:
        faults = tuple(
            Fault(
                f"stage {clean(stage.label)[:40]!r} is not a number",
                stage.label_where,
                "write a whole number, or leave it empty",
            )
            for stage in odd
        )
        kept = [replace(item, stages=tuple(one for one in item.stages if one not in odd)) for item in competencies]
        return Numbered(
            tuple(
                _with(
                    kept,
                    {
                        fold_label(one.label): int(parse_label(one.label).number or 0)
                        for item in kept
                        for one in item.stages
                    },
                )
            ),
            faults=faults,
        )
    numbers = _stated_numbers(competencies, labelled)
    if numbers is None:
        return _by_position(competencies, declared)
    return Numbered(_sorted(_with(competencies, numbers)), _scale(labelled, numbers))


def _two_scales(competencies: Sequence[DraftCompetency], declared: Sequence[str]) -> Numbered | None:
    """Return the competencies numbered by kind, where some have numbered levels and others named ones; else None."""
    labels = [[stage.label for stage in item.stages if stage.label] for item in competencies]
    named = [bool(each) and all(parse_label(one).number is None and is_level(one) for one in each) for each in labels]
    mixed = [
        any(parse_label(one).number is None for one in each) and not n for each, n in zip(labels, named, strict=True)
    ]
    if any(mixed) or all(named) or not any(len(set(each)) > 1 for each, n in zip(labels, named, strict=True) if n):
        return None
    parts = [
        number_stages([item for item, n in zip(competencies, named, strict=True) if n is kind], declared)
        for kind in (True, False)
    ]
    of_kind = [iter(part.competencies) for part in parts]
    together = tuple(next(of_kind[0] if n else of_kind[1]) for n in named)
    return Numbered(together, Scale(by_position=True), tuple(fault for part in parts for fault in part.faults))


def _no_levels(stages: Sequence[DraftStage]) -> list[DraftStage]:
    """Return the stages whose label names no level: words among mere numbers or without end, numbers beyond reason."""
    numbers = [parse_label(stage.label).number for stage in stages]
    named = {stage.label for stage, number in zip(stages, numbers, strict=True) if number is None}
    without_words = len(named) > MOST_NAMED or any(is_bare_number(stage.label) for stage in stages)
    return [
        stage
        for stage, number in zip(stages, numbers, strict=True)
        if (without_words or not _is_name(stage.label) if number is None else number > LARGEST)
    ]


def _is_name(label: str) -> bool:
    """Say whether a label without a number may be a level's name: words, or a number behind a picture ("🧙 1337")."""
    name = parse_label(label).name
    if name.isdecimal():
        return len(name) < _MOST_DIGITS and int(name) > MOST_NAMED
    return any(map(str.isalpha, label)) and not _TEXT_KEY.match(label)


def _stated_numbers(competencies: Sequence[DraftCompetency], stages: Sequence[DraftStage]) -> dict[str, int] | None:
    """Return the number of each label where all state one, and no two of a competency the same; else None."""
    labels = {fold_label(stage.label): stage.label for stage in stages}
    values = {key: parse_label(label).number for key, label in labels.items()}
    if None in values.values():
        values = _after_common_words(labels)
    stated = {key: value for key, value in values.items() if value is not None}
    if not stated or _clash(competencies, stated):
        return None
    if all(value.denominator == 1 for value in stated.values()):
        return {key: int(value) for key, value in stated.items()}
    places = {value: place for place, value in enumerate(sorted(set(stated.values())), 1)}
    return {key: places[value] for key, value in stated.items()}


def _after_common_words(labels: dict[str, str]) -> dict[str, Fraction | None]:
    """Return the numbers of "Developer 1", "Developer 2": the same words before each; else nothing."""
    names = [clean(label) for label in labels.values()]
    start = names[0].rstrip("0123456789")
    tails = [name.removeprefix(start) for name in names]
    if len(names) < 2 or not start or not all(tail.isdecimal() and len(tail) < 4 for tail in tails):
        return {}
    return {key: Fraction(tail) for key, tail in zip(labels, tails, strict=True)}


def _clash(competencies: Sequence[DraftCompetency], values: dict[str, Fraction]) -> bool:
    """Say whether two differently named levels of one competency state the same number."""
    for item in competencies:
        keys = {fold_label(stage.label) for stage in item.stages if stage.label}
        named = {key for key in keys if " " in key}
        if len({values[key] for key in named}) < len(named):
            return True
    return False


def _by_position(competencies: Sequence[DraftCompetency], declared: Sequence[str]) -> Numbered:
    """Return the competencies with named levels numbered in the order in which they come."""
    first = {fold_label(stage.label): stage for item in competencies for stage in item.stages if stage.label}
    most = max(len({fold_label(stage.label) for stage in item.stages if stage.label}) for item in competencies)
    if not declared and len(first) > 2 * most:  # names of their own in each competency: no scale for all
        return Numbered(tuple(_with_own_scale(item) for item in competencies), Scale(by_position=True))
    stated = [fold_label(label) for label in declared]
    order = [key for key in stated if key in first] if set(first) <= set(stated) else _merged(competencies)
    if order is None:
        names = ", ".join(repr(clean(stage.label)) for stage in first.values())
        fault = Fault(f"the levels come in different orders: {names[:200]}", "", "number them: 1 - ..., 2 - ...")
        return Numbered(tuple(competencies), faults=(fault,))
    numbers = {key: place for place, key in enumerate(_rising(order), 1)}
    levels = tuple((number, _name(first[key].label)) for key, number in numbers.items())
    return Numbered(_sorted(_with(competencies, numbers)), Scale(levels, by_position=True))


def _with_own_scale(item: DraftCompetency) -> DraftCompetency:
    """Return a competency whose levels are numbered for it alone."""
    keys = list(dict.fromkeys(fold_label(stage.label) for stage in item.stages if stage.label))
    return next(_with((item,), {key: place for place, key in enumerate(_rising(keys), 1)}))


def _merged(competencies: Sequence[DraftCompetency]) -> list[str] | None:
    """Return one order of levels that all competencies keep to; None where they contradict each other."""
    sequences = [list(dict.fromkeys(fold_label(s.label) for s in item.stages if s.label)) for item in competencies]
    seen = list(dict.fromkeys(key for keys in sequences for key in keys))
    if any(keys == sorted(seen, key=keys.index) for keys in sequences if set(keys) == set(seen)) and len(seen) < 2:
        return seen
    before: dict[str, set[str]] = {key: set() for key in seen}
    for keys in sequences:
        for lower, higher in pairwise(keys):
            before[higher].add(lower)
    order: list[str] = []
    while len(order) < len(seen):
        free = [key for key in seen if key not in order and before[key] <= set(order)]
        if not free:
            return _by_rank(seen)
        order.append(min(free, key=lambda key: (_rank_or(key, len(order)), seen.index(key))))
    return order


def _rank_or(key: str, other: int) -> int:
    rank = level_rank(key)
    return other if rank is None else rank


def _by_rank(keys: Sequence[str]) -> list[str] | None:
    """Return the levels by what their words mean; None where that does not order them."""
    ranks = [level_rank(key) for key in keys]
    if None in ranks or len(set(ranks)) < len(ranks):
        return None
    return sorted(keys, key=lambda key: level_rank(key) or 0)


def _rising(order: list[str]) -> list[str]:
    """Return the levels from the lowest: turned round where their words fall, sorted where those lie crosswise."""
    ranks = [rank for key in order if (rank := level_rank(key)) is not None]
    pairs = [(first, second) for first, second in combinations(ranks, 2) if first != second]
    falling = sum(first > second for first, second in pairs)
    if not falling:
        return order
    return order[::-1] if falling == len(pairs) else _by_rank(order) or order


def _with(competencies: Iterable[DraftCompetency], numbers: dict[str, int]) -> Iterator[DraftCompetency]:
    for item in competencies:
        stages = [_numbered(stage, numbers) if stage.label else stage for stage in item.stages]
        yield replace(item, stages=tuple(_joined(stages)))


def _joined(stages: Iterable[DraftStage]) -> Iterator[DraftStage]:
    """Yield the stages, those of one number as one where their place means nothing ("1" here, "Level 1" there)."""
    kept: dict[int | None, DraftStage] = {}
    loose = []
    for stage in stages:
        same = kept.get(stage.number)
        if same is None or not stage.is_placed:
            loose.append(stage.number if same is None else stage)
            kept.setdefault(stage.number, stage)
        else:
            kept[stage.number] = replace(
                same, summary=same.summary or stage.summary, indicators=(*same.indicators, *stage.indicators)
            )
    yield from (one if isinstance(one, DraftStage) else kept[one] for one in loose)


def _numbered(stage: DraftStage, numbers: dict[str, int]) -> DraftStage:
    """Return a stage with its number; the name of its level stands before its summary."""
    name = _name(stage.label) if not is_bare_number(stage.label) else ""
    has_it = not name or clean(stage.summary).casefold().startswith(name.casefold())
    summary = stage.summary if has_it else f"{name}: {stage.summary}" if stage.summary else name
    return replace(stage, number=numbers[fold_label(stage.label)], summary=summary)


def _sorted(competencies: Iterable[DraftCompetency]) -> tuple[DraftCompetency, ...]:
    """Return the competencies with rising stages where their order says nothing; what falls elsewhere is a fault.

    A row that names its competency may stand anywhere, and a ladder may be written from above.
    """
    items = tuple(competencies)
    runs = [[stage.number for stage in item.stages if stage.number is not None] for item in items]
    falls = [run for run in runs if len(run) > 1]
    all_fall = bool(falls) and all(a > b for run in falls for a, b in pairwise(run))
    return tuple(
        replace(item, stages=tuple(sorted(item.stages, key=lambda stage: -1 if stage.number is None else stage.number)))
        if all_fall or all(stage.is_placed for stage in item.stages)
        else item
        for item in items
    )


def _scale(stages: Iterable[DraftStage], numbers: dict[str, int]) -> Scale:
    """Return the number and first name of each level, by number; fractions have their value as name."""
    found: dict[int, str] = {}
    is_ranked = any(parse_label(stage.label).number not in {numbers[fold_label(stage.label)], None} for stage in stages)
    for stage in stages:
        number = numbers[fold_label(stage.label)]
        found[number] = found.get(number) or parse_label(stage.label).name or (clean(stage.label) if is_ranked else "")
    return Scale(tuple(sorted(found.items())), is_ranked)


def _name(label: str) -> str:
    parsed = parse_label(label)
    return parsed.name if parsed.number is None or parsed.name else clean(label)
