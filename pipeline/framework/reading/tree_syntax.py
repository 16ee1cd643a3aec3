"""The syntax of YAML and JSON: the same tree from both, with the line of each path where it is known."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

import yaml

from pipeline.core.errors import Fault
from pipeline.framework.reading.files import SourceFaultError

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


def parse_json_lines(text: str) -> Tree:
    """Return the tree of a text with one JSON value in each line, as a list of them.

    Raises:
        SourceFaultError: where the syntax is broken, with its line.
    """
    whole, entries = Tree(), []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                one = parse_json(line)
            except SourceFaultError as error:
                raise SourceFaultError(error.fault.what, f"line {number}", error.fault.mend) from None
            entries.append(one.data)
            whole.faults += [Fault(fault.what, f"line {number}", fault.mend) for fault in one.faults]
    whole.data = entries
    return whole


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
