"""Which reader a file needs: by what it holds, then by what it is called."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.resources import lexicon
from pipeline.ingest.media_type import looks_like_html
from pipeline.text.decoding import encoding_of, is_binary
from pipeline.ingest.readers.sources import Source

_FORMATS = Path(__file__).with_name("formats.tsv")
_SIGNATURES = Path(__file__).with_name("signatures.tsv")
_CONTAINERS = frozenset({"docx", "xlsx", "parquet", "pdf", "zip", "tar"})
_TAR_MAGIC = slice(257, 262)


@cache
def formats() -> dict[str, str]:
    """Return the format of every known suffix."""
    return {row["suffix"]: row["format"] for row in lexicon(_FORMATS)}


def format_of(source: Source) -> str:
    """Return the format of a source: a name of formats.tsv, `gzip`, or `empty`.

    Raises:
        InputError: where content and suffix contradict each other, or nothing here reads the content.
    """
    head = source.head()
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        return "empty" if not source.head(1) or not head.strip() or len(head) < 65_536 else "unread"
    named = formats().get(source.suffix)
    held = _held(head, source)
    if held == "gzip":
        return "gzip"
    if held in _CONTAINERS:
        _check_name(held, named, source)
        return held
    if named in _CONTAINERS:
        raise InputError(f"not a {source.suffix} file inside", source.name, "save it again, or mend its suffix")
    if is_binary(head):
        raise InputError("a binary file, not text", source.name, "convert it to .txt, .html, .docx or .pdf")
    return _text_format(head, named, source)


def _held(head: bytes, source: Source) -> str | None:
    """Return the format that the first bytes tell, or None for text."""
    for row in lexicon(_SIGNATURES):
        if head.startswith(bytes.fromhex(row["bytes"])):
            # Two letters open many texts; only what follows them makes a program or an archive.
            if row["format"] == "unread" and len(row["bytes"]) < 8 and not is_binary(head):
                continue
            if row["format"] == "unread":
                raise InputError(f"{row['what']}, which is not read", source.name, row["mend"])
            return _inside_zip(source) if row["format"] == "zip" else row["format"]
    return "tar" if head[_TAR_MAGIC] == b"ustar" else None


def _inside_zip(source: Source) -> str:
    """Return whether a ZIP file is a Word document, an Excel sheet, or an archive."""
    try:
        with zipfile.ZipFile(source.stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"damaged: {error}", source.name, "copy or pack it again") from error
    finally:
        source.stream.seek(0)
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else "zip"


def _check_name(held: str, named: str | None, source: Source) -> None:
    """Refuse a file that holds something else than its suffix says."""
    if named not in (held, None) and not (held == "tar" and named == "zip"):
        mend = "give it the suffix of what it holds"
        raise InputError(f"named {source.suffix} but holds {held.upper()}", source.name, mend)


def _text_format(head: bytes, named: str | None, source: Source) -> str:
    """Return the format of a file of text."""
    if named == "unread":
        raise InputError(f"{source.suffix} files are not read", source.name, "save it as .html or .txt")
    if named in ("json", "jsonl", "csv", "tsv"):
        return named
    text = head.decode(encoding_of(head, whole=False), "replace").lstrip("\ufeff \t\r\n")
    if text[:1] == "{" and re.match(r'\{\s*"[^"\n]{1,80}"\s*:', text):
        return "jsonl" if re.match(r"\{[^\n]*\}\r?\n\s*\{", text) else "json"
    if re.match(r'\[\s*\{\s*"', text):
        return "json"
    if named == "html":
        return "html" if "<" in text else "text"
    return "html" if looks_like_html(text) else (named or "text")
