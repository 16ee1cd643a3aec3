"""Inputs cut into shards that can be read apart from each other, on other machines too."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.formats import format_of_suffix
from pipeline.ingest.readers.sources import Source, open_inputs

Shard = list[str | Failure]


def shard_inputs(inputs: Sequence[str], options: ReadOptions, size: int) -> Iterator[Shard]:
    """Yield the files behind the inputs in the order of `read_postings`, at most `size` to a shard.

    What cannot be opened stands in its place as a failure.

    Raises:
        InputError: where an input does not exist, or a folder holds no file.
    """
    shard: Shard = []
    for source in open_inputs(inputs, options):
        alone = not isinstance(source, Failure) and not _is_one_posting(source.suffix)
        if shard and (alone or len(shard) >= size):
            yield shard
            shard = []
        shard.append(source if isinstance(source, Failure) else _path(source))
        if alone:
            yield shard
            shard = []
    if shard:
        yield shard


def _is_one_posting(suffix: str) -> bool:
    """Say whether a file holds one posting: such go together, and any other may hold thousands and goes alone."""
    form = format_of_suffix(suffix)
    return form is not None and form.one_posting


def _path(source: Source) -> str:
    """Return the path of an opened file as the system has it, which may be no text; its name is for showing."""
    return os.fspath(getattr(source.stream, "name", source.name))
