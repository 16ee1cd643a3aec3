"""How much a packed file may hold in all: a few bytes can stand for the same text a million times."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.errors import InputError
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.sources import BOMB_RATIO, Source

_SMALL = 50_000_000  # characters that any file may hold; half a minute of parsing


@dataclass(slots=True)
class Budget:
    """Characters that may still be taken out of one file."""

    left: int
    most: int
    name: str

    @classmethod
    def of(cls, source: Source, packed_bytes: int, options: ReadOptions) -> Budget:
        """Return the budget of a file: a large multiple of its size, or what takes no long time to read."""
        most = max(min(options.max_file_bytes, _SMALL), BOMB_RATIO * packed_bytes)
        return cls(most, most, source.name)

    def take(self, size: int) -> None:
        """Count what is taken; raises InputError where that is too much."""
        self.left -= size
        if self.left < 0:
            what = f"its cells hold more than {self.most:,} characters"
            raise InputError(what, self.name, "split it, if you know what it holds")
