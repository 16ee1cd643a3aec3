"""Arrays out of a file that anybody may have written: nothing is unpickled, nothing huge is unpacked."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray


def read_arrays(path: Path, most_bytes: int) -> dict[str, NDArray[Any]]:
    """Return the arrays of an `.npz` by name.

    Raises:
        OSError: where there is no such file, or it cannot be opened.
        ValueError: where it is damaged, holds anything but plain arrays, or unpacks to more than `most_bytes`.
    """
    try:
        with ZipFile(path) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
        if unpacked > most_bytes:
            raise ValueError(f"unpacks to more than {most_bytes:,} bytes")
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except OSError:
        raise
    except Exception as error:  # zip, each compression, struct and tokenizer of headers have errors of their own
        raise ValueError(str(error) or type(error).__name__) from error
    for name, values in arrays.items():
        if not isinstance(values, np.ndarray):
            raise ValueError(f"{name} is no array")
    return arrays
