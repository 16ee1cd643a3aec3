"""Which reader a file needs: by what it holds, then by what it is called."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.resources import lexicon
from pipeline.ingest.readers.formats import FORMATS, Format, format_named, format_of_suffix
from pipeline.ingest.readers.sources import Source
from pipeline.text.decoding import encoding_of, is_binary

_UNREAD = Path(__file__).with_name("unread_formats.tsv")
_HEAD = 65_536
_BLANK = b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"
_TAR_MAGIC = slice(257, 262)


def format_of(source: Source) -> Format:
    """Return the format of a source.

    Raises:
        InputError: where it is empty, content and suffix contradict each other, or nothing here reads it.
    """
    head = source.head(_HEAD)
    if not head.strip(_BLANK) and (not head.strip() or len(head) < _HEAD):
        raise InputError("the file is empty", source.name, "remove it, or save the posting again")
    named = format_of_suffix(source.suffix)
    held = _by_first_bytes(head, source)
    if held is not None:
        _check_name(held, named, source)
        return held
    if named is not None and (named.magic or named.name == "tar"):
        raise InputError(f"not a {source.suffix} file inside", source.name, "save it again, or mend its suffix")
    if is_binary(head):
        raise InputError("a binary file, not text", source.name, "convert it to .txt, .html, .docx or .pdf")
    return _text_format(head, named, source)


def _by_first_bytes(head: bytes, source: Source) -> Format | None:
    """Return the format that the first bytes tell, or None for text."""
    for row in lexicon(_UNREAD):
        magic = bytes.fromhex(row["bytes"])
        # Two letters open many texts; only what follows them makes a program or an archive.
        if magic and head.startswith(magic) and (len(magic) > 3 or is_binary(head)):
            raise InputError(f"{row['what']}, which is not read", source.name, row["mend"])
    found = next((form for form in FORMATS if form.magic and head.startswith(form.magic)), None)
    if found is not None and found.member:
        return _inside_zip(source)
    return found or (format_named("tar") if head[_TAR_MAGIC] == b"ustar" else None)


def _inside_zip(source: Source) -> Format:
    """Return the format whose telling member a ZIP file holds, else the archive itself."""
    try:
        with zipfile.ZipFile(source.stream) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError) as error:
        raise InputError(f"damaged: {error}", source.name, "copy or pack it again") from error
    finally:
        source.stream.seek(0)
    return next((form for form in FORMATS if form.member in names), format_named("zip"))


def _check_name(held: Format, named: Format | None, source: Source) -> None:
    """Refuse a file that holds something else than its suffix says."""
    packed = held.name == "gzip" or (named is not None and (held.name, named.name) == ("tar", "zip"))
    if named is not None and named.name != held.name and not packed:
        mend = "give it the suffix of what it holds"
        raise InputError(f"named {source.suffix} but holds {held.name.upper()}", source.name, mend)


def _text_format(head: bytes, named: Format | None, source: Source) -> Format:
    """Return the format of a file of text."""
    for row in lexicon(_UNREAD):
        if source.suffix and source.suffix == row["suffix"]:
            raise InputError(f"{row['what']}, which is not read", source.name, row["mend"])
    if named is not None and named.by_suffix:
        return named
    text = head.decode(encoding_of(head, whole=False), "replace").lstrip("\ufeff \t\r\n")
    looks = next((form for form in FORMATS if form.looks and form.looks(text)), None)
    if named is not None and named.name == "html" and (looks is None or looks.name == "html"):
        return named if "<" in text else format_named("text")
    return looks or named or format_named("text")
