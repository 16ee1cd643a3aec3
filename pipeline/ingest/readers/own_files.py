"""Files that jobprofile itself wrote: they may lie among the postings, and are none.

A results folder inside the input folder would otherwise be read by the next run, and its rows become postings.
"""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.core.resources import lexicon

_NAMES = Path(__file__).with_name("own_files.tsv")
# A run's results are told by these; what is beside them and has no mark of its own is named here.
_RUN, _KEPT, _LEDGER, _BESIDE_RUN = "run.json", "kept", "ledger.sqlite", ("framework.json",)
_ANY = "*"
_LOOKED_AT = 16_384  # bytes at each end of a file; a Parquet table names its columns at its end


def is_own_folder(folder: Path) -> bool:
    """Say whether a folder is where a run keeps its finished work; one that may not be looked into is not."""
    return _is_file(folder / _LEDGER)


def is_own_file(path: Path) -> bool:
    """Say whether a file was written by jobprofile."""
    if path.name in _BESIDE_RUN:
        return _is_of_run(path)
    marks = [row["mark"] for row in lexicon(_NAMES) if fnmatchcase(path.name, row["name"])]
    if not marks or not _is_file(path):
        return False
    if any(mark == _ANY for mark in marks):
        return True
    return _holds(path, [mark.encode() for mark in marks]) or (_is_empty(path) and _is_of_run(path))


def _is_of_run(path: Path) -> bool:
    """Say whether a file lies in the results of a run."""
    run = path.with_name(_RUN)
    return is_own_folder(path.with_name(_KEPT)) or is_own_file(run)


def _is_file(path: Path) -> bool:
    """Say whether a path is a file; where rights are missing, or the path is too long, it is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def _holds(path: Path, marks: list[bytes]) -> bool:
    """Say whether one of the marks stands at the beginning or end of a file; one that cannot be read holds none."""
    try:
        with path.open("rb") as stream:
            ends = stream.read(_LOOKED_AT)
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _LOOKED_AT))
            ends += stream.read(_LOOKED_AT)
    except OSError:
        return False
    return any(mark in ends for mark in marks)
