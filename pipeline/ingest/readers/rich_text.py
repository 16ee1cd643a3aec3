"""Rich text that editors keep as JSON (Draft.js, Slate, ProseMirror, Quill, Portable Text, Lexical), as HTML."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path

from pipeline.core.resources import lexicon

_TYPES = Path(__file__).with_name("rich_text_types.tsv")
_DEEPEST = 40
_OPENINGS = ('{"', "[{", "{\n", "[\n")


def with_rich_text(value: object, depth: int = 0) -> object:
    """Return a value of a record with the rich text in it, also where it is JSON in a string, as HTML."""
    if isinstance(value, str):
        return _of_string(value)
    if depth > _DEEPEST or not isinstance(value, Mapping | list):
        return value
    if (nodes := _nodes_of(value)) is not None:
        return "".join(_html(node) for node in nodes)
    if isinstance(value, Mapping):
        return {key: with_rich_text(inner, depth + 1) for key, inner in value.items()}
    return [with_rich_text(inner, depth + 1) for inner in value]


def _of_string(text: str) -> str:
    """Return a text, or the HTML of the rich text that it holds as JSON."""
    if not text.startswith(_OPENINGS) or not text.rstrip().endswith(("}", "]")):
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    nodes = _nodes_of(value)
    return "".join(_html(node) for node in nodes) if nodes is not None else text


def _nodes_of(value: object) -> Sequence[Mapping[str, object]] | None:
    """Return the nodes of a rich text, or None where a value is none."""
    if isinstance(value, Mapping):
        if isinstance(root := value.get("root"), Mapping) and isinstance(root.get("children"), list):  # Lexical
            return _nodes_of(root["children"])
        if isinstance(value.get("ops"), list):
            return list(_quill(value["ops"]))
        inner = value.get("blocks") if "entityMap" in value or "blocks" in value else None
        inner = value.get("content") if value.get("type") in ("doc", "document") else inner
        return _nodes_of(inner) if isinstance(inner, list) else None
    if not isinstance(value, list) or not value:
        return None
    nodes = [node for node in value if isinstance(node, Mapping) and ("type" in node or "_type" in node)]
    written = [node for node in nodes if isinstance(node.get("text"), str) or _inside(node) is not None]
    return nodes if len(nodes) == len(value) and len(written) > len(nodes) / 2 and _has_types(nodes) else None


def _has_types(nodes: Sequence[Mapping[str, object]]) -> bool:
    """Say whether nodes have types of an editor, so that a list of other objects is not taken for its text."""
    return any(_tag(node) is not None for node in nodes)


def _inside(node: Mapping[str, object]) -> list[object] | None:
    """Return the children of a node."""
    inner = node.get("children") or node.get("content")
    return inner if isinstance(inner, list) else None


def _tag(node: Mapping[str, object]) -> str | None:
    """Return the HTML tag of a type of node."""
    portable = "list-item" if node.get("listItem") else node.get("style", "")  # Portable Text
    kind = str(node.get("type", portable if node.get("_type") == "block" else "")).lower().replace("_", "-")
    return next((row["tag"] for row in lexicon(_TYPES) if row["type"] == kind), None)


def _html(node: object, depth: int = 0) -> str:
    """Return a node and what is in it as HTML; other nodes are their words."""
    if not isinstance(node, Mapping) or depth > _DEEPEST:
        return ""
    text = node.get("text")
    own = escape(text).replace("\n", "<br>") if isinstance(text, str) else ""
    body = own + "".join(_html(child, depth + 1) for child in _inside(node) or ())
    marks = node.get("marks")
    bold = node.get("bold") is True or (isinstance(marks, list) and any(_is_bold(mark) for mark in marks))
    body = f"<b>{body}</b>" if bold and body else body
    tag = _tag(node)
    return f"<{tag}>{body}</{tag}>" if tag else body


def _is_bold(mark: object) -> bool:
    """Say whether a mark sets its text in bold."""
    return isinstance(mark, Mapping) and mark.get("type") in ("bold", "strong")


def _quill(operations: Sequence[object]) -> Iterator[Mapping[str, object]]:
    """Yield the lines of a Quill document as nodes: the attributes of a line stand at its line break."""
    line: list[Mapping[str, object]] = []
    for operation in operations:
        text = operation.get("insert") if isinstance(operation, Mapping) else None
        attributes = operation.get("attributes") if isinstance(operation, Mapping) else None
        marks = attributes if isinstance(attributes, Mapping) else {}
        parts = text.split("\n") if isinstance(text, str) else []
        for at, part in enumerate(parts):
            if part:
                line.append({"text": part, "bold": marks.get("bold") is True})
            if at + 1 < len(parts):
                kind = "list-item" if "list" in marks else "heading" if "header" in marks else "paragraph"
                yield {"type": kind, "children": line}
                line = []
    if line:
        yield {"type": "paragraph", "children": line}
