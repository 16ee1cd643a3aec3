"""Where the competencies of a tree stand: in a list, under their names, in groups, or below their levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.framework.draft import Note
from pipeline.framework.reading.level_labels import are_levels
from pipeline.framework.reading.spellings import keys_of, passed, spelt
from pipeline.framework.reading.tree_nodes import (
    are_stages,
    children_of,
    holders_of,
    inner_levels,
    is_about,
    is_competency,
    level_keys_of,
    level_of,
    levels_above,
    with_stages,
)

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
        beside = {key: value for key, value in data.items() if key not in own and _holds_competencies(value)}
        for key, value in data.items():
            if (key in own or key in beside) and value is not None:
                _in_any(value, str(key), found)
        found.unknown += [(str(key), str(key)) for key in data if spelt(key) not in known and key not in beside]
    elif level_keys_of(data) and are_levels(map(str, data)):
        _below_levels(data, "", found)
    elif (above := levels_above(data)) and isinstance(data[above], list):
        _in_list(list(data[above]), above, found)  # type: ignore[call-overload]
    elif is_competency(data):
        found.competencies.append(Found("", data, "", level_keys_of(data)))
    else:
        _in_mapping(data, "", found)


def _holds_competencies(value: object) -> bool:
    """Say whether a mapping from names holds nothing but competencies: a group beside that which is called so."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and all(isinstance(body, Mapping) and is_competency(body) for body in value.values())
    )


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
    levels = [level_of(item) for item in items]
    if len(items) > 1 and all(levels) and all(holders_of(item) for item in items) and are_levels(levels):
        body = dict(zip(levels, items, strict=True))
        paths = {level: f"{path}[{n}]" for n, level in enumerate(levels)}
        _pivot({level: _named(item, paths[level]) for level, item in body.items()}, found)
        return
    for n, item in enumerate(items):
        _in_item(item, "", f"{path}[{n}]", found)


def _in_item(item: object, name: str, path: str, found: Competencies) -> None:
    """Find the competency that an entry is, or those of the group that it is."""
    if isinstance(item, Mapping) and not is_competency(item) and (children := children_of(item)):
        for key in children:
            _in_any(item[key], f"{path}.{key}", found)
        return
    if isinstance(item, Mapping) and not name and len(item) == 1:
        ((key, value),) = item.items()
        if isinstance(value, list | Mapping) and spelt(str(key)) not in keys_of("competency"):
            _in_item(value, str(key), f"{path}.{key}", found)
            return
    body = with_stages(item)
    keys = level_keys_of(body) if isinstance(body, Mapping) else ()
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
    held = [body for body in bodies.values() if isinstance(body, Mapping)]
    if len(bodies) > 1 and are_levels(bodies) and len(held) == len(bodies) and not all(map(is_competency, held)):
        _below_levels(data, path, found)
        return
    if any((isinstance(body, Mapping) and is_competency(body)) or _is_group(body) for body in bodies.values()):
        bodies_of = [(key, body) for key, body in bodies.items() if isinstance(body, Mapping)]
        bare = [key for key, body in bodies_of if is_about(body) and not is_competency(body)]
        found.unknown += [(_below(path, key), key) for key in bare]
        bodies = {key: body for key, body in bodies.items() if key not in bare}
    inner = inner_levels(bodies)
    for name, body in bodies.items():
        below = _below(path, name)
        if inner and isinstance(body, Mapping):
            found.competencies.append(Found(name, body, below, tuple(key for key in body if key in inner)))
        elif _is_group(body):
            _in_any(body, below, found)
        else:
            _in_item(body, name, below, found)


def _below(path: str, key: object) -> str:
    return f"{path}.{key}" if path else str(key)


def _is_group(body: object) -> bool:
    """Say whether what stands under a name holds competencies, and is none itself."""
    if isinstance(body, Mapping):
        if is_competency(body) or children_of(body):
            return False
        values = [value for value in body.values() if value is not None]
        known = keys_of("competency")
        return (
            bool(values)
            and not any(spelt(str(key)) in known for key in body)
            and all(isinstance(v, list | Mapping) for v in values)
        )
    if isinstance(body, list):
        return bool(body) and all(isinstance(one, Mapping) for one in body) and not are_stages(body)
    return False


def _below_levels(data: Mapping[str, object], path: str, found: Competencies) -> None:
    """Find the competencies that stand below each level; lists of kinds of skills below roles are refused."""
    levels = {str(key): value for key, value in data.items() if isinstance(value, Mapping)}
    inner = [spelt(str(key)) for body in levels.values() for key in body]
    own = keys_of("competency")
    titled = all(
        any(own.get(spelt(str(key))) in {"name", "title"} and isinstance(value, str) for key, value in body.items())
        for body in levels.values()
    )
    if inner and (titled or all(key.endswith(_KINDS_OF_LIST) or key in passed() for key in inner)):
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
    for key in holders_of(item):
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
