"""Values of a tree as a reader meets them: levels under names, lists of levels, and what they are called in faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.framework.draft import DraftIndicator
from pipeline.framework.reading.spellings import groups, keys_of, passed, spelt


@dataclass(frozen=True, slots=True)
class Keyed:
    """A stage that stands under its name in a mapping."""

    label: str
    body: object


def declared_levels_of(data: object) -> tuple[str, ...]:
    """Return the names of the levels in the order that the top of a tree states."""
    if not isinstance(data, Mapping):
        return ()
    known = keys_of("competency")
    told = next((v for k, v in data.items() if known.get(spelt(str(k))) == "stages" and isinstance(v, list)), [])
    names = [one.get("name") or one.get("title") if isinstance(one, Mapping) else one for one in told]
    return tuple(str(name) for name in names) if all(isinstance(name, str) for name in names) else ()


def unwrapped(item: object) -> object:
    """Return what a level in a list is: a list of indicators alone, or a mapping from its one name, as such."""
    if isinstance(item, list):
        return {"indicators": item}
    if isinstance(item, Mapping) and len(item) == 1:
        ((key, value),) = item.items()
        if spelt(str(key)) not in keys_of("stage") and isinstance(value, list | Mapping | str):
            return Keyed(str(key), value if isinstance(value, Mapping) else {"indicators": value})
    return item


def holds_texts(body: object, part: str) -> bool:
    """Say whether unknown keys of a mapping hold lists, mappings or sentences: more than a mark beside it."""
    known = keys_of(part)
    return isinstance(body, Mapping) and any(
        spelt(str(key)) not in known
        and (isinstance(value, list | Mapping) or (isinstance(value, str) and len(value) > 40))
        for key, value in body.items()
        if value
    )


def among_levels(body: Mapping[str, object], levels: Sequence[str]) -> str:
    """Return the first key of a body that is not known and holds a list of texts, as its levels do; "" for none."""
    known = {*keys_of("competency"), *passed(), *groups()}
    if not all(_is_list_of_texts(body[key]) for key in levels):
        return ""
    free = (str(key) for key in body if str(key) not in levels and spelt(str(key)) not in known)
    return next((key for key in free if _is_list_of_texts(body[key])), "")


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def unread_lists(body: Mapping[object, object]) -> bool:
    """Say whether unknown keys hold lists or mappings, or nothing but unknown keys stands in a mapping."""
    known = {*keys_of("competency"), *passed(), *groups()}
    unread = {key: value for key, value in body.items() if spelt(str(key)) not in known and value}
    return any(isinstance(value, list | Mapping) for value in unread.values()) or (len(unread) == len(body) > 0)


def few_keys(body: object) -> str:
    """Return the first unknown keys of a mapping, to be named in a fault."""
    if not isinstance(body, Mapping):
        return ""
    known = {*keys_of("competency"), *keys_of("stage"), *passed(), *groups()}
    unknown = [str(key) for key in body if spelt(str(key)) not in known] or list(map(str, body))
    return ", ".join(map(repr, unknown[:3]))


def are_ids(keys: list[object]) -> bool:
    """Say whether keys are ids of indicators and not words."""
    return all(any(c.isdigit() for c in str(key)) for key in keys)


def in_both(
    indicators: Sequence[DraftIndicator], chinese: Sequence[DraftIndicator]
) -> tuple[DraftIndicator, ...] | None:
    """Return indicators with those of a list beside it as their Chinese; None where the lists are not as long.

    Where one of the lists is empty, the other is all there is.
    """
    if not indicators or not chinese:
        return (*indicators, *chinese)
    if len(indicators) != len(chinese):
        return None
    return tuple(replace(one, text_zh=other.text) for one, other in zip(indicators, chinese, strict=True))


def type_name(value: object) -> str:
    """Return what a value is called in a fault."""
    names = {
        bool: "a yes/no value",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a mapping",
        str: "text",
        type(None): "nothing",
    }
    return names.get(type(value), type(value).__name__)
