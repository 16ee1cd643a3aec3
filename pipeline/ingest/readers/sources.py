"""Where bytes come from: files, folders, gzip, archives, standard input; each as a named stream.

Nothing is unpacked to disk. Links that leave the input folder and archive members that climb out of
their archive are refused by name.
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
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.own_files import is_own_file, is_own_folder

# Everything that a damaged gzip, ZIP or tar can raise while it is read.
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, RuntimeError, NotImplementedError)

_log = logging.getLogger(__name__)
# zlib takes a gzip header with this, and is given so much at once.
_GZIP, _CHUNK = 31, 1 << 16
_SPOOLED_BYTES = 32_000_000
# Text packs 3 to 20 times smaller, and dumps that repeat themselves 100 times; what gives more is a bomb.
BOMB_RATIO = 200
_MORE_ARCHIVE = "unpack it first, if you know what it holds, or raise the limit with --max archive-mb=N"


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
        """
        self.stream.seek(0)
        data = self.stream.read(options.max_file_bytes + 1)
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
        elif path.is_symlink() and not _inside(path, home):
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
        linked = [name for name in folders if Path(base, name).is_symlink()]
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
        dangling = path.is_symlink() and isinstance(error, FileNotFoundError)
        reason = "a link that points nowhere" if dangling else f"cannot be opened: {error.strerror}"
        yield failed(name, reason, "remove it, or replace it by a file that may be read")


def _at_once(name: str, flags: int) -> int:
    """Open a file without waiting for a writer at its other end."""
    return os.open(name, flags | os.O_NONBLOCK)


class _Measured(io.RawIOBase):
    """A gzip stream that ends in an error where it unpacks to far more than any text does.

    What stands behind its last member is left out and remembered; Python's own reader would lose the member too.
    """

    def __init__(self, packed: BinaryIO, most: int, name: str) -> None:
        """Unpack `packed`, up to `most` bytes."""
        self._packed = packed
        self._most = most
        self._name = name
        self.has_garbage = False
        self._rewind()

    def _rewind(self) -> None:
        """Start again."""
        self._packed.seek(0)
        self._unpacker = zlib.decompressobj(_GZIP)
        self._input, self._at, self._has_ended = b"", 0, False

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read again."""
        return True

    def readinto(self, target: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Unpack into `target`; raises InputError past the limit, EOFError where the stream was cut."""
        data = b""
        while not data and not self._has_ended:
            if self._unpacker.eof:
                self._next_member()
                continue
            if not self._input and not (chunk := self._packed.read(_CHUNK)):
                raise EOFError("the gzip stream ends before its end")
            self._input = self._input or chunk
            data = self._unpacker.decompress(self._input, len(target))
            self._input = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        target[: len(data)] = data
        self._at += len(data)
        if self._at > self._most:
            what = f"it unpacks to more than {self._most:,} bytes"
            raise InputError(what, self._name, "unpack it first, if you know what it holds")
        return len(data)

    def _next_member(self) -> None:
        """Go on to the member behind the one that ended, if there is one."""
        rest = (self._input + self._packed.read(_CHUNK)).lstrip(b"\x00")
        self._has_ended = not rest.startswith(b"\x1f\x8b")
        self.has_garbage = self.has_garbage or (self._has_ended and bool(rest))
        self._input, self._unpacker = rest, zlib.decompressobj(_GZIP)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        if whence == io.SEEK_END:
            while self.read(_CHUNK):
                pass
        place = offset + (self._at if whence != io.SEEK_SET else 0)
        if place < self._at:
            self._rewind()
        while self._at < place and self.read(min(_CHUNK, place - self._at)):
            pass
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at


def gunzipped(source: Source, options: ReadOptions) -> Source:
    """Return the file inside a gzip stream, named by the outer file."""
    inner = PurePosixPath(source.name.removesuffix(".gz"))
    suffix = ".tar" if source.suffix == ".tgz" else inner.suffix.lower() if source.suffix == ".gz" else source.suffix
    most = max(options.max_file_bytes, BOMB_RATIO * source.stream.seek(0, io.SEEK_END))
    source.stream.seek(0)
    stream = io.BufferedReader(_Measured(source.stream, most, source.name), 1 << 16)
    return Source(source.name, cast(BinaryIO, stream), suffix, source.depth)


def has_garbage(source: Source) -> bool:
    """Say whether bytes that are no gzip stood behind what was unpacked of a source."""
    raw = getattr(source.stream, "raw", None)
    return isinstance(raw, _Measured) and raw.has_garbage


@dataclass(slots=True)
class _Budget:
    """How much of an archive may still be unpacked."""

    left: int
    name: str

    def take(self, size: int) -> None:
        """Count a member before it is unpacked; raises InputError where that is too much."""
        self.left -= max(size, 0)
        if self.left < 0:
            raise InputError("an archive that unpacks to more than the limit", self.name, _MORE_ARCHIVE)


def tar_members(source: Source, options: ReadOptions) -> Iterator[Source | Failure]:
    """Yield the files of a tar archive in the order in which they stand in it, so that nothing is read twice."""
    budget = _Budget(options.max_archive_bytes, source.name)
    with tarfile.open(fileobj=source.stream, mode="r:") as archive:
        for member in islice(archive, options.max_members):
            budget.take(member.size)
            name = readable(f"{source.name}!{member.name}")
            if member.isdir() or _hidden(member.name):
                continue
            if not member.isfile() or _climbs(member.name):
                yield failed(name, "an archive member that is no plain file inside it", "pack the postings as files")
            elif (stream := archive.extractfile(member)) is not None:
                suffix = PurePosixPath(member.name).suffix.lower()
                yield Source(name, _spooled(cast(BinaryIO, stream), member.size), suffix, source.depth + 1)


def _spooled(stream: BinaryIO, size: int) -> BinaryIO:
    """Return a small packed stream in memory, where going back to its start costs nothing."""
    return io.BytesIO(stream.read()) if size <= _SPOOLED_BYTES else stream


def zip_members(source: Source, options: ReadOptions) -> Iterator[Source | Failure]:
    """Yield the files of a ZIP archive in name order."""
    budget = _Budget(options.max_archive_bytes, source.name)
    with zipfile.ZipFile(source.stream) as archive:
        for member in sorted(archive.infolist()[: options.max_members], key=lambda info: info.filename):
            budget.take(member.file_size)
            name = readable(f"{source.name}!{member.filename}")
            if member.is_dir() or _hidden(member.filename):
                continue
            if _climbs(member.filename):
                yield failed(name, "an archive member that climbs out of it", "pack the postings as plain files")
            elif member.flag_bits & 1:
                yield failed(name, "an archive member with a password", "unpack the archive first")
            else:
                yield from _zip_member(archive, member, name, source.depth + 1)


def _zip_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, depth: int) -> Iterator[Source | Failure]:
    """Yield one member of a ZIP archive; a damaged one is a failure of its own."""
    try:
        with archive.open(member) as stream:
            content = _spooled(cast(BinaryIO, stream), member.file_size)
            yield Source(name, content, PurePosixPath(member.filename).suffix.lower(), depth)
    except BROKEN as error:
        yield failed(name, f"a damaged member: {error or type(error).__name__}", "pack it again")


def _hidden(name: str) -> bool:
    """Say whether an archive member is hidden, or what macOS adds."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or "__MACOSX" in parts


def _climbs(name: str) -> bool:
    """Say whether a member's name points outside its archive."""
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or ".." in PurePosixPath(slashed).parts or slashed[1:2] == ":"
