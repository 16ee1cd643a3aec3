"""Measure how often each role of several trades is given the framework of its trade, and none where none fits.

    python -m benchmarks.framework_choice POSTINGS --framework software=FILE [--framework NAME=FILE ...]

POSTINGS is the folder of the dumps that `data/labels/trades.jsonl` names by source and id; it is not part of this
repository. The labels hold no text: the trade of a posting, and which framework is for it (none for half of them). The
line of `pipeline/match/framework_fit.py` was set on the part `set`; the part `measured` was not looked at for it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from benchmarks.table import printed
from pipeline.core.errors import InputError
from pipeline.core.resources import ROOT, sample_framework
from pipeline.match import MatchOptions
from pipeline.run.main_job import make_tables
from pipeline.run.options import RunOptions

LABELS = ROOT / "data" / "labels" / "trades.jsonl"
FINANCE = ROOT / "benchmarks" / "frameworks" / "finance.csv"
PARTS = ("set", "measured")
# Fields of the dumps; a source without a title has a category in its place, which would give the trade away.
TEXTS, TITLES = ("text", "description"), ("title",)
Label = Mapping[str, Any]


class Said(NamedTuple):
    """The framework that came first for a posting, by its name in the labels, and whether it was said to be for it."""

    framework: str
    fits: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Profile the labelled postings and print how often the choice was right."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.framework_choice", description=__doc__)
    parser.add_argument("postings", type=Path, help="folder of the dumps")
    parser.add_argument("--framework", action="append", default=[], help="NAME=FILE; NAME as in the labels")
    parser.add_argument("--encoder", help="as of `jobprofile run`")
    chosen = parser.parse_args(arguments)
    files = {"sales": sample_framework(), "finance": FINANCE}
    files |= {name: Path(file) for name, _, file in (one.partition("=") for one in chosen.framework)}
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    found = _found(labels, chosen.postings, files, chosen.encoder)
    print(printed([_figures(part, [(a, b) for a, b in found if a["part"] == part]) for part in PARTS]))
    trades = dict.fromkeys(one["trade"] for one in labels)
    print("\n" + printed([_figures(trade, [(a, b) for a, b in found if a["trade"] == trade]) for trade in trades]))
    return 0


def _found(
    labels: Sequence[Label], folder: Path, files: Mapping[str, Path], encoder: str | None
) -> list[tuple[Label, Said]]:
    """Return each label with the framework that came first, and whether it was said to be for the role."""
    texts = dict(_texts(folder, {(one["source"], one["id"]) for one in labels}))
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "postings.jsonl"
        rows = [texts[one["source"], one["id"]] for one in labels if (one["source"], one["id"]) in texts]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        match = MatchOptions(encoder=encoder)
        tables = make_tables([str(path)], RunOptions(tuple(files.values()), Path(), match=match))
    names = dict(zip((part.name for part in tables.framework.each), files, strict=True))
    first = tables.coverage.drop_duplicates("posting_id").set_index("posting_id")
    said: dict[int, Said] = {}
    for key, sources in zip(tables.postings["posting_id"], tables.postings["sources"], strict=True):
        answer = Said(
            names[first.loc[key, "framework"]], first.loc[key, "fits"] is not pd.NA and bool(first.loc[key, "fits"])
        )
        said |= {int(str(source).rsplit("#", 1)[1]): answer for source in sources}
    known = [one for one in labels if (one["source"], one["id"]) in texts]
    return [(one, said[number]) for number, one in enumerate(known, 1) if number in said]


def _figures(name: str, found: Sequence[tuple[Label, Said]]) -> dict[str, object]:
    """Return how often the right framework came first and was taken, and none was where none is right."""
    fitting = [(label, said) for label, said in found if label["framework"]]
    others = [said for label, said in found if not label["framework"]]
    return {
        "postings": name,
        "n": len(found),
        "right one first": _share(said.framework == label["framework"] for label, said in fitting),
        "and said to be for it": _share(said == Said(label["framework"], fits=True) for label, said in fitting),
        "none where none fits": _share(not said.fits for said in others),
    }


def _share(right: Iterable[bool]) -> str:
    values = list(right)
    return f"{sum(values) / len(values):.3f}" if values else ""


def _texts(folder: Path, wanted: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    """Yield the wanted postings of a folder of dumps, by source and id."""
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


if __name__ == "__main__":
    raise SystemExit(main())
