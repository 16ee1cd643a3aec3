"""Names and bounds of the employers' own competencies against a reader's.

`python -m benchmarks.employer_lists POSTINGS`: the folder of en_indeed_ca_2021.jsonl.gz and the other sources.
The labels hold hashes of the letters of each name, and where each competency stands, counted in letters: from its
name to the end of what is said of it. They hold no text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.records import EmployerCompetency, Posting
from pipeline.core.resources import ROOT
from pipeline.extract import extract
from pipeline.ingest import to_document
from pipeline.training.labelled_postings import squashed

LABELS = ROOT / "data" / "labels" / "employer_names.jsonl"
_NO_LETTERS = re.compile(r"[\W_]")
# The postings labelled first, whose names were mended for in November 2026.
_FIRST = 17


@dataclass
class Tally:
    """How many were asked for, given, and right, of one kind."""

    asked: int = 0
    given: int = 0
    right: int = 0

    def add(self, wanted: set[object], found: set[object]) -> None:
        """Count one posting."""
        self.asked, self.given = self.asked + len(wanted), self.given + len(found)
        self.right += len(wanted & found)

    def __str__(self) -> str:
        """Return precision and recall in words."""
        precision, recall = self.right / max(1, self.given), self.right / max(1, self.asked)
        return f"precision {precision:.3f} recall {recall:.3f} of {self.asked}"


def main(folder: Path) -> None:
    """Print what was found of names and bounds posting by posting, then in all of the first postings and the others."""
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    postings = dict(_postings(folder, {(row["source"], row["ad"]) for row in rows}))
    parts = {"the first": rows[:_FIRST], "the others": rows[_FIRST:], "all": rows}
    tallies = {part: (Tally(), Tally()) for part in parts}
    for row in rows:
        wanted = (set(row["names"]), {tuple(pair) for pair in row["bounds"]})
        found = _found(postings[row["source"], row["ad"]])
        both = [len(a & b) for a, b in zip(wanted, found, strict=True)]
        print(
            f"{row['ad']}: {both[0]} of {len(wanted[0])} names found, {len(found[0]) - both[0]} wrong; "
            f"{both[1]} with their bounds"
        )
        for part in (part for part, members in parts.items() if row in members):
            for tally, a, b in zip(tallies[part], wanted, found, strict=True):
                tally.add(a, b)
    for part, (names, bounds) in tallies.items():
        print(f"{part}, {len(parts[part])} postings: names {names}; bounds {bounds}")


def _postings(folder: Path, keys: set[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], Posting]]:
    """Yield the labelled postings by source and id."""
    for source in {source for source, _ in keys}:
        with gzip.open(folder / f"{source}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for ad in map(json.loads, lines):
                if (key := (source, ad["id"])) in keys:
                    html = ad.get("media") == "html"
                    yield key, Posting(ad["id"], ad.get("text") or ad["description"], "html" if html else "text")


def _found(posting: Posting) -> tuple[set[object], set[object]]:
    """Return the hashes of the names that are found in a posting, and their bounds in letters."""
    document = to_document(posting)
    letters = squashed(document.text)[1]
    listed = extract(document).employer_competencies
    return {hashed(one.name) for one in listed}, {_bounds(one, letters) for one in listed}


def _bounds(one: EmployerCompetency, letters: list[int]) -> tuple[int, int]:
    """Return where name and behaviours stand, counted in letters."""
    end = max((told.end for told in one.behaviours), default=one.end)
    return bisect_left(letters, one.start), bisect_left(letters, end)


def hashed(name: str) -> str:
    """Return the first signs of the hash of a name's letters and digits."""
    return hashlib.sha256(_NO_LETTERS.sub("", name.casefold()).encode()).hexdigest()[:12]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
