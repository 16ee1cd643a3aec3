import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.compare_checkouts import main

PARSED = {"posting_id": "p1", "title": "Gardener"}
MATCH = {"posting_id": "p1", "requirement_id": "r1", "competency_id": "prune", "stage": 2}


def folder(place, parsed=(PARSED,), matches=(MATCH,), evidence=None):
    place.mkdir()
    (place / "parsed.jsonl").write_text("".join(json.dumps(row) + "\n" for row in parsed), encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(list(matches)), place / "matches.parquet")
    if evidence:
        row = {"posting_id": "p1", "competency_id": "prune", "evidence": [evidence]}
        pq.write_table(pa.Table.from_pylist([row]), place / "profile.parquet")
    return str(place)


def compared(capsys, old, new):
    return main([old, new, "--outputs"]), capsys.readouterr().out


def test_folders_with_the_same_rows_in_any_order_do_not_differ(tmp_path, capsys):
    other = {**MATCH, "requirement_id": "r2"}
    status, printed = compared(
        capsys, folder(tmp_path / "a", matches=(MATCH, other)), folder(tmp_path / "b", matches=(other, MATCH))
    )
    assert status == 0
    assert "matches: 2 rows before, 2 after, 0 differ" in printed


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"matches": ({**MATCH, "stage": 3},)}, "p1 r1 prune: stage 2 -> 3"),
        ({"matches": (MATCH, {**MATCH, "requirement_id": "r2"})}, "p1 r2 prune: only after"),
        ({"matches": (MATCH, MATCH)}, "p1 r1 prune 2: only after"),
        ({"parsed": ({**PARSED, "title": "Baker"},)}, "p1: title 'Gardener' -> 'Baker'"),
    ],
)
def test_a_row_that_changed_is_printed_with_both_values(changed, what, tmp_path, capsys):
    status, printed = compared(capsys, folder(tmp_path / "a"), folder(tmp_path / "b", **changed))
    assert status == 1
    assert what in printed


def test_a_renamed_field_is_the_same_field_and_its_value_counts(tmp_path, capsys):
    old = folder(tmp_path / "a", evidence={"requirement_id": "r1", "chance": 0.5})
    same = folder(tmp_path / "b", evidence={"requirement_id": "r1", "probability": 0.5})
    other = folder(tmp_path / "c", evidence={"requirement_id": "r1", "probability": 0.6})
    assert compared(capsys, old, same)[0] == 0
    assert compared(capsys, old, other)[0] == 1
