"""The folder of a running page: gone when the page ends, and where it was killed, when the next one starts."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.core.file_locks import LockHeldError, locked

PREFIX = "jobprofile-app-"
_LOCK = "in-use"  # held as long as its page runs; the system lets go of it however that ends
_JUST_MADE = 3600  # seconds; a younger folder without a lock may belong to a page that is starting


@contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a new folder for postings and results, and remove it at the end; first, what killed pages left."""
    remove_left_behind(Path(tempfile.gettempdir()))
    temporary = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    with temporary as name, locked(Path(name) / _LOCK):
        yield Path(name)


def remove_left_behind(place: Path) -> int:
    """Remove the folders of pages that run no more; return how many. Those of other users are left alone."""
    found = 0
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or _is_anothers(folder) or _is_in_use(folder):
                continue
            shutil.rmtree(folder)
            found += 1
    return found


def _is_in_use(folder: Path) -> bool:
    """Say whether the page of a folder runs, or may be starting."""
    if not (folder / _LOCK).is_file():
        return time.time() - folder.stat().st_mtime < _JUST_MADE
    try:
        with locked(folder / _LOCK, wait=False):
            return False
    except LockHeldError:
        return True


def _is_anothers(folder: Path) -> bool:
    """Say whether a folder is of another user; on Windows each has a folder for temporary files of its own."""
    return hasattr(os, "geteuid") and folder.stat().st_uid != os.geteuid()
