"""Postings of several trades, by the labels of `data/labels/trades.jsonl`, out of a folder of dumps.

The labels hold no text: they name dumps by source and id, and these are no part of this repository.
"""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.resources import ROOT
from pipeline.training.labelled_postings import label_rows

LABELS = ROOT / "data" / "labels"
# Fields of the dumps; a source without a title has a category in its place, which would give the trade away.
TEXTS, TITLES = ("text", "description"), ("title",)
Label = Mapping[str, Any]


def trade_labels() -> list[Label]:
    """Return the labelled postings: source, id, trade, and which framework is for it."""
    return list(label_rows(LABELS / "trades.jsonl"))


def texts_of(labels: Iterable[Label], folder: Path) -> dict[tuple[str, str], dict[str, str]]:
    """Return the postings that labels name as records with title and text, by source and id.

    Raises:
        InputError: where a dump is missing.
    """
    wanted = {(one["source"], one["id"]) for one in labels}
    return dict(_texts(folder, wanted))


def _texts(folder: Path, wanted: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    for source in sorted({source for source, _ in wanted}):
        path = next(iter(sorted(folder.glob(f"{source}.*"))), None)
        if path is None:
            raise InputError(f"the postings of {source!r} are missing", str(folder), "name the folder of the dumps")
        records = _archived(path) if ".tar" in path.suffixes else _listed(path)
        yield from (((source, key), row) for key, row in records if (source, key) in wanted)


def _archived(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the files of an archive by their names."""
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield Path(member.name).name, {"description": stream.read().decode("utf-8", "replace")}


def _listed(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the records of a JSON Lines file by id, or by the last part of their address."""
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            key = str(row.get("id") or str(row.get("url", "")).split("/")[-1].split(".")[0])
            text = next((str(row[name]) for name in TEXTS if row.get(name)), "")
            title = next((str(row[name]) for name in TITLES if row.get(name)), "")
            yield key, {"title": title, "description": text}
