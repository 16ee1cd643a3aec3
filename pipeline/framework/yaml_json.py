"""Read a framework from YAML or JSON: the same tree in both, each fault with its path (and in YAML its line)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

import yaml

from pipeline.core.errors import Fault
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, split_phrases
from pipeline.framework.files import SourceFaultError
from pipeline.framework.names import fold_key, keys_of, nearest
from pipeline.framework.table import draft_of, stage_number

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 100
# What may stand before the words of a line: indents, dashes of lists, marks of keys.
_OPENING = re.compile(r"^[ \-?]{100,}", re.MULTILINE)
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "value")
)


@dataclass(slots=True)
class Tree:
    """Plain data from a YAML or JSON file, the line of each path where known, and the faults of its syntax."""

    data: object = None
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def where(self, path: str) -> str:
        """Return a place as a person looks for it."""
        line = self.lines.get(path) or self.lines.get(path.removeprefix("competencies"))  # a bare list at the top
        return ", ".join(part for part in (f"line {line}" if line else "", path) if part)


def parse_yaml(text: str) -> Tree:
    """Return the tree of a YAML text: scalars as their own text, no tags, no aliases.

    Raises:
        SourceFaultError: where the syntax is broken, with its line.
    """
    tree = Tree()
    try:
        if _may_nest(text) and _is_deep(text):
            raise RecursionError
        root = yaml.compose(text, Loader=_Loader)
        tree.data = _from_node(root, "", tree, set()) if root is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        where = f"line {mark.line + 1}" if mark else ""
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise SourceFaultError(f"no YAML: {what}", where, "mend the syntax there or on the line above") from None
    except RecursionError:
        raise SourceFaultError("nested too deeply", "", "a framework has four levels") from None
    return tree


def parse_json(text: str) -> Tree:
    """Return the tree of a JSON text.

    Raises:
        SourceFaultError: where the syntax is broken, with its line.
    """
    tree = Tree()

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        seen: dict[str, object] = {}
        for key, value in items:
            if key in seen:
                tree.faults.append(Fault(f"key {key!r} stands twice in one object", "", "keep one of them"))
            seen[key] = value
        return seen

    try:
        tree.data = json.loads(text, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise SourceFaultError(f"no JSON: {error.msg}", f"line {error.lineno}", "mend the syntax there") from None
    except RecursionError:
        raise SourceFaultError("nested too deeply", "", "a framework has four levels") from None
    except ValueError:
        raise SourceFaultError("a number of thousands of digits", "", "write it as text") from None
    return tree


def read_yaml(text: str) -> Draft:
    """Return the draft of a YAML framework."""
    return _TreeReader(parse_yaml(text)).draft()


def read_json(text: str) -> Draft:
    """Return the draft of a JSON framework."""
    return _TreeReader(parse_json(text)).draft()


def _may_nest(text: str) -> bool:
    """Say whether a YAML text has brackets or indents enough to nest deeply."""
    brackets = text.count("[") + text.count("{")
    return brackets > _DEEPEST or any(len(opening) > _DEEPEST for opening in _OPENING.findall(text))


def _is_deep(text: str) -> bool:
    """Say whether a YAML text nests so deeply that composing it, which is recursive in C, could end the process."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _from_node(node: yaml.Node, path: str, tree: Tree, seen: set[int]) -> object:
    tree.lines[path] = node.start_mark.line + 1
    if id(node) in seen:
        tree.faults.append(Fault("aliases (*name) are not read", tree.where(path), "write the text out"))
        return None
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        tree.faults.append(Fault(f"tag {node.tag!r} is not read", tree.where(path), "remove it"))
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_from_node(child, f"{path}[{n}]", tree, seen) for n, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _from_mapping(node, path, tree, seen)
    return None if node.tag.endswith(":null") else node.value


def _from_mapping(node: yaml.MappingNode, path: str, tree: Tree, seen: set[int]) -> dict[str, object]:
    result: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            tree.faults.append(Fault("a key that is no text", tree.where(path), "write a plain key"))
            continue
        key = str(key_node.value)
        below = f"{path}.{key}" if path else key
        if key in result:
            line = key_node.start_mark.line + 1
            tree.faults.append(Fault(f"key {key!r} stands twice", f"line {line}, {below}", "keep one of them"))
        result[key] = _from_node(value_node, below, tree, seen)
    return result


class _TreeReader:
    """Walks the tree and notes every fault on the way."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.faults = list(tree.faults)

    def draft(self) -> Draft:
        """Return the draft of the whole tree."""
        data = self.tree.data
        if _are_records(data):
            return _draft_of_records(data)
        top = {"competencies": data} if isinstance(data, list) else self._keys(data, "", "framework")
        items = tuple(
            self._competency(item, path) for item, path in self._items(top.get("competencies"), "competencies")
        )
        return Draft(self._text(top.get("name"), "name"), items, tuple(self.faults))

    def _competency(self, item: object, path: str) -> DraftCompetency:
        if isinstance(item, str):
            return DraftCompetency(self.tree.where(path), item)
        keys = self._keys(item, path, "competency")
        flat = tuple(
            self._indicator(each, place) for each, place in self._items(keys.get("indicators"), f"{path}.indicators")
        )
        stages = tuple(self._stage(each, place) for each, place in self._stages(keys.get("stages"), f"{path}.stages"))
        where = self.tree.where(path)
        return DraftCompetency(
            where=where,
            name=self._text(keys.get("name"), f"{path}.name"),
            name_zh=self._text(keys.get("name_zh"), f"{path}.name_zh"),
            description=self._text(keys.get("description"), f"{path}.description"),
            description_zh=self._text(keys.get("description_zh"), f"{path}.description_zh"),
            phrases=self._phrases(keys.get("phrases"), f"{path}.phrases"),
            phrases_zh=self._phrases(keys.get("phrases_zh"), f"{path}.phrases_zh"),
            id=self._text(keys.get("id"), f"{path}.id"),
            stages=(DraftStage(where, None, indicators=flat), *stages) if flat else stages,
        )

    def _stages(self, value: object, path: str) -> Iterator[tuple[object, str]]:
        """Yield the stages of a list, or of a mapping from their numbers."""
        if not isinstance(value, Mapping):
            yield from self._items(value, path)
            return
        for number, item in value.items():
            below = item if isinstance(item, Mapping) else {"indicators": item}
            yield {"stage": str(number), **below}, f"{path}.{number}"

    def _stage(self, item: object, path: str) -> DraftStage:
        keys = self._keys(item, path, "stage")
        stated = keys.get("stage")
        number = None if stated is None else stated if type(stated) is int else stage_number(str(stated))
        if stated is not None and number is None:
            self._fault(f"stage {str(stated)[:40]!r} is not a number", f"{path}.stage", "write a whole number")
        return DraftStage(
            where=self.tree.where(path),
            number=number,
            summary=self._text(keys.get("summary"), f"{path}.summary"),
            summary_zh=self._text(keys.get("summary_zh"), f"{path}.summary_zh"),
            indicators=tuple(
                self._indicator(each, place)
                for each, place in self._items(keys.get("indicators"), f"{path}.indicators")
            ),
        )

    def _indicator(self, item: object, path: str) -> DraftIndicator:
        if item is None or isinstance(item, str):
            return DraftIndicator(self.tree.where(path), item or "")
        keys = self._keys(item, path, "indicator")
        texts = {key: self._text(keys.get(key), f"{path}.{key}") for key in ("text", "text_zh", "id")}
        return DraftIndicator(self.tree.where(path), **texts)

    def _keys(self, item: object, path: str, part: str) -> dict[str, object]:
        """Return a mapping by its own keys; unknown and double ones, and what is no mapping, are faults."""
        if not isinstance(item, Mapping):
            self._fault(f"{_type_name(item)} where a {part} is expected", path, "give it as keys and values")
            return {}
        known, result = keys_of(part), {}
        for key, value in item.items():
            own = known.get(fold_key(str(key)))
            if own is None:
                self._fault(f"unknown key {key!r} of a {part}", f"{path}.{key}".lstrip("."), nearest(str(key), known))
            elif own in result:
                self._fault(f"{key!r} says again what another key of this {part} says", path, "keep one of them")
            else:
                result[own] = value
        return result

    def _items(self, value: object, path: str) -> Iterator[tuple[object, str]]:
        if value is None:
            return
        if isinstance(value, list):
            yield from ((item, f"{path}[{n}]") for n, item in enumerate(value))
        else:
            self._fault(f"{_type_name(value)} where a list is expected", path, "put '- ' before each entry")

    def _text(self, value: object, path: str) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        self._fault(f"{_type_name(value)} where text is expected", path, "write it as text")
        return ""

    def _phrases(self, value: object, path: str) -> tuple[str, ...]:
        if isinstance(value, str):
            return split_phrases(value)
        texts = [self._text(item, place) for item, place in self._items(value, path)]
        return tuple(dict.fromkeys(phrase for text in texts for phrase in split_phrases(text)))

    def _fault(self, what: str, path: str, mend: str) -> None:
        self.faults.append(Fault(what, self.tree.where(path), mend))


def _are_records(data: object) -> TypeGuard[list[dict[str, object]]]:
    """Say whether a file is a table written as a list of records: flat, with columns that no competency has itself."""
    own = {"stage", "stage_summary", "indicator", "indicator_zh"}
    return (
        isinstance(data, list)
        and all(isinstance(item, dict) for item in data)
        and any(own & set(item) for item in data)
    )


def _draft_of_records(records: list[dict[str, object]]) -> Draft:
    header = list(dict.fromkeys(key for record in records for key in record))
    rows = [["" if record.get(key) is None else str(record[key]) for key in header] for record in records]
    return draft_of([header, *rows])


def _type_name(value: object) -> str:
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
