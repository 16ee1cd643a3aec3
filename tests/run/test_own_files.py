"""What jobprofile wrote, and what a command names for another use, is never read as a posting."""

import os
import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipeline.core.records import Failure
from pipeline.ingest import ReadOptions, read_postings
from pipeline.ingest.readers.own_files import is_own_file, is_own_folder
from pipeline.ingest.readers.sources import open_inputs
from pipeline.run.checkpoint import FOLDER
from pipeline.run.main_job import run
from tests.command import POSTING, jobprofile
from tests.run.test_ledger import options, postings


@pytest.fixture(scope="module")
def done(tmp_path_factory, samples):
    """A finished run: its input folder and its results."""
    base = tmp_path_factory.mktemp("own")
    (base / "in").mkdir()
    (base / "in" / "a.txt").write_text(POSTING, encoding="utf-8")
    (base / "in" / "b.txt").write_text(POSTING, encoding="utf-8")
    (base / "in" / "empty.txt").write_text("", encoding="utf-8")
    run([str(base / "in")], options(samples, base / "out"))
    return base


@pytest.fixture
def folder(done, tmp_path):
    """A copy of the input folder."""
    return shutil.copytree(done / "in", tmp_path / "in")


def sources(place, reading=None):
    """Return what is read of a folder: names of files, postings and failures alike."""
    found = read_postings([str(place)], reading or ReadOptions())
    return sorted(getattr(one, "source", None) or one.posting for one in found)


def inside(done, folder):
    shutil.copytree(done / "out", folder / "results")


def deep_inside(done, folder):
    shutil.copytree(done / "out", folder / "2024" / "may" / "results")


def twice(done, folder):
    inside(done, folder)
    deep_inside(done, folder)


def without_ledger(done, folder):
    shutil.copytree(done / "out", folder / "results", ignore=shutil.ignore_patterns(FOLDER))


def without_run(done, folder):
    shutil.copytree(done / "out", folder / "results", ignore=shutil.ignore_patterns("run.json", "framework.json"))


def spread(done, folder):
    for file in (done / "out").iterdir():
        if file.is_file() and file.name != "framework.json":
            shutil.copy(file, folder / file.name)


def beside(done, folder):
    """The results stand in the input folder itself."""
    shutil.copytree(done / "out", folder, dirs_exist_ok=True)


def unfinished(done, folder):
    shutil.copytree(done / "out" / FOLDER, folder / "results" / FOLDER)


def parts(done, folder):
    (folder / "report-2.html").write_bytes((done / "out" / "report.html").read_bytes())


def parsed(done, folder):
    assert jobprofile("parse", done / "in", "--out", folder / "parsed.jsonl", "--jobs", 1).returncode == 1


@pytest.mark.parametrize(
    "results",
    [inside, deep_inside, twice, without_ledger, without_run, spread, beside, unfinished, parts, parsed],
)
def test_results_among_the_postings_are_passed_over(done, folder, results, caplog):
    before = sources(folder)
    results(done, folder)
    assert sources(folder) == before
    assert results is unfinished or sum("passed over" in one.message for one in caplog.records) == 1


def test_a_run_into_its_own_input_folder_ends_the_same_each_time(folder, samples):
    for out in (folder / "results", folder, folder / "results"):
        run([str(folder)], options(samples, out))
        assert len(pd.read_parquet(out / "postings.parquet")) == 1
        assert len(pd.read_parquet(out / "duplicates.parquet")) == 1


@pytest.mark.parametrize("left_out", [(), ("run.json",), (FOLDER,)])
def test_results_without_any_failure_are_passed_over_too(folder, samples, left_out):
    """Then the list of failures is empty, and holds no mark."""
    (folder / "empty.txt").unlink()
    run([str(folder)], options(samples, folder / "results"))
    for name in left_out:
        place = folder / "results" / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    assert (folder / "results" / "failures.jsonl").read_bytes() == b""
    assert sources(folder) == sorted(str(folder / name) for name in ("a.txt", "b.txt"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.json", '{"title": "Runner", "description": "Requirements: three years on the road"}'),
        ("postings.jsonl", '{"title": "Baker", "description": "Requirements: three years in a bakery"}'),
        ("report.html", "<h1>Baker</h1><p>Requirements: three years in a bakery</p>"),
        ("failures.jsonl", '{"title": "Baker", "description": "Requirements: three years in a bakery"}'),
        ("role_by_competency.csv", "title,description\nBaker,Requirements: three years in a bakery\n"),
        ("framework.json", '{"title": "Framer", "description": "Requirements: three years in a workshop"}'),
        ("kept/a.txt", "Baker\nRequirements:\n- three years in a bakery"),
        ("matches.parquet", "Baker\nRequirements:\n- three years in a bakery"),
    ],
)
def test_postings_whose_files_are_called_like_results_are_read(folder, name, content):
    before = len(sources(folder))
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    assert len(sources(folder)) == before + 1


def test_every_file_of_a_run_is_known(done):
    for file in (done / "out").rglob("*"):
        if file.is_file() and file.parent.name != FOLDER:
            assert is_own_file(file), file.name


def test_files_that_the_command_names_are_passed_over(folder, samples):
    shutil.copy(samples / "framework_tiny.csv", folder / "framework_tiny.csv")
    shutil.copy(samples / "framework_tiny.csv", folder / "other.csv")
    named = ReadOptions().without(folder / "framework_tiny.csv", None, folder / "absent")
    assert len(sources(folder, named)) < len(sources(folder))
    assert not [one for one in sources(folder, named) if "framework_tiny" in one]
    assert [one for one in sources(folder, named) if "other.csv" in one]


def test_a_file_that_is_named_as_an_input_is_read_all_the_same(tmp_path):
    file = postings(tmp_path / "a.jsonl", 2)
    assert len(list(read_postings([str(file)], ReadOptions().without(file)))) == 2


@pytest.mark.parametrize("name", ["x" * 300, "y" * 5000])
def test_a_path_that_cannot_be_looked_at_loses_nothing_else(name):
    assert not is_own_folder(Path(name))
    assert not is_own_file(Path(name, "run.json"))
    assert not is_own_file(Path(name, "framework.json"))


def test_a_folder_deeper_than_any_path_may_be_loses_no_other_file(tmp_path):
    (tmp_path / "a.txt").write_text("Requirements:\n- 3 years of sales experience")
    step = "d" * 250
    deep = os.open(tmp_path, os.O_RDONLY)
    for _ in range(20):
        os.mkdir(step, dir_fd=deep)
        outer, deep = deep, os.open(step, os.O_RDONLY, dir_fd=deep)
        os.close(outer)
    os.close(deep)
    found = [one if isinstance(one, Failure) else one.name for one in open_inputs([str(tmp_path)], ReadOptions())]
    assert found[0] == str(tmp_path / "a.txt")
    assert [type(one) for one in found[1:]] == [Failure]
