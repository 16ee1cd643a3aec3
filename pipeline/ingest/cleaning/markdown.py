"""Markdown into pieces, by way of HTML; the only module that imports markdown-it-py.

What job boards and people paste is not quite CommonMark: a line break is mostly meant, text is indented
for no reason, and a placeholder such as <Company> is no tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from pipeline.ingest.cleaning.blocks import Piece, tidy
from pipeline.ingest.cleaning.dom import parse_html
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
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)|<!")


def looks_like_markdown(text: str) -> bool:
    """Say whether text is Markdown whatever its file is called: two different signs, one beyond dashes."""
    telling = sum(bool(sign.search(text)) for sign in _SIGNS[:4])
    return telling > 0 and telling + sum(bool(sign.search(text)) for sign in _SIGNS[4:]) >= 2


def markdown_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of Markdown text, in order."""
    for piece in html_pieces(parse_html(_html(text))):
        if bare := tidy(piece.text.replace("**", "")):
            yield piece._replace(text=bare, emphasised=piece.emphasised and piece.kind != "heading")


def _html(text: str) -> str:
    """Return Markdown as HTML, its line ends kept unless it was wrapped at a width."""
    reader = _reader()
    text = "".join(_dedented(text.replace("\r\n", "\n")))
    text = _ADDRESS.sub(lambda link: "".join(link.group().split()), text)
    tokens = reader.parse(_BOLD_LABEL.sub(r"\1\2\1 ", text))
    paragraphs = [token for token in tokens if token.type == "inline"]
    lines = [token.content.split("\n") for token in paragraphs]
    wrapped = is_wrapped_inside(lines)
    for token, own in zip(paragraphs, lines, strict=True):
        _keep_breaks(token, own, wrapped=wrapped)
    _keep_numbers(tokens)
    return str(reader.renderer.render(tokens, reader.options, {}))


@cache
def _reader() -> MarkdownIt:
    """Return the parser: CommonMark and tables, without code by indent, tags only where they are HTML."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark").enable("table").disable("code")
    reader.add_render_rule("fence", _fence)
    reader.add_render_rule("html_inline", _markup)
    reader.add_render_rule("html_block", _markup)
    return reader


def _markup(_self: object, tokens: Sequence[Token], at: int, *_: Any) -> str:  # noqa: ANN401 - options, environment
    """Return markup inside Markdown as it is, and what only looks like it as the words that it is."""
    content = tokens[at].content
    tag = _TAG.match(content.lstrip())
    name = (tag.group(1) or "").lower() if tag else "?"
    return content if not name or name in rule("block") | rule("drop") | rule("inline") else escape(content)


def _dedented(text: str) -> Iterator[str]:
    """Yield the stretches between blank lines, without an indent that all of one has and the list before has not."""
    inside = False
    for stretch in _BLANK_LINES.split(text):
        lines = [line for line in stretch.split("\n") if line.strip()]
        indented = bool(lines) and all(line.startswith("    ") for line in lines)
        yield dedent(stretch) if indented and not inside else stretch
        inside = (inside and indented) or (bool(lines) and _LIST_LINE.match(lines[-1]) is not None)


def _fence(_self: object, tokens: Sequence[Token], at: int, *_: Any) -> str:  # noqa: ANN401 - options, environment
    """Return what stands between fences as Markdown: people put whole postings there."""
    return _html(tokens[at].content)


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
