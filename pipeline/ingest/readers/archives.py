"""What is packed: gzip streams, tar and ZIP archives, each member as a source.

Nothing is unpacked to disk. Members that climb out of their archive are refused by name.
"""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.sources import BOMB_RATIO, BROKEN, Source, failed, readable

# zlib takes a gzip header with this, and is given so much at once.
_GZIP, _CHUNK = 31, 1 << 16
_SPOOLED_BYTES = 32_000_000
_MORE_ARCHIVE = "unpack it first, if you know what it holds, or raise the limit with --max archive-mb=N"


class _Measured(io.RawIOBase):
    """A gzip stream that ends in an error where it unpacks to far more than any text does.

    What stands behind its last member is left out and remembered; Python's own reader would lose the member too. Where
    it was cut, what came before is given, and `damage` says so.
    """

    def __init__(self, packed: BinaryIO, most: int, name: str) -> None:
        """Unpack `packed`, up to `most` bytes."""
        self._packed = packed
        self._most = most
        self._name = name
        self.has_garbage = False
        self.damage: EOFError | None = None
        self._rewind()

    def _rewind(self) -> None:
        """Start again."""
        self._packed.seek(0)
        self._unpacker = zlib.decompressobj(_GZIP)
        self._input, self._at, self._has_ended = b"", 0, False
        self._begun_at: int | None = None  # where a member after the first began

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be read again."""
        return True

    def readinto(self, target: Any) -> int:  # noqa: ANN401 - a writable buffer
        """Unpack into `target`; raises InputError past the limit, EOFError where nothing is left of a stream."""
        data = b""
        while not data and not self._has_ended:
            if self._unpacker.eof:
                self._next_member()
                continue
            if not self._input and not (chunk := self._packed.read(_CHUNK)):
                if self._is_behind():
                    break
                self.damage = EOFError("the gzip stream ends before its end")
                if not self._at:
                    raise self.damage
                return 0
            self._input = self._input or chunk
            try:
                data = self._unpacker.decompress(self._input, len(target))
            except zlib.error:
                if not self._is_behind():
                    raise
                break
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
        self._input, self._unpacker, self._begun_at = rest, zlib.decompressobj(_GZIP), self._at

    def _is_behind(self) -> bool:
        """End where what began as one more member is none, and say so."""
        self._has_ended = self._at == self._begun_at
        self.has_garbage = self.has_garbage or self._has_ended
        return self._has_ended

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


def damage_of(source: Source) -> EOFError | None:
    """Return what is wrong with the gzip stream that a source was unpacked from, as far as it was read."""
    raw = getattr(source.stream, "raw", None)
    return raw.damage if isinstance(raw, _Measured) else None


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
    """Yield the files of a tar archive in the order in which they stand in it, so that nothing is read twice.

    Past a damaged place it goes on with the next member that there is.
    """
    budget = _Budget(options.max_archive_bytes, source.name)
    left = options.max_members
    with tarfile.open(fileobj=source.stream, mode="r:") as archive:
        for member in islice(archive, left):
            left -= 1
            yield from _tar_member(archive, member, source, budget)
        damaged = archive.offset if left and _is_damaged(archive, source.stream) else None
    if damaged is None:
        return
    yield failed(source.name, f"a damaged place in the tar archive, at byte {damaged:,}", "copy or pack it again")
    source.stream.seek(damaged + tarfile.BLOCKSIZE)
    with (
        suppress(tarfile.ReadError),  # nothing follows
        tarfile.open(fileobj=source.stream, mode="r:", ignore_zeros=True) as archive,
    ):
        for member in islice(archive, left):
            yield from _tar_member(archive, member, source, budget)


def _tar_member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source, budget: _Budget
) -> Iterator[Source | Failure]:
    """Yield one member of a tar archive, unless it is hidden."""
    budget.take(member.size)
    name = readable(f"{source.name}!{member.name}")
    if member.isdir() or _hidden(member.name):
        return
    if not member.isfile() or _climbs(member.name):
        yield failed(name, "an archive member that is no plain file inside it", "pack the postings as files")
    elif (stream := archive.extractfile(member)) is not None:
        suffix = PurePosixPath(member.name).suffix.lower()
        yield Source(name, _spooled(cast(BinaryIO, stream), member.size), suffix, source.depth + 1)


def _is_damaged(archive: tarfile.TarFile, stream: BinaryIO) -> bool:
    """Say whether something else than blanks stands where `tarfile`, which does not say so, found no further member."""
    stream.seek(archive.offset)
    return any(stream.read(tarfile.BLOCKSIZE))


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
