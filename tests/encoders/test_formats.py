"""The two weight files that packages carry, in miniature: 4-bit blocks and SentencePiece pieces."""

import struct

import numpy as np
import pytest

from pipeline.encoders.building.q4 import read_q4
from pipeline.encoders.building.use import read_pieces

PIECES = (("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁销售", -2.5))


def q4_file(matrix_levels, scales, vector):
    """Lay out a file with one matrix in 4-bit blocks and one vector, as the package does."""
    blob = b"".join(piece.encode() for piece, _score in PIECES)
    offsets = np.cumsum([0] + [len(piece.encode()) for piece, _score in PIECES]).astype("<u4")
    scores = np.array([score for _piece, score in PIECES], dtype="<f4")
    head = struct.pack("<4sI7ifi5iQ", b"E5S1", 1, 32, 1, 2, 64, 5, 16, 2, 1e-12, 32, 5, 0, 2, 1, 3, len(blob))
    head += offsets.tobytes() + scores.tobytes() + blob
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF21, 1, 0x21)
    blocks = b""
    for levels, scale in zip(matrix_levels, scales, strict=True):
        low, high = levels[:16], levels[16:]
        blocks += np.float16(scale).tobytes() + (low | high << 4).astype(np.uint8).tobytes()
    names = (("emb.word", 1, 32 * len(scales), blocks), ("emb.ln.w", 0, len(vector), vector.tobytes()))
    size = len(head) + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    directory = struct.pack("<i", len(names))
    for name, kind, count, data in names:
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, size, len(data))
        size += len(data)
    return head + directory + b"".join(data for *_, data in names)


def test_q4_blocks_are_expanded_exactly(tmp_path):
    levels = np.random.default_rng(1).integers(0, 16, size=(5, 32)).astype(np.uint8)
    scales = np.array([0.5, 0.25, 2, 0, 0.125], dtype=np.float32)
    vector = np.arange(32, dtype="<f4")
    (tmp_path / "small.bin").write_bytes(q4_file(levels, scales, vector))
    read = read_q4(tmp_path / "small.bin")
    expected = (levels.astype(np.float32) - 8) * scales[:, None]
    assert np.array_equal(read.tensor("emb.word").reshape(5, 32), expected)
    assert np.array_equal(read.tensor("emb.ln.w"), vector)
    assert read.pieces == PIECES
    assert (read.shape.hidden, read.shape.layers, read.shape.heads, read.unknown) == (32, 1, 2, 3)
    table = read.table("emb.word", 32, np.array([4, 0]))
    assert np.array_equal(table["codes"] * table["scale"] + table["low"], expected[[4, 0]])


def test_another_file_is_refused(tmp_path):
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="starts with b'GGUF'"):
        read_q4(tmp_path / "other.bin")


def field(number, data):
    return bytes([number << 3 | 2, len(data)]) + data


def test_pieces_are_read_in_order():
    scored = field(1, "▁销售".encode()) + bytes([2 << 3 | 5]) + struct.pack("<f", -2.5)
    unknown = field(1, b"<unk>") + bytes([3 << 3, 2])
    assert read_pieces(field(1, unknown) + field(1, scored)) == [("<unk>", 0.0), ("▁销售", -2.5)]


def test_a_broken_piece_file_is_refused():
    with pytest.raises(RuntimeError, match="Parse"):
        read_pieces(bytes([1 << 3 | 7, 0]))
