"""Vectors of training sentences, kept text by text, so that fitting again after a change takes seconds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.core.atomic_files import whole_file
from pipeline.core.resources import cache_dir, digest
from pipeline.encoders import Encoder, OnProgress, Vectors, load_encoder


class EncodeOnce:
    """An encoder that never encodes a text twice while it lives: several matchers share what it knows."""

    def __init__(self, encoder: Encoder) -> None:
        """Know nothing yet."""
        self._encoder = encoder
        self.name, self.digest, self.dimensions = encoder.name, encoder.digest, encoder.dimensions
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions)."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        if missing:
            self._known |= dict(zip(missing, self._encoder.encode(missing, on_progress), strict=True))
        return np.stack([self._known[text] for text in texts]) if texts else np.zeros((0, self.dimensions), np.float32)


class RememberingEncoder:
    """An encoder that never encodes a text twice, across runs."""

    def __init__(self, name: str) -> None:
        """Load the encoder and what is remembered of it."""
        self._encoder: Encoder = load_encoder(name)
        self.name = self._encoder.name
        self.digest = self._encoder.digest
        self.dimensions = self._encoder.dimensions
        self._path = cache_dir() / "training" / f"{self.digest}.npz"
        self._known = _read(self._path)

    def encode(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> Vectors:
        """Return float32 rows of length 1, shape (len(texts), dimensions)."""
        keys = [digest(text.encode()) for text in texts]
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}.items())
        if missing:
            found = self._encoder.encode([text for _, text in missing], on_progress)
            self._known |= {key: row for (key, _), row in zip(missing, found, strict=True)}
            _write(self._path, self._known)
        return np.stack([self._known[key] for key in keys]) if keys else np.zeros((0, self.dimensions), np.float32)


def _read(path: Path) -> dict[str, Vectors]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError):
        return {}


def _write(path: Path, known: dict[str, Vectors]) -> None:
    with whole_file(path) as partial, partial.open("wb") as stream:
        np.savez(stream, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
