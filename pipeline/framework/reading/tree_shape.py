"""Where the competencies of a tree stand: in a list, under their names, in groups, or below their levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.framework.draft import Note
from pipeline.framework.reading.level_labels import are_levels, is_bare_number, is_level, parse_label
from pipeline.framework.reading.spellings import groups, keys_of, passed, spelt

_ROLES = (
    "give the competencies with their levels: each role with a list of skills says nothing of levels of one competency"
)
_KINDS_OF_LIST = ("competencies", "competences", "skills", "indicators", "capabilities", "knowledge", "技能", "能力")


@dataclass(frozen=True, slots=True)
class Found:
    """A competency where it stands: its name where that is a key, its body, and the keys of it that are levels."""

    name: str
    body: object
    path: str
    level_keys: tuple[str, ...] = ()


@dataclass(slots=True)
class Competencies:
    """All competencies of a tree, what stands beside them, and faults as (path, what, mend)."""

    name: object = None
    competencies: list[Found] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)


def find_competencies(data: object) -> Competencies:
    """Return the competencies of a tree."""
    found = Competencies()
    if isinstance(data, list):
        _in_list(data, "competencies", found)
    elif isinstance(data, Mapping):
        _at_top(data, found)
    elif data is not None:
        found.faults.append(("", "text where a framework is expected", "give it as keys and values"))
    return found


def _at_top(data: Mapping[str, object], found: Competencies) -> None:
    """Find the competencies under their key, or else where the mapping from names begins."""
    known = keys_of("framework")
    own = {key: value for key, value in data.items() if known.get(spelt(key)) == "competencies"}
    listed = {key: value for key, value in own.items() if isinstance(value, list | Mapping)}
    names = [value for key, value in data.items() if known.get(spelt(key)) == "name" and isinstance(value, str)]
    found.name = names[0] if names else None
    if listed or own:
        for key, value in own.items():
            if value is not None:
                _in_any(value, str(key), found)
        found.unknown += [(str(key), str(key)) for key in data if spelt(key) not in known]
    elif _level_keys(data) and are_levels(map(str, data)):
        _below_levels(data, "", found)
    elif _is_competency(data):
        found.competencies.append(Found("", data, "", _level_keys(data)))
    else:
        _in_mapping(data, "", found)


def _in_any(value: object, path: str, found: Competencies) -> None:
    if isinstance(value, list):
        _in_list(value, path, found)
    elif isinstance(value, Mapping):
        _in_mapping(value, path, found)
    else:
        found.faults.append(
            (
                path,
                f"{'text' if isinstance(value, str) else 'a value'} where a list is expected",
                "put '- ' before each entry",
            )
        )


def _in_list(items: list[object], path: str, found: Competencies) -> None:
    """Find the competencies of a list: its entries, or those of the groups or levels that it holds."""
    levels = [_level_of(item) for item in items]
    if len(items) > 1 and all(levels) and all(_children(item) for item in items) and are_levels(levels):
        body = dict(zip(levels, items, strict=True))
        paths = {level: f"{path}[{n}]" for n, level in enumerate(levels)}
        _pivot({level: _named(item, paths[level]) for level, item in body.items()}, found)
        return
    for n, item in enumerate(items):
        _in_item(item, "", f"{path}[{n}]", found)


def _in_item(item: object, name: str, path: str, found: Competencies) -> None:
    """Find the competency that an entry is, or those of the group that it is."""
    if isinstance(item, Mapping) and not _is_competency(item) and (children := _children(item)):
        for key in children:
            _in_any(item[key], f"{path}.{key}", found)
        return
    if isinstance(item, Mapping) and not name and len(item) == 1:
        ((key, value),) = item.items()
        if isinstance(value, list | Mapping) and spelt(str(key)) not in keys_of("competency"):
            _in_item(value, str(key), f"{path}.{key}", found)
            return
    body = _with_stages(item)
    keys = _level_keys(body) if isinstance(body, Mapping) else ()
    found.competencies.append(
        Found(
            item if isinstance(item, str) and not name else name,
            None if isinstance(item, str) and not name else body,
            path,
            keys,
        )
    )


def _in_mapping(data: Mapping[str, object], path: str, found: Competencies) -> None:
    """Find the competencies of a mapping from names (of competencies, or of groups of them) to bodies."""
    bodies: dict[str, object] = {str(key): value for key, value in data.items() if isinstance(value, list | Mapping)}
    if not bodies:
        bodies = {str(k): v for k, v in data.items() if v is not None and spelt(str(k)) not in passed()}
    found.unknown += [
        (_below(path, key), str(key))
        for key in data
        if str(key) not in bodies and spelt(str(key)) not in keys_of("framework")
    ]
    if len(bodies) > 1 and are_levels(bodies) and all(isinstance(body, Mapping) for body in bodies.values()):
        _below_levels(data, path, found)
        return
    if any((isinstance(body, Mapping) and _is_competency(body)) or _is_group(body) for body in bodies.values()):
        bare = [key for key, body in bodies.items() if isinstance(body, Mapping) and _is_about(body)]
        found.unknown += [(_below(path, key), key) for key in bare]
        bodies = {key: body for key, body in bodies.items() if key not in bare}
    inner = _inner_levels(bodies)
    for name, body in bodies.items():
        below = _below(path, name)
        if inner and isinstance(body, Mapping):
            found.competencies.append(Found(name, body, below, tuple(key for key in body if key in inner)))
        elif _is_group(body):
            _in_any(body, below, found)
        else:
            _in_item(body, name, below, found)


def _is_about(body: Mapping[str, object]) -> bool:
    """Say whether a mapping only tells about the file: values without a description or anything below."""
    known = keys_of("competency")
    return not any(isinstance(value, list | Mapping) or known.get(spelt(str(key))) for key, value in body.items())


def _below(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _is_group(body: object) -> bool:
    """Say whether what stands under a name holds competencies, and is none itself."""
    if isinstance(body, Mapping):
        if _is_competency(body) or _children(body):
            return False
        values = [value for value in body.values() if value is not None]
        known = keys_of("competency")
        return (
            bool(values)
            and not any(spelt(str(key)) in known for key in body)
            and all(isinstance(v, list | Mapping) for v in values)
        )
    if isinstance(body, list):
        return bool(body) and all(isinstance(one, Mapping) for one in body) and not _are_stages(body)
    return False


def _inner_levels(bodies: Mapping[str, object]) -> set[str]:
    """Return the keys that come again in every body and so are levels, where they are no known keys."""
    inner = [body for body in bodies.values() if isinstance(body, Mapping)]
    if len(inner) < 2 or len(inner) < len(bodies):
        return set()
    counts = Counter(str(key) for body in inner for key in body)
    known = {*keys_of("competency"), *keys_of("stage"), *keys_of("framework"), *passed(), *groups()}
    own = [key for key in counts if spelt(key) in known]
    if own and (not any(is_level(key) for key in counts) or any(_is_competency(body) for body in inner)):
        return set()
    counts = Counter({key: count for key, count in counts.items() if key not in own})
    texts = [value for body in inner for key, value in body.items() if str(key) in counts]
    plain = all(isinstance(v, str) or (isinstance(v, list) and all(isinstance(one, str) for one in v)) for v in texts)
    often = sum(count > 1 for count in counts.values())
    return set(counts) if plain and len(counts) > 1 and often * 5 >= len(counts) * 4 else set()


def _level_keys(body: Mapping[str, object]) -> tuple[str, ...]:
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


def _is_competency(item: Mapping[str, object]) -> bool:
    """Say whether a mapping is a competency: it has levels or indicators."""
    known = keys_of("competency")
    for key, value in item.items():
        own = known.get(spelt(str(key)))
        if own in {"stages", "indicators"} and isinstance(value, list | Mapping) and not _holds_names(value):
            return True
        if own is None and isinstance(value, list) and _are_stages(value):
            return True
    return bool(_level_keys(item))


def _holds_names(value: object) -> bool:
    """Say whether what is called levels or content holds competencies that have levels themselves."""
    items = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
    return bool(items) and all(isinstance(item, Mapping) and _is_competency(item) for item in items)


def _with_stages(item: object) -> object:
    """Return a body whose levels stand under a key of their own; a list of levels alone becomes one."""
    if isinstance(item, list):
        return {"stages": item} if item and _are_stages(item) else item
    if not isinstance(item, Mapping):
        return item
    known = keys_of("competency")
    if any(known.get(spelt(str(key))) == "stages" and isinstance(v, list | Mapping) for key, v in item.items()):
        return item
    for key, value in item.items():
        if isinstance(value, Mapping) and len(value) > 1 and are_levels(map(str, value)):
            return {("stages" if one == key else one): body for one, body in item.items()}
        if known.get(spelt(str(key))) == "indicators" and isinstance(value, list) and (levels := _by_level(value)):
            return {("stages" if one == key else one): (levels if one == key else body) for one, body in item.items()}
    unnamed = next(
        (k for k, v in item.items() if spelt(str(k)) not in known and isinstance(v, list) and _are_stages(v)), None
    )
    return item if unnamed is None else {("stages" if key == unnamed else key): value for key, value in item.items()}


def _by_level(items: list[object]) -> dict[str, list[object]]:
    """Return indicators that each state their level, by level; nothing where one does not."""
    levels: dict[str, list[object]] = {}
    known = keys_of("stage")
    for item in items:
        if not isinstance(item, Mapping) or not (level := _level_of(item)):
            return {}
        rest = {key: value for key, value in item.items() if known.get(spelt(str(key))) not in {"stage", "label"}}
        levels.setdefault(level, []).append(rest)
    return levels


def _are_stages(items: list[object]) -> bool:
    """Say whether the entries of a list are levels: each says so, or they are named as levels are."""
    known = keys_of("stage")
    if not items or not all(isinstance(item, Mapping) for item in items):
        return False
    bodies = [item for item in items if isinstance(item, Mapping)]
    keys = [{known.get(spelt(str(key))) for key in body} for body in bodies]
    if all(
        "stage" in one or any(spelt(str(k)) in _labels() for k in body) for one, body in zip(keys, bodies, strict=True)
    ):
        return all(one & {"indicators", "text", "summary"} for one in keys)
    names = [str(_level_of(body)) for body in bodies]
    return all(names) and are_levels(names)


def _labels() -> set[str]:
    """Return the keys that name a level and nothing else."""
    return {key for key, own in keys_of("stage").items() if own == "label"} - {"name", "title", "label", "名称", "step"}


def _level_of(item: object) -> str:
    """Return the level that an entry names; "" where it is none."""
    if not isinstance(item, Mapping):
        return ""
    known = keys_of("stage")
    told = {known.get(spelt(str(key))): value for key, value in reversed(list(item.items()))}
    stated = told.get("stage") if told.get("stage") is not None else told.get("label")
    text = "" if stated is None or isinstance(stated, list | Mapping) else str(stated)
    return text if text and ("stage" in told or is_level(text)) else ""


def _children(item: object) -> list[str]:
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
        ) or (held and name not in own and name not in passed() and isinstance(value, list) and not _are_stages(value)):
            found.append(str(key))
    return found


def _below_levels(data: Mapping[str, object], path: str, found: Competencies) -> None:
    """Find the competencies that stand below each level; lists of kinds of skills below roles are refused."""
    levels = {str(key): value for key, value in data.items() if isinstance(value, Mapping)}
    inner = [spelt(str(key)) for body in levels.values() for key in body]
    if inner and all(key.endswith(_KINDS_OF_LIST) or key in passed() for key in inner):
        names = ", ".join(repr(name) for name in list(levels)[:3])
        found.faults.append(
            (path, f"no competency framework: roles or levels ({names}) with lists of what each asks", _ROLES)
        )
        return
    _pivot(
        {
            level: {str(key): (value, f"{_below(path, level)}.{key}") for key, value in body.items()}
            for level, body in levels.items()
            if isinstance(body, Mapping)
        },
        found,
    )


def _named(item: object, path: str) -> dict[str, tuple[object, str]]:
    """Return the competencies below a level, by name."""
    found: dict[str, tuple[object, str]] = {}
    known = keys_of("competency")
    for key in _children(item):
        value = item[key] if isinstance(item, Mapping) else None
        if isinstance(value, Mapping):
            found |= {str(name): (body, f"{path}.{key}.{name}") for name, body in value.items()}
        for n, child in enumerate(value if isinstance(value, list) else []):
            if isinstance(child, Mapping):
                name = next((v for k, v in child.items() if known.get(spelt(str(k))) in {"name", "title"}), "")
                rest = {k: v for k, v in child.items() if known.get(spelt(str(k))) not in {"name", "title"}}
                found[str(name)] = (rest, f"{path}.{key}[{n}]")
    return found


def _pivot(levels: Mapping[str, Mapping[str, tuple[object, str]]], found: Competencies) -> None:
    """Turn levels of competencies into competencies of levels."""
    names = list(dict.fromkeys(name for body in levels.values() for name in body))
    found.notes.append(Note("below_levels"))
    for name in names:
        told = {level: body[name] for level, body in levels.items() if name in body}
        path = next(iter(told.values()))[1]
        found.competencies.append(Found(name, {"stages": {level: value for level, (value, _) in told.items()}}, path))
