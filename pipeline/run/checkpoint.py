"""The ledger of a run: what was read, in order, and every posting that is finished, on disk.

One SQLite file in the output folder. It makes a run's memory independent of the number of
postings; a run that was killed at any moment goes on from the last whole batch; and a later run into
the same folder takes over what has not changed. It holds the postings' text, as the tables beside
it do; what a finished run no longer shows is removed from it.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.atomic_files import mend_of
from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.run.profile_postings import Finished, StoredPosting

FOLDER = "kept"
FILE = "ledger.sqlite"
_ASKED_AT_ONCE = 500  # SQLite takes 999 parameters even in its oldest builds
_SCHEMA = """
create table if not exists facts (name text primary key, value text not null) without rowid;
create table if not exists finished (
  key blob primary key, posting_id text not null, requirements integer not null, matched integer not null,
  value blob not null
);
create index if not exists finished_posting on finished (posting_id);
create table if not exists planned (
  seq integer primary key, source text not null, key blob, stage text, what text, mend text
);
create index if not exists planned_key on planned (key);
"""
# Every posting stands where it was first read.
_FIRST = """
create temp table first as
select min(seq) as seq, posting_id, count(distinct source) as sources
from planned join finished using (key) group by posting_id
"""


@dataclass(frozen=True, slots=True)
class Read:
    """One thing that was read: a posting, by the key of its work, or a failure."""

    source: str
    key: bytes | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """How many of each a run has; postings that ask nothing of a person are among `postings` alone."""

    postings: int
    profiled: int
    requirements: int
    matched: int
    copies: int


class Ledger:
    """An open ledger; one process at a time."""

    def __init__(self, out: Path) -> None:
        """Open the ledger of an output folder, made where there is none.

        Raises:
            InputError: where the folder cannot be written, or another run is writing it.
        """
        self._path = out / FOLDER / FILE
        self._seq = 0
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(f"cannot write there: {error.strerror}", str(out), mend_of(error)) from error
        with self._mended():
            self._database = sqlite3.connect(self._path, timeout=1.0)
        try:
            with self._mended():
                self._database.execute("pragma locking_mode=exclusive")
                self._database.execute("pragma journal_mode=wal")
                self._database.execute("pragma synchronous=normal")
                self._database.executescript(_SCHEMA)
                self._database.execute("begin immediate")
                self._database.commit()
        except BaseException:
            self._database.close()
            raise

    def close(self) -> None:
        """Let go of the file; what was stored stays."""
        self._database.close()

    def started_with(self) -> str | None:
        """Return the identity of the settings of the last run into this folder, None where there was none."""
        return self.noted("identity")

    def noted(self, name: str) -> str | None:
        """Return what `note` was given, None where it was given nothing."""
        with self._mended():
            row = self._database.execute("select value from facts where name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def note(self, name: str, value: str) -> None:
        """Keep a fact about the run for later ones."""
        with self._mended(), self._database:
            self._database.execute("insert or replace into facts values (?, ?)", (name, value))

    def begin(self, identity: str) -> None:
        """Start a run: its plan is made anew, what is finished stays."""
        with self._mended(), self._database:
            self._database.execute("delete from planned")
            self._database.execute("insert or replace into facts values ('identity', ?)", (identity,))
        self._seq = 0

    def known(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return those keys whose work is finished."""
        found: set[bytes] = set()
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            marks = ",".join("?" * len(some))
            with self._mended():
                rows = self._database.execute(f"select key from finished where key in ({marks})", some)  # noqa: S608
                found.update(key for (key,) in rows)
        return found

    def plan(self, read: Iterable[Read]) -> None:
        """Note what was read, in order; stored for good with the next `store`."""
        rows = []
        for one in read:
            failure = (one.failure.stage, one.failure.what, one.failure.mend) if one.failure else (None, None, None)
            rows.append((self._seq, plain(one.source), one.key, *map(_plain_or_none, failure)))
            self._seq += 1
        with self._mended():
            self._database.executemany("insert into planned values (?, ?, ?, ?, ?, ?)", rows)

    def store(self, finished: Mapping[bytes, StoredPosting], failed: Mapping[bytes, Failure]) -> None:
        """Store finished postings by key, and those that failed, all or none of them."""
        rows = [(key, one.posting_id, one.requirements, one.matched, one.value) for key, one in finished.items()]
        faults = [(plain(one.stage), plain(one.what), plain(one.mend), key) for key, one in failed.items()]
        with self._mended(), self._database:
            self._database.executemany("insert or replace into finished values (?, ?, ?, ?, ?)", rows)
            self._database.executemany("update planned set stage = ?, what = ?, mend = ? where key = ?", faults)

    def settle(self) -> None:
        """End the reading: forget what is not in the plan, and find each posting's first place."""
        with self._mended(), self._database:
            self._database.execute(
                "delete from finished where key not in (select key from planned where key is not null)"
            )
            self._database.execute("drop table if exists temp.first")
            self._database.execute(_FIRST)

    def finished(self) -> Iterator[tuple[Finished, tuple[str, ...]]]:
        """Yield each different posting where it was first read, with its sources; after `settle`."""
        rows = self._rows(
            "select first.posting_id, planned.source, first.sources, value "
            "from temp.first join planned using (seq) join finished using (key) order by seq"
        )
        for posting_id, source, sources, value in rows:
            with self._mended():
                everywhere = (source,) if sources == 1 else self._sources(posting_id)
                finished = Finished.unpacked(value)
            yield finished, everywhere

    def failures(self) -> Iterator[Failure]:
        """Yield what could not be read, in input order."""
        rows = self._rows("select source, stage, what, mend from planned where what is not null order by seq")
        for source, stage, what, mend in rows:
            yield Failure(source, stage, what, mend)

    def plan_digest(self) -> str:
        """Return what changes with every posting that was read, with its place, and with every failure."""
        found = hashlib.sha256()
        for row in self._rows("select source, key, stage, what, mend from planned order by seq"):
            found.update(repr(row).encode())
        return found.hexdigest()

    def totals(self) -> Totals:
        """Return the counts; after `settle`."""
        (row,) = self._rows(
            "select count(*), coalesce(sum(requirements > 0), 0), coalesce(sum(requirements), 0), "
            "coalesce(sum(matched), 0), coalesce(sum(sources - 1), 0) "
            "from temp.first join planned using (seq) join finished using (key)"
        )
        return Totals(*row)

    def _rows(self, query: str) -> Iterator[Any]:
        """Yield the rows of a query; damage may show itself with any of them."""
        with self._mended():
            found = self._database.execute(query)
        while True:
            with self._mended():
                row = found.fetchone()
            if row is None:
                return
            yield row

    def _sources(self, posting_id: str) -> tuple[str, ...]:
        rows = self._database.execute(
            "select source from planned join finished using (key) where posting_id = ? order by seq", (posting_id,)
        )
        return tuple(dict.fromkeys(source for (source,) in rows))

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """Turn what SQLite says into what a person can do about it."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                what, mend = "another run is writing into this folder", "wait for it, or choose another --out"
            elif "full" in str(error):
                what, mend = "the disk is full", "make room, then run the same command with --resume"
            else:
                what, mend = f"cannot be written: {error}", f"check the disk, or remove {FOLDER} there to start anew"
            raise InputError(what, str(self._path.parent.parent), mend) from error
        except (sqlite3.Error, zlib.error, ValueError, TypeError, LookupError) as error:  # what was stored is garbled
            mend = f"remove {FOLDER} there and run again"
            raise InputError(f"its ledger is damaged: {error}", str(self._path.parent.parent), mend) from error


def clear_work(out: Path) -> int:
    """Remove what the runs into a folder keep for later ones; return how many bytes that freed."""
    freed = 0
    for path in (*(out / FOLDER).glob(f"{FILE}*"), *(out / FOLDER).glob("parts/*.parquet")):
        freed += path.stat().st_size
        path.unlink()
    return freed


def plain(text: str) -> str:
    """Return text that can be stored: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _plain_or_none(text: str | None) -> str | None:
    return None if text is None else plain(text)
