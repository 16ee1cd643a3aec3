"""Files that are one text: pages, Markdown, plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.core.records import Posting
from pipeline.ingest.field_names import key_words, plain_name
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.front_matter import split_front_matter
from pipeline.ingest.readers.jsonld import postings_in_page
from pipeline.ingest.readers.record_fields import TextChoice, posting_of
from pipeline.ingest.readers.sources import Source
from pipeline.text.decoding import decode


def page_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield the postings that a page declares in JSON-LD, else the page itself."""
    text = decode(source.whole(options))
    yield from postings_in_page(text, source.name) or (Posting(source.name, text, "html"),)


def markdown_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield a Markdown file as one posting, with the fields of its front matter."""
    fields, body = split_front_matter(decode(source.whole(options)).lstrip("\ufeff").replace("\r\n", "\n"))
    if plain_name(fields.get("type", "")) in key_words("employment_kind"):
        fields.setdefault("employment type", fields["type"])
    if fields:
        posting = posting_of({**fields, "text": body}, source.name, TextChoice("text"))
        if isinstance(posting, Posting):
            yield replace(posting, content=body, media="markdown")
            return
    yield Posting(source.name, body, "markdown")


def text_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield a plain text as one posting."""
    yield Posting(source.name, decode(source.whole(options)), "text")
