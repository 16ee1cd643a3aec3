"""What befell many rows of a file alike is told once."""

import pytest

from pipeline.core.records import Failure
from pipeline.outputs.failures import told_once


def failed(posting, what="no text", stage="ingest", mend="name its column"):
    return Failure(posting, stage, what, mend)


@pytest.mark.parametrize(
    ("failures", "told"),
    [
        ([], []),
        ([failed("a.csv#1")], ["a.csv#1"]),
        ([failed(f"a.csv#{n}") for n in range(1, 2001)], ["a.csv#1 (+1,999)"]),
        ([failed("a.csv#1"), failed("b.csv#1"), failed("a.csv#2")], ["a.csv#1 (+1)", "b.csv#1"]),
        ([failed("a.csv#1"), failed("a.csv#2", what="too long")], ["a.csv#1", "a.csv#2"]),
        ([failed("a.csv#1"), failed("a.csv#2", stage="extract")], ["a.csv#1", "a.csv#2"]),
        ([failed("a.csv#1"), failed("a.csv#2", mend="split it")], ["a.csv#1", "a.csv#2"]),
        ([failed("a.zip!b.csv#1"), failed("a.zip!c.csv#1")], ["a.zip!b.csv#1", "a.zip!c.csv#1"]),
        ([failed("a.zip!b.csv#4"), failed("a.zip!b.csv#7")], ["a.zip!b.csv#4 (+1)"]),
        ([failed("a.txt"), failed("b.txt")], ["a.txt", "b.txt"]),
        ([failed("a#1/b.csv#2"), failed("a#1/c.csv#2")], ["a#1/b.csv#2", "a#1/c.csv#2"]),
    ],
)
def test_failures_of_a_file_that_are_alike_are_one(failures, told):
    found = told_once(failures)
    assert [one.posting for one in found] == told
    assert {(one.what, one.mend) for one in found} == {(one.what, one.mend) for one in failures}
