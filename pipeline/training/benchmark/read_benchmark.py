"""Read a benchmark: postings with their text, and what two readers gave each, unit by unit and cell by cell.

A benchmark is a folder with two files of JSON Lines:

- ``postings.jsonl``: ``{"id", "lang", "media", "title", "text"}``;
- ``labels.jsonl``: ``{"id", "n_units", "sha", "a": READER, "b": READER}``, where READER is ``{"units": {"3": ["OM"]},
  "trait": [3], "preferred": [], "cells": {"AE": ["high", 3, 4], ...}}``.

The units of a posting are its lines: every line with anything but blanks on it, without the blanks at its ends,
numbered from 0. Headings and lines with bullets are units like any other. `sha` holds the first twelve digits of the
sha256 of the units joined by line breaks, so that labels never point at other lines than those that were read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.records import BANDS, Band
from pipeline.core.resources import digest, lexicon
from pipeline.core.small_files import finite_json, read_small_text
from pipeline.match.labelled_sentences import CODES
from pipeline.training.labelled_postings import module_of

POSTINGS, LABELS = "postings.jsonl", "labels.jsonl"
READERS = ("a", "b")
SUFFIXES: Mapping[str, str] = {"text": "txt", "html": "html", "markdown": "md"}
SHA_DIGITS = 12
_FORM = "see docs/evaluate.md for the form of a benchmark"

Row = Mapping[str, Any]
UnitsOf = Callable[[Row], Sequence[str]]


@dataclass(frozen=True, slots=True)
class JudgedCell:
    """The emphasis that a reader gave a competency, and the range of stages; None where no stage was given."""

    band: Band
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader gave a posting: competencies of its units, best first, units that are traits, and all cells."""

    units: Mapping[int, tuple[str, ...]]
    trait: frozenset[int]
    preferred: frozenset[int]
    cells: Mapping[str, JudgedCell]


@dataclass(frozen=True, slots=True)
class GoldPosting:
    """A posting of a benchmark, its units, and its two readings."""

    posting: str
    lang: str
    media: str
    text: str
    units: tuple[str, ...]
    readings: tuple[Reading, Reading]


@dataclass(frozen=True, slots=True)
class BenchmarkFiles:
    """Where a benchmark lies; `units` is a Python file with ``units_of(row)``, None for the lines of the posting."""

    postings: Path
    labels: Path
    units: Path | None = None

    @classmethod
    def of(cls, place: Path, postings: Path | None = None, units: Path | None = None) -> BenchmarkFiles:
        """Return the files of a folder, or of a file of labels with its postings.

        Raises:
            InputError: where labels are named without their postings.
        """
        if place.is_dir():
            return cls(postings or place / POSTINGS, place / LABELS, units)
        if postings is None:
            what = "is no folder, and labels alone have no text" if place.exists() else "there is no such folder"
            raise InputError(what, str(place), "name a folder, or a file of labels and --postings FILE")
        return cls(postings, place, units)


def competency_codes() -> dict[str, str]:
    """Return the codes of labels with the competency that each one means."""
    return {row["code"]: row["competency"] for row in lexicon(CODES)}


def read_benchmark(files: BenchmarkFiles) -> tuple[GoldPosting, ...]:
    """Return the postings that two readers read, in the order of the labels; those with one reader are left out.

    Raises:
        InputError: where a file cannot be read, labels do not fit their posting, or no posting has two readings.
    """
    units_of: UnitsOf = module_of(files.units).units_of if files.units else lines_of
    rows = {str(row["id"]): row for _, row in _rows(files.postings, ("id", "lang", "text"))}
    found = []
    for place, label in _rows(files.labels, ("id",)):
        if not all(reader in label for reader in READERS):
            continue
        row = rows.get(str(label["id"]))
        if row is None:
            raise InputError(f"posting {label['id']} is not among the postings", place, f"add it to {files.postings}")
        found.append(_gold(row, label, tuple(units_of(row)), place))
    if not found:
        raise InputError("no posting was read by two readers", str(files.labels), _FORM)
    return tuple(found)


def lines_of(row: Row) -> list[str]:
    """Return the units of a posting: its lines without the blanks at their ends, those with nothing on them left out.

    Raises:
        InputError: where the posting is a page, whose lines are not those that a reader sees.
    """
    if row.get("media") == "html":
        raise InputError("a page has no lines to number", str(row["id"]), "name the file that cut it with --units")
    return [line.strip() for line in str(row["text"]).splitlines() if line.strip()]


def units_sha(units: Sequence[str]) -> str:
    """Return what identifies the units of a posting."""
    return digest("\n".join(units).encode())[:SHA_DIGITS]


def reading_of(label: Row, count: int, place: str) -> Reading:
    """Return one reader's labels of a posting of `count` units.

    Raises:
        InputError: where a code, a unit, a band or a stage cannot be; all faults of the reading are told together.
    """
    try:
        reading = Reading(
            {int(unit): tuple(codes) for unit, codes in label["units"].items()},
            frozenset(map(int, label.get("trait", ()))),
            frozenset(map(int, label.get("preferred", ()))),
            {code: JudgedCell(*cell) for code, cell in label["cells"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"the labels of a reader cannot be read: {error!r}", place, _FORM) from error
    if faults := list(_faults(reading, count)):
        raise InputError("; ".join(faults), place, "put the labels right")
    return reading


def _faults(reading: Reading, count: int) -> Iterator[str]:
    """Yield what cannot be in a reading."""
    known = competency_codes()
    for unit in sorted({*reading.units, *reading.trait, *reading.preferred}):
        if not 0 <= unit < count:
            yield f"unit {unit} is not among the {count} units"
    for unit, codes in reading.units.items():
        if strange := [code for code in codes if code not in known]:
            yield f"unit {unit} has unknown codes {', '.join(map(repr, strange))}"
    if missing := [code for code in known if code not in reading.cells]:
        yield f"no cell for {', '.join(missing)}"
    for code, cell in reading.cells.items():
        if code not in known or cell.band not in BANDS:
            yield f"cell {code!r} with band {cell.band!r} is unknown"
        if (cell.low is None) != (cell.high is None) or (cell.low and cell.high and cell.low > cell.high):
            yield f"cell {code!r} has stages {cell.low} to {cell.high}"


def _gold(row: Row, label: Row, units: tuple[str, ...], place: str) -> GoldPosting:
    if row.get("media", "text") not in SUFFIXES:
        raise InputError(f"unknown media {row['media']!r}", str(row["id"]), f"known: {', '.join(SUFFIXES)}")
    if units_sha(units) != label.get("sha"):
        what = f"the units of {row['id']} are not those that were labelled"
        raise InputError(what, place, "restore the posting's text, or name the file that cut it with --units")
    first, second = (reading_of(label[reader], len(units), f"{place}, reader {reader}") for reader in READERS)
    return GoldPosting(
        str(row["id"]), str(row["lang"]), row.get("media", "text"), str(row["text"]), units, (first, second)
    )


def _rows(path: Path, needed: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the objects of a file of JSON Lines, each with its place."""
    for number, line in enumerate(read_small_text(path).split("\n"), 1):
        if not line.strip():
            continue
        place = f"{path} line {number}"
        try:
            row = finite_json(line)
        except ValueError as error:
            raise InputError("is no JSON", place, "write one object a line") from error
        if not isinstance(row, dict) or not all(name in row for name in needed):
            raise InputError(f"is no object with {', '.join(needed)}", place, _FORM)
        yield place, row
