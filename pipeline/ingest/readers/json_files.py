"""JSON documents and JSON Lines as records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.broken_json import whole_entries
from pipeline.ingest.readers.find_records import Found, Record, find_records
from pipeline.ingest.readers.lines import lines_of
from pipeline.ingest.readers.rich_text import with_rich_text
from pipeline.ingest.readers.sources import Source, failed
from pipeline.text.decoding import encoding_of

_MEND = "mend it at that place"
_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,]*")


def json_lines(source: Source, options: ReadOptions, *, may_be_whole: bool = True) -> Iterator[Record | Failure]:
    """Yield the objects of a JSON Lines file, one a line; a faulty line is a failure and the rest goes on.

    Where it `may_be_whole`, a first line that is no value begins a JSON document.
    """
    number = 0
    for line in lines_of(source, options):
        text = line.strip().lstrip("\ufeff")
        if not text:
            continue
        number += 1
        value = _loaded(text)
        if value is None and may_be_whole and number == 1 and text[0] in "[{":
            # A JSON document under the wrong suffix: read whole instead.
            yield from json_document(source, options)
            return
        if isinstance(value, str) and value.strip():
            yield {"text": value}
        elif isinstance(value, Mapping) or (number == 1 and isinstance(value, list)):
            yield from records_of(value, source.name, number)
        else:
            yield from _several(text, source.name, number)


def _several(text: str, name: str, number: int) -> Iterator[Record | Failure]:
    """Yield the objects that stand one after the other on a line, as where a line break or a comma went wrong."""
    values, end = values_in(text)
    told = [value for value in values if isinstance(value, Mapping)]
    for value in told:
        yield from records_of(value, name, number)
    if len(told) < len(values) or not values or end < len(text):
        mend = "put one JSON object on each line"
        yield failed(f"{name}#{number}", f"line {number} is no JSON object", mend)


def values_in(text: str) -> tuple[list[object], int]:
    """Return the JSON values that follow each other in a text, commas between them or not, and where they end."""
    values: list[object] = []
    at = 0
    while at < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        values.append(value)
        at = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]
    return values, at


def _loaded(text: str) -> object:
    """Return a JSON value, or None where the text is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def json_document(source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield the records of a JSON document, wherever they lie in it; text behind its end is told.

    Raises:
        InputError: where the file is no JSON, or holds no object.
    """
    data = source.whole(options)
    text = data.decode(encoding_of(data), "replace").lstrip("\ufeff").strip()
    try:
        _DECODER.raw_decode(text)
    except (ValueError, RecursionError) as error:
        yield from _beside_faults(text, error, source, options)
        return
    values, end = values_in(text)
    if all(not isinstance(value, list | Mapping) or not value for value in values):
        raise InputError("JSON without any object", source.name, "give a list of postings")
    if end < len(text) and (len(values) > 1 or _has_lines(text[end:])):  # lines of which one is faulty
        yield from json_lines(source, options, may_be_whole=False)
        return
    number = 1
    for value in values:
        for record in records_of(value, source.name, number):
            number += 1
            yield record
    if end < len(text):
        yield failed(source.name, f"{len(text) - end} characters behind the end of the JSON", "cut them off")


def _has_lines(text: str) -> bool:
    """Say whether one of the next lines is an object by itself."""
    return any(isinstance(_loaded(line), Mapping) for line in text.split("\n", 5)[1:5])


def _beside_faults(text: str, error: Exception, source: Source, options: ReadOptions) -> Iterator[Record | Failure]:
    """Yield what can be read of a document that is no JSON as a whole: its other lines, or the entries of its list.

    Raises:
        InputError: where nothing can.
    """
    if text.startswith("{") and _has_lines(text):
        yield from json_lines(source, options, may_be_whole=False)
        return
    if isinstance(error, RecursionError):
        raise InputError("JSON that is nested too deep", source.name, "give a flat list of postings") from error
    entries, faults = whole_entries(text)
    if not entries:
        raise InputError(f"no valid JSON: {error}", source.name, _MEND) from error
    yield from records_of(entries, source.name, 1)
    for fault in faults or [str(error)]:
        yield failed(source.name, f"an entry that is no valid JSON: {fault}", _MEND)


def records_of(value: object, name: str, first: int) -> Iterator[Record | Failure]:
    """Yield the records in a value, numbered from `first` on in what is told of them."""
    found = find_records(with_rich_text(value))
    for number, item in enumerate(found.records, first):
        if isinstance(item, Mapping):
            yield item
        elif isinstance(item, str) and item.strip():
            yield {"text": item}
        else:
            yield failed(f"{name}#{number}", f"entry {number} is no JSON object", "make it an object")
    yield from unread(found, name)


def unread(found: Found, name: str) -> Iterator[Failure]:
    """Yield what is said of the records that were not read."""
    for count, path in found.unread:
        what = f"{count} more records under {path[:80]!r} were not read, of {len(found.records)} elsewhere that were"
        yield failed(name, what, "put them into a file of their own, if they are postings")
