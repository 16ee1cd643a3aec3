"""What an encoder is, and the one way in which all of them work through a list of texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
OnProgress = Callable[[int], None]


class Encoder(Protocol):
    """Turns texts into vectors; swapped by name with `--encoder`.

    `digest` is a sha256 over everything that decides the vectors (weights, tokenizer,
    settings), so that caches and `run.json` can say which encoder made them.
    """

    @property
    def name(self) -> str:
        """The name, folder or hub id that it was loaded by."""

    @property
    def digest(self) -> str:
        """Identify weights, tokenizer and settings: 64 hexadecimal digits."""

    @property
    def dimensions(self) -> int:
        """Length of each vector."""

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions), in input order.

        A text without any content gives a row of zeros. `on_progress` is called with the number
        of texts done since its last call.
        """


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What `jobprofile encoder list` shows of one encoder."""

    name: str
    description: str
    languages: str
    dimensions: int
    ready: bool
    folder: Path | None = None
    licence: str = ""


READ_AT_MOST = 4096  # characters of a text; twice what fills the longest input that any encoder here takes


def readable(text: str) -> str:
    """Return what an encoder reads of a text: no white space around it, its start, half surrogates replaced."""
    start = text.strip()[:READ_AT_MOST]
    return start if start.isascii() else start.encode("utf-8", "replace").decode("utf-8")


def reading_length(text: str) -> int:
    """Estimate how many tokens a text has, so that batches hold texts of one length.

    Four Latin letters make about one token, and so does one Chinese character; by the number
    of characters alone a mixed batch would be padded to several times its content.
    """
    ascii_letters = len(text.encode("ascii", "ignore"))
    return ascii_letters // 4 + len(text) - ascii_letters


def encode_unique(
    texts: Sequence[str],
    dimensions: int,
    encode_batch: Callable[[list[str]], Vectors],
    batch_size: int,
    on_progress: OnProgress | None = None,
) -> Vectors:
    """Encode each distinct text once, shortest first, and return rows in input order.

    Texts are the same where they differ in surrounding white space alone. Empty ones are not
    shown to the model: their rows are zero, near to nothing. All of a text counts up to 4,096 characters.
    """
    keys = [readable(text) for text in texts]
    places: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        places.setdefault(key, []).append(row)
    out = np.zeros((len(texts), dimensions), dtype=np.float32)
    report = on_progress or (lambda _done: None)
    if blank := places.pop("", []):
        report(len(blank))
    ordered = sorted(places, key=lambda text: (reading_length(text), text))
    for start in range(0, len(ordered), batch_size):
        batch = ordered[start : start + batch_size]
        for text, vector in zip(batch, encode_batch(batch), strict=True):
            out[places[text]] = vector
        report(sum(len(places[text]) for text in batch))
    return out


def unit_rows(rows: Vectors) -> Vectors:
    """Return the rows scaled to length 1; rows of zeros stay zeros."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = np.asarray(rows / np.where(norms > 0, norms, 1), dtype=np.float32)
    return scaled
