"""One posting as read into a document: cleaned text with blocks, language, and tidy fields."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pipeline.core.records import Document, Media, Posting
from pipeline.core.stepwise import Steps, to_the_end
from pipeline.ingest.cleaning.blocks import Piece, assemble, tidy
from pipeline.ingest.cleaning.board_header import without_board_head
from pipeline.ingest.cleaning.boilerplate_lines import without_chrome
from pipeline.ingest.cleaning.declared_sections import with_declared
from pipeline.ingest.cleaning.dom import parse_html
from pipeline.ingest.cleaning.emoji import without_emoji
from pipeline.ingest.cleaning.hidden_words import without_decoys
from pipeline.ingest.cleaning.html import has_breaking_tags, html_pieces
from pipeline.ingest.cleaning.length_limits import bounded
from pipeline.ingest.cleaning.main_content import find_posting
from pipeline.ingest.cleaning.markdown import looks_like_markdown, markdown_pieces
from pipeline.ingest.cleaning.plain import plain_pieces
from pipeline.ingest.cleaning.repair import repaired
from pipeline.ingest.cleaning.split import split_pieces
from pipeline.ingest.media_type import looks_like_html, media_of, unescaped
from pipeline.text.language_id import language_of

_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8});")


def to_document(posting: Posting) -> Document:
    """Return the posting as cleaned text with blocks.

    Words are kept and stay in order; markup, bullets, invisible characters and the frame of a board
    go. The same posting always gives the same document.
    """
    return to_the_end(to_document_in_steps(posting))


def to_document_in_steps(posting: Posting) -> Steps[Document]:
    """Return the posting as `to_document` does, step by step."""
    fields = dict(posting.fields)
    found = cut_pieces(posting.content, posting.media, fields)
    yield
    pieces = split_pieces(found)
    if posting.declared:
        texts = [(section, _cut(text)) for section, text in posting.declared]
        pieces = with_declared(list(pieces), texts)
    text, blocks = assemble(pieces)
    yield
    return Document(posting.source, text, language_of(text), blocks, _tidied(fields), posting.warnings)


def cut_pieces(content: str, media: Media, fields: dict[str, str]) -> list[Piece]:
    """Return the pieces of a text, one a line or element; fields that stand in it are added to `fields`."""
    plain = unescaped(content)
    if plain is not content and looks_like_html(plain):
        content, media = plain, "html"
    pieces = without_emoji(list(_pieces(repaired(content), media, fields)), fields)
    return pieces if media == "html" else without_board_head(pieces, fields)


def _cut(text: str) -> list[Piece]:
    """Return the pieces of a text that stands beside the description."""
    return list(split_pieces(cut_pieces(text, media_of(text), {})))


def _tidied(fields: Mapping[str, str]) -> Mapping[str, str]:
    """Return the fields on one line each, without markup; the empty ones go."""
    tidied = {name: tidy(entities.unescape(repaired(value))) for name, value in fields.items()}
    return MappingProxyType({name: value for name, value in tidied.items() if value})


def _pieces(content: str, media: Media, fields: dict[str, str]) -> Iterator[Piece]:
    """Yield the pieces of text in its medium; fields that stand in it are added to `fields`."""
    if media == "html":
        yield from _page_pieces(content, fields)
        return
    content = bounded(content)
    if media == "markdown" or looks_like_markdown(content):
        pieces = list(markdown_pieces(content))
        if pieces and (pieces[0].kind, pieces[0].level) == ("heading", 1):
            fields.setdefault("title", pieces[0].text)
        yield from pieces
    else:
        yield from plain_pieces(entities.unescape(content) if _ENTITY.search(content) else content)


def _page_pieces(content: str, fields: dict[str, str]) -> Iterator[Piece]:
    """Yield the pieces of a page's posting, without its buttons and menus."""
    root = parse_html(content)
    without_decoys(root)
    page = find_posting(root)
    for name, value in page.fields.items():
        fields.setdefault(name, value)
    breaks = not has_breaking_tags(content)
    for part in page.parts:
        yield from without_chrome(html_pieces(part, breaks=breaks))
