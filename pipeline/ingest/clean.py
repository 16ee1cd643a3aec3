"""One posting as read into a document: cleaned text with blocks, language, and tidy fields."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from types import MappingProxyType

from pipeline.ingest.dom import parse_html
from pipeline.ingest.html import has_breaking_tags, html_pieces
from pipeline.ingest.markdown import looks_like_markdown, markdown_pieces
from pipeline.ingest.pieces import Piece, assemble, tidy
from pipeline.ingest.plain import plain_pieces
from pipeline.ingest.repair import repaired
from pipeline.records import Document, Posting
from pipeline.text.language import language_of

_ENTITY = re.compile(r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|[a-zA-Z]{2,8});")


def to_document(posting: Posting) -> Document:
    """Return the posting as cleaned text with blocks.

    Words are kept and stay in order; markup, bullets and invisible characters go. The same posting
    always gives the same document.
    """
    pieces = list(_pieces(posting))
    text, blocks = assemble(pieces)
    fields = {name: tidy(repaired(value)) for name, value in posting.fields.items()}
    kept = MappingProxyType({name: value for name, value in fields.items() if value})
    return Document(posting.source, text, language_of(text), blocks, kept)


def _pieces(posting: Posting) -> Iterator[Piece]:
    """Yield the pieces of a posting's content by its medium."""
    content = repaired(posting.content)
    if posting.media == "html":
        yield from html_pieces(parse_html(content), breaks=not has_breaking_tags(content))
    elif posting.media == "markdown" or looks_like_markdown(content):
        yield from markdown_pieces(content)
    else:
        yield from plain_pieces(entities.unescape(content) if _ENTITY.search(content) else content)
