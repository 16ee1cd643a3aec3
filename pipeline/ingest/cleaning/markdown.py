"""Markdown into pieces, by way of HTML; the only module that imports markdown-it-py.

What job boards and people paste is not quite CommonMark: a line break is mostly meant, text is indented
for no reason, and a placeholder such as <Company> is no tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING

from pipeline.ingest.cleaning.blocks import Piece, tidy
from pipeline.ingest.cleaning.dom import Node, parse_html
from pipeline.ingest.cleaning.html import html_pieces, rule
from pipeline.ingest.cleaning.plain import is_wrapped_inside, reads_on

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

# Signs that a text is Markdown, of which two different ones are enough.
_SIGNS = (
    re.compile(r"^#{1,6}\s+\S", re.MULTILINE),
    re.compile(r"(?<!\*)\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?!\*)"),
    re.compile(r"\[[^\[\]\n]{1,200}\]\((?:https?:|mailto:|/)[^)\s]*\)"),
    re.compile(r"\w\\[+\-.&_*()\[\]]|\s\\[\-+*#]\s"),
    re.compile(r"^\s{0,8}[*+-] {1,3}\S", re.MULTILINE),
    re.compile(r"^\S[^\n]*\n(={3,}|-{3,})\s*$", re.MULTILINE),
)
# CommonMark leaves "**Duties:**Sell" as it stands: bold that ends in a sign must be followed by white space.
_BOLD_LABEL = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,200}[^\w\s*_])\1(?=\w)")
# An address that was wrapped has white space in it.
_ADDRESS = re.compile(r"\]\(\s?(?:https?|mailto):[^()\"]{0,500}\)")
_HYPHEN = re.compile(r"[^\W\d]-$")
_BLANK_LINES = re.compile(r"(\n[^\S\n]*\n\s*?(?=[^\S\n]*\S|$))")
_LIST_LINE = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s")
# Fences in fences.
_DEEPEST = 2
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)|<!")


def looks_like_markdown(text: str) -> bool:
    """Say whether text is Markdown whatever its file is called: two different signs, one beyond dashes."""
    telling = sum(bool(sign.search(text)) for sign in _SIGNS[:4])
    return telling > 0 and telling + sum(bool(sign.search(text)) for sign in _SIGNS[4:]) >= 2


def markdown_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of Markdown text, in order."""
    for piece in html_pieces(_tree(text)):
        if bare := tidy(piece.text.replace("**", "")):
            yield piece._replace(text=bare, emphasised=piece.emphasised and piece.kind != "heading")


def _tree(text: str, depth: int = 0) -> Node:
    """Return Markdown as the tree of its HTML, its line ends kept unless it was wrapped at a width."""
    text = "".join(_dedented(text.replace("\r\n", "\n")))
    text = _ADDRESS.sub(lambda link: "".join(link.group().split()), text)
    tokens = _reader().parse(_BOLD_LABEL.sub(r"\1\2\1 ", text))
    paragraphs = [token for token in tokens if token.type == "inline"]
    lines = [token.content.split("\n") for token in paragraphs]
    wrapped = is_wrapped_inside(lines)
    for token, own in zip(paragraphs, lines, strict=True):
        _keep_breaks(token, own, wrapped=wrapped)
    _keep_numbers(tokens)
    root = Node("document")
    opened = [root]
    for token in (one for block in tokens for one in (block.children or () if block.type == "inline" else (block,))):
        if token.nesting == -1:
            opened = opened[: -1 if not token.hidden else None]
        elif token.nesting == 1 and not token.hidden:
            node = Node(token.tag)
            opened[-1].children.append(node)
            opened.append(node)
        elif token.nesting == 0:
            opened[-1].children += _leaf(token, depth)
    return root


def _leaf(token: Token, depth: int) -> list[Node | str]:
    """Return what a token that holds no other stands for; between fences people put whole postings."""
    if token.type in ("hardbreak", "softbreak"):
        return [Node("br") if token.type == "hardbreak" else " "]
    if token.type in ("html_inline", "html_block"):
        return _markup(token)
    if token.type in ("fence", "code_block") and depth < _DEEPEST:
        return _tree(token.content, depth + 1).children
    return [token.content]


def _markup(token: Token) -> list[Node | str]:
    """Return what HTML inside Markdown holds, and what only looks like it as the words that it is."""
    tag = _TAG.match(token.content.lstrip())
    name = (tag.group(1) or "").lower() if tag else "?"
    if name and name not in rule("block") | rule("drop") | rule("inline"):
        return [token.content]
    if token.type == "html_block":
        return parse_html(token.content).children
    return [Node("br")] if name == "br" else []


@cache
def _reader() -> MarkdownIt:
    """Return the parser: CommonMark and tables, without code by indent."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable("code")


def _dedented(text: str) -> Iterator[str]:
    """Yield the stretches between blank lines, without an indent that all of one has and the list before has not."""
    inside = False
    for stretch in _BLANK_LINES.split(text):
        lines = [line for line in stretch.split("\n") if line.strip()]
        indented = bool(lines) and all(line.startswith("    ") for line in lines)
        yield dedent(stretch) if indented and not inside else stretch
        inside = (inside and indented) or (bool(lines) and _LIST_LINE.match(lines[-1]) is not None)


def _keep_numbers(tokens: Sequence[Token]) -> None:
    """Write the number of every list item before its text, as its author did."""
    number = ""
    for token in tokens:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline" and token.children and number:
            token.children.insert(0, type(token)("text", "", 0, content=number))
            number = ""


def _keep_breaks(paragraph: Token, lines: Sequence[str], *, wrapped: bool) -> None:
    """Make a break of every line end of a paragraph at which its text does not read on."""
    at = 0
    for child in paragraph.children or ():
        if child.type in ("softbreak", "hardbreak") and at + 1 < len(lines):
            if not reads_on(lines[at], lines[at + 1], wrapped=wrapped):
                child.type, child.tag = "hardbreak", "br"
            elif _HYPHEN.search(lines[at]) and lines[at + 1][:1].islower():
                child.type = "text"
            at += 1
