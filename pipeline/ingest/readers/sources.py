"""Where bytes come from: files, folders, standard input; each as a named stream.

Links that leave the input folder are refused by name.
"""

from __future__ import annotations

import io
import logging
import os
import stat
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.own_files import is_own_file, is_own_folder

# Everything that a damaged gzip, ZIP or tar can raise while it is read.
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, RuntimeError, NotImplementedError)

_log = logging.getLogger(__name__)
# Text packs 3 to 20 times smaller, and dumps that repeat themselves 100 times; what gives more is a bomb.
BOMB_RATIO = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A seekable stream of bytes with the name that failures and postings quote."""

    name: str
    stream: BinaryIO
    suffix: str
    depth: int = 0

    def head(self, size: int = 65_536) -> bytes:
        """Return the first bytes; the stream stands at its start again."""
        self.stream.seek(0)
        data = self.stream.read(size)
        self.stream.seek(0)
        return data

    def whole(self, options: ReadOptions) -> bytes:
        """Return all bytes.

        Raises:
            InputError: where there are more than `options.max_file_bytes`.
            EOFError: where the stream that it is unpacked from was cut: half a text is none.
        """
        self.stream.seek(0)
        data = self.stream.read(options.max_file_bytes + 1)
        if damage := getattr(getattr(self.stream, "raw", None), "damage", None):
            raise damage
        if len(data) > options.max_file_bytes:
            what = f"more than {options.max_file_bytes:,} bytes in a file that must be read whole"
            raise InputError(what, self.name, "split it, or convert it to .jsonl or .csv")
        return data


def failed(name: str, what: str, mend: str) -> Failure:
    """Return a failure of this stage."""
    return Failure(name, "ingest", what, mend)


def open_inputs(inputs: Sequence[str], options: ReadOptions) -> Iterator[Source | Failure]:
    """Yield every file behind the inputs, opened one at a time; folders sorted, hidden files left out.

    Raises:
        InputError: where an input does not exist, or a folder holds no file.
    """
    for name in inputs:
        if name != "-" and not _exists(name):
            raise InputError("no such file or folder", readable(name), "check the path")
    for name in inputs:
        if name == "-":
            yield _standard_input(options)
        elif Path(name).is_dir():
            yield from _open_folder(Path(name), options)
        else:
            yield from _open_file(Path(name))


def readable(name: str) -> str:
    """Return a file's name as text that can be written; bytes that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _exists(name: str) -> bool:
    """Say whether there is something of that name, whether or not it may be read."""
    try:
        return Path(name).exists()
    except PermissionError:
        return True
    except OSError as error:
        raise InputError(f"cannot be looked at: {error.strerror}", readable(name), "check the path") from error


def _standard_input(options: ReadOptions) -> Source | Failure:
    """Return what stands on standard input, which must be read whole, since it cannot be read twice."""
    data = sys.stdin.buffer.read(options.max_file_bytes + 1)
    if len(data) > options.max_file_bytes:
        return failed("-", f"more than {options.max_file_bytes:,} bytes on standard input", "name the file instead")
    return Source("-", io.BytesIO(data), "")


def _open_folder(folder: Path, options: ReadOptions) -> Iterator[Source | Failure]:
    """Yield the files below a folder in sorted order, refusing links that lead out of it.

    What jobprofile wrote, and what the command names for another use, is passed over, which is said once.
    """
    found = False
    home = folder.resolve()
    passed_over: list[Path] = []
    for path in _files_below(folder):
        found = True
        if isinstance(path, Failure):
            yield path
        elif _is_no_posting(path, options):
            passed_over.append(path)
        elif _is_link(path) and not _inside(path, home):
            mend = "copy what it points to into the folder"
            yield failed(readable(str(path)), "a link that leaves the input folder", mend)
        else:
            yield from _open_file(path)
    if not found:
        raise InputError("the folder holds no file that is not hidden", str(folder), "name a folder with postings")
    if passed_over:
        what = "written by jobprofile, or named in the command for another use"
        _log.warning("jobprofile: passed over %d files %s: %s", len(passed_over), what, readable(str(passed_over[0])))


def _is_no_posting(path: Path, options: ReadOptions) -> bool:
    """Say whether a file below an input folder is known to be something else than a posting."""
    return (bool(options.never_read) and os.path.realpath(path) in options.never_read) or is_own_file(path)


def _is_link(path: Path) -> bool:
    """Say whether a path is a link; one that is too long to be looked at is none."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def _inside(link: Path, home: Path) -> bool:
    """Say whether a link leads to a place inside a folder; one that leads to itself leads nowhere else."""
    try:
        return link.resolve().is_relative_to(home)
    except (OSError, RuntimeError):
        return True


def _files_below(folder: Path) -> Iterator[Path | Failure]:
    """Yield files, and links to anything outside, sorted by path; hidden ones are skipped, links not followed."""
    locked: list[OSError] = []
    for base, folders, files in os.walk(folder, onerror=locked.append):
        folders[:] = sorted(
            name for name in folders if not name.startswith(".") and not is_own_folder(Path(base, name))
        )
        linked = [name for name in folders if _is_link(Path(base, name))]
        outside = [name for name in linked if not _inside(Path(base, name), folder.resolve())]
        yield from (Path(base, name) for name in sorted([*files, *outside]) if not name.startswith("."))
    for error in locked:
        name = readable(os.fspath(error.filename or folder))
        yield failed(name, f"a folder that cannot be read: {error.strerror}", "check that it may be read")


def _open_file(path: Path) -> Iterator[Source | Failure]:
    """Yield one file as a source, closed when the next is asked for.

    What is no plain file (a device, a pipe on which nobody writes) is never waited for, even where it
    takes a file's place at the last moment.
    """
    name = readable(str(path))
    try:
        with open(path, "rb", opener=_at_once) as stream:
            if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                yield Source(name, cast(BinaryIO, stream), path.suffix.lower())
            else:
                yield failed(name, "neither file nor folder", "remove it, or replace it by a file")
    except OSError as error:
        dangling = _is_link(path) and isinstance(error, FileNotFoundError)
        reason = "a link that points nowhere" if dangling else f"cannot be opened: {error.strerror}"
        yield failed(name, reason, "remove it, or replace it by a file that may be read")


def _at_once(name: str, flags: int) -> int:
    """Open a file without waiting for a writer at its other end."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
