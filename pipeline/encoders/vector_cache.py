"""Keep vectors between runs, so that a text is encoded once on this machine: the only store of them.

One SQLite file in write-ahead mode: several processes read and write it at once, a killed one
leaves it whole, and it needs no service. It holds hashes and vectors, never a text. Vectors are
stored as the float32 they are, so that a warm run decides as a cold one does. A cache that cannot
be read or written costs time and nothing else: it is said in the log, and encoding goes on.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from pipeline.encoders.base import Encoder, OnProgress, Vectors, readable

FILE = "vectors.sqlite"
DEFAULT_LIMIT = 2_000_000_000  # bytes of vectors: 1.3 million of 384 dimensions
_EVICTED = 0.1  # share of the limit that goes when it is reached, oldest first
_ASKED_AT_ONCE = 500  # SQLite takes 999 parameters even in its oldest builds
_STORED_AT_ONCE = 4096  # texts encoded between two writes: what a kill may lose
_PATIENCE = 30.0  # seconds to wait for another process's write
_SCHEMA = """
create table if not exists vectors (
  number integer primary key, key blob not null unique, vector blob not null
)"""
_KEY = "[0-9a-f]" * 64  # names of files of earlier versions
_log = logging.getLogger(__name__)


class CachedEncoder:
    """An encoder that remembers; itself an `Encoder`, with the same name, digest and vectors."""

    def __init__(self, encoder: Encoder, folder: Path, limit: int = DEFAULT_LIMIT) -> None:
        """Remember the vectors of `encoder` in `folder`, at most `limit` bytes of them."""
        self.name = encoder.name
        self.digest = encoder.digest
        self.dimensions = encoder.dimensions
        self.folder = folder
        self._encoder = encoder
        self._limit = limit
        self._usable = True

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions); only new texts are encoded."""
        keys = [readable(text) for text in texts]
        known = self._read({text: self._key(text) for text in keys if text})
        new = sorted({text for text in keys if text and text not in known})
        if on_progress:
            on_progress(len(keys) - len(new))
        for start in range(0, len(new), _STORED_AT_ONCE):
            some = new[start : start + _STORED_AT_ONCE]
            vectors = dict(zip(some, self._encoder.encode(some, on_progress), strict=True))
            self._write({self._key(text): vector for text, vector in vectors.items()})
            known |= vectors
        out = np.zeros((len(keys), self.dimensions), dtype=np.float32)
        for row, text in enumerate(keys):
            if text:
                out[row] = known[text]
        return out

    def clear(self) -> None:
        """Forget everything, the vectors of other encoders too."""
        clear_cache(self.folder)

    def _key(self, text: str) -> bytes:
        inner = hashlib.sha256(text.encode()).hexdigest()
        return hashlib.sha256(f"{self.digest} {inner}".encode()).digest()

    def _read(self, keys: Mapping[str, bytes]) -> dict[str, Vectors]:
        """Return the vectors that are there, by text."""
        texts = {key: text for text, key in keys.items()}
        wanted = list(texts)
        found: dict[str, Vectors] = {}
        if not self._usable:
            return found
        with self._giving_up(), closing(self._open()) as database:
            for start in range(0, len(wanted), _ASKED_AT_ONCE):
                for key, stored in _select(database, wanted[start : start + _ASKED_AT_ONCE]):
                    if len(stored) == 4 * self.dimensions:
                        found[texts[key]] = np.frombuffer(stored, dtype="<f4")
        return found

    def _write(self, vectors: Mapping[bytes, Vectors]) -> None:
        if not self._usable:
            return
        rows = [(key, np.asarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items()]
        with self._giving_up(), closing(self._open()) as database, database:
            database.executemany("insert or ignore into vectors (key, vector) values (?, ?)", rows)
            self._evict(database)

    def _evict(self, database: sqlite3.Connection) -> None:
        """Drop the oldest vectors where there are more than the limit allows."""
        most = self._limit // (4 * self.dimensions)
        (first, last) = database.execute("select min(number), max(number) from vectors").fetchone()
        if last is not None and last - first + 1 > most:
            keep_from = last - int(most * (1 - _EVICTED)) + 1
            database.execute("delete from vectors where number < ?", (keep_from,))

    @contextmanager
    def _giving_up(self) -> Iterator[None]:
        """Leave the cache alone from the first fault on, and say so once."""
        try:
            yield
        except (sqlite3.Error, OSError, TypeError, ValueError) as cause:  # rows may hold anything
            self._usable = False
            mend = "`jobprofile cache clear` starts it anew"
            _log.warning("the cache %s cannot be used (%s); going on without it; %s", self.folder / FILE, cause, mend)

    # Opened for one use at a time, so that forks and threads share nothing.
    def _open(self) -> sqlite3.Connection:
        self.folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self.folder / FILE, timeout=_PATIENCE)
        try:
            database.execute("pragma journal_mode=wal")
            database.execute("pragma synchronous=normal")
            database.execute(_SCHEMA)
        except sqlite3.Error:
            database.close()
            raise
        return database


def clear_cache(folder: Path) -> int:
    """Remove all vectors kept in `folder`, and what earlier versions kept there and beside; return the bytes freed.

    Nothing else is touched: the folder may be one in which its owner keeps files too.
    """
    freed = 0
    earlier = (
        *folder.glob(f"{_KEY}.npy"),
        *folder.glob("*.tmp"),
        *folder.parent.glob(f"training/{_KEY}.*"),
        *folder.parent.glob("charts-*.js"),
    )
    for path in (*folder.glob(f"{FILE}*"), *earlier):
        freed += path.stat().st_size
        path.unlink(missing_ok=True)
    return freed


def _select(database: sqlite3.Connection, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
    marks = ",".join("?" * len(keys))
    yield from database.execute(f"select key, vector from vectors where key in ({marks})", keys)  # noqa: S608
