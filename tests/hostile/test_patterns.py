"""No expression of the package can be led into work that grows much faster than its text."""

import random
import re
import time

import pytest

from pipeline.core.errors import InputError
from pipeline.core.records import Posting
from pipeline.core.resource_limits import time_limit
from pipeline.ingest import to_document
from pipeline.ingest.cleaning.length_limits import LONGEST_LINE, bounded
from tests.hostile.patterns import all_patterns, as_met, attacks, is_open

SIZE = 1500
# A square of 1,500 characters costs some hundredths; a cube costs minutes.
SECONDS = 0.5
PARTS = 3  # as many as there are processes that test


def cost(pattern, text):
    began = time.process_time()
    try:
        with time_limit(SECONDS, "pattern"):
            for _ in pattern.finditer(text):
                pass
    except InputError:
        return float("inf")
    return time.process_time() - began


def slowest(source, flags, home):
    """Return the longest time that an attack takes, and its beginning."""
    pattern, worst = re.compile(source, flags), (0.0, "")
    rng = random.Random(1)  # noqa: S311 - the same attacks every time
    for text in {as_met(text, home) for text in attacks(source, flags, SIZE, rng)}:
        worst = max(worst, (cost(pattern, text), text[:40]))
        if worst[0] > SECONDS:
            break
    return worst


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_explodes(part):
    patterns = all_patterns()
    assert len(patterns) > 1000, "the recorder has gone blind"
    wide = [one for one in patterns if is_open(one[0], one[1])][part::PARTS]
    assert not [home for _, _, home in wide if home.startswith("extract/lexicons") and home.endswith(".tsv")]
    found = {}
    for source, flags, home in wide:
        spent, text = slowest(source, flags, home)
        if spent > SECONDS:
            found[source] = (home, text)
    assert not found


@pytest.mark.parametrize(
    "evil", [r"(a+)+$", r"#\s+(.*?)\s*#*\s*$", r"(\w+\s?)*!", r"\d+\s*\d*\s*\d*\s*years"], ids=lambda evil: evil
)
def test_the_audit_finds_what_explodes(evil):
    assert is_open(evil, 0)
    assert slowest(evil, 0, "report/any.py")[0] > SECONDS


def test_bounded_text_keeps_its_words():
    text = "word " * 20_000 + "\n" + "x" * 30_000 + " " * 5000 + "end" + "\u200b" * 5000
    short = bounded(text)
    assert max(map(len, short.split("\n"))) <= LONGEST_LINE
    assert "".join(short.split()).replace("\u200b", "") == "".join(text.split()).replace("\u200b", "")
    assert bounded("a  b\n\tc") == "a  b\n\tc"


@pytest.mark.parametrize("media", ["text", "html", "markdown"])
def test_one_line_of_ten_megabytes_becomes_lines(media):
    document = to_document(Posting("x", "sell pumps to mills " * 50_000, media))
    assert max(block.end - block.start for block in document.blocks) <= LONGEST_LINE
    assert document.text.split() == ("sell pumps to mills " * 50_000).split()
