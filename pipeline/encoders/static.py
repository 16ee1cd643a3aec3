"""Static encoders: a table of vectors by gram, summed; no network at run time, and 100 times as fast as one.

A sentence's vector is the weighted sum of the vectors of its grams (`grams.py`), of length 1. The table is
distilled from another encoder (`distil.py`). A folder holds `static.json` (what it is) and `static.npz`
(numbers): grams stand there as hashes, so no word can be read out of it, and nothing is pickled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import EncoderError
from pipeline.core.npz import read_arrays
from pipeline.core.resources import digest, file_digest
from pipeline.encoders.base import OnProgress, Vectors, encode_unique, unit_rows
from pipeline.encoders.hashed_ngrams import find_grams

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FACTS, NUMBERS = "static.json", "static.npz"
VERSION = 1
BATCH = 512  # texts: arrays over all of their characters stay small, were each of the longest
LEVELS = 7  # weights are whole numbers from -7 to 7 times the scale of their row: 4 bits
MOST_BYTES = 200_000_000  # of numbers in a folder, unpacked, before anything is allocated
MEND = "name a folder that `jobprofile encoder distil` wrote"
_UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MemoryError)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Vectors of grams: `hashes` ascending (V,), how rare each is (V,), coded vectors (V, dimensions), scales (V,).

    `facts` say how it was made.
    """

    hashes: NDArray[np.uint32]
    rarity: NDArray[np.float16]
    codes: NDArray[np.int8]
    scale: NDArray[np.float16]
    facts: Mapping[str, Any] = field(default_factory=dict)


class StaticEncoder:
    """An encoder that looks grams up and adds their vectors."""

    def __init__(self, name: str, identity: str, table: Table) -> None:
        """Expand the table's vectors to float32."""
        self.name = name
        self.digest = identity
        self.dimensions = int(table.codes.shape[1])
        self._hashes = table.hashes
        self._rarity = table.rarity.astype(np.float32)
        self._vectors = table.codes.astype(np.float32) * table.scale.astype(np.float32)[:, None]

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions); zeros where no gram is known."""
        return encode_unique(texts, self.dimensions, self._encode_batch, BATCH, on_progress)

    def _encode_batch(self, texts: list[str]) -> Vectors:
        return unit_rows(np.asarray(weighted_grams(texts, self._hashes, self._rarity) @ self._vectors))


def weighted_grams(texts: Sequence[str], hashes: NDArray[np.uint32], rarity: NDArray[np.float32]) -> csr_matrix:
    """Return (1 + log count) x rarity of the known grams of texts, rows of length 1, shape (n, V)."""
    counts = counted(texts, hashes)
    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(np.bincount(_rows(counts), weights=counts.data**2, minlength=len(texts)))
    counts.data /= lengths[_rows(counts)].astype(np.float32)
    return counts


def counted(texts: Sequence[str], hashes: NDArray[np.uint32]) -> csr_matrix:
    """Return how often each known gram stands in each text, float32, shape (n, V)."""
    from scipy.sparse import csr_matrix  # a run with another encoder comes without

    grams = find_grams(texts)
    places = np.minimum(np.searchsorted(hashes, grams.hashes), max(0, len(hashes) - 1))
    known = hashes[places] == grams.hashes
    ones = np.ones(int(known.sum()), dtype=np.float32)
    counts = csr_matrix((ones, (grams.owners[known], places[known])), shape=(len(texts), len(hashes)))
    counts.sum_duplicates()  # sorts too, so that vectors are summed in one order in any company
    return counts


def _rows(matrix: csr_matrix) -> NDArray[np.intp]:
    return np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))


def coded(
    hashes: NDArray[np.uint32], rarity: NDArray[np.floating], vectors: Vectors, facts: Mapping[str, Any]
) -> Table:
    """Return a table with vectors in 4 bits, each row on a scale of its own."""
    scale = np.maximum(np.abs(vectors).max(axis=1) / LEVELS, 1e-6).astype(np.float16)
    codes = np.clip(np.round(vectors / scale.astype(np.float32)[:, None]), -LEVELS, LEVELS).astype(np.int8)
    return Table(hashes, rarity.astype(np.float16), codes, scale, facts)


def save_table(table: Table, folder: Path) -> None:
    """Write a table as a folder that `--encoder` takes; dimensions are even."""
    folder.mkdir(parents=True, exist_ok=True)
    shifted = (table.codes + LEVELS + 1).astype(np.uint8)
    packed = shifted[:, 0::2] | (shifted[:, 1::2] << 4)
    with (folder / NUMBERS).open("wb") as stream:
        np.savez_compressed(stream, hashes=table.hashes, rarity=table.rarity, codes=packed, scale=table.scale)
    facts = {"version": VERSION, **table.facts, "grams": len(table.hashes), "dimensions": table.codes.shape[1]}
    text = json.dumps({**facts, "numbers": file_digest(folder / NUMBERS)}, ensure_ascii=False, indent=1)
    (folder / FACTS).write_text(text + "\n", encoding="utf-8", newline="\n")


def is_static(folder: Path) -> bool:
    """Say whether a folder holds a static encoder."""
    return (folder / FACTS).is_file()


def load_static(name: str, folder: Path) -> StaticEncoder:
    """Load a static encoder that ships, or that a user brought.

    Raises:
        EncoderError: where a file is missing or damaged, or its numbers do not fit each other.
    """
    try:
        facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
        if not isinstance(facts, dict) or facts.get("version") != VERSION:
            raise EncoderError(f"is no static encoder of version {VERSION}", str(folder / FACTS), MEND)
        found = file_digest(folder / NUMBERS)
        if facts.get("numbers") != found:
            raise EncoderError("its numbers are not those that it was saved with", str(folder / NUMBERS), MEND)
        table = _read(folder / NUMBERS, facts)
    except FileNotFoundError as cause:
        raise EncoderError(f"{Path(str(cause.filename)).name} is missing", str(folder), MEND) from cause
    except _UNREADABLE as cause:
        raise EncoderError(f"cannot be read as a static encoder: {cause}", str(folder), MEND) from cause
    return StaticEncoder(name, digest(f"static {VERSION} {found}".encode()), table)


def _read(path: Path, facts: Mapping[str, Any]) -> Table:
    """Read the numbers, and refuse such as do not fit each other before they are used."""
    grams, dimensions = facts["grams"], facts["dimensions"]
    if not (type(grams) is int and type(dimensions) is int and grams > 0 and dimensions > 0 and dimensions % 2 == 0):
        raise EncoderError(f"says it has {grams!r} grams of {dimensions!r} dimensions", str(path), MEND)
    if grams * dimensions * 4 > MOST_BYTES:
        raise EncoderError(f"would take {grams * dimensions * 4:,} bytes; {MOST_BYTES:,} at most", str(path), MEND)
    wanted = {
        "hashes": (np.uint32, (grams,)),
        "rarity": (np.float16, (grams,)),
        "codes": (np.uint8, (grams, dimensions // 2)),
        "scale": (np.float16, (grams,)),
    }
    arrays = read_arrays(path, MOST_BYTES)
    for name, (kind, shape) in wanted.items():
        if arrays[name].dtype != kind or arrays[name].shape != shape:
            what = f"{name} are {arrays[name].dtype} of shape {arrays[name].shape}, not {np.dtype(kind)} of {shape}"
            raise EncoderError(what, str(path), MEND)
    if (np.diff(arrays["hashes"].astype(np.int64)) <= 0).any():
        raise EncoderError("hashes do not ascend", str(path), MEND)
    if not all(np.isfinite(arrays[name]).all() for name in ("rarity", "scale")) or (arrays["rarity"] <= 0).any():
        raise EncoderError("holds numbers that are no weights", str(path), MEND)
    codes = np.empty((grams, dimensions), dtype=np.int8)
    codes[:, 0::2] = (arrays["codes"] & 15).astype(np.int8) - (LEVELS + 1)
    codes[:, 1::2] = (arrays["codes"] >> 4).astype(np.int8) - (LEVELS + 1)
    return Table(arrays["hashes"], arrays["rarity"], codes, arrays["scale"], facts)
