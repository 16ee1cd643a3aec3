"""Compare degree and years read from the text alone with what the employer filled in beside it.

    python tests/extract/score_zhilian.py ../shared [--show]

The argument is the folder that holds data/postings. Only postings count in which both sides name the fact.
A degree agrees where both are equal; years agree where the two ranges overlap ("1-3年" and "at least 2").
Employers contradict their own text, so full agreement is not the goal; --show lists the places, without text.
"""

import json
import sys
from pathlib import Path

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.extract.mentions.degrees import find_degrees, lowest
from pipeline.extract.mentions.years import find_years
from pipeline.ingest import to_document

FILE = "zh_zhilian_structured_2020.jsonl"


def compare(shared):
    """Yield, for every posting of the file, its place and for each fact (name, read, filled in, whether they agree)."""
    rows = (Path(shared) / "data" / "postings" / FILE).read_text(encoding="utf-8").splitlines()
    for place, row in enumerate(map(json.loads, rows)):
        facts = extract(to_document(Posting(f"{FILE}#{place}", row["job_detail"], "text"))).facts
        degree = lowest(mention.level for mention in find_degrees(f"学历{row['eduLevel']}"))
        if facts.degree_min and degree:
            yield place, ("degree", facts.degree_min, degree, facts.degree_min == degree)
        filled = next(iter(find_years(f"{row['workingExp']}经验")), None)
        if facts.min_years is not None and filled:
            read = span(facts.min_years, facts.max_years)
            bracket = span(filled.min_years, filled.max_years)
            yield place, ("years", read, bracket, read[0] <= bracket[1] and bracket[0] <= read[1])


def span(low, high):
    return low or 0, 99 if high is None else high


def main():
    found = list(compare(sys.argv[1]))
    for name in ("degree", "years"):
        agree = [ok for _, (fact, _, _, ok) in found if fact == name]
        print(f"{name}: {sum(agree)} of {len(agree)} agree, {sum(agree) / len(agree):.3f}")
    if "--show" in sys.argv:
        for place, (fact, read, filled, ok) in found:
            if not ok:
                print(f"#{place} {fact}: the text {read}, filled in {filled}")


if __name__ == "__main__":
    main()
