"""What may be read, and how much of it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Choices and limits of reading; whatever passes a limit becomes a failure that names it.

    Formats that are read line by line (CSV, JSON Lines) have no limit on the file, only on each posting.
    """

    text_column: str | None = None
    """Column or JSON key that holds the posting; None: found by its name, or by the longest text."""
    max_file_bytes: int = 300_000_000
    """Largest file, unpacked, of a format that must be read whole."""
    max_posting_chars: int = 10_000_000
    """Largest single posting, markup included."""
    max_archive_depth: int = 3
    """How deep archives inside archives are opened."""
    max_members: int = 1_000_000
    """How many members of one archive are looked at."""
    max_archive_bytes: int = 20_000_000_000
    """How much one archive may unpack to in all."""
    max_seconds: float = 60.0
    """Processor time for one posting, in reading and in parsing each; 0 is no limit. A usual one takes 0.02."""
    max_memory_bytes: int = 1_000_000_000
    """Memory that a process may take to read a file, or to parse a posting; 0 is no limit. A usual one takes 10 MB."""
    hide_personal: bool = False
    """Hide names, telephone numbers and addresses of people in what is parsed, and so in all that is made of it."""
    never_read: frozenset[str] = frozenset()
    """Real paths of files below input folders that are no postings: those that a command names for other uses."""

    def without(self, *places: str | os.PathLike[str] | None) -> ReadOptions:
        """Return the same options that also never read these files; one that is named as an input is read."""
        return replace(self, never_read=self.never_read | {os.path.realpath(place) for place in places if place})
