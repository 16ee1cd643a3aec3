"""Files that are complete or absent: written beside their place under a temporary name, then moved into it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Row = dict[str, Any]
BUFFER = 1 << 18  # bytes; parsed postings are longer than the usual 8 kB, and each would go to the system alone
PARTIAL = ".partial-"  # how the name of a file begins that is being written


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text file whole or not at all."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding=encoding, errors="replace")


def write_json_lines(path: Path, rows: Iterable[Row]) -> None:
    """Write one JSON object per line, whole or not at all."""
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", errors="replace") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; move it into place if the block ends well, else remove it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f"{PARTIAL}{path.name}.", dir=path.parent)
    os.close(handle)
    partial = Path(name)
    try:
        yield partial
        partial.chmod(0o644)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
