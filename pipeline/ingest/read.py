"""Files, folders and standard input into postings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.records import Failure, Media, Posting


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What may be read, and how: the text column by name, and limits in bytes and characters."""

    text_column: str | None = None
    max_file_bytes: int = 500_000_000
    max_text_chars: int = 10_000_000


_MEDIA: dict[str, Media] = {".html": "html", ".htm": "html", ".md": "markdown", ".txt": "text"}


def read_postings(inputs: Sequence[str], options: ReadOptions = ReadOptions()) -> Iterator[Posting | Failure]:
    """Yield the postings of files, folders and "-" (standard input), in order; what cannot be read as failures."""
    for name in inputs:
        if name == "-":
            yield Posting("-", sys.stdin.buffer.read().decode("utf-8", "replace"))
            continue
        path = Path(name)
        if not path.exists():
            raise InputError("no such file or folder", name, "check the path")
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            yield from _read_file(file)


def _read_file(path: Path) -> Iterator[Posting | Failure]:
    """Yield the postings of one file."""
    suffix = path.suffix.lower()
    data = path.read_bytes()
    if not data.strip():
        yield Failure(str(path), "ingest", "the file is empty", "remove it, or save the posting again")
    elif suffix in _MEDIA:
        yield Posting(str(path), data.decode("utf-8-sig", "replace"), _MEDIA[suffix])
    elif suffix == ".jsonl":
        for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
            record = json.loads(line)
            text = max((v for v in record.values() if isinstance(v, str)), key=len, default="")
            yield Posting(f"{path}#{number}", text, "text")
    else:
        yield Failure(str(path), "ingest", f"{suffix or 'no'} suffix is not read", "convert it to .txt or .html")
