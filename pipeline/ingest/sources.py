"""Where bytes come from: files, folders, gzip, archives, standard input; each as a named stream.

Nothing is unpacked to disk. Links that leave the input folder and archive members that climb out of
their archive are refused by name.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from pipeline.errors import InputError
from pipeline.ingest.options import ReadOptions
from pipeline.records import Failure

# Everything that a damaged gzip, ZIP or tar can raise while it is read.
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, tarfile.TarError, RuntimeError, NotImplementedError)

_SPOOLED_BYTES = 32_000_000


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


def open_inputs(inputs: Sequence[str]) -> Iterator[Source | Failure]:
    """Yield every file behind the inputs, opened one at a time; folders sorted, hidden files left out.

    Raises:
        InputError: where an input does not exist, or a folder holds no file.
    """
    for name in inputs:
        if name != "-" and not Path(name).exists():
            raise InputError("no such file or folder", name, "check the path")
    for name in inputs:
        if name == "-":
            yield Source("-", io.BytesIO(sys.stdin.buffer.read()), "")
        elif Path(name).is_dir():
            yield from _open_folder(Path(name))
        else:
            yield from _open_file(Path(name))


def _open_folder(folder: Path) -> Iterator[Source | Failure]:
    """Yield the files below a folder in sorted order, refusing links that lead out of it."""
    found = False
    home = folder.resolve()
    for path in _files_below(folder):
        found = True
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            yield failed(str(path), "a link that leaves the input folder", "copy what it points to into the folder")
        else:
            yield from _open_file(path)
    if not found:
        raise InputError("the folder holds no file that is not hidden", str(folder), "name a folder with postings")


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield files, and links to anything outside, sorted by path; hidden ones are skipped, links not followed."""
    for base, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        linked = [name for name in folders if Path(base, name).is_symlink()]
        outside = [name for name in linked if not Path(base, name).resolve().is_relative_to(folder.resolve())]
        yield from (Path(base, name) for name in sorted([*files, *outside]) if not name.startswith("."))


def _open_file(path: Path) -> Iterator[Source | Failure]:
    """Yield one file as a source, closed when the next is asked for."""
    if not path.is_file():
        reason = "a link that points nowhere" if path.is_symlink() else "neither file nor folder"
        yield failed(str(path), reason, "remove it, or replace it by a file")
        return
    try:
        with path.open("rb") as stream:
            yield Source(str(path), cast(BinaryIO, stream), path.suffix.lower())
    except OSError as error:
        yield failed(str(path), f"cannot be opened: {error.strerror}", "check that it may be read")


def gunzipped(source: Source) -> Source:
    """Return the file inside a gzip stream, named by the outer file."""
    inner = PurePosixPath(source.name.removesuffix(".gz"))
    suffix = ".tar" if source.suffix == ".tgz" else inner.suffix.lower() if source.suffix == ".gz" else source.suffix
    stream = gzip.GzipFile(fileobj=source.stream, mode="rb")
    return Source(source.name, cast(BinaryIO, stream), suffix, source.depth)


def tar_members(source: Source, options: ReadOptions) -> Iterator[Source | Failure]:
    """Yield the files of a tar archive in the order in which they stand in it, so that nothing is read twice."""
    with tarfile.open(fileobj=source.stream, mode="r:") as archive:
        for member in islice(archive, options.max_members):
            name = f"{source.name}!{member.name}"
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
    with zipfile.ZipFile(source.stream) as archive:
        for member in sorted(archive.infolist()[: options.max_members], key=lambda info: info.filename):
            name = f"{source.name}!{member.filename}"
            if member.is_dir() or _hidden(member.filename):
                continue
            if _climbs(member.filename):
                yield failed(name, "an archive member that climbs out of it", "pack the postings as plain files")
            elif member.flag_bits & 1:
                yield failed(name, "an archive member with a password", "unpack the archive first")
            else:
                with archive.open(member) as stream:
                    suffix = PurePosixPath(member.filename).suffix.lower()
                    yield Source(name, _spooled(cast(BinaryIO, stream), member.file_size), suffix, source.depth + 1)


def _hidden(name: str) -> bool:
    """Say whether an archive member is hidden, or what macOS adds."""
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") and part not in (".", "..") for part in parts) or "__MACOSX" in parts


def _climbs(name: str) -> bool:
    """Say whether a member's name points outside its archive."""
    slashed = name.replace("\\", "/")
    return slashed.startswith("/") or ".." in PurePosixPath(slashed).parts or slashed[1:2] == ":"
