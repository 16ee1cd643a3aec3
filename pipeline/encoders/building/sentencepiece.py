"""Read the pieces of a SentencePiece model file, without SentencePiece.

The file is a protocol buffer whose field 1 repeats the pieces: text in field 1, score in field 2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

_VARINT, _EIGHT_BYTES, _BYTES, _FOUR_BYTES = 0, 1, 2, 5


def read_pieces(data: bytes) -> list[tuple[str, float]]:
    """Return (piece, score) in the order of their ids.

    Raises:
        ValueError: where the bytes are no protocol buffer.
    """
    pieces = []
    for field, value in _fields(data):
        if field == 1:
            parts = dict(_fields(value))
            score = struct.unpack("<f", parts[2])[0] if 2 in parts else 0.0
            pieces.append((parts[1].decode("utf-8"), score))
    return pieces


def _fields(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number of the field, its bytes); varints, which no piece needs, give no bytes."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == _VARINT:
            _value, at = _varint(data, at)
            continue
        if kind == _BYTES:
            length, at = _varint(data, at)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            length = 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"field of kind {kind} at byte {at}")
        yield tag >> 3, data[at : at + length]
        at += length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
