"""A Word document as Markdown: its headings, lists and tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from pipeline.core.errors import InputError
from pipeline.core.office_files import MOST_BYTES, check_office
from pipeline.framework.reading.files import SourceFaultError
from pipeline.framework.reading.web_page import markdown_row

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def markdown_of_word(data: bytes) -> str:
    """Return a Word document as Markdown.

    Raises:
        SourceFaultError: where the document is damaged.
    """
    try:
        check_office(data, "", MOST_BYTES)
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            root = ET.fromstring(parts.read("word/document.xml"))  # noqa: S314 - check_office refuses entities
    except InputError as error:
        raise SourceFaultError(f"no Word document: {error.fault.what}", "", error.fault.mend) from None
    except (KeyError, ET.ParseError) as error:
        raise SourceFaultError(f"no Word document: {error}", "", "save it again as .docx") from None
    body = root.find(f"{_W}body")
    return "\n".join(_blocks(body)) if body is not None else ""


def _blocks(body: ET.Element) -> Iterator[str]:
    for block in body:
        if block.tag == f"{_W}p":
            text = _text(block)
            rank = _heading_rank(block)
            if rank and text:
                yield from ("", f"{'#' * rank} {text}", "")
            elif text:
                yield from ((f"- {text}",) if _is_item(block) else ("", text))
        elif block.tag == f"{_W}tbl":
            yield ""
            yield from (markdown_row(row) for row in _rows(block))
            yield ""


def _rows(table: ET.Element) -> Iterator[list[str]]:
    """Yield the rows of a table; a cell that spans several is written into each."""
    above: list[str] = []
    for row in table.iter(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.findall(f"{_W}tc"):
            text = "\n".join(
                line for p in cell.iter(f"{_W}p") if (line := ("- " if _is_item(p) else "") + _text(p)).strip("- ")
            )
            merge, span = cell.find(f"{_W}tcPr/{_W}vMerge"), cell.find(f"{_W}tcPr/{_W}gridSpan")
            if merge is not None and merge.get(f"{_W}val") != "restart" and len(cells) < len(above):
                text = above[len(cells)]
            across = span.get(f"{_W}val", "1") if span is not None else "1"
            cells += [text] * (int(across) if across.isdecimal() else 1)
        above = cells
        yield cells


def _text(paragraph: ET.Element) -> str:
    parts = (
        node.text or "" if node.tag == f"{_W}t" else "\n" if node.tag == f"{_W}br" else " "
        for node in paragraph.iter()
        if node.tag in {f"{_W}t", f"{_W}br", f"{_W}tab"}
    )
    return "".join(parts).strip()


def _style(paragraph: ET.Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return style.get(f"{_W}val", "") if style is not None else ""


def _heading_rank(paragraph: ET.Element) -> int:
    match = re.fullmatch(r"(?:heading|berschrift|titre|标题)?\s*(\d)", _style(paragraph), re.IGNORECASE)
    return min(int(match[1]), 6) if match and int(match[1]) else 1 if _style(paragraph) == "Title" else 0


def _is_item(paragraph: ET.Element) -> bool:
    return paragraph.find(f"{_W}pPr/{_W}numPr") is not None or _style(paragraph).startswith("List")
