"""PDF files as text."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator

from pipeline.core.errors import InputError
from pipeline.core.records import Posting
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.document_words import document_words
from pipeline.ingest.readers.sources import Source

_PAGE_NUMBER = re.compile(document_words("page_number"), re.IGNORECASE)
# A line at the head or foot of this many pages or more is the frame of the page, not the posting.
_FRAME_PAGES = 3


def pdf_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield the text of a PDF as one posting, page frames left out.

    Raises:
        InputError: where it is damaged, locked, or holds pictures of text.
    """
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    data = source.whole(options)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("a PDF with a password", source.name, "save it without one")
        pages = [page.extract_text() or "" for page in reader.pages]
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"a PDF that cannot be read: {error}", source.name, "print it to PDF again") from error
    text = "\n".join(_without_frame(pages))
    if not text.strip():
        raise InputError("a PDF that holds pictures and no text", source.name, "read its text with OCR first")
    yield Posting(source.name, text, "text")


def _without_frame(pages: list[str]) -> Iterator[str]:
    """Yield pages without their numbers and the lines that head or end many of them."""
    lines = [[line for line in page.splitlines() if line.strip()] for page in pages]
    edges = Counter(line.strip() for page in lines for line in {*page[:2], *page[-2:]})
    for page in lines:
        last = len(page) - 1
        for at, line in enumerate(page):
            edge = at < 2 or at > last - 2
            repeated = edges[line.strip()] >= _FRAME_PAGES
            if not (edge and len(pages) > 1 and (repeated or _PAGE_NUMBER.fullmatch(line.strip()))):
                yield line
