"""What a node of a tree is: a competency, a level, a group, or what stands beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pipeline.framework.reading.level_labels import are_levels, is_bare_number, is_level, parse_label
from pipeline.framework.reading.spellings import groups, keys_of, passed, spelt


def inner_levels(bodies: Mapping[str, object]) -> set[str]:
    """Return the keys that come again in every body and so are levels, where they are no known keys."""
    inner = [body for body in bodies.values() if isinstance(body, Mapping)]
    if len(inner) < 2 or len(inner) < len(bodies):
        return set()
    counts = Counter(str(key) for body in inner for key in body)
    known = {*keys_of("competency"), *keys_of("stage"), *keys_of("framework"), *passed(), *groups()}
    own = [key for key in counts if spelt(key) in known]
    if own and (not any(is_level(key) for key in counts) or any(is_competency(body) for body in inner)):
        return set()
    counts = Counter({key: count for key, count in counts.items() if key not in own})
    texts = [value for body in inner for key, value in body.items() if str(key) in counts]
    plain = all(isinstance(v, str) or (isinstance(v, list) and all(isinstance(one, str) for one in v)) for v in texts)
    often = sum(count > 1 for count in counts.values())
    return set(counts) if plain and len(counts) > 1 and often * 5 >= len(counts) * 4 else set()


def level_keys_of(body: Mapping[str, object]) -> tuple[str, ...]:
    """Return the keys of a body that are levels: two or more, or one that has a number."""
    own = keys_of("competency")
    keys = [str(key) for key, value in body.items() if value is not None and spelt(str(key)) not in own]
    levels = [key for key in keys if is_level(key) or is_bare_number(key)]
    holds = [key for key in levels if isinstance(body.get(key), str | list | Mapping)]
    if len(holds) > 1 or (
        len(holds) == 1 and parse_label(holds[0]).has_unit and parse_label(holds[0]).number is not None
    ):
        return tuple(holds)
    return ()


def is_competency(item: Mapping[str, object]) -> bool:
    """Say whether a mapping is a competency: it has levels or indicators."""
    known = keys_of("competency")
    ladders = 0
    for key, value in item.items():
        own = known.get(spelt(str(key)))
        if own in {"stages", "indicators"} and isinstance(value, list | Mapping) and not _holds_names(value):
            return True
        ladders += own is None and isinstance(value, list) and are_stages(value)
    # Several lists of levels under names of their own are competencies each.
    return ladders == 1 or bool(level_keys_of(item))


def _holds_names(value: object) -> bool:
    """Say whether what is called levels or content holds competencies that have levels themselves."""
    items = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
    return bool(items) and all(isinstance(item, Mapping) and is_competency(item) for item in items)


def with_stages(item: object) -> object:
    """Return a body whose levels stand under a key of their own; a list of levels alone becomes one."""
    if isinstance(item, list):
        return {"stages": item} if item and are_stages(item) else item
    if not isinstance(item, Mapping):
        return item
    known = keys_of("competency")
    item = {key: _by_level(value) if _come_again(value) else value for key, value in item.items()}
    if any(known.get(spelt(str(key))) == "stages" and isinstance(v, list | Mapping) for key, v in item.items()):
        return item
    for key, value in item.items():
        if isinstance(value, Mapping) and len(value) > 1 and (are_levels(map(str, value)) or _tells_levels(key, value)):
            return {("stages" if one == key else one): body for one, body in item.items()}
        if known.get(spelt(str(key))) == "indicators" and isinstance(value, list) and (levels := _by_level(value)):
            return {("stages" if one == key else one): (levels if one == key else body) for one, body in item.items()}
    unnamed = _lone_ladder(item)
    if unnamed is None:
        lists = ((k, v) for k, v in item.items() if spelt(str(k)) not in known and isinstance(v, list))
        unnamed = next((key for key, value in lists if are_stages(value)), None)
    return item if unnamed is None else {("stages" if key == unnamed else key): value for key, value in item.items()}


def _lone_ladder(item: Mapping[str, object]) -> object:
    """Return the one unknown key that holds lists of texts under names, where nothing else is levels or indicators."""
    known = keys_of("competency")
    if {known.get(spelt(str(key))) for key in item} & {"stages", "indicators"} or level_keys_of(item):
        return None
    found = [key for key, value in item.items() if spelt(str(key)) not in {*known, *passed()} and _are_lists(value)]
    return found[0] if len(found) == 1 and any(spelt(str(key)) in known for key in item) else None


def _are_lists(value: object) -> bool:
    """Say whether a mapping holds a list of texts under each of several names."""
    if not isinstance(value, Mapping) or len(value) < 2:
        return False
    return all(isinstance(one, list) and one and all(isinstance(text, str) for text in one) for one in value.values())


def _tells_levels(key: object, value: Mapping[str, object]) -> bool:
    """Say whether a key is a word for levels, such as proficiency, and holds a text or a list under each name."""
    return spelt(str(key)) in _labels() and all(isinstance(one, str | list) for one in value.values())


def _come_again(value: object) -> bool:
    """Say whether a list is one of levels that come again, with a text each."""
    if not isinstance(value, list) or not are_stages(value):
        return False
    lists = any(isinstance(one, list) for item in value if isinstance(item, Mapping) for one in item.values())
    return not lists and len({level_of(item) for item in value}) < len(value)


def _by_level(items: list[object]) -> dict[str, list[object]]:
    """Return indicators that each state their level, by level; nothing where one does not."""
    levels: dict[str, list[object]] = {}
    known = keys_of("stage")
    for item in items:
        if not isinstance(item, Mapping) or not (level := level_of(item)):
            return {}
        rest = {key: value for key, value in item.items() if known.get(spelt(str(key))) not in {"stage", "label"}}
        levels.setdefault(level, []).append(rest)
    return levels


def are_stages(items: list[object]) -> bool:
    """Say whether the entries of a list are levels: each says so, or they are named as levels are."""
    known = keys_of("stage")
    if not items or not all(isinstance(item, Mapping) for item in items):
        return False
    bodies = [item for item in items if isinstance(item, Mapping)]
    keys = [
        {own for key, value in body.items() if (own := known.get(spelt(str(key)))) != "stage" or _is_single(value)}
        for body in bodies
    ]
    if all(
        "stage" in one or any(spelt(str(k)) in _labels() and _is_single(v) for k, v in body.items())
        for one, body in zip(keys, bodies, strict=True)
    ):
        return all(one & {"indicators", "text", "summary"} for one in keys)
    names = [str(level_of(body)) for body in bodies]
    return all(names) and are_levels(names)


def _is_single(value: object) -> bool:
    return not isinstance(value, list | Mapping)


def _labels() -> set[str]:
    """Return the keys that name a level and nothing else."""
    return {key for key, own in keys_of("stage").items() if own == "label"} - {"name", "title", "label", "名称", "step"}


def level_of(item: object) -> str:
    """Return the level that an entry names; "" where it is none."""
    if not isinstance(item, Mapping):
        return ""
    known = keys_of("stage")
    told = {known.get(spelt(str(key))): value for key, value in reversed(list(item.items()))}
    stated = told.get("stage") if told.get("stage") is not None else told.get("label")
    text = "" if stated is None or isinstance(stated, list | Mapping) else str(stated)
    return text if text and ("stage" in told or is_level(text)) else ""


def children_of(item: object) -> list[str]:
    """Return the keys under which an entry holds further entries."""
    if not isinstance(item, Mapping):
        return []
    own, lists = keys_of("competency"), keys_of("framework")
    found = []
    for key, value in item.items():
        name = spelt(str(key))
        held = isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
        is_listed = lists.get(name) == "competencies" or name in groups()
        if (
            is_listed
            and (
                held
                or (isinstance(value, Mapping) and value)
                or (isinstance(value, list) and value and lists.get(name))
            )
        ) or (held and name not in own and name not in passed() and isinstance(value, list) and not are_stages(value)):
            found.append(str(key))
    return found


def holders_of(item: object) -> list[str]:
    """Return the keys under which a level holds competencies: as entries, or under their names."""
    if found := children_of(item):
        return found
    if not isinstance(item, Mapping):
        return []
    below = {str(key): value for key, value in item.items() if isinstance(value, Mapping) and len(value) > 1}
    return [
        key
        for key, value in below.items()
        if not are_levels(map(str, value)) and all(isinstance(one, str | list) for one in value.values())
    ]


def levels_above(data: Mapping[str, object]) -> str:
    """Return the key of a list of levels that each hold competencies; "" where there is none."""
    known = keys_of("competency")
    for key, value in data.items():
        if known.get(spelt(str(key))) == "stages" and isinstance(value, list) and len(value) > 1:
            levels = [level_of(item) for item in value]
            if all(levels) and are_levels(levels) and all(holders_of(item) for item in value):
                return str(key)
    return ""


def is_about(body: Mapping[str, object]) -> bool:
    """Say whether a mapping only tells about the file: values without a description or anything below."""
    known = keys_of("competency")
    return not any(isinstance(value, list | Mapping) or known.get(spelt(str(key))) for key, value in body.items())
