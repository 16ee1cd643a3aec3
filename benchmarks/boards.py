"""Read whole answers of boards and print by source what came of them.

    python -m benchmarks.boards INPUT... [--show SOURCE]

Of every file: its records, those that were read, failed, or came out empty (asking nothing), and in how many of those
read title, company, place and pay are known. `--show` prints the facts and requirements of one file.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.core.records import Failure, ParsedPosting, Posting
from pipeline.extract import extract
from pipeline.ingest import to_document
from pipeline.ingest.readers.read import read_postings

FACTS = ("title", "company", "location", "salary")
COLUMNS = ("records", "failed", "read", "empty", *FACTS, "requirements")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row of figures for every file, or what was read of one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.boards", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("inputs", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="print every posting with its facts and requirements")
    chosen = parser.parse_args(arguments)
    files = [file for one in chosen.inputs for file in (sorted(one.iterdir()) if one.is_dir() else [one])]
    print("| source | " + " | ".join(COLUMNS) + " |\n| --- |" + " --- |" * len(COLUMNS))
    total: Counter[str] = Counter()
    for file in files:
        found = counted(file, show=chosen.show)
        total += found
        print(_row(file.name, found), flush=True)
    print(_row("all", total))
    return 0


def counted(file: Path, *, show: bool = False) -> Counter[str]:
    """Return the figures of one file."""
    found: Counter[str] = Counter()
    for one in _each(file):
        found["records"] += 1
        if isinstance(one, Failure):
            found["failed"] += 1
            if show:
                print(f"FAILED {one.posting}: {one.what} {one.mend}")
            continue
        found["read"] += 1
        found["empty"] += not one.requirements
        found["requirements"] += len(one.requirements)
        found.update(name for name in FACTS if getattr(one.facts, name))
        if show:
            _print(one)
    return found


def _each(file: Path) -> Iterator[ParsedPosting | Failure]:
    """Yield what every record of a file is read as."""
    for one in read_postings([str(file)]):
        yield extract(to_document(one)) if isinstance(one, Posting) else one


def _row(name: str, found: Counter[str]) -> str:
    """Return the figures of a file as a row of a Markdown table."""
    return f"| {name} | " + " | ".join(f"{found[column]:,}" for column in COLUMNS) + " |"


def _print(one: ParsedPosting) -> None:
    """Print facts and requirements of a posting."""
    facts = {name: getattr(one.facts, name) for name in (*FACTS, "min_years", "degree_min")}
    print(f"== {one.source} {one.lang} {facts} text={len(one.text)}")
    for item in one.requirements:
        print(f"   {item.kind[:4]}/{item.subkind or '-'}/{item.strength[:4]} {item.text[:150]!r}")


if __name__ == "__main__":
    raise SystemExit(main())
