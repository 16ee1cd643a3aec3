"""Runs that an earlier version wrote are read; damaged ones are named."""

import json
from dataclasses import asdict

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.core.errors import InputError
from pipeline.framework import save_framework
from pipeline.outputs.run_store import FRAMEWORK_FILE, read_run
from pipeline.outputs.schema import schemas, write_parquet


@pytest.fixture
def folder(tables, tmp_path):
    for name in schemas():
        write_parquet(name, getattr(tables, name), tmp_path / f"{name}.parquet")
    save_framework(tables.framework, tmp_path / FRAMEWORK_FILE)
    lines = "".join(json.dumps(asdict(one)) + "\n" for one in tables.failures)
    (tmp_path / "failures.jsonl").write_text(lines, encoding="utf-8")
    (tmp_path / "run.json").write_text(json.dumps({"seconds": {}}), encoding="utf-8")
    return tmp_path


def test_a_column_that_an_earlier_version_did_not_write_is_missing(folder):
    path = folder / "matches.parquet"
    before = pq.read_table(path)
    pq.write_table(before.drop_columns(["corrected"]), path)
    read = read_run(folder).matches
    assert list(read.columns) == schemas()["matches"].names
    assert read["corrected"].isna().all()
    assert read["competency"].tolist() == before["competency"].to_pylist()


def test_a_field_of_evidence_that_an_earlier_version_named_otherwise_is_read(folder):
    path = folder / "profile.parquet"
    table = pq.read_table(path)
    rows = table.to_pylist()
    assert rows[0]["evidence"][0]["probability"] > 0
    for row in rows:
        for entry in row["evidence"]:
            entry["chance"] = entry.pop("probability")
    rows[-1]["evidence"] = None
    pq.write_table(pa.Table.from_pylist(rows), path)
    read = read_run(folder).profile["evidence"]
    assert read[0].tolist() == table["evidence"][0].as_py()
    assert read.tolist()[-1] is None


def test_a_file_that_is_no_table_is_named(folder):
    (folder / "profile.parquet").write_bytes(b"not a table")
    with pytest.raises(InputError, match="a damaged run"):
        read_run(folder)


@pytest.mark.parametrize("name", ["postings", "requirements", "profile"])
@pytest.mark.parametrize("damage", ["words", "keys gone"])
def test_a_table_of_other_columns_is_a_damaged_run(folder, name, damage):
    path = folder / f"{name}.parquet"
    table = pq.read_table(path)
    if damage == "words":
        table = pa.table({column: ["x"] * len(table) for column in table.column_names})
    else:
        table = table.drop_columns([column for column in table.column_names if column not in ("title", "text")])
    pq.write_table(table, path)
    with pytest.raises(InputError, match="a damaged run"):
        read_run(folder)
