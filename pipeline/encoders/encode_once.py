"""Keep vectors in memory: where the same sentences are read again and again, and nothing is to be written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.encoders.base import Encoder, OnProgress, Vectors


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
