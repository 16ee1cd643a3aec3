"""Find the posting in a page, and leave the frame of the board around it.

1. Frames go: navigation, consent banners, dialogs, lists of other jobs (page_rules.tsv), but never
   what holds the page's own title or most of its text.
2. The posting is the element that the page names as such, else, in a big page, the densest one.
3. What stands between the title and that element (place, pay, years, degree) is kept before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.ingest.cleaning.dom import Node
from pipeline.ingest.cleaning.page_fields import logo_company, page_fields
from pipeline.ingest.cleaning.page_rules import marks, patterns

_FRAME_TAGS = frozenset({"nav", "footer", "aside", "header", "dialog", "form"})
_TITLE_TAGS = frozenset({"h1", "h2"})
# A frame with a larger share of the page's text than this is no frame (some boards wrap all in one form).
_LARGEST_FRAME = 0.3
# A part named like a frame goes only where it is short, or where its text is mostly links.
_SHORT_FRAME, _MOSTLY_LINKS = 400, 0.5
# This many more of about the same size make a list of postings.
_CARDS = 2
# A list of cards in a page that names no posting: this many parts, of at most so many characters, so many linked.
_FEWEST_CARDS, _LARGEST_CARD, _LINKED_CARDS = 10, 600, 0.7
# An element named as the posting is believed from this many characters on ...
_SHORTEST_POSTING = 200
# ... and a page is searched for its densest part from this many on.
_BIG_PAGE = 30_000
_DENSE_CHILD = 0.6


@dataclass(slots=True)
class _Sizes:
    """Visible characters, and those inside links, of every element, by identity."""

    text: dict[int, int] = field(default_factory=dict)
    links: dict[int, int] = field(default_factory=dict)

    def link_share(self, node: Node) -> float:
        """Return which share of an element's text is links."""
        return self.links[id(node)] / max(1, self.text[id(node)])


@dataclass(frozen=True, slots=True)
class Page:
    """The posting of a page: elements to read in order, and the fields that stand in the page."""

    parts: tuple[Node, ...]
    fields: dict[str, str]


def find_posting(root: Node) -> Page:
    """Return the posting of a parsed page and its fields; a fragment without frames is returned whole."""
    sizes = _measure(root)
    named = _named_posting(root, sizes)
    fields = page_fields(root)
    _prune(root, named, sizes)
    if named is None:
        _drop_cards(root, _measure(root))
    home = named or (_densest(root, _measure(root)) if sizes.text[id(root)] > _BIG_PAGE else None)
    sizes = _measure(root)
    whole = home is None or sizes.text[id(home)] >= 0.9 * sizes.text[id(root)]
    parts = (root,) if home is None or whole else (*_before(root, home, sizes), home)
    if company := logo_company(parts):
        fields.setdefault("company", company)
    return Page(parts, fields)


def _measure(root: Node) -> _Sizes:
    """Return the text sizes of all elements, in one pass from the leaves up."""
    sizes = _Sizes()
    for node in reversed(list(root.walk())):
        own = sum(len(child.strip()) for child in node.children if isinstance(child, str))
        below = [child for child in node.children if isinstance(child, Node)]
        silent = node.name in ("script", "style", "noscript", "template", "head", "svg")
        total = 0 if silent else own + sum(sizes.text[id(child)] for child in below)
        sizes.text[id(node)] = total
        sizes.links[id(node)] = total if node.name == "a" else sum(sizes.links[id(child)] for child in below)
    return sizes


def _named_posting(root: Node, sizes: _Sizes) -> Node | None:
    """Return the element that the page calls the posting: by the best rule, then the largest."""
    nodes = [n for n in root.walk() if n.attrs and sizes.text[id(n)] >= _SHORTEST_POSTING and n.name != "body"]
    for pattern in patterns("posting"):
        found = [node for node in nodes if pattern.search(marks(node)) and sizes.link_share(node) < _MOSTLY_LINKS]
        if found:
            best = max(found, key=lambda node: sizes.text[id(node)])
            inside = {id(node) for node in best.walk()}
            rivals = [n for n in found if id(n) not in inside and sizes.text[id(n)] > sizes.text[id(best)] / 2]
            # Many alike are the cards of a list, and none of them is the page's posting.
            return best if len(rivals) < _CARDS else None
    return None


def _prune(root: Node, keep: Node | None, sizes: _Sizes) -> None:
    """Take the frames out of the tree, except those around `keep` or the page's title."""
    total = sizes.text[id(root)]
    kept = {id(node) for node in _path(root, keep)} if keep else set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node is keep:
            _drop_cookies(node, total, sizes)
            continue
        children = [c for c in node.children if isinstance(c, str) or id(c) in kept or not _is_frame(c, total, sizes)]
        node.children[:] = children
        stack.extend(child for child in children if isinstance(child, Node))


def _drop_cookies(node: Node, total: int, sizes: _Sizes) -> None:
    """Take consent banners out of the posting itself."""
    for parent in list(node.walk()):
        parent.children[:] = [c for c in parent.children if isinstance(c, str) or not _is_cookie(c, total, sizes)]


def _drop_cards(root: Node, sizes: _Sizes) -> None:
    """Take out lists of linked cards (other postings, articles), where enough of the page remains."""
    left = sizes.text[id(root)]
    for parent in root.walk():
        for child in list(parent.children):
            if isinstance(child, Node) and _is_card_list(child, sizes):
                size = sizes.text[id(child)]
                if left - size >= _SHORTEST_POSTING:
                    parent.children.remove(child)
                    left -= size


def _is_card_list(node: Node, sizes: _Sizes) -> bool:
    """Say whether most of an element's many parts hold a link."""
    parts = [child for child in node.children if isinstance(child, Node) and sizes.text[id(child)]]
    if len(parts) < _FEWEST_CARDS or any(part.name in ("p", "br") for part in parts):
        return False
    linked = sum(sizes.links[id(part)] > 0 and sizes.text[id(part)] < _LARGEST_CARD for part in parts)
    return linked >= _LINKED_CARDS * len(parts)


def _is_cookie(node: Node, total: int, sizes: _Sizes) -> bool:
    """Say whether an element is a consent banner."""
    if not node.attrs or sizes.text[id(node)] > _LARGEST_FRAME * total:
        return False
    return any(pattern.search(marks(node)) for pattern in patterns("cookie"))


def _is_frame(node: Node, total: int, sizes: _Sizes) -> bool:
    """Say whether an element is part of the board and not of the posting."""
    size = sizes.text[id(node)]
    if _is_cookie(node, total, sizes):
        return True
    if size > _LARGEST_FRAME * total or any(below.name in _TITLE_TAGS for below in node.walk()):
        return node.name in ("nav", "footer") and sizes.link_share(node) > _MOSTLY_LINKS
    if node.name in ("nav", "dialog") or (node.name == "footer" and total > _SHORTEST_POSTING):
        return True
    named = node.name in _FRAME_TAGS or (
        bool(node.attrs) and any(pattern.search(marks(node)) for pattern in patterns("chrome"))
    )
    return named and (size < _SHORT_FRAME or sizes.link_share(node) > _MOSTLY_LINKS)


def _path(root: Node, target: Node) -> list[Node]:
    """Return the elements from `root` down to `target`."""
    parents = {id(child): node for node in root.walk() for child in node.children if isinstance(child, Node)}
    path = [target]
    while path[-1] is not root:
        path.append(parents[id(path[-1])])
    return path[::-1]


def _densest(root: Node, sizes: _Sizes) -> Node | None:
    """Return the deepest element that still holds most of the text that is no link."""

    def prose(node: Node) -> int:
        return sizes.text[id(node)] - 2 * sizes.links[id(node)]

    node = root
    while True:
        below = [child for child in node.children if isinstance(child, Node)]
        best = max(below, key=prose, default=None)
        if best is None or prose(best) < _DENSE_CHILD * prose(node) or best.name in ("p", "li", "ul", "table"):
            return None if node is root else node
        node = best


def _before(root: Node, home: Node, sizes: _Sizes) -> Iterator[Node]:
    """Yield the short elements from the last title before `home` up to it: the facts in a page's header."""
    inside = {id(node) for node in home.walk()}
    path = {id(node) for node in _path(root, home)}
    leading: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in inside:
            break
        if id(node) in path or (node.name in ("div", "section", "main", "article", "header") and _holds_title(node)):
            stack.extend(child for child in reversed(node.children) if isinstance(child, Node))
        elif node.name in _TITLE_TAGS:
            leading = [node] if node.name == "h1" or not _titled(leading) else [*leading, node]
        elif leading and 0 < sizes.text[id(node)] < _BIG_PAGE // 10 and sizes.link_share(node) < _MOSTLY_LINKS:
            leading.append(node)
    yield from leading


def _titled(nodes: list[Node]) -> bool:
    """Say whether an h1 is among the elements."""
    return any(node.name == "h1" for node in nodes)


def _holds_title(node: Node) -> bool:
    """Say whether a title stands somewhere below an element."""
    return any(below.name in _TITLE_TAGS for below in node.walk())
