"""Word documents as HTML and PDF files as text, so that both share the paths of those media."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from pipeline.core.errors import InputError
from pipeline.core.office_files import check_office
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.sources import Source

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_HEADING_STYLE = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list|列表|列出", re.IGNORECASE)
_STYLE_LEVEL = re.compile(r"\s(\d)$")
_PAGE_NUMBER = re.compile(
    r"(?:page|第)?\s{0,3}[-–—]?\s{0,3}\d{1,3}\s{0,3}(?:(?:of|/|共)\s{0,3}\d{1,3}|页|[-–—])?", re.IGNORECASE
)
# A line at the head or foot of this many pages or more is the frame of the page, not the posting.
_FRAME_PAGES = 3


def docx_html(source: Source, options: ReadOptions) -> str:
    """Return a Word document as HTML: headings, lists with their nesting, bold, tables, in reading order.

    Raises:
        InputError: where the document is damaged, or unpacks to more than the limit.
    """
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    data = source.whole(options)
    check_office(data, source.name, options.max_file_bytes)
    try:
        document = docx.Document(io.BytesIO(data))
        found: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Paragraph):
                found.append(_paragraph_html(block))
            elif isinstance(block, Table):
                found.append(_table_html(block))
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"a Word document that cannot be read: {error}", source.name, "save it again") from error
    return "\n".join(found)


def _paragraph_html(paragraph: Paragraph) -> str:
    """Return one paragraph as the element that its style says."""
    body = "".join(_run_html(run.text, bool(run.bold)) for run in paragraph.runs) or escape(paragraph.text)
    if len(paragraph.text) > sum(len(run.text) for run in paragraph.runs):
        body = escape(paragraph.text).replace("\n", "<br>")  # links stand outside the runs
    style = paragraph.style.name if paragraph.style is not None and paragraph.style.name else ""
    if style.lower() in ("title", "标题"):
        return f"<h1>{body}</h1>"
    if heading := _HEADING_STYLE.match(style):
        rank = min(6, int(heading.group(1)) + 1)  # the title above all is h1
        return f"<h{rank}>{body}</h{rank}>"
    numbering = _numbering(paragraph)
    if numbering is None and not _LIST_STYLE.match(style):
        return f"<p>{body}</p>"
    own = _STYLE_LEVEL.search(style)
    depth = int(own.group(1)) if own else 1
    depth = max(depth, numbering or 0)
    return "<ul>" * depth + f"<li>{body}</li>" + "</ul>" * depth


def _numbering(paragraph: Paragraph) -> int | None:
    """Return how deep in a list Word has a paragraph (1 at the top), or None outside lists."""
    found = paragraph._p.xpath("./w:pPr/w:numPr")
    if not found:
        return None
    levels = found[0].xpath("./w:ilvl/@w:val")
    return int(levels[0]) + 1 if levels else 1


def _run_html(text: str, bold: bool) -> str:
    """Return a run of a paragraph as HTML."""
    inner = escape(text).replace("\n", "<br>")
    return f"<b>{inner}</b>" if bold and text.strip() else inner


def _table_html(table: Table) -> str:
    """Return a table as rows; cells that Word merged are given once."""
    rows: list[str] = []
    for row in table.rows:
        cells = list(dict.fromkeys(cell.text.strip() for cell in row.cells))
        rows.append("<tr>" + "".join(f"<td>{escape(c).replace(chr(10), '<br>')}</td>" for c in cells if c) + "</tr>")
    return "<table>" + "".join(rows) + "</table>"


def pdf_text(source: Source, options: ReadOptions) -> str:
    """Return the text of a PDF, page frames left out.

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
    return text


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
