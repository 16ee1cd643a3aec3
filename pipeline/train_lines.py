"""Train the line classifier: `python -m pipeline.train_lines --data DIR --units FILE --out models/`.

Gathers labelled postings, cleans and cuts them as `parse` does, and lays the labels, which point at
the numbered lines of the labelling, onto the units. It stands above the stages since it needs two.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import json
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.extract.lines import LABELS, Scores
from pipeline.extract.train import Labelled, fit, out_of_fold, save
from pipeline.extract.units import Unit, cut_units
from pipeline.ingest import to_document
from pipeline.records import Posting

Key = tuple[str, str]
_CLASS = {"RESP": "R", "EXP": "E", "EDU": "Q", "CERT": "Q", "LANG": "Q", "SKILL": "Q"}
# A line labelled alone, by its sentence, was judged with less context than a posting labelled whole.
_SENTENCE_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Source:
    """The postings by key, and the program that numbers their lines."""

    ads: Mapping[Key, Mapping[str, Any]]
    lines: Any


def load_source(data: Path, units: Path) -> Source:
    """Read the postings with the labelling's own cutter; reserved postings and those of dev files are left out."""
    module = _module(units)
    ads = {(ad["source"], ad["id"]): ad for ad in module.ads()}
    with (data / "reserved_ads.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            ads.pop((row["source"], row["id"]), None)
    return Source(ads, module.units)


def _module(path: Path) -> ModuleType:
    """Import a module by its file."""
    spec = importlib.util.spec_from_file_location("labelled_units", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a Python file; name the units.py of the labels with --units")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_labels(path: Path) -> dict[Key, dict[int, frozenset[str]]]:
    """Return posting -> line number -> labels of a label file."""
    found: dict[Key, dict[int, frozenset[str]]] = defaultdict(dict)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found[row["source"], str(row["ad"])][row["unit"]] = frozenset(row["labels"])
    return found


def read_spans(path: Path) -> dict[Key, list[Mapping[str, Any]]]:
    """Return posting -> labelled places of a file that labels by place among the letters."""
    found: dict[Key, list[Mapping[str, Any]]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            found[row["source"], row["ad"]].append(row)
    return found


def labelled(ad: Mapping[str, Any], labels: Mapping[int, frozenset[str]], source: Source, *, whole: bool) -> Labelled:
    """Clean and cut a posting, and lay its line labels onto its units."""
    document = document_of(ad)
    units = cut_units(document)
    numbered = source.lines(ad["text"], ad["lang"])
    parts: list[tuple[int, ...]] = []
    gold: list[frozenset[str]] = []
    of_unit: list[set[str] | None] = [None] * len(units)
    for number, part in _aligned(document.text, units, numbered):
        if number not in labels:
            continue
        gold.append(labels[number])
        parts.append(part)
        for row in part:
            of_unit[row] = (of_unit[row] or set()) | labels[number]
    return Labelled(
        f"{ad['source']} {ad['id']}",
        ad["lang"],
        units,
        tuple(None if found is None else frozenset(found) for found in of_unit),
        tuple(gold),
        tuple(parts),
        whole=whole,
    )


def labelled_by_place(ad: Mapping[str, Any], spans: Sequence[Mapping[str, Any]]) -> Labelled:
    """Lay labels onto the units of a posting by their place among its letters and digits, however it is cut."""
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
    rows = [row for row, labels in enumerate(found) if labels]
    gold = tuple(labels for labels in found if labels)
    parts = tuple((row,) for row in rows)
    return Labelled(f"{ad['source']} {ad['id']}", ad["lang"], units, tuple(found), gold, parts)


def document_of(ad: Mapping[str, Any]) -> Any:
    """Clean a posting as `parse` would."""
    media = "html" if ad["html"] else "text"
    return to_document(Posting(ad["id"], ad["html"] or ad["text"], media))  # type: ignore[arg-type]


def _aligned(text: str, units: Sequence[Unit], numbered: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield for each numbered line the units that cover it: 3/10 of the line, or 6/10 of the unit."""
    hay, where = squashed(text)
    place = {original: at for at, original in reversed(list(enumerate(where)))}
    spans = []
    for unit in units:
        inside = [place[at] for at in range(unit.start, unit.end) if at in place]
        spans.append((min(inside), max(inside) + 1) if inside else (0, 0))
    begin = 0
    for number, line in enumerate(numbered):
        needle = squashed(line)[0]
        at = hay.find(needle, begin) if needle else -1
        at = hay.find(needle) if needle and at < 0 else at
        if at < 0:
            yield number, ()
            continue
        begin, end = at, at + len(needle)
        part = []
        for row, (a, b) in enumerate(spans):
            common = min(b, end) - max(a, begin)
            if common > 0 and (common >= 0.3 * len(needle) or common >= 0.6 * (b - a)):
                part.append(row)
        yield number, tuple(part)


def squashed(text: str) -> tuple[str, list[int]]:
    """Return letters and digits of `text`, folded, and the index in `text` of each; marks of damaged text are left out."""
    kept: list[str] = []
    where: list[int] = []
    for at, char in enumerate(text):
        if "\x80" <= char <= "\xff" or char in "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ":
            continue
        for one in unicodedata.normalize("NFKC", char).casefold():
            if one.isalnum():
                kept.append(one)
                where.append(at)
    return "".join(kept), where


def score(postings: Sequence[Labelled], sure: Mapping[str, Scores], threshold: float = 0.5) -> dict[str, float]:
    """Return the figures of reading on gold lines: micro_f1 over R, E, Q and requirement_f1."""
    hit = dict.fromkeys("REQ", 0)
    extra = dict.fromkeys("REQ", 0)
    missed = dict.fromkeys("REQ", 0)
    asked = [0, 0, 0]
    for posting in postings:
        for gold, part in zip(posting.gold, posting.parts, strict=True):
            if "OTHERREQ" in gold:
                continue
            want = {_CLASS[label] for label in gold if label in _CLASS}
            got = {kind for row in part for kind in classes(sure[posting.key][row], threshold)}
            for kind in "REQ":
                hit[kind] += kind in want and kind in got
                extra[kind] += kind in got and kind not in want
                missed[kind] += kind in want and kind not in got
            asked[0] += bool(want) and bool(got)
            asked[1] += bool(got) and not want
            asked[2] += bool(want) and not got
    return {
        **{kind: _f1(hit[kind], extra[kind], missed[kind]) for kind in "REQ"},
        "micro_f1": _f1(sum(hit.values()), sum(extra.values()), sum(missed.values())),
        "requirement_f1": _f1(*asked),
    }


def classes(row: Scores, threshold: float) -> set[str]:
    """Return the classes of a unit from its label chances."""
    from pipeline.extract.lines import labels_of

    return {_CLASS[label] for label in labels_of(row) if label in _CLASS}


def _f1(hit: int, extra: int, missed: int) -> float:
    """Return the F1 of counts."""
    return round(2 * hit / max(1, 2 * hit + extra + missed), 3)


def gather(source: Source, data: Path, own: Path, *, dev: bool) -> list[Labelled]:
    """Return all labelled postings; those of dev files only where `dev`."""
    held = {key for path in (data / "labels").glob("*_dev.jsonl") for key in _keys(path)}
    names = [data / "labels" / f"lines_{lang}_train.jsonl" for lang in ("en", "zh")]
    if dev:
        names += [data / "labels" / f"lines_{lang}_dev.jsonl" for lang in ("en", "zh")]
    postings: dict[Key, Labelled] = {}
    for path in names:
        for key, labels in read_labels(path).items():
            if key in source.ads and (dev or key not in held):
                postings[key] = labelled(source.ads[key], labels, source, whole=True)
    for path in sorted(own.glob("lines_*_read.jsonl")):
        for key, labels in read_labels(path).items():
            if key in source.ads and key not in held:
                postings[key] = labelled(source.ads[key], labels, source, whole=True)
    for path in sorted(own.glob("lines_*_placed.jsonl")):
        for key, spans in read_spans(path).items():
            if key in source.ads and key not in held:
                postings[key] = labelled_by_place(source.ads[key], spans)
    for name in ("competency_train", "competency_train_rare"):
        for key, labels in read_labels(data / "labels" / f"{name}.jsonl").items():
            if key in source.ads and key not in held and key not in postings:
                found = labelled(source.ads[key], labels, source, whole=False)
                postings[key] = replace(found, weight=_SENTENCE_WEIGHT)
    return list(postings.values())


def _keys(path: Path) -> Iterator[Key]:
    """Yield the postings that a label file names."""
    with path.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row["source"], str(row["ad"])
