"""Vectors of framework texts, kept from run to run: encoding ESCO's 13,896 names takes minutes, reading them none."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

from pipeline.core.atomic_files import whole_file
from pipeline.core.resources import cache_dir, digest
from pipeline.encoders import Encoder, Vectors


def framework_vectors(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Return one row per text, from the cache where the same encoder has seen the same texts.

    A file that cannot be read or has the wrong shape is made again; a cache that cannot be
    written is done without.
    """
    path = _path(encoder, texts)
    try:
        kept = np.load(path, allow_pickle=False)
        if kept.shape == (len(texts), encoder.dimensions) and kept.dtype == np.float32:
            return np.asarray(kept)
    except (OSError, ValueError):
        pass
    vectors = encoder.encode(texts)
    _keep(path, vectors)
    return vectors


def _path(encoder: Encoder, texts: Sequence[str]) -> Path:
    key = digest("\0".join((encoder.digest, *texts)).encode())
    return cache_dir() / "vectors" / f"{key}.npy"


def _keep(path: Path, vectors: Vectors) -> None:
    """Write whole or not at all: another process may read at the same time."""
    with suppress(OSError), whole_file(path) as partial, partial.open("wb") as stream:
        np.save(stream, vectors, allow_pickle=False)
