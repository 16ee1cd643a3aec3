"""HTML into a light tree of our own; the only module that imports beautifulsoup4.

The tree is what the rest of ingest works on: names, attributes as plain strings, children in
order. Comments, processing instructions and doctypes are gone.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

# Pages nest 30 deep; a bomb nests thousands. Below this depth an element is folded into its parent.
_DEEPEST = 200
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


@dataclass(slots=True, eq=False)
class Node:
    """An element: its tag name, its attributes, and its children (elements and strings) in order."""

    name: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Yield this element and all below it, in document order."""
        stack: list[Node] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(child for child in reversed(node.children) if isinstance(child, Node))

    def text(self) -> str:
        """Return all text below this element, run together."""
        parts: list[str] = []
        stack: list[Node | str] = [self]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                parts.append(node)
            else:
                stack.extend(reversed(node.children))
        return "".join(parts)


def parse_html(html: str) -> Node:
    """Return the tree of an HTML page or fragment, however broken it is."""
    from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, Tag, XMLParsedAsHTMLWarning
    from bs4.element import NavigableString, PreformattedString

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MarkupResemblesLocatorWarning)
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(_CDATA.sub("", html.replace("\x00", "")), "lxml")
    root = Node("document")
    open_nodes: list[tuple[Iterator[object], Node]] = [(iter(soup.contents), root)]
    while open_nodes:
        children, node = open_nodes[-1]
        child = next(children, None)
        if child is None:
            open_nodes.pop()
        elif isinstance(child, Tag):
            below = node
            if len(open_nodes) < _DEEPEST:
                below = Node(child.name.lower(), {k.lower(): _plain(v) for k, v in child.attrs.items()})
                node.children.append(below)
            open_nodes.append((iter(child.contents), below))
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            node.children.append(str(child))
    return root


def _plain(value: object) -> str:
    """Return an attribute as one string; class lists are joined by spaces."""
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
