"""Labelled postings for training: cleaned and cut as `parse` does, the labels laid onto the units.

Labels come in two forms. A file of lines points at the numbered lines into which the labelling cut
the posting; a file of places (`*_placed.jsonl`) at a stretch of the posting's letters and digits,
which holds however the posting is cut. Neither holds any text. This module stands above the stages,
since it needs two of them.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.records import Document, Media, Posting, Requirement
from pipeline.core.resources import ROOT
from pipeline.extract.lines.units import Unit, cut_units
from pipeline.ingest import to_document
from pipeline.text.fingerprint import posting_key

Key = tuple[str, str]
Ad = Mapping[str, Any]
# A sentence labelled by itself was judged with less context than a posting labelled whole.
_SENTENCE_WEIGHT = 0.7
_DAMAGE = frozenset("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ")
_LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Source:
    """The postings by key, and the function that numbers their lines."""

    ads: Mapping[Key, Ad]
    lines: Callable[[str, str], list[str]]


def training_options(command: str, description: str | None) -> argparse.ArgumentParser:
    """Return the options of a command that learns from labelled postings: data, units, own, only-check."""
    parser = argparse.ArgumentParser(prog=f"python -m pipeline.{command}", description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder of postings, labels and reserved_ads.tsv")
    parser.add_argument("--units", type=Path, required=True, help="Python file that numbers the lines of postings")
    parser.add_argument("--own", type=Path, default=ROOT / "data" / "labels", help="folder of further labels")
    parser.add_argument("--only-check", action="store_true", help="print figures and write nothing")
    return parser


def label_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a label file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def load_source(data: Path, units: Path) -> Source:
    """Read the postings with the labelling's own cutter; reserved ones, and copies of them, are left out."""
    module = module_of(units)
    ads = {(ad["source"], ad["id"]): ad for ad in module.ads()}
    with (data / "reserved_ads.tsv").open(encoding="utf-8", newline="") as rows:
        reserved = {(row["source"], row["id"]) for row in csv.DictReader(rows, delimiter="\t")}
    texts = {posting_key(None, ads[key]["text"]) for key in reserved & ads.keys()}
    free = {key: ad for key, ad in ads.items() if key not in reserved}
    return Source(
        {key: ad for key, ad in free.items() if not ad["text"].strip() or posting_key(None, ad["text"]) not in texts},
        module.units,
    )


def module_of(path: Path) -> ModuleType:
    """Import a module by its file."""
    spec = importlib.util.spec_from_file_location("labelled_units", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise InputError("this is no Python file", str(path), "name the units.py of the labels with --units")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gather(source: Source, data: Path, own: Path, *, dev: bool = False) -> list[Labelled]:
    """Return all labelled postings of `data` and of the folder `own`; those of dev files only where `dev`."""
    held = frozenset() if dev else frozenset(_dev_keys(data / "labels"))
    names = [data / "labels" / f"lines_{lang}_train.jsonl" for lang in _LANGUAGES]
    names += [data / "labels" / f"lines_{lang}_dev.jsonl" for lang in _LANGUAGES if dev]
    names += sorted(own.glob("lines_*_read.jsonl"))
    found: dict[Key, Labelled] = {}
    for path in names:
        for key, labels in _by_posting(path, held, source):
            found[key] = _by_line(source.ads[key], {row["unit"]: frozenset(row["labels"]) for row in labels}, source)
    for path in sorted(own.glob("lines_*_placed.jsonl")):
        for key, labels in _by_posting(path, held, source):
            found[key] = _by_place(source.ads[key], labels)
    for name in ("competency_train", "competency_train_rare"):
        for key, labels in _by_posting(data / "labels" / f"{name}.jsonl", held, source):
            if key not in found:
                lines = {row["unit"]: frozenset(row["labels"]) for row in labels}
                alone = _by_line(source.ads[key], lines, source)
                found[key] = replace(alone, weight=_SENTENCE_WEIGHT, whole=False)
    return list(found.values())


def _dev_keys(folder: Path) -> Iterator[Key]:
    """Yield the postings that any dev file names by source and ad; those of `sales_roles_dev` stand nowhere else."""
    for path in folder.glob("*_dev.jsonl"):
        yield from ((row["source"], str(row["ad"])) for row in label_rows(path) if "ad" in row)


def _by_posting(path: Path, held: frozenset[Key], source: Source) -> Iterator[tuple[Key, list[Ad]]]:
    """Yield the rows of a label file posting by posting; postings that are held out or reserved are passed over."""
    rows: dict[Key, list[Ad]] = defaultdict(list)
    for row in label_rows(path):
        rows[row["source"], str(row["ad"])].append(row)
    yield from ((key, found) for key, found in rows.items() if key in source.ads and key not in held)


def _by_line(ad: Ad, labels: Mapping[int, frozenset[str]], source: Source) -> Labelled:
    """Lay the labels of numbered lines onto the units of a posting."""
    document = document_of(ad)
    units = cut_units(document)
    parts: list[tuple[int, ...]] = []
    gold: list[frozenset[str]] = []
    of_unit: list[frozenset[str] | None] = [None] * len(units)
    for number, part in aligned(document.text, units, source.lines(ad["text"], ad["lang"])):
        if number in labels:
            gold.append(labels[number])
            parts.append(part)
            for row in part:
                of_unit[row] = (of_unit[row] or frozenset()) | labels[number]
    return Labelled(_name(ad), ad["lang"], units, tuple(of_unit), tuple(gold), tuple(parts))


def _by_place(ad: Ad, spans: Sequence[Ad]) -> Labelled:
    """Lay labels onto the units of a posting by their place among its letters and digits."""
    document = document_of(ad)
    units = cut_units(document)
    where = squashed(document.text)[1]
    found: list[frozenset[str] | None] = []
    for unit in units:
        first, last = bisect_left(where, unit.start), bisect_left(where, unit.end)
        own: set[str] = set()
        for span in spans:
            common = min(last, span["end"]) - max(first, span["start"])
            if common > 0 and (common >= 0.5 * (last - first) or common >= 0.5 * (span["end"] - span["start"])):
                own |= set(span["labels"])
        found.append(frozenset(own) or None)
    parts = tuple((row,) for row, labels in enumerate(found) if labels)
    return Labelled(_name(ad), ad["lang"], units, tuple(found), tuple(labels for labels in found if labels), parts)


def _name(ad: Ad) -> str:
    """Return the key of a posting as one string."""
    return f"{ad['source']} {ad['id']}"


def document_of(ad: Ad) -> Document:
    """Clean a posting as `parse` would."""
    media: Media = "html" if ad["html"] else "text"
    return to_document(Posting(ad["id"], ad["html"] or ad["text"], media))


def aligned(
    text: str, units: Sequence[Unit] | Sequence[Requirement], numbered: Sequence[str]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield for each numbered line the units that cover it: 3/10 of the line, or 6/10 of the unit."""
    hay, where = squashed(text)
    spans = [(bisect_left(where, unit.start), bisect_left(where, unit.end)) for unit in units]
    begin = 0
    for number, line in enumerate(numbered):
        needle = squashed(line)[0]
        at = hay.find(needle, begin) if needle else -1
        at = hay.find(needle) if needle and at < 0 else at
        if at < 0:
            yield number, ()
            continue
        begin, end = at, at + len(needle)
        common = [min(b, end) - max(a, begin) for a, b in spans]
        yield (
            number,
            tuple(
                row
                for row, ((a, b), shared) in enumerate(zip(spans, common, strict=True))
                if shared > 0 and (shared >= 0.3 * len(needle) or shared >= 0.6 * (b - a))
            ),
        )


def squashed(text: str) -> tuple[str, list[int]]:
    """Return letters and digits of `text`, folded, and the index in `text` of each.

    What damaged text has in place of quotes and dashes is left out.
    """
    kept: list[str] = []
    where: list[int] = []
    for at, char in enumerate(text):
        if "\x80" <= char <= "\xff" or char in _DAMAGE:
            continue
        for one in unicodedata.normalize("NFKC", char).casefold():
            if one.isalnum():
                kept.append(one)
                where.append(at)
    return "".join(kept), where


@dataclass(frozen=True, slots=True)
class Labelled:
    """A posting as units with label sets (None: not labelled); `whole` where a reader labelled every unit.

    `parts` says, for every gold line, which units it covers, and `gold` its labels: a line that holds
    several units gives them its labels together.
    """

    key: str
    lang: str
    units: tuple[Unit, ...]
    labels: tuple[frozenset[str] | None, ...]
    gold: tuple[frozenset[str], ...] = ()
    parts: tuple[tuple[int, ...], ...] = ()
    weight: float = 1.0
    whole: bool = True
