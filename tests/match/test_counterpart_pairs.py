"""The same deed toward a customer, a partner, a colleague, a supplier or a competitor: forty pairs in each language."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.framework import load_framework
from pipeline.match import MatchOptions, load_matcher
from pipeline.match.options import EVIDENCE_FROM
from pipeline.training.matcher.recipe import label_codes
from tests.match.conftest import asked

PAIRS = Path(__file__).with_name("counterpart_pairs.tsv")
NONE = "none"
# Of forty; the model that ships gets 33 and 37.
LEAST_RIGHT = {"en": 31, "zh": 35}


def pairs(lang: str) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    rows = csv.DictReader(PAIRS.read_text(encoding="utf-8").splitlines(), delimiter="\t")
    return [
        ((row["first"], row["first_code"]), (row["second"], row["second_code"])) for row in rows if row["lang"] == lang
    ]


def probabilities(sentences: list[str]) -> Iterator[dict[str, float]]:
    matcher = load_matcher(load_framework("data/raw/framework.yaml"), MatchOptions(top=9, threshold=0.0))
    codes = {name: code for code, name in label_codes().items()}
    for answer in matcher.match(asked(*sentences)).answers:
        yield {codes[match.competency]: match.probability for match in answer.matches}


@pytest.mark.model
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_whom_a_deed_concerns_decides_what_it_is_evidence_for(lang):
    found = pairs(lang)
    assert len(found) == 40
    said = list(probabilities([text for pair in found for text, _ in pair]))
    right = 0
    for (first, second), one, other in zip(found, said[::2], said[1::2], strict=True):
        of_first = one[first[1]] > other.get(first[1], 0.0)
        of_second = (
            max(other.values()) < EVIDENCE_FROM if second[1] == NONE else other[second[1]] > one.get(second[1], 0.0)
        )
        right += of_first and of_second
    assert right >= LEAST_RIGHT[lang], right
