"""Inputs into postings, every file opened in a process with limits: what a file does to it loses that file alone.

The files are listed here, and read there one after the other. Where the process dies, the file in hand is read
again from where it had come to, record by record; where it dies once more, the rest of that file is lost, and named.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, Posting
from pipeline.ingest import ReadOptions, read_postings, shard_inputs
from pipeline.ingest.readers.sources import readable
from pipeline.run.bounded_process import (
    BoundedProcess,
    NoProcessError,
    ProcessConfig,
    ProcessDiedError,
    nothing,
    warn_unbounded,
)

STDIN = "-"
# The module that loads all that reading and parsing need, in the process of which others are copies.
PRELOAD = "pipeline.run.worker_preload"
_FILES = 24  # files of one posting each that are asked for together
# Postings that travel together: so many, or so many characters.
_MANY, _LARGE = 24, 200_000

Read = Posting | Failure
ReadFile = Callable[[str, ReadOptions], Iterator[Read]]
_Process = BoundedProcess["_ReadTask", "_Piece"]


@dataclass(frozen=True, slots=True)
class _ReadTask:
    """Files to read, in order; of the first the first `skip` results are left out, and `together` travel at once."""

    names: tuple[str, ...]
    skip: int = 0
    together: int = _MANY


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some of what a file holds; `is_last` where that was all of it."""

    read: tuple[Read, ...]
    is_last: bool


def read_in_bounds(inputs: Sequence[str], options: ReadOptions) -> Iterator[Read]:
    """Yield what `read_postings` yields, read by another process whose memory and time are bounded.

    Raises:
        InputError: as `read_postings` does.
    """
    if not is_bounded(options):
        yield from read_postings(inputs, options)
        return
    with closing(_StandardInput(options)) as stdin:
        for one in read_shards(shard_inputs(stdin.replaced(inputs), options, _FILES), options):
            yield stdin.shown(one)


def read_shards(
    shards: Iterable[Sequence[str | Failure]], options: ReadOptions, read: ReadFile | None = None
) -> Iterator[Read]:
    """Yield what the files of shards hold, and the failures that stand among them; `read` reads one file.

    Raises:
        InputError: where `options.text_column` is unknown.
    """
    with ExitStack() as stack:
        process: _Process = BoundedProcess(
            ProcessConfig(
                partial(_read_files, options=options, read=read or read_file),
                nothing,
                options.max_seconds,
                options.max_memory_bytes,
                PRELOAD,
            )
        )
        stack.callback(process.end)
        for shard in shards:
            yield from _read_shard(process, shard, options)


def is_bounded(options: ReadOptions) -> bool:
    """Say whether there is any limit for which a process of its own is needed."""
    return options.max_memory_bytes > 0 or options.max_seconds > 0


def _read_shard(process: _Process, shard: Sequence[str | Failure], options: ReadOptions) -> Iterator[Read]:
    """Yield what the files of a shard hold, and the failures that stand among them."""
    names: list[str] = []
    for one in shard:
        if isinstance(one, str):
            names.append(one)
            continue
        yield from _read_names(process, names, options)
        names = []
        yield one
    yield from _read_names(process, names, options)


def _read_names(process: _Process, names: Sequence[str], options: ReadOptions) -> Iterator[Read]:
    """Yield what some files hold; of one over which the process dies, what it held until there, and a failure."""
    waiting, done, again = list(names), 0, False
    while waiting:
        task = _ReadTask(tuple(waiting[:1] if again else waiting), done, 1 if again else _MANY)
        try:
            for pieces in process.results(task):
                for piece in pieces:
                    yield from piece.read
                    done += len(piece.read)
                    if piece.is_last:
                        waiting.pop(0)
                        done, again = 0, False
        except NoProcessError:
            warn_unbounded()
            yield from islice(read_file(waiting[0], options), done, None)
            waiting.pop(0)
            done = 0
        except ProcessDiedError:
            if again:
                yield lost(waiting.pop(0))
                done = 0
            again = not again


def lost(name: str) -> Failure:
    """Return the failure of a file over which the process that read it died."""
    what = "the process that read it died: it ran out of memory, or out of time in a library, or crashed"
    mend = "leave it out, save it in another format, or raise the limit with --max memory-mb=N"
    return Failure(readable(name), "ingest", what, mend)


def _read_files(
    task: _ReadTask, before: Callable[[], None], *, options: ReadOptions, read: ReadFile
) -> Iterator[list[_Piece]]:
    """Yield what files hold, in pieces that are cheap to send; in the process that reads."""
    skip = task.skip
    for name in task.names:
        before()
        some, size = list[Read](), 0
        for number, one in enumerate(read(name, options)):
            before()
            if number < skip:
                continue
            some.append(one)
            size += len(one.content) if isinstance(one, Posting) else 0
            if len(some) >= task.together or size > _LARGE:
                yield [_Piece(tuple(some), is_last=False)]
                some, size = [], 0
        yield [_Piece(tuple(some), is_last=True)]
        skip = 0


def read_file(name: str, options: ReadOptions) -> Iterator[Read]:
    """Yield what one file holds; it may have vanished since it was listed.

    Raises:
        InputError: where `options.text_column` is unknown.
    """
    try:
        yield from read_postings([name], options)
    except InputError as error:
        if options.text_column is not None:
            raise
        yield Failure(error.fault.where or name, "ingest", error.fault.what, error.fault.mend)


class _StandardInput:
    """Standard input kept as a file, so that a process that dies over it costs no more than over any other file."""

    def __init__(self, options: ReadOptions) -> None:
        """Keep nothing yet."""
        self._most = options.max_file_bytes
        self._path = ""

    def replaced(self, inputs: Sequence[str]) -> list[str]:
        """Return the inputs with the path of the kept file in the place of standard input."""
        return [self._kept() if one == STDIN else one for one in inputs]

    def shown(self, one: Read) -> Read:
        """Return what was read under the name that a person knows it by."""
        if not self._path:
            return one
        if isinstance(one, Posting):
            return replace(one, source=one.source.replace(self._path, STDIN, 1))
        return replace(one, posting=one.posting.replace(self._path, STDIN, 1))

    def close(self) -> None:
        """Remove the file."""
        if self._path:
            Path(self._path).unlink(missing_ok=True)

    def _kept(self) -> str:
        """Return the path of the file, written with the first call.

        Raises:
            InputError: where there is more than may be read.
        """
        if not self._path:
            handle, self._path = tempfile.mkstemp(prefix="jobprofile-")
            left = self._most
            with os.fdopen(handle, "wb") as out:
                while piece := sys.stdin.buffer.read(min(1 << 20, left + 1)):
                    left -= len(piece)
                    if left < 0:
                        what = f"more than {self._most:,} bytes on standard input"
                        raise InputError(what, STDIN, "name the file instead")
                    out.write(piece)
        return self._path
