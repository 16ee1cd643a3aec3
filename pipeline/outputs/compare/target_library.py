"""A library of targets: a folder of files, one workbook or CSV table, or one file that holds several.

All faults are reported at once, those of a table by their cells.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.core.errors import Fault, InputError, PipelineError
from pipeline.core.office_files import named_sheets
from pipeline.core.records import Framework
from pipeline.core.small_files import read_small, shown_faults
from pipeline.outputs.compare.records import Target, Wanted
from pipeline.outputs.compare.target import LARGEST_FILE, TargetError, load_target, read_wish, tree_of, tree_rows
from pipeline.outputs.compare.target_tables import TargetRow, rows_of_table, split_titles
from pipeline.text.decoding import decode

SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".xlsx")
MOST_FILES = 2_000
_NAMED = 8
_MEND = "a table has the columns target, competency, band, stage, weight; or one column for each competency or target"


@dataclass(frozen=True, slots=True)
class Library:
    """Targets to set postings against, by the name of the folder or file that holds them."""

    name: str
    targets: tuple[Target, ...]

    def numbered(self, name: str) -> int | None:
        """Return the number of a target by its name; None where there is none."""
        return next((n for n, one in enumerate(self.targets) if one.name.casefold() == name.strip().casefold()), None)


def load_library(path: str | Path, framework: Framework) -> Library:
    """Return the targets of a folder or file, their competencies found in the framework.

    Raises:
        InputError: where it cannot be read, or holds no target.
        TargetError: where rows are wrong; every fault with its file and cell.
    """
    path = Path(path)
    files = _files(path)
    faults: list[Fault] = []
    found: dict[str, Target] = {}
    for file in files:
        try:
            targets, wrong = _targets(list(_rows(file)), framework)
        except (ValueError, RecursionError) as error:
            wrong, targets = [Fault(" ".join(str(error).split()))], []
        except PipelineError as error:
            if file == path:
                raise
            wrong, targets = [Fault(error.fault.what, error.fault.where.removeprefix(str(file)))], []
        faults += [replace(one, where=_where(file, path, one.where)) for one in wrong]
        for target in targets:
            if target.name.casefold() in found:
                faults.append(Fault(f"a target called {target.name!r} comes twice", _where(file, path, "")))
            found.setdefault(target.name.casefold(), target)
    if not found and not faults:
        faults.append(Fault("it holds no target"))
    if faults:
        some, more = shown_faults(tuple(dict.fromkeys(faults)))
        rest = (Fault(f"and {more} more faults"),) if more else ()
        raise TargetError((*some, *rest), str(path), _MEND)
    return Library(path.stem, tuple(found.values()))


def read_target(path: str | Path, framework: Framework) -> Target:
    """Return the one target of a file: YAML, JSON, CSV, or a workbook that holds no more.

    Raises:
        InputError: where the file cannot be read, or holds several.
        TargetError: where rows are wrong.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        return load_target(path, framework)
    targets = load_library(path, framework).targets
    if len(targets) > 1:
        names = ", ".join(one.name for one in targets[:_NAMED])
        mend = "keep one of them, or set postings against all by `jobprofile targets --library`"
        raise InputError(f"it holds {len(targets)} targets: {names}", str(path), mend)
    return targets[0]


def _files(path: Path) -> list[Path]:
    """Return the files of a library, those of a folder by name."""
    if not path.is_dir():
        if path.suffix.lower() not in SUFFIXES:
            raise InputError(f"no library of targets: {path.suffix or 'no suffix'}", str(path), f"use {_suffixes()}")
        return [path]
    files = sorted(
        one for one in path.iterdir() if one.suffix.lower() in SUFFIXES and not one.name.startswith((".", "~"))
    )
    if not files:
        raise InputError("the folder holds no target", str(path), f"put {_suffixes()} files into it")
    if len(files) > MOST_FILES:
        raise InputError(f"the folder holds {len(files):,} files", str(path), f"keep at most {MOST_FILES:,}")
    return files


def _suffixes() -> str:
    return ", ".join(SUFFIXES)


def _where(file: Path, library: Path, place: str) -> str:
    """Return a place inside a library: the file where there are several, and the cell."""
    return f"{file.name if file != library else ''} {place}".strip()


def _rows(file: Path) -> Iterator[TargetRow]:
    """Yield the wishes of a file."""
    suffix = file.suffix.lower()
    if suffix == ".xlsx":
        sheets = named_sheets(read_small(file, LARGEST_FILE), str(file))
        for name, cells in sheets:
            yield from rows_of_table(cells, f"sheet {name!r}", file.stem if len(sheets) == 1 else name)
    elif suffix == ".csv":
        yield from rows_of_table(_csv_cells(file), "", file.stem)
    else:
        yield from _tree_targets(tree_of(file, decode(read_small(file, LARGEST_FILE)).lstrip("\ufeff")), file.stem)


def _csv_cells(file: Path) -> list[list[str]]:
    """Return the cells of a CSV file; comma, semicolon or tab, whatever the first line has most of."""
    text = decode(read_small(file, LARGEST_FILE)).lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count)))
    except csv.Error as error:
        raise ValueError(f"it is no table: {error}") from error


def _tree_targets(tree: Any, name: str) -> Iterator[TargetRow]:  # noqa: ANN401 - whatever the file holds
    """Yield the wishes of a JSON or YAML file: one target, or a list of them under `targets`."""
    several = tree.get("targets") if isinstance(tree, dict) else None
    for number, one in enumerate([tree] if several is None else several, 1):
        called, rows = tree_rows(one, name if several is None else f"{name} {number}")
        titles = one.get("titles", ()) if isinstance(one, dict) else ()
        words = split_titles(titles) if isinstance(titles, str) else tuple(map(str, titles))
        for place, row in rows:
            where = f"{called} {place}" if several is not None else place
            yield TargetRow(called, row, dict.fromkeys(("competency", "band", "stage", "weight"), where), words)


def _targets(rows: Iterable[TargetRow], framework: Framework) -> tuple[list[Target], list[Fault]]:
    """Return the targets of rows in their order, and all that is wrong with the rows."""
    wanted: dict[str, dict[str, Wanted]] = {}
    titles: dict[str, dict[str, None]] = {}
    faults: list[Fault] = []
    for row in rows:
        problems, one = read_wish(row.fields, framework)
        if not row.target.strip():
            problems["target"] = "it names no target"
        mine = wanted.setdefault(row.target, {})
        titles.setdefault(row.target, {}).update(dict.fromkeys(row.titles))
        if one is not None and one.competency_id in mine:
            problems["competency"] = f"{row.fields.get('competency')!r} comes twice for {row.target!r}"
        faults += [
            Fault(what, row.cells.get(field) or row.cells.get("competency", "")) for field, what in problems.items()
        ]
        if one is not None:
            mine[one.competency_id] = one
    return [Target(name, tuple(some.values()), tuple(titles[name])) for name, some in wanted.items()], faults
