"""Compare what two checkouts make of the same postings, row by row.

    python -m benchmarks.compare_checkouts OLD NEW INPUT... --framework FILE

Each checkout runs `parse` and `run` with its own interpreter (`.venv/bin/python`, or the one after a colon:
`CHECKOUT:PYTHON`). Fields that were renamed, or that say the same in another form, stand in `renamed_fields.tsv`.
With `--outputs`, OLD and NEW are finished output folders and nothing is run.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

RENAMED = Path(__file__).with_name("renamed_fields.tsv")
TABLES = ("postings", "requirements", "matches", "profile")
KEYS = ("posting_id", "requirement_id", "competency_id")
PARSED = "parsed.jsonl"
SHOWN = 5  # differing rows that are printed of each table

Row = dict[str, Any]
RowKey = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RenamedField:
    """A field of a table (`list.field` inside lists) whose name changed; an empty `now` leaves it out on both sides."""

    table: str
    field: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not the same in both: the fields with both values, or the side that alone has the row."""

    table: str
    key: RowKey
    what: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Run both checkouts (or read both folders), print what differs, and return 1 where anything does."""
    options = _options().parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        folders = [Path(options.old), Path(options.new)]
        if not options.outputs:
            folders = [Path(scratch) / side for side in ("old", "new")]
            for checkout, folder in zip((options.old, options.new), folders, strict=True):
                run_checkout(checkout, options.inputs, options.framework, folder)
        differing = print_differences(*folders)
    return 1 if differing else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmarks.compare_checkouts", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("old", help="checkout or CHECKOUT:PYTHON; with --outputs a finished folder")
    parser.add_argument("new")
    parser.add_argument("inputs", nargs="*", type=Path)
    parser.add_argument("--framework", type=Path)
    parser.add_argument("--outputs", action="store_true", help="OLD and NEW are folders of finished runs")
    return parser


def run_checkout(checkout: str, inputs: Sequence[Path], framework: Path | None, out: Path) -> None:
    """Run `parse`, and with a framework `run`, of a checkout into a folder.

    Raises:
        subprocess.CalledProcessError: where the checkout did nothing; failures of single postings are compared.
    """
    place, _, python = checkout.partition(":")
    project = Path(place).resolve()
    out.mkdir(parents=True)
    # Relative names of inputs become absolute, so that sources are the same text for both checkouts.
    files = [str(path.resolve()) for path in inputs]
    command = [python or str(project / ".venv/bin/python"), "-m", "pipeline"]
    jobs = [[*command, "parse", *files, "--out", str(out / PARSED)]]
    if framework:
        jobs.append([*command, "run", *files, "--framework", str(framework.resolve()), "--out", str(out)])
    for job in jobs:
        done = subprocess.run(  # noqa: S603 - both checkouts are the caller's own
            job, cwd=project, env={**os.environ, "PYTHONPATH": str(project)}, stdout=subprocess.DEVNULL, check=False
        )
        if done.returncode > 1:
            raise subprocess.CalledProcessError(done.returncode, job)


def print_differences(old: Path, new: Path) -> int:
    """Print how the tables of two folders differ; return in how many rows."""
    total = 0
    for table, before, after in tables_of(old, new):
        differing = list(differences(table, before, after))
        total += len(differing)
        print(f"{table}: {len(before):,} rows before, {len(after):,} after, {len(differing):,} differ")
        for one in differing[:SHOWN]:
            print(f"  {' '.join(one.key)}: {one.what}")
    return total


def tables_of(old: Path, new: Path) -> Iterator[tuple[str, dict[RowKey, Row], dict[RowKey, Row]]]:
    """Yield name and rows of every table that both folders hold, names as they are now."""
    renamed = read_renamed()
    for name in ("parsed", *TABLES):
        file = PARSED if name == "parsed" else f"{name}.parquet"
        if (old / file).is_file() and (new / file).is_file():
            before, after = (_by_key([_today(row, name, renamed) for row in _read(side / file)]) for side in (old, new))
            yield name, before, after


def read_renamed() -> tuple[RenamedField, ...]:
    """Return the fields that have another name now, or none that can be compared."""
    with RENAMED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return tuple(RenamedField(row["table"], row["field"], row["now"]) for row in rows)


def differences(table: str, before: Mapping[RowKey, Row], after: Mapping[RowKey, Row]) -> Iterator[Difference]:
    """Yield the rows that are not the same, in the order of the old table, then those that are new."""
    for key in dict.fromkeys((*before, *after)):
        if key not in after or key not in before:
            yield Difference(table, key, "only before" if key in before else "only after")
        elif before[key] != after[key]:
            fields = [name for name in {**before[key], **after[key]} if before[key].get(name) != after[key].get(name)]
            pairs = (f"{name} {before[key].get(name)!r:.120} -> {after[key].get(name)!r:.120}" for name in fields)
            yield Difference(table, key, "; ".join(pairs))


def _read(path: Path) -> list[Row]:
    if path.suffix == ".jsonl":
        with path.open(encoding="utf-8") as lines:
            return [json.loads(line) for line in lines]
    rows: list[Row] = pq.read_table(path).to_pylist()
    return rows


def _today(row: Row, table: str, renamed: Sequence[RenamedField]) -> Row:
    """Return a row with the names of today, and without what cannot be compared."""
    for field in (one for one in renamed if one.table == table):
        outer, _, inner = field.field.partition(".")
        holders = (row[outer] or []) if inner else [row]
        for holder in holders:
            value = holder.pop(inner or outer, None)
            if field.now and value is not None:
                holder[field.now.rpartition(".")[2]] = value
    return row


def _by_key(rows: Sequence[Row]) -> dict[RowKey, Row]:
    """Return rows by what identifies them; where a key comes again, its rows are numbered."""
    found: dict[RowKey, Row] = {}
    seen: Counter[RowKey] = Counter()
    for row in rows:
        key = tuple(str(row[name]) for name in KEYS if row.get(name) is not None)
        seen[key] += 1
        found[(*key, str(seen[key])) if seen[key] > 1 else key] = row
    return found


if __name__ == "__main__":
    sys.exit(main())
