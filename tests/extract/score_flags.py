"""Score the fairness flags on the labelled lines, per language and kind.

    python tests/extract/score_flags.py ../shared [SAMPLE]

The first argument is the folder that holds `bench/units.py` and the postings; data/labels/flags_*.jsonl hold
no text. SAMPLE ("third") scores only the lines of that sample; the others are the lines that rules were mended on.
"""

import importlib.util
import json
import sys
from collections import Counter
from pathlib import Path

from pipeline.extract.flags.fairness_flags import flags_in

LABELS = Path(__file__).resolve().parents[2] / "data" / "labels"


def score(shared, sample=None):
    """Return counts by (language, kind, "tp" | "fp" | "fn"), of one sample or of all lines."""
    rows = {lang: read(LABELS / f"flags_{lang}.jsonl") for lang in ("en", "zh")}
    rows = {lang: [row for row in some if sample in (None, row.get("sample"))] for lang, some in rows.items()}
    texts = units_of(shared, {(row["source"], row["ad"]) for lang in rows for row in rows[lang]})
    counts = Counter()
    for lang, labelled in rows.items():
        for row in labelled:
            found = {flag.kind for flag in flags_in(texts[row["source"], row["ad"]][row["unit"]])}
            wanted = set(row["flags"])
            counts.update((lang, kind, "tp") for kind in found & wanted)
            counts.update((lang, kind, "fp") for kind in found - wanted)
            counts.update((lang, kind, "fn") for kind in wanted - found)
    return counts


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def units_of(shared, wanted):
    """Return the numbered units of the wanted postings, as the labels number them; the first of a doubled id counts."""
    spec = importlib.util.spec_from_file_location("units", Path(shared) / "bench" / "units.py")
    units = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(units)
    found = {}
    for ad in units.ads():
        key = ad["source"], ad["id"]
        if key in wanted and key not in found:
            found[key] = units.units(ad["text"], ad["lang"])
    return found


def ratios(counts, lang, kinds):
    """Return precision and recall over some kinds."""
    hit, wrong, missed = (sum(counts[lang, kind, name] for kind in kinds) for name in ("tp", "fp", "fn"))
    return hit / max(1, hit + wrong), hit / max(1, hit + missed)


def main():
    counts = score(*sys.argv[1:3])
    for lang in ("en", "zh"):
        kinds = sorted({kind for language, kind, _ in counts if language == lang})
        for name, some in (*((kind, [kind]) for kind in kinds), ("all", kinds)):
            precision, recall = ratios(counts, lang, some)
            hit, wrong, missed = (sum(counts[lang, kind, what] for kind in some) for what in ("tp", "fp", "fn"))
            print(f"{lang} {name:15} found {hit:3}  wrong {wrong:2}  missed {missed:2}  {precision:.2f} {recall:.2f}")


if __name__ == "__main__":
    main()
