"""Character n-grams of many texts at once, hashed: the lexical lane's counts.

Written with arrays because a lane must not cost more than the encoders beside it: 10,000 sentences
take a third of a second where scikit-learn's own analysers take three. Hashing also means that no
word of any text is kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.encoders.hashed_ngrams import whole_windows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BITS = 20
LATIN_GRAMS = (3, 4, 5)  # inside words, with the space on either side
HAN_GRAMS = (1, 2, 3)  # inside runs of Chinese characters; words of jieba added nothing to them
_SPACE, _HAN = 0x20, (0x3400, 0x9FFF)
_NOT_WORD = re.compile(r"[^a-z0-9+#\u3400-\u9fff]+")
_PRIMES = np.array(
    [0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5, 0x85EBCA77C2B2AE63],
    dtype=np.uint64,
)

Codes = NDArray[np.uint64]


def count_ngrams(texts: Sequence[str]) -> csr_matrix:
    """Return counts of hashed n-grams, float32, shape (len(texts), 2 ** BITS)."""
    from scipy.sparse import csr_matrix  # a run whose framework has an evidence model comes without

    padded = [f" {_NOT_WORD.sub(' ', unicodedata.normalize('NFKC', text).lower()).strip()} " for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    owners = np.repeat(np.arange(len(padded)), [len(text) for text in padded])
    space = codes == _SPACE
    han = (codes >= _HAN[0]) & (codes <= _HAN[1])
    rows: list[NDArray[np.intp]] = []
    columns: list[NDArray[np.intp]] = []
    for size in LATIN_GRAMS:
        _collect(codes, owners, _latin_windows(space, han, size), size, rows, columns)
    for size in HAN_GRAMS:
        _collect(codes, owners, whole_windows(han, size), size, rows, columns)
    row, column = np.concatenate(rows), np.concatenate(columns)
    counts = csr_matrix((np.ones(len(row), np.float32), (row, column)), shape=(len(texts), 1 << BITS))
    counts.sum_duplicates()
    return counts


def _collect(
    codes: Codes,
    owners: NDArray[np.intp],
    valid: NDArray[np.bool_],
    size: int,
    rows: list[NDArray[np.intp]],
    columns: list[NDArray[np.intp]],
) -> None:
    """Add document and hash of every valid window of `size` characters."""
    starts = np.flatnonzero(valid)
    value = np.full(len(starts), size, dtype=np.uint64)
    for offset in range(size):
        value = (value ^ (codes[starts + offset] * _PRIMES[offset])) * _PRIMES[0]
        value ^= value >> np.uint64(29)
    rows.append(owners[starts])
    columns.append((value >> np.uint64(64 - BITS)).astype(np.intp))


def _latin_windows(space: NDArray[np.bool_], han: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Say for each start whether a window holds no Chinese, and spaces at its ends only."""
    count = max(0, len(space) - size + 1)
    valid = whole_windows(~han, size)
    for offset in range(1, size - 1):
        valid &= ~space[offset : offset + count]
    return valid
