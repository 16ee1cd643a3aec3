"""Word documents as HTML, so that they share the path of pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from pipeline.core.errors import InputError
from pipeline.core.office_files import check_office
from pipeline.core.records import Posting
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.document_words import document_words
from pipeline.ingest.readers.sources import Source

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

# Word itself has nine levels; a file may claim any number.
_DEEPEST_LIST = 9
_HEADING_STYLE = re.compile(document_words("heading_style") + r"\s*(\d)", re.IGNORECASE)
_LIST_STYLE = re.compile(document_words("list_style"), re.IGNORECASE)
_TITLE_STYLE = re.compile(document_words("title_style"), re.IGNORECASE)
_STYLE_LEVEL = re.compile(r"\s(\d)$")


def docx_postings(source: Source, options: ReadOptions) -> Iterator[Posting]:
    """Yield a Word document as one posting: headings, lists with their nesting, bold, tables, in reading order.

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
    yield Posting(source.name, "\n".join(found), "html")


def _paragraph_html(paragraph: Paragraph) -> str:
    """Return one paragraph as the element that its style says."""
    body = "".join(_run_html(run.text, bool(run.bold)) for run in paragraph.runs) or escape(paragraph.text)
    if len(paragraph.text) > sum(len(run.text) for run in paragraph.runs):
        body = escape(paragraph.text).replace("\n", "<br>")  # links stand outside the runs
    style = paragraph.style.name if paragraph.style is not None and paragraph.style.name else ""
    if _TITLE_STYLE.fullmatch(style):
        return f"<h1>{body}</h1>"
    if heading := _HEADING_STYLE.match(style):
        rank = min(6, int(heading.group(1)) + 1)  # the title above all is h1
        return f"<h{rank}>{body}</h{rank}>"
    numbering = _numbering(paragraph)
    if numbering is None and not _LIST_STYLE.match(style):
        return f"<p>{body}</p>"
    own = _STYLE_LEVEL.search(style)
    depth = int(own.group(1)) if own else 1
    depth = min(max(depth, numbering or 0), _DEEPEST_LIST)
    return "<ul>" * depth + f"<li>{body}</li>" + "</ul>" * depth


def _numbering(paragraph: Paragraph) -> int | None:
    """Return how deep in a list Word has a paragraph (1 at the top), or None outside lists."""
    found = paragraph._p.xpath("./w:pPr/w:numPr")
    if not found:
        return None
    levels = found[0].xpath("./w:ilvl/@w:val")
    return int(levels[0][:4]) + 1 if levels and levels[0].isdigit() else 1


def _run_html(text: str, bold: bool) -> str:
    """Return a run of a paragraph as HTML."""
    inner = escape(text).replace("\n", "<br>")
    return f"<b>{inner}</b>" if bold and text.strip() else inner


def _table_html(table: Table) -> str:
    """Return a table as rows; a cell that Word merged is given once, however wide it claims to be."""
    from docx.table import _Cell

    rows: list[str] = []
    for row in table.rows:
        cells = [_Cell(cell, table).text.strip() for cell in row._tr.tc_lst if cell.vMerge != "continue"]
        rows.append("<tr>" + "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in cells) + "</tr>")
    return "<table>" + "".join(rows) + "</table>"
