"""Words that a page's own style sheet hides: boards put decoys between the words of a posting."""

from __future__ import annotations

import re

from pipeline.ingest.cleaning.dom import Node

_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,2000})\}")
_CLASS = re.compile(r"\s*[a-z]*\.([\w-]+)\s*", re.IGNORECASE)
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])|opacity\s*:\s*0(?![.\d]*[1-9])"
    r"|(?:text-indent|left|top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_TINY = re.compile(r"\b(?:width|height)\s*:\s*0(?:\.\d+)?(?:px)?\s*(?:;|!|$)", re.IGNORECASE)
# What is hidden until a script shows it (a tab, a dialog) is longer, and no part of a line.
_LONGEST_DECOY = 60
_INLINE = frozenset(
    {"span", "i", "em", "b", "strong", "font", "a", "u", "s", "small", "sub", "sup", "label", "ins", "kbd"}
)


def without_decoys(root: Node) -> None:
    """Take the inline words out of a page that its style sheets hide by class."""
    styles = [node.text() for node in root.walk() if node.name == "style"]
    hidden = {name for style in styles for name in _hidden_classes(style)}
    if not hidden:
        return
    for parent in root.walk():
        parent.children[:] = [
            child for child in parent.children if isinstance(child, str) or not _is_decoy(child, hidden)
        ]


def _hidden_classes(style: str) -> set[str]:
    """Return the classes that a style sheet hides wherever they stand."""
    found: set[str] = set()
    for selectors, body in _RULE.findall(style):
        if _HIDES.search(body) or len(_TINY.findall(body)) > 1:
            found |= {only.group(1) for one in selectors.split(",") if (only := _CLASS.fullmatch(one))}
    return found


def _is_decoy(node: Node, hidden: set[str]) -> bool:
    """Say whether an element is a few hidden words inside a line."""
    classes = node.attrs.get("class", "").split()
    return node.name in _INLINE and not hidden.isdisjoint(classes) and len(node.text()) <= _LONGEST_DECOY
