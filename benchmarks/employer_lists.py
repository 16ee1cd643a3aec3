"""Names of the employers' own competencies against a reader's: `python -m benchmarks.employer_lists POSTINGS`.

POSTINGS is the folder of en_indeed_ca_2021.jsonl.gz. The labels hold hashes of the letters of each name, and no text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

from pipeline.core.records import Posting
from pipeline.core.resources import ROOT
from pipeline.extract import extract
from pipeline.ingest import to_document

LABELS = ROOT / "data" / "labels" / "employer_names.jsonl"
_SOURCE = "en_indeed_ca_2021"
_NO_LETTERS = re.compile(r"[\W_]")


def main(folder: Path) -> None:
    """Print precision and recall of the names, posting by posting and in all."""
    wanted = {row["ad"]: set(row["names"]) for row in map(json.loads, LABELS.read_text("utf-8").splitlines())}
    right = given = asked = 0
    with gzip.open(folder / f"{_SOURCE}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for ad in filter(lambda ad: ad["id"] in wanted, map(json.loads, lines)):
            parsed = extract(to_document(Posting(ad["id"], ad["description"])))
            found = {hashed(one.name) for one in parsed.employer_competencies}
            both = len(found & wanted[ad["id"]])
            print(f"{ad['id']}: {both} of {len(wanted[ad['id']])} found, {len(found) - both} wrong")
            right, given, asked = right + both, given + len(found), asked + len(wanted[ad["id"]])
    print(f"precision {right / given:.3f} recall {right / asked:.3f} of {asked} names in {len(wanted)} postings")


def hashed(name: str) -> str:
    """Return the first signs of the hash of a name's letters and digits."""
    return hashlib.sha256(_NO_LETTERS.sub("", name.casefold()).encode()).hexdigest()[:12]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
