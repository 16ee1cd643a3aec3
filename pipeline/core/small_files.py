"""Small files that anybody may have written: frameworks, weights, marks, targets, heads. Read whole, within bounds."""

from __future__ import annotations

import json
import math
import os
import stat
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError

MOST_BYTES = 64 * 2**20  # ESCO with all its descriptions is 8 MB
MOST_FAULTS = 100  # of one file that are shown; whoever mends those has a new file


def read_small(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the content of a file; a pipe on which nobody writes, or a device without end, is not waited for.

    Raises:
        InputError: where there is none, it is no file, cannot be read, or holds more than `most` bytes.
    """
    try:
        with open(path, "rb", opener=_at_once) as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if not stat.S_ISREG(mode):
                what = "a folder, not a file" if stat.S_ISDIR(mode) else "neither file nor folder"
                raise InputError(what, str(path), "name a file")
            data = stream.read(most + 1)
    except FileNotFoundError as error:
        raise InputError("there is no such file", str(path), "check the path") from error
    except (OSError, ValueError) as error:  # a name with a zero byte in it is a ValueError
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read: {reason}", str(path), "check the file and its rights") from error
    if len(data) > most:
        raise InputError(f"larger than {most // 2**20} MB", str(path), "split it, or name the right file")
    return data


def _at_once(name: str, flags: int) -> int:
    """Open a file without waiting for a writer at its other end; Windows has nothing to wait for."""
    return os.open(name, flags | getattr(os, "O_NONBLOCK", 0))


def read_small_text(path: Path, most: int = MOST_BYTES) -> str:
    """Return the content of a file in UTF-8, without the mark at its beginning.

    Raises:
        InputError: as `read_small`, and where it is not UTF-8, with the line.
    """
    data = read_small(path, most)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError("is not UTF-8", f"{path} line {line}", "save it as UTF-8") from error


def finite_json(text: str) -> Any:  # noqa: ANN401 - whatever the text holds
    """Return what a JSON text holds.

    Raises:
        ValueError: where it is no JSON, is nested too deeply, or has a number that is none (NaN, Infinity, 1e999).
    """
    try:
        return json.loads(text, parse_constant=_finite, parse_float=_finite)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def shown_faults(faults: tuple[Any, ...]) -> tuple[tuple[Any, ...], int]:
    """Return the faults to show, and how many there are beside them."""
    return faults[:MOST_FAULTS], max(0, len(faults) - MOST_FAULTS)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"holds numbers that are none: {text[:20]}")
    return number
