"""Encoders of a training run, which shows them the same sentences again and again."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.encoders import EncodeOnce, Encoder, load_encoder, remembering


def load_for_training(names: Sequence[str]) -> tuple[Encoder, ...]:
    """Load encoders that keep vectors in memory and from run to run: fitting again after a change takes seconds."""
    return tuple(EncodeOnce(remembering(load_encoder(name))) for name in names)
