"""The level direction that ships: learned from public ladders, and where sentences of postings lie in it.

Made by `python -m pipeline.training.level_direction`. It belongs to one state of one encoder; others have none, and
learn from the framework alone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.npz import read_arrays
from pipeline.core.resources import models_dir

Matrix = NDArray[np.float32]
FACTS, NUMBERS = "level/shared.json", "level/shared.npz"
_MOST_BYTES = 1_000_000
_ARRAYS = ("direction", "english", "chinese")


@dataclass(frozen=True, slots=True, eq=False)
class SharedLevel:
    """What ships for one encoder.

    `direction`, shape (dimensions + groups of level words,): by how many deviations of its framework's stages a
    text rises. `english` and `chinese`, shape (dimensions,): mean vectors of sentences of postings.
    """

    direction: Matrix
    english: Matrix
    chinese: Matrix

    def posting_means(self, chinese: NDArray[np.bool_]) -> Matrix:
        """Return the mean vector of postings in each sentence's language, shape (n, dimensions)."""
        return np.where(chinese[:, None], self.chinese, self.english)


@cache
def shipped_level(encoder: str) -> SharedLevel | None:
    """Return what ships for an encoder, by its digest; None where nothing does."""
    facts = json.loads((models_dir() / FACTS).read_text(encoding="utf-8"))
    name = facts["encoders"].get(encoder)
    if name is None:
        return None
    numbers = read_arrays(models_dir() / NUMBERS, _MOST_BYTES)
    return SharedLevel(*(numbers[f"{name}:{array}"].astype(np.float32) for array in _ARRAYS))


def write_shared(levels: dict[str, tuple[str, SharedLevel]], folder: Path) -> None:
    """Write what ships, by the digest of its encoder with the encoder's name; half precision decides nothing."""
    facts = {"encoders": {digest: name for digest, (name, _) in levels.items()}}
    path = folder / FACTS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    arrays = {
        f"{name}:{array}": getattr(level, array).astype(np.float16)
        for name, level in levels.values()
        for array in _ARRAYS
    }
    with (folder / NUMBERS).open("wb") as stream:
        np.savez_compressed(stream, **arrays)
