"""Markdown into pieces: headings, lists, bold, links to their text, wrapped lines rejoined.

Only what job boards write is understood; anything else stays as the words that it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.ingest.cleaning.blocks import Piece, Run, pieces_of_line, tidy

_HEADING = re.compile(r"^ {0,3}(#{1,6})\s+(.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})\s*$")
_ITEM = re.compile(r"^(\s*)([-*+•]|\d{1,2}[.)])\s+(.*)$")
_QUOTE = re.compile(r"^\s*>\s?")
_FENCE = re.compile(r"^\s*(```|~~~)")
_RULE = re.compile(r"^\s*([-*_]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_IMAGE = re.compile(r"!\[([^\]\n]{0,200})\]\([^()\s]*\)")
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"\n]*\")?\)")
# A link whose address was wrapped has white space in it.
_WRAPPED_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\(\s?(?:https?|mailto):[^()\n]{0,500}\)")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,500}|[\w.+-]{1,80}@[\w.-]{1,80})>")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,400}?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*_])([*_])(?=[^\s*_])([^*_\n]{1,1000}?)(?<=[^\s*_])\1(?![\w*_])")
_CODE = re.compile(r"`([^`\n]{1,300})`")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~&$])")
# Signs that a text is Markdown, of which two different ones are enough.
_SIGNS = (
    re.compile(r"^#{1,6}\s+\S", re.MULTILINE),
    re.compile(r"(?<!\*)\*\*(?=\S)[^*\n]{1,200}(?<=\S)\*\*(?!\*)"),
    re.compile(r"\[[^\[\]\n]{1,200}\]\((?:https?:|mailto:|/)[^)\s]*\)"),
    re.compile(r"^\s{0,8}[*+-] {1,3}\S", re.MULTILINE),
    re.compile(r"^\S[^\n]*\n(={3,}|-{3,})\s*$", re.MULTILINE),
)


def looks_like_markdown(text: str) -> bool:
    """Say whether text is Markdown whatever its file is called: two different signs, one beyond dashes."""
    telling = sum(bool(sign.search(text)) for sign in _SIGNS[:3])
    return telling > 0 and telling + sum(bool(sign.search(text)) for sign in _SIGNS[3:]) >= 2


def markdown_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of Markdown text, in order."""
    for like, paragraph in _paragraphs(text):
        plain = _inline(paragraph)
        for line in plain.split("\n"):
            yield from pieces_of_line(tuple(_runs(line)), like)


def _paragraphs(text: str) -> Iterator[tuple[Piece, str]]:
    """Yield block after block: what it is, and its text with the wrapping undone."""
    like, held = Piece(""), ""
    indents: list[int] = []
    for line in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", text):
        body = _QUOTE.sub("", line)
        if held and _UNDERLINE.match(body) and like.kind == "paragraph" and "\n" not in held:
            yield like._replace(kind="heading", level=1 if "=" in body else 2), held
            held = ""
        elif not body.strip() or _FENCE.match(body) or _RULE.match(body) or _TABLE_RULE.match(body):
            yield like, held
            like, held = Piece(""), ""
        elif started := _opened(body):
            yield like, held
            indents = indents if started[0].kind == "item" else []
            like, held = started
            like = like._replace(level=_nesting(indents, like.level)) if like.kind == "item" else like
            if like.kind == "heading":
                yield like, held
                like, held = Piece(""), ""
        elif body.strip().startswith("|"):
            yield like, held
            like, held = Piece(""), " ".join(cell.strip() for cell in body.strip().strip("|").split("|"))
        else:
            indents = indents if held or body[:1].isspace() else []
            held = _joined(held, body)
    yield like, held


def _opened(line: str) -> tuple[Piece, str] | None:
    """Return the heading or list item that a line opens, or None; the level of an item is its indent yet."""
    if heading := _HEADING.match(line):
        return Piece("", kind="heading", level=len(heading.group(1))), _without_closing(heading.group(2))
    if item := _ITEM.match(line):
        indent, sign, body = item.groups()
        number = f"{sign} " if sign[0].isdigit() else ""
        return Piece("", kind="item", level=len(indent.expandtabs(4))), number + body
    return None


def _without_closing(heading: str) -> str:
    """Return a heading without the marks that may close it."""
    return heading.rstrip().rstrip("#").rstrip()


def _nesting(indents: list[int], indent: int) -> int:
    """Return the depth of an item by its indent against those of the open items, which are updated."""
    while indents and indents[-1] >= indent:
        indents.pop()
    indents.append(indent)
    return len(indents) - 1


def _joined(held: str, line: str) -> str:
    """Return the paragraph with one more line; two spaces or a backslash at its end keep the break."""
    if not held:
        return line
    if held.endswith(("  ", "\\")):
        return held.rstrip(" \\") + "\n" + line
    glue = "" if held[-1:] == "-" and held[-2:-1].isalpha() and line.strip()[:1].islower() else " "
    return held.rstrip() + glue + line.strip()


def _inline(text: str) -> str:
    """Return text with links, images, code and italics replaced by their words."""
    text = _IMAGE.sub(r"\1", text)
    text = _WRAPPED_LINK.sub(r"\1", _LINK.sub(r"\1", text))
    text = _AUTOLINK.sub(r"\1", text)
    text = _CODE.sub(r"\1", text)
    return _ITALIC.sub(r"\2", text)


def _runs(line: str) -> Iterator[Run]:
    """Yield the bold and plain runs of one line."""
    at = 0
    for bold in _BOLD.finditer(line):
        yield Run(_unescaped(line[at : bold.start()]))
        yield Run(_unescaped(bold.group(2)), bold=True)
        at = bold.end()
    yield Run(_unescaped(line[at:]))


def _unescaped(text: str) -> str:
    """Return text without the backslashes before signs, and without bold marks that nothing closes."""
    return _ESCAPE.sub(r"\1", text.replace("**", ""))


def plain_title(text: str) -> str | None:
    """Return the text of a first-level heading, if the first line is one."""
    first = text.lstrip("\ufeff \r\n").split("\n", 1)[0]
    heading = _HEADING.match(first)
    return (
        tidy(_inline(_without_closing(heading.group(2))).replace("**", ""))
        if heading and len(heading.group(1)) == 1
        else None
    )
