"""Keep what is handed in: under safe names, inside one folder, within limits."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

MOST_FILES = 5_000
MOST_BYTES = 500_000_000
MOST_TEXT = 5_000_000
LONGEST_NAME = 200  # bytes of UTF-8: with a number behind it still within the 255 that a file system allows
DEEPEST = 6
PASTED = "pasted posting"
# Names that Windows keeps for devices, whatever follows the dot.
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?: *\.|$)")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\/]+')


def safe_name(name: str) -> PurePosixPath:
    """Return a name (with folders, where a folder was handed in) that stays inside the folder it is put into.

    >>> str(safe_name("../../etc/passwd"))
    'etc/passwd'
    """
    parts = [_safe_part(part) for part in re.split(r"[\\/]", unicodedata.normalize("NFC", name))]
    kept = [part for part in parts if part][-DEEPEST:]
    return PurePosixPath(*kept) if kept else PurePosixPath("file")


def _safe_part(part: str) -> str:
    """Return one part of a path: no control characters, no leading dots, not too long, its suffix kept."""
    plain = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co") else char for char in part)
    bare = _UNSAFE.sub("_", " ".join(plain.split())).strip(" .")
    if _RESERVED.match(bare):
        bare = f"_{bare}"
    if len(bare.encode()) <= LONGEST_NAME:
        return bare
    stem, dot, suffix = bare.rpartition(".")
    if not dot or len(suffix) > 10:
        return _cut(bare, LONGEST_NAME)
    return f"{_cut(stem, LONGEST_NAME - len(suffix.encode()) - 1)}.{suffix}"


def _cut(name: str, most: int) -> str:
    """Return the beginning of a name that takes at most so many bytes, no character broken."""
    return name.encode()[:most].decode(errors="ignore")


def free_place(folder: Path, name: str) -> Path:
    """Return the path of a new, empty file of that name under `folder`; a number is added where there is one already.

    Raises:
        ValueError: where the name would lead out of the folder.
    """
    place = folder / safe_name(name)
    if not place.resolve().is_relative_to(folder.resolve()):
        raise ValueError(f"{name!r} leads out of the folder")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file stands where this one's folder would
        place = folder / _safe_part(" - ".join(safe_name(name).parts))
    number, free = 2, place
    while True:
        with suppress(FileExistsError):
            free.touch(exist_ok=False)  # taken in one step, since requests come side by side
            return free
        free = place.with_name(f"{place.stem} ({number}){place.suffix}")
        number += 1


class HandedIn(Protocol):
    """A file as a request holds it."""

    filename: str | None
    stream: IO[bytes]


def keep_one(folder: Path, file: HandedIn | None) -> Path | None:
    """Keep the one file that a request may hold under its own name, without folders; None where it holds none."""
    if file is None or not file.filename:
        return None
    place = free_place(folder, safe_name(file.filename).name)
    with place.open("wb") as out:
        shutil.copyfileobj(file.stream, out)
    return place


def keep_text(folder: Path, text: str) -> Path:
    """Keep a pasted posting; what begins like HTML is kept as HTML."""
    suffix = ".html" if text.lstrip()[:1] == "<" else ".txt"
    place = free_place(folder, PASTED + suffix)
    place.write_text(text, encoding="utf-8", errors="replace", newline="")
    return place


def keep_files(folder: Path, files: Iterable[tuple[str, IO[bytes]]]) -> int:
    """Keep files under their own, safe names; return how many."""
    count = 0
    for name, stream in files:
        with free_place(folder, name).open("wb") as out:
            shutil.copyfileobj(stream, out)
        count += 1
    return count


def keep_folder(folder: Path, source: Path) -> int:
    """Keep copies of all files of a folder of this machine; return how many."""
    places = sorted(place for place in source.rglob("*") if place.is_file())
    for place in places:
        shutil.copyfile(place, free_place(folder, place.relative_to(source).as_posix()))
    return len(places)
