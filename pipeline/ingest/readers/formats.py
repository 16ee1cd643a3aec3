"""The registry of file formats: how each is known, and which reader yields its postings or records.

A new format is one entry here and one module with its reader. Files are told apart by what they hold,
then by what they are called (sniff.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline.core.records import Failure, Posting
from pipeline.ingest.media_type import looks_like_html
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.csv_files import csv_rows, tsv_rows
from pipeline.ingest.readers.documents import markdown_postings, page_postings, text_postings
from pipeline.ingest.readers.json_files import json_document, json_lines
from pipeline.ingest.readers.mail_files import looks_like_mail, mail_postings
from pipeline.ingest.readers.parquet_files import parquet_rows
from pipeline.ingest.readers.pdf import pdf_postings
from pipeline.ingest.readers.sheets import sheets
from pipeline.ingest.readers.sources import Source
from pipeline.ingest.readers.word import docx_postings
from pipeline.ingest.readers.xml_files import xml_records

Row = Posting | Mapping[str, object] | Failure
Reader = Callable[[Source, ReadOptions], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    name: str
    suffixes: tuple[str, ...]
    read: Reader | None
    """Yields postings, or records whose fields say what is what; None for what is unpacked first."""
    magic: bytes = b""
    """The first bytes of every such file; empty for text."""
    member: str = ""
    """The member that tells a ZIP archive of this kind."""
    looks: Callable[[str], bool] | None = None
    """Tells a text of this kind whatever it is called."""
    by_suffix: bool = False
    """The suffix of a text is believed, whatever it looks like."""
    one_posting: bool = False
    """Such a file holds one posting as a rule."""


_JSON_LINES = re.compile(r"\{[^\n]*\}\r?\n\s*\{")
_JSON = re.compile(r'\{\s*"[^"\n]{1,80}"\s*:|\[\s*\{\s*"')
_XML = re.compile(r"<\?xml\b|<(?:rss|feed|workzag-jobs)\b", re.IGNORECASE)
_PAGE = re.compile(
    r"(?:<\?xml[^>]{0,200}>\s{0,20})?(?:<!--(?:(?!-->).){0,2000}-->\s{0,20}){0,3}<(?:!doctype html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_ZIP = b"PK\x03\x04"

FORMATS = (
    Format("docx", (".docx",), docx_postings, magic=_ZIP, member="word/document.xml", one_posting=True),
    Format("xlsx", (".xlsx", ".xlsm"), sheets, magic=_ZIP, member="xl/workbook.xml"),
    Format("zip", (".zip",), None, magic=_ZIP),
    Format("zip", (), None, magic=b"PK\x05\x06"),
    Format("tar", (".tar", ".tgz"), None),
    Format("gzip", (), None, magic=b"\x1f\x8b"),
    Format("parquet", (".parquet",), parquet_rows, magic=b"PAR1"),
    Format("pdf", (".pdf",), pdf_postings, magic=b"%PDF", one_posting=True),
    Format("csv", (".csv",), csv_rows, by_suffix=True),
    Format("tsv", (".tsv", ".tab"), tsv_rows, by_suffix=True),
    Format(
        "jsonl",
        (".jsonl", ".ndjson", ".jsonlines"),
        json_lines,
        by_suffix=True,
        looks=lambda text: bool(_JSON.match(text) and _JSON_LINES.match(text)),
    ),
    Format("json", (".json",), json_document, by_suffix=True, looks=lambda text: bool(_JSON.match(text))),
    Format(
        "xml",
        (".xml", ".rss", ".atom"),
        xml_records,
        by_suffix=True,
        looks=lambda text: bool(_XML.match(text)) and not _PAGE.match(text),
    ),
    Format("mail", (".eml",), mail_postings, looks=looks_like_mail, one_posting=True),
    Format("html", (".html", ".htm", ".xhtml"), page_postings, looks=looks_like_html, one_posting=True),
    Format("markdown", (".md", ".markdown"), markdown_postings, one_posting=True),
    Format("text", (".txt", ".text"), text_postings, one_posting=True),
)


@cache
def format_named(name: str) -> Format:
    """Return the first format of that name."""
    return next(form for form in FORMATS if form.name == name)


@cache
def format_of_suffix(suffix: str) -> Format | None:
    """Return the format of files with that suffix (without .gz)."""
    return next((form for form in FORMATS if suffix in form.suffixes), None)
