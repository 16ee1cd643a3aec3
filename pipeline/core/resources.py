"""Find what ships with the package: lexicons beside the code, trained files under `models/`.

Nothing here downloads. A checkout keeps trained files in `models/` at its top; an installed
package carries the same files as `pipeline/_models`. Encoders are built
on this machine (`encoders_dir`).
"""

from __future__ import annotations

import csv
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from pipeline.core.errors import InputError

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent


def is_checkout() -> bool:
    """Say whether the package runs from a source tree rather than from site-packages."""
    return (ROOT / "pyproject.toml").is_file() and (ROOT / "models").is_dir()


def models_dir() -> Path:
    """Return the folder of the trained files that ship."""
    return ROOT / "models" if is_checkout() else PACKAGE / "_models"


def trained_files(base: Path | None, name: str, what: str, mend: str) -> tuple[Path, Path]:
    """Return the weights and the description of what was trained, which ships where no other folder is named.

    Raises:
        InputError: where one is missing; `what` and `mend` are said of it.
    """
    folder = base or models_dir()
    weights, card = folder / f"{name}.npz", folder / f"{name}.json"
    if not weights.is_file() or not card.is_file():
        raise InputError(what, str(weights), mend)
    return weights, card


def samples_dir() -> Path:
    """Return the folder of the sample framework and postings that ship."""
    return ROOT / "data" / "raw" if is_checkout() else PACKAGE / "_models" / "samples"


def sample_framework() -> Path:
    """Return the sample framework."""
    return samples_dir() / "framework.yaml"


def sample_postings() -> Path:
    """Return the folder of the sample postings."""
    return samples_dir() / "postings"


def sample_labels() -> Path:
    """Return the sample of labelled sentences, as one's own labels may look."""
    if is_checkout():
        return ROOT / "data" / "labels" / "sample_sentences.jsonl"
    return samples_dir() / "labels.jsonl"


def cache_dir() -> Path:
    """Return the user's cache folder for this program; it may not exist yet."""
    if override := os.environ.get("JOBPROFILE_CACHE"):
        return Path(override)
    base = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache", "jobprofile")


def vectors_dir() -> Path:
    """Return where vectors of earlier runs are kept; it may not exist yet."""
    return cache_dir() / "vectors"


def encoders_dir() -> Path:
    """Return where built encoders live; it may not exist yet.

    A checkout has them among its models, where that may be written; an environment that was installed with its
    encoders (an offline bundle, an image) in its `share`; any other user in the cache folder.
    """
    if override := os.environ.get("JOBPROFILE_ENCODERS"):
        return Path(override)
    own = is_checkout()
    here = models_dir() / "encoders" if own else Path(sys.prefix, "share", "jobprofile", "encoders")
    usable = here.is_dir() or (own and os.access(here.parent, os.W_OK))
    return here if usable else cache_dir() / "encoders"


def digest(data: bytes) -> str:
    """Return the sha256 of `data` as hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str:
    """Return the sha256 of a file as hexadecimal, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def files_digest(paths: Iterable[Path]) -> str:
    """Return one digest over the contents of files, in the order given."""
    return digest("".join(map(file_digest, paths)).encode())


def package_files(parts: Iterable[str]) -> list[Path]:
    """Return the code and data files below folders of the package, or the modules named, sorted; no compiled ones."""
    found: set[Path] = set()
    for part in parts:
        place = PACKAGE / part
        found.update(place.rglob("*") if place.is_dir() else [place])
    return sorted(path for path in found if path.is_file() and path.suffix != ".pyc")


def lexicon_rows(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated lexicon; lines that start with `#` are comments.

    Raises:
        InputError: where a row has more or fewer cells than the header.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    header = numbered[0][1].split("\t")
    for number, line in numbered[1:]:
        cells = next(csv.reader([line], delimiter="\t", quoting=csv.QUOTE_NONE))
        if len(cells) != len(header):
            what = f"{len(cells)} cells where the header has {len(header)}"
            raise InputError(what, f"{path.name} line {number}", "separate cells with single tabs")
        yield dict(zip(header, cells, strict=True))


@cache
def lexicon(path: Path) -> tuple[dict[str, str], ...]:
    """Return all rows of a lexicon, read once."""
    return tuple(lexicon_rows(path))


def lexicons_digest() -> str:
    """Return one digest over every lexicon of the package, for `run.json`."""
    return files_digest(sorted(PACKAGE.rglob("*.tsv")))
