"""Many postings in, parsed postings out: every core used, one bad posting never stops the rest.

What reads a posting is imported where one is read, which is in the workers: the process that only
hands out postings and writes what comes back starts in half the time.
"""

from __future__ import annotations

import gc
import json
import os
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import TypeVar

from pipeline.core.atomic_files import BUFFER
from pipeline.core.records import Failure, ParsedPosting, Posting
from pipeline.ingest import ReadOptions
from pipeline.outputs.schema import parsed_object
from pipeline.run.bounded_process import ProcessConfig
from pipeline.run.parse_interleaved import MORE_MEMORY, Parsed, parse_one, parse_together
from pipeline.run.read_bounded import PRELOAD, is_bounded, read_in_bounds
from pipeline.run.worker_pool import BATCH, PoolConfig, map_in_order

ALONE = 40  # up to so many postings, one process is enough: starting more takes longer than it saves

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A parsed posting as it is printed; `empty` says why nothing was found that it asks, where nothing was.

    `text` is UTF-8, and ends in a line break: as it travels between processes, waits, and is written.
    """

    posting_id: str
    source: str
    text: bytes
    empty: Failure | None = None
    location: str | None = None


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
    for one in in_processes(parse_together, limited(read_in_bounds(inputs, options), limit), jobs, options):
        yield one if isinstance(one, Failure) else one.as_shown()


def parse_to_lines_together(
    postings: Sequence[Posting | Failure],
    before: Callable[[], object] = lambda: None,
    seconds: float = 0.0,
    *,
    hide: bool = False,
) -> list[Line | Failure]:
    """Return parsed postings as lines of JSON: made where they were parsed, they travel cheaply between processes."""
    parsed = parse_together(postings, before, seconds, hide=hide)
    return [one if isinstance(one, Failure) else line_of(one) for one in parsed]


def line_of(parsed: ParsedPosting) -> Line:
    """Return a parsed posting as it is printed."""
    return Line(
        parsed.posting_id, parsed.source, _printed(parsed_object(parsed)), emptiness(parsed), parsed.facts.location
    )


def _printed(row: Mapping[str, object]) -> bytes:
    """Return an object as a line of JSON; half a character, which no file can hold, becomes a question mark."""
    return (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def parse_to_lines(
    inputs: Sequence[str],
    options: ReadOptions,
    write: Callable[[bytes], object],
    on_progress: Callable[[str, int, int | None], None],
    *,
    jobs: int = 0,
    limit: int | None = None,
) -> tuple[int, tuple[Failure, ...]]:
    """Write each different posting as a line of JSON in UTF-8; return how many, and the failures.

    The lines wait in a temporary file until all copies are known, so memory holds one short
    entry per posting and not its text.
    """
    failures: list[Failure] = []
    order: dict[str, list[Line]] = {}  # of a copy only where it stands is kept
    postings = limited(read_in_bounds(inputs, options), limit)
    lines = in_processes(parse_to_lines_together, postings, jobs, options)
    with closing(lines), tempfile.TemporaryFile(buffering=BUFFER) as spool:
        for number, one in enumerate(lines, 1):
            on_progress("reading postings", number, None)
            if isinstance(one, Failure):
                failures.append(one)
                continue
            copies = order.setdefault(one.posting_id, [])
            copies.append(replace(one, text=b"", empty=None))
            if len(copies) == 1:
                spool.write(one.text)
                if one.empty:
                    failures.append(one.empty)
        spool.seek(0)
        for copies, line in zip(order.values(), spool, strict=True):
            write(line if len(copies) == 1 else _printed(json.loads(line) | _of_all(copies)))
    return len(order), tuple(failures)


def _of_all(copies: Sequence[Line]) -> dict[str, object]:
    """Return what the copies of one posting say together: their sources, and every place that it is offered at."""
    places = dict.fromkeys(place for copy in copies for place in (copy.location or "").split("; ") if place)
    return {"sources": list(dict.fromkeys(copy.source for copy in copies)), "location": "; ".join(places) or None}


def emptiness(parsed: ParsedPosting) -> Failure | None:
    """Return why a posting that asks nothing has an empty profile, or None where it asks something."""
    return None if parsed.requirements else why_empty(parsed.source, parsed.text, parsed.lang)


def why_empty(source: str, text: str, lang: str) -> Failure:
    """Return why nothing was found that a posting asks of a person."""
    if not text.strip():
        what, mend = (
            "no text was found in it",
            "check that the posting's text is in the file, not in an image or behind a script",
        )
    elif lang == "other":
        what, mend = "its language is neither English nor Chinese", "translate it, or leave it out"
    else:
        what, mend = (
            "empty: it asks nothing of a person",
            "check that the whole posting was saved, not only the company's introduction",
        )
    return Failure(source, "extract", what, mend)


def limited(stream: Iterator[Posting | Failure], limit: int | None) -> Iterator[Posting | Failure]:
    """Stop after `limit` postings; failures do not count."""
    taken = 0
    for one in stream:
        if limit is not None and taken >= limit:
            return
        taken += isinstance(one, Posting)
        yield one


def in_processes(
    work: Callable[..., list[T | Failure]], postings: Iterator[Posting | Failure], jobs: int, options: ReadOptions
) -> Generator[T | Failure, None, None]:
    """Yield the work done on every posting, in order, by processes whose memory and time are bounded.

    There are `jobs` of them where there are enough postings, else one. Where nothing is bounded and one is enough,
    this process does the work.
    """
    limited_work = partial(work, seconds=options.max_seconds, hide=options.hide_personal)
    head = list(islice(postings, ALONE))
    jobs = (jobs or os.cpu_count() or 1) if len(head) == ALONE else 1
    stream = chain(head, postings)
    if jobs == 1 and not is_bounded(options):
        while batch := list(islice(stream, BATCH)):
            yield from limited_work(batch)
    elif head:
        process = ProcessConfig(
            partial(_as_one, limited_work), get_ready, options.max_seconds, options.max_memory_bytes, PRELOAD
        )
        yield from map_in_order(PoolConfig(process, _lost, jobs), stream)


def _as_one(
    work: Callable[..., list[T | Failure]], batch: list[Posting | Failure], before: Callable[[], None]
) -> list[list[T | Failure]]:
    """Return the work done on a batch as the one list that is sent."""
    return [work(batch, before)]


def _lost(posting: Posting | Failure) -> Failure:
    """Return the failure of a posting at which a process died."""
    if isinstance(posting, Failure):
        return posting
    what = "the process that read it died: it ran out of memory, or out of time in a library, or crashed"
    return Failure(posting.source, "ingest", what, MORE_MEMORY)


def get_ready() -> None:
    """Load in a new worker what every posting needs.

    All of that stays to the end: taken out of the rounds of the garbage collector, which otherwise
    looks through it again and again while it is loaded and after, it saves about a twentieth of the time.
    """
    gc.disable()
    parse_one(Posting("", "Requirements: 5 years in sales. See e.g. B. Sc. holders.\n\n任职要求：本科学历"))
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)
