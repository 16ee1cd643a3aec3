"""The CRC-32 of two texts one behind the other from those of each: pairs are hashed without being put together.

A CRC is linear: bytes behind a text move its hash by their number, and that is a sum over the hash's own four bytes.
"""

from __future__ import annotations

from binascii import crc32
from functools import cache

import numpy as np
from numpy.typing import NDArray

# So many bytes may stand behind another text.
LONGEST = 63

Hashes = NDArray[np.uint32]


def crc32_joined(first: Hashes, second: Hashes, lengths: Hashes) -> Hashes:
    """Return the hashes of texts with others behind them, which have these hashes and so many bytes."""
    joined = second.copy()
    for byte, moved in enumerate(_moved()):
        joined ^= moved[lengths, first >> (8 * byte) & 255]
    return joined


@cache
def _moved() -> tuple[Hashes, ...]:
    """Return for each byte of a hash what becomes of it when so many bytes follow, shape (bytes that follow, 256)."""
    by_one = np.array([crc32(b"\0", value) ^ crc32(b"\0") for value in range(256)], np.uint32)
    tables = []
    for byte in range(4):
        rows = [np.arange(256, dtype=np.uint32) << (8 * byte)]
        for _ in range(LONGEST):
            rows.append(rows[-1] >> 8 ^ by_one[rows[-1] & 255])
        tables.append(np.array(rows))
    return tuple(tables)
