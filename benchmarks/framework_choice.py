"""Measure how often each role of several trades is given the framework of its trade, and none where none fits.

    python -m benchmarks.framework_choice POSTINGS --framework software=FILE [--framework NAME=FILE ...]

POSTINGS is the folder of the dumps that `data/labels/trades.jsonl` names by source and id; it is not part of this
repository. The labels hold no text: the trade of a posting, and which framework is for it (none for half of them). The
line of `pipeline/match/framework_fit.py` was set on the part `set`; the part `measured` was not looked at for it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks.table import printed
from benchmarks.trades import Label, texts_of, trade_labels
from pipeline.core.resources import ROOT, sample_framework
from pipeline.match import MatchOptions
from pipeline.run.main_job import make_tables
from pipeline.run.options import RunOptions

FINANCE = ROOT / "benchmarks" / "frameworks" / "finance.csv"
PARTS = ("set", "measured")


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
    labels = trade_labels()
    found = _found(labels, chosen.postings, files, chosen.encoder)
    print(printed([_figures(part, [(a, b) for a, b in found if a["part"] == part]) for part in PARTS]))
    trades = dict.fromkeys(one["trade"] for one in labels)
    print("\n" + printed([_figures(trade, [(a, b) for a, b in found if a["trade"] == trade]) for trade in trades]))
    return 0


def _found(
    labels: Sequence[Label], folder: Path, files: Mapping[str, Path], encoder: str | None
) -> list[tuple[Label, Said]]:
    """Return each label with the framework that came first, and whether it was said to be for the role."""
    texts = texts_of(labels, folder)
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
        for source in sources:  # "x.jsonl#42.1" is the first of several jobs in one text
            said.setdefault(int(str(source).rsplit("#", 1)[1].partition(".")[0]), answer)
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


if __name__ == "__main__":
    raise SystemExit(main())
