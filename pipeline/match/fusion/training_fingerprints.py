"""Which sentences weights and heads were fitted on, as digests, so that nobody measures them on what they know."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.resources import models_dir
from pipeline.text.fingerprint import letters

FILE = "fusion/seen.npz"
_BYTES = 8  # of a sha256: two of a million sentences share them once in 30 million files


def sentence_digests(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return one number per sentence that its letters and digits decide, and from which nobody reads them."""
    found = [hashlib.sha256(letters(text).encode()).digest()[:_BYTES] for text in texts]
    return np.array([int.from_bytes(one, "big") for one in found], dtype=np.uint64)


@cache
def seen_by_weights() -> NDArray[np.uint64]:
    """Return the digests of the sentences that the shipped weights were fitted on."""
    with np.load(models_dir() / FILE, allow_pickle=False) as kept:
        return np.asarray(kept["sentences"], dtype=np.uint64)


def write_seen(texts: Sequence[str], path: Path) -> None:
    """Write the digests of sentences that weights were fitted on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        np.savez_compressed(stream, sentences=np.unique(sentence_digests(texts)))
