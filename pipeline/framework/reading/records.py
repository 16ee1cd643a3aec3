"""A table written as a list of records, as JSON and YAML hold it; ids that other lists explain become names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.framework.draft import Draft, clean
from pipeline.framework.reading.cells import has_bullets
from pipeline.framework.reading.grid import Grid
from pipeline.framework.reading.level_labels import is_bare_number, is_level
from pipeline.framework.reading.spellings import columns, fold_key, keys_of, passed, spelt
from pipeline.framework.reading.table import read_grid

Record = Mapping[str, Any]
_OWN = frozenset({"stage", "stage_summary", "indicator", "indicator_zh"})


@dataclass(frozen=True, slots=True)
class Records:
    """Records with the lists beside them, by key."""

    name: str
    rows: list[Record]
    beside: Mapping[str, list[Record]]
    others: tuple[str, ...] = ()


def records_in(data: object) -> Records | None:
    """Return the records of a tree that is a table; None for any other."""
    if isinstance(data, list):
        return Records("", data, {}) if _is_table(data) else None
    if not isinstance(data, Mapping):
        return None
    lists = {str(key): value for key, value in data.items() if isinstance(value, list) and _are_flat(value)}
    tables = [key for key, value in lists.items() if _is_table(value)]
    if not tables or any(isinstance(value, Mapping) for value in data.values()):
        return None
    known = keys_of("framework")
    if any(
        known.get(spelt(str(key))) == "competencies" and str(key) not in lists and value for key, value in data.items()
    ):
        return None  # what is flat beside them explains the levels
    main = max(tables, key=lambda key: len(lists[key]))
    name = next((str(v) for k, v in data.items() if known.get(spelt(str(k))) == "name" and isinstance(v, str)), "")
    others = tuple(str(key) for key in data if str(key) not in lists and known.get(spelt(str(key))) != "name")
    return Records(name, lists[main], {key: value for key, value in lists.items() if key != main}, others)


def draft_of_records(records: Records, *, is_wrapped: bool) -> Draft:
    """Return the draft of a table of records; `is_wrapped` says that line breaks in texts mean nothing."""
    rows = [dict(row) for row in records.rows]
    declared: tuple[str, ...] = ()
    for key in list(dict.fromkeys(str(key) for row in rows for key in row)):
        names = _explained(key, rows, records.beside)
        if not names:
            continue
        if columns().get(spelt(key)) in {"stage", "stage_label"}:
            declared = tuple(name for name, _ in names.values())
        described = any(text for _, text in names.values())
        for row in rows:
            name, text = names[str(row[key])]
            row[key] = name
            if described and columns().get(spelt(key)) in {"group", "competency"}:
                row.setdefault("competency_definition", text)
    keys = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    is_one = {key: not (is_level(key) or is_bare_number(key)) for key in keys}
    cells = [[_cell(row.get(key), is_one=is_one[key], is_wrapped=is_wrapped) for key in keys] for row in rows]
    header = [key if fold_key(key) in columns() else spelt(key) if spelt(key) in columns() else key for key in keys]
    draft, _ = read_grid(Grid([header, *cells], keys=keys))
    return replace(
        draft, name=records.name or draft.name, declared_levels=declared, unused=(*draft.unused, *records.others)
    )


def _explained(key: str, rows: list[dict[str, Any]], beside: Mapping[str, list[Record]]) -> dict[str, tuple[str, str]]:
    """Return the name and description of each id in a column, where another list explains them all."""
    stated = {str(row.get(key)) for row in rows}
    for entries in beside.values():
        names = {}
        for entry in entries:
            own = {spelt(str(k)): v for k, v in entry.items()}
            name = own.get("name") or own.get("title") or own.get("label")
            text = own.get("description") or own.get("summary") or own.get("definition") or ""
            if name and "id" in own:
                names[str(own["id"])] = (str(name), str(text))
        if stated and stated <= set(names):
            return names
    return {}


def _is_table(data: object) -> bool:
    """Say whether a list is a table: flat records with columns that no competency has, or with levels."""
    if not _are_flat(data):
        return False
    rows: list[Record] = data  # type: ignore[assignment]
    keys = {str(key) for row in rows for key in row}
    if _OWN & {fold_key(key) for key in keys}:
        return True
    stage = {key for key, own in keys_of("stage").items() if own in {"stage", "label"}} - {
        "name",
        "title",
        "label",
        "number",
        "名称",
    }
    is_staged = any(spelt(key) in stage for key in keys)
    names = [key for key in keys if columns().get(spelt(key)) in {"competency", "title", "group"}]
    if is_staged and (len(names) > 0) and _has_text(keys):
        return True
    levels = [key for key in keys if (is_level(key) or is_bare_number(key)) and spelt(key) not in columns()]
    return len(levels) > 1 and bool(names)


def _has_text(keys: set[str]) -> bool:
    return any(columns().get(spelt(key)) in {"indicator", "stage_text", "description", "stage_summary"} for key in keys)


def _are_flat(data: object) -> bool:
    return (
        isinstance(data, list)
        and bool(data)
        and all(isinstance(item, Mapping) for item in data)
        and not any(
            isinstance(value, Mapping) or _holds_mappings(value)
            for item in data
            for key, value in item.items()
            if spelt(str(key)) not in passed()
        )
    )


def _holds_mappings(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, list | Mapping) for one in value)


def _cell(value: object, *, is_one: bool, is_wrapped: bool) -> str:
    """Return a value as a cell; a text of a record is one text, save under a level (`is_one`)."""
    if value is None:
        return ""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return clean(value[0])
    if isinstance(value, list | Mapping):
        return (
            ""
            if isinstance(value, Mapping) or _holds_mappings(value)
            else "\n".join(f"- {one}" for one in value if one is not None)
        )
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)) if is_one or (is_wrapped and not has_bullets(str(value))) else str(value)
