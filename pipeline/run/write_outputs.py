"""From the ledger to the files of a run: each is written whole, posting by posting, in bounded memory.

The four tables come first, joined from what is finished, in input order. The wide tables and the
report are made from them page by page. `run.json` goes first and comes last, so that a folder
that has one holds a finished run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.atomic_files import PARTIAL, Row, whole_file, write_json_lines, write_text, writing
from pipeline.core.records import Failure, Framework
from pipeline.framework import save_framework
from pipeline.outputs.report import ReportOptions, write_report
from pipeline.outputs.run_store import FRAMEWORK_FILE, ROWS_PER_GROUP, StoredRun
from pipeline.outputs.schema import schemas, to_table
from pipeline.outputs.workbook import write_csv, write_xlsx
from pipeline.run.checkpoint import Ledger
from pipeline.run.corrections import Corrections
from pipeline.run.options import Clock
from pipeline.run.parse_postings import why_empty
from pipeline.run.profile_postings import Finished
from pipeline.text.local_paths import from_input

if TYPE_CHECKING:
    import pyarrow as pa

Placed = tuple[Finished, tuple[str, ...]]  # a posting and its sources
RUN_FILE = "run.json"
DUPLICATES = "duplicates"


class CorrectionCounter:
    """Which of the sentences that people marked stand in the postings of a run."""

    def __init__(self, corrections: Corrections) -> None:
        """Look out for the marked sentences of these corrections."""
        self._corrections = corrections
        self._found: set[str | None] = set()

    def watching(self, finished: Iterator[Placed]) -> Iterator[Placed]:
        """Pass postings on, noting the marked sentences among theirs."""
        for one, sources in finished:
            if self._corrections.changes:
                self._found |= {self._corrections.key_of(row["text"]) for row in one.rows["requirements"]}
            yield one, sources

    @property
    def counts(self) -> dict[str, int]:
        """Return how many sentences were marked and how many were met; nothing where none were marked."""
        marked = len(self._corrections.changes)
        return {"corrections": marked, "corrected": len(self._found - {None})} if marked else {}


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """What is written beside the finished postings, and how."""

    framework: Framework
    facts: Mapping[str, Any]
    counter: CorrectionCounter
    report: ReportOptions


def write_outputs(ledger: Ledger, out: Path, what: OutputSpec, clock: Clock) -> tuple[Failure, ...]:
    """Write every file of the contract; return what failed or came out empty."""
    before = dict(clock.seconds)
    with writing(out / RUN_FILE):
        (out / RUN_FILE).unlink(missing_ok=True)
    with writing(out):
        for left in out.glob(f"{PARTIAL}*"):
            left.unlink()  # of a run that was killed while it wrote
    with clock.stage("write"):
        empty = write_tables(what.counter.watching(ledger.finished()), out, what.facts["inputs"])
        failures = (*ledger.failures(), *empty)
        write_json_lines(out / "failures.jsonl", [asdict(one) for one in failures])
        save_framework(what.framework, out / FRAMEWORK_FILE)
        counts = {**what.facts["counts"], "failures": len(failures), **what.counter.counts}
        facts = {**what.facts, "counts": counts, "seconds": before}
        stored = StoredRun(out, what.framework, facts, failures)
        write_csv(stored, out / "role_by_competency.csv")
        write_xlsx(stored, out / "role_by_competency.xlsx")
    with clock.stage("report"):
        write_report(stored, out / "report.html", what.report)
    facts = {**facts, "seconds": dict(clock.seconds)}
    write_text(out / RUN_FILE, json.dumps(facts, ensure_ascii=False, indent=1, default=str) + "\n")
    return failures


def write_tables(finished: Iterator[Placed], out: Path, inputs: Sequence[str]) -> list[Failure]:
    """Write the Parquet files; return the postings that ask nothing, as failures.

    Failures name the file as it is found on this machine; tables are handed on, and name it from the input on.

    Row groups hold the same postings in every table, so that one page of a run is read without the rest.
    """
    import pyarrow.parquet as pq

    empty: list[Failure] = []
    with ExitStack() as stack:
        writers = {
            name: pq.ParquetWriter(stack.enter_context(whole_file(out / f"{name}.parquet")), schema, compression="zstd")
            for name, schema in (schemas() | {DUPLICATES: duplicates_schema()}).items()
        }
        # Closed before the files are moved into place, also where the block fails.
        for writer in writers.values():
            stack.callback(writer.close)
        for page in pages(finished):
            shown = [(one, tuple(from_input(place, inputs) for place in sources)) for one, sources in page]
            for name, rows in rows_by_table(shown).items():
                writers[name].write_table(to_table(name, rows))
            copies = [(one.posting_id, source) for one, sources in shown for source in sources[1:]]
            if copies:
                writers[DUPLICATES].write_table(_duplicates(copies))
            empty += empties(page)
    return empty


def pages(finished: Iterable[Placed]) -> Iterator[list[Placed]]:
    """Cut finished postings into row groups."""
    stream = iter(finished)
    while page := list(islice(stream, ROWS_PER_GROUP)):
        yield page


def rows_by_table(page: Iterable[Placed]) -> dict[str, list[Row]]:
    """Return the rows of all tables, every posting with its sources."""
    rows: dict[str, list[Row]] = {name: [] for name in schemas()}
    for one, sources in page:
        for name in rows:
            rows[name] += one.rows[name]
        rows["postings"][-1] |= {"source": sources[0], "sources": list(sources)}
    return rows


def empties(page: Iterable[Placed]) -> Iterator[Failure]:
    """Yield why postings have an empty profile, for those that ask nothing."""
    for one, sources in page:
        row = one.rows["postings"][0]
        if not row["n_requirements"]:
            yield why_empty(sources[0], row["text"], row["lang"])


def duplicates_schema() -> pa.Schema:
    """Return the columns of `duplicates.parquet`: one row per further place where a posting was read."""
    import pyarrow as pa

    return pa.schema([("posting_id", pa.string()), ("source", pa.string())])


def _duplicates(copies: list[tuple[str, str]]) -> pa.Table:
    import pyarrow as pa

    rows = [{"posting_id": posting_id, "source": source} for posting_id, source in copies]
    return pa.Table.from_pylist(rows, schema=duplicates_schema())
