"""Read a finished run back from its folder: whole, or page by page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, Framework
from pipeline.framework import load_framework, parted
from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import as_frame, schemas

if TYPE_CHECKING:
    import pyarrow as pa

FRAMEWORK_FILE = "framework.json"
SINCE = frozenset(
    {"crosswalk", "coverage"}
)  # tables that an earlier version did not write: a run without them has none of their rows
FROM_THE_FIRST = frozenset(
    {"posting_id", "sources", "requirement_id", "start", "end", "evidence"}
)  # columns that every version wrote: a table that should have them and does not is damaged
RENAMED = {"chance": "probability"}  # fields inside lists that an earlier version named otherwise
ROWS_PER_GROUP = 250  # postings per row group of every table: what one page reads at least


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run in its folder; its tables stay there until a page of them is asked for."""

    folder: Path
    framework: Framework
    run: Mapping[str, Any]
    failures: tuple[Failure, ...] = ()

    @property
    def size(self) -> int:
        """How many postings there are."""
        import pyarrow.parquet as pq

        with reading_run(self.folder):
            return int(pq.read_metadata(self.folder / "postings.parquet").num_rows)

    def page(self, first: int, count: int) -> RunTables:
        """Return the tables of `count` postings from the one at `first` on.

        Raises:
            InputError: where a file of the run is missing or damaged.
        """
        with reading_run(self.folder):
            return self._page(first, count)

    def _page(self, first: int, count: int) -> RunTables:
        import pyarrow.parquet as pq

        meta = pq.read_metadata(self.folder / "postings.parquet")
        groups: list[int] = []
        before, at = 0, 0
        for number in range(meta.num_row_groups):
            end = at + meta.row_group(number).num_rows
            if at < first + count and end > first:
                before = before if groups else at
                groups.append(number)
            at = end
        frames = {}
        for name, schema in schemas().items():
            if name in SINCE and not (self.folder / f"{name}.parquet").exists():
                frames[name] = as_frame(schema.empty_table())
                continue
            with pq.ParquetFile(self.folder / f"{name}.parquet") as file:
                # Files of an earlier version have row groups of their own.
                same = file.num_row_groups == meta.num_row_groups
                table = file.read_row_groups(groups) if same and groups else file.read()
                frames[name] = as_frame(_as_today(table, schema))
        whole = RunTables(**frames, framework=self.framework, run=self.run, failures=self.failures)
        return whole.page(first - before, count)


def _as_today(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table with today's columns: what an earlier version did not write is missing, never an error."""
    import pyarrow as pa

    if lost := FROM_THE_FIRST.intersection(schema.names).difference(table.column_names):
        raise ValueError(f"a table without the column {min(lost)!r}")
    columns = [
        _renamed(table[field.name]).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _renamed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column of lists of objects with today's names of their fields; any other as it is."""
    import pyarrow as pa

    if not (pa.types.is_list(column.type) and pa.types.is_struct(column.type.value_type)):
        return column
    names = [RENAMED.get(field.name, field.name) for field in column.type.value_type]
    fields = [pa.field(name, field.type) for name, field in zip(names, column.type.value_type, strict=True)]
    today = pa.list_(pa.struct(fields))
    return pa.chunked_array(
        [
            pa.ListArray.from_arrays(
                chunk.offsets, pa.StructArray.from_arrays(chunk.values.flatten(), fields=fields), mask=chunk.is_null()
            )
            for chunk in column.chunks
        ],
        type=today,
    )


def read_run(folder: Path) -> RunTables:
    """Return the tables of a run.

    Raises:
        InputError: where a file of the run is missing or damaged.
    """
    run = open_run(folder)
    return run.page(0, run.size)


@contextmanager
def reading_run(folder: Path) -> Iterator[None]:
    """Turn what goes wrong with the files of a run into what a person can do about it.

    Raises:
        InputError: where one is missing or damaged.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise _unfinished(folder, error) from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, NotImplementedError) as error:
        raise _damaged(folder, error) from error


def open_run(folder: Path) -> StoredRun:
    """Return a run without reading its tables.

    Raises:
        InputError: where a file of the run is missing or damaged.
    """
    with reading_run(folder):
        facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        # A report is written before these are known; without them it comes out the same again.
        facts["seconds"] = {name: value for name, value in facts["seconds"].items() if name not in ("write", "report")}
        lines = (folder / "failures.jsonl").read_text(encoding="utf-8").split("\n")
        failures = tuple(Failure(**json.loads(line)) for line in lines if line)
        for name in schemas().keys() - SINCE:
            (folder / f"{name}.parquet").stat()
        counts = [(str(one["name"]), int(one["competencies"])) for one in facts.get("frameworks", ())]
    return StoredRun(folder, parted(load_framework(folder / FRAMEWORK_FILE), counts), facts, failures)


_MEND = "run `jobprofile run` into that folder again"


def _unfinished(folder: Path, error: FileNotFoundError) -> InputError:
    return InputError(f"no finished run: {Path(error.filename or 'a file').name} is missing", str(folder), _MEND)


def _damaged(folder: Path, error: Exception) -> InputError:
    return InputError(f"a damaged run: {error}", str(folder), _MEND)
