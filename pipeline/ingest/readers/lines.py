"""The lines of a file of text, streamed."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.sources import Source
from pipeline.text.decoding import encoding_of


def lines_of(source: Source, options: ReadOptions) -> Iterator[str]:
    """Yield the lines of a source as text, with their ends; a line past the limit is cut there."""
    encoding = encoding_of(source.head(1 << 20), whole=False)
    source.stream.seek(0)
    wrapper = io.TextIOWrapper(source.stream, encoding, errors="replace", newline="")
    try:
        while line := wrapper.readline(2 * options.max_posting_chars):
            yield line.replace("\x00", "")
    finally:
        wrapper.detach()
