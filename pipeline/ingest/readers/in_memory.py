"""What the Python side takes besides paths: texts and data frames, handed to the readers as files.

They are written into a folder that lives as long as the block, and read as any dump is, so a data
frame may have any of the columns that a CSV may have. What is found is told by the names below,
not by the place of a file that is gone.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.core.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Input: TypeAlias = "str | Path | pd.DataFrame"
Inputs: TypeAlias = "Input | Iterable[Input]"
FRAME, TEXT = "DataFrame", "text"


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """Paths for the readers; `folder` holds those of them that will be gone, with a separator at its end."""

    paths: tuple[str, ...]
    folder: str

    def shown(self, source: str) -> str:
        """Return a source as a person knows it: `DataFrame#3` and not a file that is gone."""
        return source.replace(self.folder, "").replace(".jsonl", "", 1) if self.folder in source else source


@contextmanager
def as_files(inputs: Inputs) -> Iterator[NamedFiles]:
    """Yield files for paths, texts and data frames; a string with a line break in it is a text.

    Raises:
        InputError: where there is nothing, or an input is of another kind.
    """
    with tempfile.TemporaryDirectory(prefix="jobprofile-") as name:
        folder = Path(name)
        given = list(_each(inputs))
        if not given:
            raise InputError("nothing to read", "an empty list of inputs", "give a path, a text or a data frame")
        yield NamedFiles(tuple(_path(one, n, folder) for n, one in enumerate(given, 1)), f"{folder}{os.sep}")


@contextmanager
def as_file(table: str | Path | pd.DataFrame) -> Iterator[Path]:
    """Yield the file of one table: itself where it is one, else a data frame written as JSON Lines."""
    if isinstance(table, str | Path):
        yield Path(table)
        return
    with tempfile.TemporaryDirectory(prefix="jobprofile-") as name:
        path = Path(name, f"{FRAME}.jsonl")
        path.write_text("".join(_lines(table)), encoding="utf-8", errors="replace", newline="\n")
        yield path


def _each(inputs: Inputs) -> Sequence[Any]:
    """Return one or several inputs as several."""
    return [inputs] if isinstance(inputs, str | Path) or _is_frame(inputs) else list(inputs)


def _path(one: Any, number: int, folder: Path) -> str:  # noqa: ANN401 - what a caller gave, of any type
    """Return the path of one input, writing what is not one yet."""
    if isinstance(one, str) and "\n" in one:
        path = folder / f"{TEXT} {number}.txt"
        path.write_text(one, encoding="utf-8", errors="replace", newline="")
    elif isinstance(one, str | Path):
        return str(one)
    elif _is_frame(one):
        path = folder / f"{FRAME if number == 1 else f'{FRAME} {number}'}.jsonl"
        path.write_text("".join(_lines(one)), encoding="utf-8", errors="replace", newline="\n")
    else:
        raise InputError(f"a {type(one).__name__} cannot be read", f"input {number}", "give a path, text or data frame")
    return str(path)


def _is_frame(one: object) -> bool:
    """Say whether something is a data frame, without importing pandas for a path."""
    return hasattr(one, "to_json") and hasattr(one, "columns")


def _lines(frame: pd.DataFrame) -> Iterator[str]:
    """Yield the rows of a data frame as lines of JSON, missing values left out."""
    names = [str(name) for name in frame.columns]
    for values in frame.astype(object).itertuples(index=False, name=None):
        row = {name: value for name, value in zip(names, values, strict=True) if not _is_missing(value)}
        yield json.dumps(row, ensure_ascii=False, default=_plain) + "\n"


def _is_missing(value: Any) -> bool:  # noqa: ANN401 - whatever a cell holds
    """Say whether a cell is empty; a list or mapping in a cell never is."""
    import pandas as pd

    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a cell holds that JSON does not know
    """Return a numpy number, array or date as plain Python."""
    return value.tolist() if hasattr(value, "tolist") else str(value)
