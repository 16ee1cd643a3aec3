"""Score years and degree of whole postings on the labels of this repository, per language.

    python tests/extract/score_facts.py ../shared [--show]

The argument is the folder that holds bench/units.py and the postings; data/labels/facts_*.jsonl hold no text.
As in bench/score_parse.py, 0 years (none needed) may also be answered as nothing said, or half a year.
"""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document

LABELS = Path(__file__).resolve().parents[2] / "data" / "labels"
FACTS = ("min_years", "max_years", "degree_min")


def postings(shared, wanted):
    """Yield the place and text of the wanted postings; the first of a doubled id counts."""
    spec = importlib.util.spec_from_file_location("units", Path(shared) / "bench" / "units.py")
    units = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(units)
    left = set(wanted)
    for ad in units.ads():
        if (place := (ad["source"], ad["id"])) in left:
            left.discard(place)
            yield place, ad["text"]


def agrees(name, wanted, got):
    return wanted == got or (name == "min_years" and wanted == 0 and got in (None, 0.5))


def main():
    rows = [json.loads(line) for path in sorted(LABELS.glob("facts_*.jsonl")) for line in path.open(encoding="utf-8")]
    labelled = {(row["source"], row["ad"]): row for row in rows}
    counts = Counter()
    for place, text in postings(sys.argv[1], labelled):
        row, facts = labelled[place], extract(to_document(Posting("/".join(place), text, "text"))).facts
        lang = row.get("lang") or place[0][:2]
        counts[lang, "postings"] += 1
        for name in FACTS:
            got = getattr(facts, name)
            counts[lang, name] += agrees(name, row[name], got)
            if "--show" in sys.argv and not agrees(name, row[name], got):
                print(place, name, "wanted", row[name], "got", got)
    for lang in ("en", "zh"):
        print(lang, *(f"{name} {counts[lang, name]}/{counts[lang, 'postings']}" for name in FACTS))


if __name__ == "__main__":
    main()
