"""The folder of a running page: gone when the page ends, and where it was killed, when the next one starts."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "jobprofile-app-"
_LOCK = "in-use"  # held as long as its page runs; the system lets go of it however that ends
_JUST_MADE = 3600  # seconds; a younger folder without a lock may belong to a page that is starting


@contextmanager
def own_folder() -> Iterator[Path]:
    """Yield a new folder for postings and results, and remove it at the end; first, what killed pages left."""
    remove_left_behind(Path(tempfile.gettempdir()))
    temporary = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    with temporary as name, (Path(name) / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield Path(name)


def remove_left_behind(place: Path) -> int:
    """Remove the folders of pages that run no more; return how many. Those of other users are left alone."""
    found = 0
    for folder in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid() or _is_in_use(folder):
                continue
            shutil.rmtree(folder)
            found += 1
    return found


def _is_in_use(folder: Path) -> bool:
    """Say whether the page of a folder runs, or may be starting."""
    try:
        with (folder / _LOCK).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return time.time() - folder.stat().st_mtime < _JUST_MADE
    return False
