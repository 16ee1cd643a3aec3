"""Files, folders and standard input into postings; what cannot be read becomes a failure, not a crash.

source (sources.py) -> format (sniff.py, formats.py) -> postings or records -> posting (record_fields.py)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, Posting
from pipeline.core.resource_limits import each_within, time_limit
from pipeline.ingest.cleaning.several_jobs import split_jobs
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.archives import damage_of, gunzipped, has_garbage, tar_members, zip_members
from pipeline.ingest.readers.formats import Format, Reader, Row
from pipeline.ingest.readers.json_files import json_document
from pipeline.ingest.readers.record_fields import TextChoice, choose_text, posting_of
from pipeline.ingest.readers.sniff import format_of
from pipeline.ingest.readers.sources import BROKEN, Source, failed, open_inputs

# Records looked at before it is settled which column holds the posting.
_SAMPLE = 50
_DEFAULTS = ReadOptions()


def read_postings(inputs: Sequence[str], options: ReadOptions = _DEFAULTS) -> Iterator[Posting | Failure]:
    """Yield the postings of files, folders and "-" (standard input), in order, one at a time.

    What cannot be read is yielded as a failure that says how to mend it, and reading goes on.

    Raises:
        InputError: where an input does not exist, a folder is empty, or `options.text_column` is unknown.
    """
    for source in open_inputs(inputs, options):
        if isinstance(source, Failure):
            yield source
        else:
            yield from _read(source, options)


def _read(source: Source, options: ReadOptions) -> Iterator[Posting | Failure]:
    """Yield the postings of one source."""
    try:
        form = format_of(source)
        if form.read is None:
            yield from _unpacked(source, form, options)
        else:
            yield from _postings(source, form.read, options)
    except InputError as error:
        if error.fault.what.startswith("no column "):
            raise
        yield failed(error.fault.where or source.name, error.fault.what, error.fault.mend)
    except BROKEN as error:
        yield failed(source.name, f"damaged: {error or type(error).__name__}", "copy or pack it again")
    except MemoryError:
        yield failed(source.name, "it needs more memory than there is", "split it, or leave it out")
    except Exception as error:
        # A library met a file that its authors did not foresee; the other files are not to suffer for it.
        what = f"a file that cannot be read: unexpected {type(error).__name__}"
        yield failed(source.name, what, "save it again, in another format if that does not help")


def _unpacked(source: Source, form: Format, options: ReadOptions) -> Iterator[Posting | Failure]:
    """Yield the postings of everything in an archive or gzip file."""
    if source.depth >= options.max_archive_depth:
        what = f"archives nested deeper than {options.max_archive_depth}"
        raise InputError(what, source.name, "unpack the outer ones first")
    if form.name == "gzip":
        inner = gunzipped(source, options)
        last: Posting | Failure | None = None
        for last in _read(replace(inner, depth=source.depth + 1), options):
            yield last
        damage = damage_of(inner)
        if damage and not (isinstance(last, Failure) and str(damage) in last.what):
            yield failed(source.name, f"damaged: {damage}; what came before was read", "copy or pack it again")
        if has_garbage(inner):
            yield failed(source.name, "bytes behind the end of the gzip data were left out", "cut them off")
        return
    members = tar_members(source, options) if form.name == "tar" else zip_members(source, options)
    found = False
    for member in members:
        found = True
        if isinstance(member, Failure):
            yield member
        else:
            yield from _read(member, options)
    if not found:
        raise InputError("an archive without files", source.name, "pack the postings again")


def _postings(source: Source, read: Reader, options: ReadOptions) -> Iterator[Posting | Failure]:
    """Yield the postings of a file, each record of it read by the names of its fields."""
    stream = each_within(options.max_seconds, source.name, read(source, options))
    sample = list(islice(stream, _SAMPLE))
    if not sample:
        raise InputError("no records", source.name, "give it a header and at least one row")
    records = [row for row in sample if isinstance(row, Mapping)]
    with time_limit(options.max_seconds, source.name):
        choice = choose_text(records, source.name, options) if records else TextChoice()
    single = len(sample) == 1 and read is json_document
    for number, row in enumerate(chain(sample, stream), 1):
        name = source.name if single else f"{source.name}#{number}"
        yield from _each_posting(row, name, choice, options)


def _each_posting(row: Row, name: str, choice: TextChoice, options: ReadOptions) -> Iterable[Posting | Failure]:
    """Return the posting of a row, or the several that its text holds; one that takes too long is its own failure."""
    if isinstance(row, Failure):
        return (row,)
    try:
        with time_limit(options.max_seconds, name):
            posting = _within(posting_of(row, name, choice) if isinstance(row, Mapping) else row, options)
            return split_jobs(posting) if isinstance(posting, Posting) else (posting,)
    except InputError as error:
        return (failed(name, error.fault.what, error.fault.mend),)


def _within(posting: Posting | Failure, options: ReadOptions) -> Posting | Failure:
    """Return the posting, or a failure where it is longer than the limit."""
    if isinstance(posting, Failure) or len(posting.content) <= options.max_posting_chars:
        return posting
    what = f"{len(posting.content):,} characters in one posting, more than {options.max_posting_chars:,}"
    return failed(posting.source, what, "split the file into postings")
