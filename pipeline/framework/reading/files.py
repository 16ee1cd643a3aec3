"""From a path to text or bytes: gzip peeled off, encoding told, size bounded."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import Fault, InputError
from pipeline.core.small_files import MOST_BYTES, read_small
from pipeline.text.decoding import encoding_of, is_binary

MAX_BYTES = MOST_BYTES  # more than this is not a framework
FORMATS: dict[str, str] = {
    ".txt": "plain",
    ".md": "plain",
    ".markdown": "plain",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".csv": "table",
    ".tsv": "table",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".html": "page",
    ".htm": "page",
    ".docx": "word",
}
_OBJECT = "copy the object that holds the framework, from { to }, into a file that ends in .yaml"
_AS = {
    **dict.fromkeys((".js", ".ts", ".jsx", ".tsx", ".vue", ".mjs"), _OBJECT),
    **dict.fromkeys((".xls", ".ods", ".numbers"), "save it as .xlsx or .csv"),
    **dict.fromkeys((".doc", ".odt", ".rtf", ".pages"), "save it as .docx"),
}


class SourceFaultError(Exception):
    """A file that cannot be read at all; carries the one fault to show."""

    def __init__(self, what: str, where: str, mend: str) -> None:
        """Keep the fault."""
        self.fault = Fault(what, where, mend)
        super().__init__(str(self.fault))


@dataclass(frozen=True, slots=True)
class Source:
    """A framework or overlay file that has been opened: its kind (see FORMATS), stem and bytes."""

    path: Path
    kind: str
    stem: str
    data: bytes

    @property
    def suffix(self) -> str:
        """The suffix that told the kind, without .gz."""
        return _suffix(self.path)


def open_source(path: Path) -> Source:
    """Return the file's bytes and kind.

    Raises:
        SourceFaultError: where the file is missing, of an unknown kind, damaged or too large.
    """
    suffix = _suffix(path)
    if path.is_dir():
        raise SourceFaultError("a folder where a file is expected", str(path), "name the file itself")
    if suffix not in FORMATS:
        what = f"unknown kind of file {suffix or path.name!r}"
        raise SourceFaultError(what, str(path), _AS.get(suffix, f"use one of {', '.join(FORMATS)}"))
    try:
        data = read_small(path, MAX_BYTES)
        if path.suffix.lower() == ".gz":
            with gzip.open(io.BytesIO(data)) as stream:
                data = stream.read(MAX_BYTES + 1)
    except InputError as error:
        raise SourceFaultError(error.fault.what, error.fault.where, error.fault.mend) from None
    except (OSError, EOFError, zlib.error) as error:
        raise SourceFaultError(f"cannot be read: {error}", str(path), "check the file and its rights") from None
    if len(data) > MAX_BYTES:
        raise SourceFaultError(
            f"larger than {MAX_BYTES // 2**20} MB", str(path), "split the framework into several files"
        )
    return Source(path, FORMATS[suffix], _stem(path), data)


def decode(source: Source) -> tuple[str, tuple[Fault, ...]]:
    """Return the text in whatever encoding it is, and a warning where that is none of Unicode.

    Raises:
        SourceFaultError: where the bytes are no text, or some fit no character of its encoding.
    """
    data = source.data
    if is_binary(data):
        raise SourceFaultError("no text: the bytes fit no encoding", "", "save the file again as UTF-8")
    name = encoding_of(data)
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise _bad_encoding(data, error) from None
    warning = Fault(f"read as {name.upper()}, since it is not UTF-8", "", "save the file as UTF-8")
    return text.lstrip("\ufeff"), () if name.startswith("utf") else (warning,)


def _bad_encoding(data: bytes, error: UnicodeDecodeError) -> SourceFaultError:
    line = data[: error.start].count(b"\n") + 1
    what = f"bad encoding: byte 0x{data[error.start]:02x} is not {error.encoding.upper()}"
    return SourceFaultError(what, f"line {line}", "save the file as UTF-8 (in Excel: 'CSV UTF-8')")


def _suffix(path: Path) -> str:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _stem(path: Path) -> str:
    name = path.name
    for _ in range(2):
        head, dot, tail = name.rpartition(".")
        if dot and f".{tail.lower()}" in {*FORMATS, ".gz"}:
            name = head
    return name
