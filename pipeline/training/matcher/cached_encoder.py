"""Encoders of a training run, which shows them the same sentences again and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.encoders import Encoder, OnProgress, Vectors, load_encoder, remembering


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


def load_for_training(names: Sequence[str]) -> tuple[Encoder, ...]:
    """Load encoders that keep vectors in memory and from run to run: fitting again after a change takes seconds."""
    return tuple(EncodeOnce(remembering(load_encoder(name))) for name in names)
