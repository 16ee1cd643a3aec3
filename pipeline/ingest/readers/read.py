"""Files, folders and standard input into postings; what cannot be read becomes a failure, not a crash.

source (sources.py) -> format (sniff.py) -> records (tables.py) or one text -> posting (record.py)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, Media, Posting
from pipeline.core.resource_limits import each_within, time_limit
from pipeline.ingest.options import ReadOptions
from pipeline.text.decoding import decode
from pipeline.ingest.readers.jsonld import postings_in_page
from pipeline.ingest.readers.office import docx_html, pdf_text
from pipeline.ingest.readers.record_fields import choose_text, posting_of
from pipeline.ingest.readers.sniff import format_of
from pipeline.ingest.readers.sources import BROKEN, Source, failed, gunzipped, open_inputs, tar_members, zip_members
from pipeline.ingest.readers.tables import Record, json_document, json_lines, parquet_rows, separated, sheets

_Rows = Callable[[Source, ReadOptions], Iterator[Record | Failure]]
_TABLES: dict[str, _Rows] = {
    "json": json_document,
    "jsonl": json_lines,
    "csv": lambda source, options: separated(source, options, tabs=False),
    "tsv": lambda source, options: separated(source, options, tabs=True),
    "xlsx": sheets,
    "parquet": parquet_rows,
}
_MEDIA: dict[str, Media] = {"html": "html", "text": "text", "markdown": "markdown"}
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
        if form == "empty":
            yield failed(source.name, "the file is empty", "remove it, or save the posting again")
        elif form in ("gzip", "tar", "zip"):
            yield from _unpacked(source, form, options)
        elif form in _TABLES:
            yield from _records(source, _TABLES[form], options)
        else:
            yield from _single(source, form, options)
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


def _unpacked(source: Source, form: str, options: ReadOptions) -> Iterator[Posting | Failure]:
    """Yield the postings of everything in an archive or gzip file."""
    if source.depth >= options.max_archive_depth:
        what = f"archives nested deeper than {options.max_archive_depth}"
        raise InputError(what, source.name, "unpack the outer ones first")
    if form == "gzip":
        yield from _read(replace(gunzipped(source, options), depth=source.depth + 1), options)
        return
    members = tar_members(source, options) if form == "tar" else zip_members(source, options)
    found = False
    for member in members:
        found = True
        if isinstance(member, Failure):
            yield member
        else:
            yield from _read(member, options)
    if not found:
        raise InputError("an archive without files", source.name, "pack the postings again")


def _records(source: Source, rows: _Rows, options: ReadOptions) -> Iterator[Posting | Failure]:
    """Yield a posting for every record of a file that may hold several."""
    stream = each_within(options.max_seconds, source.name, rows(source, options))
    sample = list(islice(stream, _SAMPLE))
    records = [row for row in sample if not isinstance(row, Failure)]
    if not sample:
        raise InputError("no records", source.name, "give it a header and at least one row")
    choice = choose_text(records, source.name, options) if records else None
    number = 0
    single = len(sample) == 1 and rows is json_document
    for row in chain(sample, stream):
        number += 1
        if isinstance(row, Failure) or choice is None:
            yield row if isinstance(row, Failure) else failed(source.name, "no records", "")
            continue
        yield _within(posting_of(row, source.name if single else f"{source.name}#{number}", choice), options)


def _single(source: Source, form: str, options: ReadOptions) -> Iterator[Posting | Failure]:
    """Yield the posting of a file that is one text, or the postings that a page declares in JSON-LD."""
    with time_limit(options.max_seconds, source.name):
        found = tuple(_of_one_text(source, form, options))
    for posting in found:
        yield _within(posting, options)


def _of_one_text(source: Source, form: str, options: ReadOptions) -> Iterator[Posting]:
    """Yield the postings of a document, a page or a plain text."""
    if form == "docx":
        yield Posting(source.name, docx_html(source, options), "html")
    elif form == "pdf":
        yield Posting(source.name, pdf_text(source, options), "text")
    else:
        text = decode(source.whole(options))
        declared = postings_in_page(text, source.name) if form == "html" else ()
        yield from declared or (Posting(source.name, text, _MEDIA[form]),)


def _within(posting: Posting | Failure, options: ReadOptions) -> Posting | Failure:
    """Return the posting, or a failure where it is longer than the limit."""
    if isinstance(posting, Failure) or len(posting.content) <= options.max_posting_chars:
        return posting
    what = f"{len(posting.content):,} characters in one posting, more than {options.max_posting_chars:,}"
    return failed(posting.source, what, "split the file into postings")
