"""Files that are complete or absent: written beside their place under a temporary name, then moved into it."""

from __future__ import annotations

import errno
import json
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError

Row = dict[str, Any]
BUFFER = 1 << 18  # bytes; parsed postings are longer than the usual 8 kB, and each would go to the system alone
PARTIAL = ".partial-"  # how the name of a file begins that is being written
_LONGEST = 40  # characters of its own name in that of a file that is being written: a name may have 255 bytes
_ROOM = "make room, then give the same command again (`run` with --resume)"
_RIGHTS = "choose a place that may be written"
_FILE_ABOVE = "a file stands where a folder must be: remove it, or choose another place"
_MENDS = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EACCES: _RIGHTS,
    errno.EPERM: _RIGHTS,
    errno.EROFS: _RIGHTS,
    errno.ENOTDIR: _FILE_ABOVE,
    errno.EEXIST: _FILE_ABOVE,
    errno.EISDIR: "a folder stands where the file must be: remove it, or choose another place",
    errno.EFBIG: "allow larger files (ulimit -f), or choose another place",
}


def write_text(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Write a text file whole or not at all."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding=encoding, errors="replace", newline="\n")


def write_json_lines(path: Path, rows: Iterable[Row]) -> None:
    """Write one JSON object per line, whole or not at all."""
    with whole_file(path) as partial, partial.open("w", encoding="utf-8", errors="replace", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; move it into place if the block ends well, else remove it.

    A link stays, and the file that it leads to is written. What is no regular file (a device, a pipe) is never
    replaced: the block gets its own path.

    Raises:
        InputError: where it cannot be written, as on a full disk or in a folder that may only be read.
    """
    with writing(path):
        if _is_special(path):
            yield path
            return
        target = Path(os.path.realpath(path))
        if target.is_dir():
            raise InputError("a folder stands there", str(path), "name a file")
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f"{PARTIAL}{target.name[:_LONGEST]}.", dir=target.parent)
        os.close(handle)
        partial = Path(name)
        try:
            yield partial
            partial.chmod(0o644)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says against writing a file or folder in the block into what a person can do about it.

    Raises:
        InputError: where it cannot be written.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno is None or not _concerns(error, path):
            raise
        raise InputError(f"cannot be written: {error.strerror}", str(path), mend_of(error)) from error


def _concerns(error: OSError, path: Path) -> bool:
    """Say whether an error is about a path: about itself, a file beside it, a folder above it, or no file by name."""
    if error.filename is None:
        return True
    named, real = Path(str(error.filename)), Path(os.path.realpath(path))
    return any(named == one or named.parent == one.parent or one.is_relative_to(named) for one in (path, real))


def mend_of(error: OSError) -> str:
    """Return what a person can do about what the system said."""
    return _MENDS.get(error.errno or 0, "check the disk and the place, or choose another one")


def _is_special(path: Path) -> bool:
    """Say whether a path leads to what is neither file nor folder, or to an open stream of a process."""
    if str(path.absolute().parent) in ("/dev", "/dev/fd") or str(path.absolute()).startswith("/proc/"):
        return not path.is_dir()
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))
