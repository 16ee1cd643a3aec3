"""Copies of one posting are one, with every place; another employer or other terms make another posting."""

import json

import pytest

from pipeline.ingest import ReadOptions
from pipeline.run.parse_postings import parse_to_lines

TEXT = "Requirements: three years at a deck oven."
HEADER = "title,company,location,salary,description\n"


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([f"Baker,Crumb,Cork,,{TEXT}", f"Baker,Crumb,Sligo,,{TEXT}", f"Baker,Crumb,Cork,,{TEXT}"], ["Cork; Sligo"]),
        ([f"Baker,Crumb,Cork,,{TEXT}", f"Baker,Mill Co,Sligo,,{TEXT}"], ["Cork", "Sligo"]),
        ([f"Baker,Crumb,Cork,€30k,{TEXT}", f"Baker,Crumb,Sligo,€40k,{TEXT}"], ["Cork", "Sligo"]),
    ],
)
def test_copies(tmp_path, rows, places):
    (tmp_path / "a.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    lines = []
    parse_to_lines([str(tmp_path / "a.csv")], ReadOptions(), lines.append, lambda *_: None, jobs=1)
    found = [json.loads(line) for line in lines]
    assert [posting["location"] for posting in found] == places
    assert sum(len(posting["sources"]) for posting in found) == len(rows)
