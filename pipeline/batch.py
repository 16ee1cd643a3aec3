"""Many postings in, parsed postings out: every core used, one bad posting never stops the rest."""

from __future__ import annotations

import gc
import json
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeVar

from pipeline.errors import PipelineError
from pipeline.extract import extract
from pipeline.ingest import ReadOptions, read_postings, to_document
from pipeline.records import Failure, ParsedPosting, Posting
from pipeline.tables import parsed_object

CHUNK = 24  # postings per task: large enough that passing them costs little, small enough to share out evenly
ALONE = 40  # up to so many postings, starting processes takes longer than it saves
AHEAD = 4  # tasks in flight per process; bounds memory whatever the number of postings

Parsed = ParsedPosting | Failure
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A parsed posting as it is printed; `empty` says why nothing was found that it asks, where nothing was."""

    posting_id: str
    source: str
    text: str
    empty: Failure | None = None


def parse_postings(
    inputs: Sequence[str], options: ReadOptions, *, jobs: int = 0, limit: int | None = None
) -> Iterator[Parsed]:
    """Yield every posting of the inputs, parsed, or the failure that it ended in, in input order.

    Args:
        inputs: files, folders, or "-" for standard input.
        options: how to read them.
        jobs: processes; 0 for one per core.
        limit: stop after so many postings.
    """
    yield from _shared_out(parse_one, limited(read_postings(inputs, options), limit), jobs)


def parse_one(posting: Posting | Failure) -> Parsed:
    """Return the parsed posting; whatever goes wrong becomes its failure."""
    if isinstance(posting, Failure):
        return posting
    stage = "ingest"
    try:
        document = to_document(posting)
        stage = "extract"
        return extract(document)
    except PipelineError as error:
        return Failure(posting.source, stage, error.fault.what, error.fault.mend)
    except Exception as error:
        what = f"unexpected {type(error).__name__}: {str(error)[:200]}"
        return Failure(posting.source, stage, what, "please report this as a bug, with the posting if you may")


def parse_to_line(posting: Posting | Failure) -> Line | Failure:
    """Return the parsed posting as a line of JSON: made where it was parsed, it travels cheaply between processes."""
    parsed = parse_one(posting)
    return parsed if isinstance(parsed, Failure) else line_of(parsed)


def line_of(parsed: ParsedPosting) -> Line:
    """Return a parsed posting as it is printed."""
    text = json.dumps(parsed_object(parsed), ensure_ascii=False)
    return Line(parsed.posting_id, parsed.source, text, emptiness(parsed))


def parse_to_lines(
    inputs: Sequence[str],
    options: ReadOptions,
    write: Callable[[str], object],
    on_progress: Callable[[str, int, int | None], None],
    *,
    jobs: int = 0,
    limit: int | None = None,
) -> tuple[int, tuple[Failure, ...]]:
    """Write each different posting as a line of JSON; return how many, and the failures.

    The lines wait in a temporary file until all copies are known, so memory holds one short
    entry per posting and not its text.
    """
    failures: list[Failure] = []
    order: dict[str, list[str]] = {}
    postings = limited(read_postings(inputs, options), limit)
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as spool:
        for number, one in enumerate(_shared_out(parse_to_line, postings, jobs), 1):
            on_progress("reading postings", number, None)
            if isinstance(one, Failure):
                failures.append(one)
            elif one.posting_id in order:
                order[one.posting_id].append(one.source)
            else:
                order[one.posting_id] = [one.source]
                spool.write(one.text + "\n")
                if one.empty:
                    failures.append(one.empty)
        spool.seek(0)
        for sources, line in zip(order.values(), spool, strict=True):
            if len(sources) == 1:
                write(line.rstrip("\n"))
            else:
                row = json.loads(line) | {"sources": list(dict.fromkeys(sources))}
                write(json.dumps(row, ensure_ascii=False))
    return len(order), tuple(failures)


def emptiness(parsed: ParsedPosting) -> Failure | None:
    """Return why a posting that asks nothing has an empty profile, or None where it asks something."""
    if parsed.requirements:
        return None
    if not parsed.text.strip():
        what, mend = (
            "no text was found in it",
            "check that the posting's text is in the file, not in an image or behind a script",
        )
    elif parsed.lang == "other":
        what, mend = "its language is neither English nor Chinese", "translate it, or leave it out"
    else:
        what, mend = (
            "empty: it asks nothing of a person",
            "check that the whole posting was saved, not only the company's introduction",
        )
    return Failure(parsed.source, "extract", what, mend)


def merge_duplicates(stream: Iterable[Parsed]) -> Iterator[Parsed]:
    """Yield each different posting once, with the sources of all its copies; failures pass through first."""
    kept: dict[str, ParsedPosting] = {}
    for one in stream:
        if isinstance(one, Failure):
            yield one
            continue
        first = kept.setdefault(one.posting_id, one)
        sources = first.sources or (first.source,)
        if one.source not in sources:
            sources = (*sources, one.source)
        kept[one.posting_id] = replace(first, sources=sources)
    yield from kept.values()


def limited(stream: Iterator[Posting | Failure], limit: int | None) -> Iterator[Posting | Failure]:
    """Stop after `limit` postings; failures do not count."""
    taken = 0
    for one in stream:
        if limit is not None and taken >= limit:
            return
        taken += isinstance(one, Posting)
        yield one


def _shared_out(
    work: Callable[[Posting | Failure], T], postings: Iterator[Posting | Failure], jobs: int
) -> Iterator[T]:
    """Yield the work done on every posting, in order, by `jobs` processes where there are enough postings for them."""
    head = list(islice(postings, ALONE))
    jobs = jobs or os.cpu_count() or 1
    if len(head) < ALONE or jobs == 1:
        yield from map(work, chain(head, postings))
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_get_ready) as pool:
        waiting: deque[Future[list[T]]] = deque()
        for chunk in _chunks(chain(head, postings)):
            waiting.append(pool.submit(_work_through, work, chunk))
            if len(waiting) >= jobs * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _chunks(stream: Iterable[Posting | Failure]) -> Iterator[list[Posting | Failure]]:
    """Cut a stream into lists of `CHUNK`."""
    source = iter(stream)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _get_ready() -> None:
    """Load in a new worker what every posting needs.

    All of that stays to the end: taken out of the rounds of the garbage collector, which otherwise
    looks through it again and again, it saves about a twentieth of the time.
    """
    parse_one(Posting("", "Requirements: 5 years in sales. See e.g. B. Sc. holders."))
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _work_through(work: Callable[[Posting | Failure], T], chunk: list[Posting | Failure]) -> list[T]:
    """Do one task's work in a worker process."""
    return [work(posting) for posting in chunk]
