"""The tree of a page into pieces: headings, nested items, paragraphs, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.core.resources import lexicon
from pipeline.ingest.cleaning.blocks import Piece, Run, pieces_of_line, tidy
from pipeline.ingest.cleaning.dom import Node
from pipeline.ingest.cleaning.tables import readable_table

_RULES = Path(__file__).with_name("html_rules.tsv")
_HEADING = re.compile(r"h([1-6])")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEEPS_BREAKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"<(?:p|br|li|div|tr|h[1-6]|section|dd)\b", re.IGNORECASE)
# Elements that boards use for short facts beside each other, and how long those may be.
_LABEL_TAGS = frozenset({"span", "a", "em", "i", "label", "time", "small", "button"})
_LONGEST_LABEL = 40
# A whole paragraph set as <h3> is no heading.
_LONGEST_HEADING = 150


@cache
def rule(name: str) -> frozenset[str]:
    """Return the tags or words of one rule of html_rules.tsv."""
    return frozenset(word for row in lexicon(_RULES) if row["rule"] == name for word in row["values"].split())


_PLAIN = Piece("")


@dataclass(frozen=True, slots=True)
class _Context:
    """What the open elements say of the text inside them."""

    like: Piece = _PLAIN
    bold: bool = False
    lists: int = 0
    breaks: bool = False
    link: bool = False
    row: bool = False


class _Close:
    """Marks on the stack where a block element ends."""


_CLOSE = _Close()


def html_pieces(root: Node, *, breaks: bool = False) -> Iterator[Piece]:
    """Yield the pieces of a tree in document order; `breaks` keeps line breaks inside text, as in <pre>."""
    line: list[Run] = []
    like = Piece("")
    used: set[int] = set()
    stack: list[tuple[Node | str | _Close, _Context]] = [(root, _Context(breaks=breaks))]
    while stack:
        node, context = stack.pop()
        if isinstance(node, str):
            like = like if line else context.like
            parts = re.split(r"[\r\n]", node) if context.breaks else [_one_line(node)]
            for part in parts[:-1]:
                yield from _flush([*line, Run(part, context.bold, context.link)], like, used)
                line, like = [], context.like
            if line or parts[-1].strip():  # a line opens with its first word, so an empty one holds nothing
                line.append(Run(parts[-1], context.bold, context.link))
        elif isinstance(node, _Close) or node.name == "br":
            yield from _flush(line, like, used)
            line = []
        elif node.name == "table" and (table := readable_table(node)) is not node:
            stack.append((table, context))
        elif not _dropped(node):
            inner = _inside(node, context)
            inline = context.row and node.name in ("td", "th")
            if node.name in rule("block") and not inline:
                yield from _flush(line, like, used)
                line = []
                stack.append((_CLOSE, context))
            elif inline and line:
                line.append(Run(" "))
            children = _spaced_out(node) if len(node.children) > 1 else node.children
            stack.extend((child, inner) for child in reversed(children))
    yield from _flush(line, like, used)


def _one_line(text: str) -> str:
    """Return text with line breaks as spaces, as a browser shows it."""
    return re.sub(r"[\r\n\t]+", " ", text)


def _flush(line: list[Run], like: Piece, used: set[int]) -> Iterator[Piece]:
    """Yield the pieces of a finished line; only the first line of a list element is the item."""
    if not any(run.text.strip() for run in line):
        return
    if like.kind == "item":
        # Items carry the identity of their element in `text`, so that later lines of it are told apart.
        key = hash(like.text)
        like = like._replace(kind="paragraph" if key in used else "item")
        used.add(key)
    if like.kind == "heading" and len(tidy("".join(run.text for run in line))) > _LONGEST_HEADING:
        like = like._replace(kind="paragraph", level=0)
    yield from pieces_of_line(line, like._replace(text=""))


def _dropped(node: Node) -> bool:
    """Say whether nobody sees an element."""
    if node.name in rule("drop") or "hidden" in node.attrs:
        return True
    return bool(_NOT_SHOWN.search(node.attrs.get("style", "")))


def _inside(node: Node, context: _Context) -> _Context:
    """Return the context of the children of an element."""
    name, style = node.name, node.attrs.get("style", "")
    if name in rule("bold") or (style and _BOLD_STYLE.search(style)):
        context = replace(context, bold=True)
    if heading := _HEADING.fullmatch(name):
        return replace(context, bold=True, like=Piece("", kind="heading", level=int(heading.group(1))))
    if name == "li":
        return replace(context, like=Piece(str(id(node)), kind="item", level=max(0, context.lists - 1)), bold=False)
    if name in ("ul", "ol", "menu", "dir"):
        context = replace(context, lists=context.lists + 1)
    elif name == "a":
        context = replace(context, link=True)
    elif name == "tr":
        context = replace(context, row=_is_plain_row(node))
    if name == "pre" or (style and _KEEPS_BREAKS.search(style)):
        return replace(context, breaks=True)
    return context


def _spaced_out(node: Node) -> list[Node | str]:
    """Return the children of an element, with a space between labels that only the page's style sets apart.

    `<span>Leeds</span><span>5 years</span>` are two facts, and so are `Leeds<em></em>5 years`;
    `<i>Manag</i><i>er</i>` is one word.
    """
    spaced: list[Node | str] = []
    before = ""
    for child in node.children:
        text = child if isinstance(child, str) else child.text() if child.name in _LABEL_TAGS else ""
        label = isinstance(child, Node) and child.name in _LABEL_TAGS and len(text) <= _LONGEST_LABEL
        if label and (not text or (before and not (before.islower() and text[:1].islower()))):
            spaced.append(" ")
        spaced.append(child)
        before = text[-1:] if label else ""
    return spaced


def _is_plain_row(row: Node) -> bool:
    """Say whether the cells of a table row hold plain words, so that the row reads as one line."""
    below = [node for node in row.walk() if node is not row]
    return not any((n.name in rule("block") and n.name not in ("td", "th")) or n.name == "br" for n in below)


def has_breaking_tags(html: str) -> bool:
    """Say whether markup itself breaks the lines; where it never does, line breaks of the text count."""
    return len(_BREAKING_TAG.findall(html[:200_000])) > 1
