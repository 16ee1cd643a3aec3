"""Files that are one text: pages, Markdown, plain text."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.records import Posting
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.jsonld import postings_in_page
from pipeline.ingest.readers.sources import Source
from pipeline.text.decoding import decode


def page_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield the postings that a page declares in JSON-LD, else the page itself."""
    text = decode(source.whole(options))
    yield from postings_in_page(text, source.name) or (Posting(source.name, text, "html"),)


def markdown_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield a Markdown file as one posting."""
    yield Posting(source.name, decode(source.whole(options)), "markdown")


def text_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield a plain text as one posting."""
    yield Posting(source.name, decode(source.whole(options)), "text")
