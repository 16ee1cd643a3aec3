"""Whatever a file does to the process that reads it, it loses itself alone, in one line, and --resume passes it."""

import json
import sys
from pathlib import Path

import pytest

from pipeline.core.records import Failure
from pipeline.ingest import ReadOptions
from pipeline.run.bounded_process import NoProcessError
from pipeline.run.main_job import run
from pipeline.run.parse_postings import parse_postings
from pipeline.run.read_bounded import read_in_bounds, read_shards
from tests.hostile import deeds
from tests.hostile.bombs import WORD, swapped
from tests.run.test_ledger import options, postings

OPTIONS = ReadOptions(max_seconds=0.2, max_memory_bytes=2_500_000_000)
DEATHS = ("die", "crash", "exit", "eat", "swallow", "stuck")


def read(shards, reading=OPTIONS):
    """Return what is read, in short: the lines of the postings, and the file names of failures."""
    return [
        Path(one.posting).name if isinstance(one, Failure) else one.content
        for one in read_shards(shards, reading, deeds.read)
    ]


def files(tmp_path, *contents):
    """Write files of lines; return their paths."""
    paths = [tmp_path / f"{number}.txt" for number in range(len(contents))]
    for path, lines in zip(paths, contents, strict=True):
        path.write_text("\n".join(lines.split()), encoding="utf-8")
    return [str(path) for path in paths]


@pytest.mark.parametrize("death", DEATHS)
def test_a_deadly_file_among_others_is_lost_alone_and_named(tmp_path, death):
    shard = files(tmp_path, "a", "b c", f"d {death} e", "f", "g")
    assert read([shard]) == ["a", "b", "c", "d", "2.txt", "f", "g"]


@pytest.mark.parametrize(
    ("contents", "expected"),
    [
        (["die"], ["0.txt"]),
        (["die", "die"], ["0.txt", "1.txt"]),
        (["die", "a", "die"], ["0.txt", "a", "2.txt"]),
        (["a", "b", "die"], ["a", "b", "2.txt"]),
        ([" ".join(f"r{n}" for n in range(60)) + " die z"], [f"r{n}" for n in range(60)] + ["0.txt"]),
        (["a failure b", "die", "c"], ["a", "0.txt", "b", "1.txt", "c"]),
        (["", "die", ""], ["1.txt"]),
        (["", ""], []),
    ],
    ids=["alone", "both", "first-and-last", "last", "after-many", "beside-a-failure", "beside-empty", "empty"],
)
def test_what_came_before_and_after_a_deadly_record_is_read(tmp_path, contents, expected):
    assert read([files(tmp_path, *contents)]) == expected


def test_the_failures_of_a_listing_stand_in_their_places(tmp_path):
    first, second = files(tmp_path, "a die", "b")
    listed = Failure("locked", "ingest", "cannot be opened", "unlock it")
    assert read([[listed, first, listed, second], [listed]]) == ["locked", "a", "0.txt", "locked", "b", "locked"]


def test_a_deadly_file_is_said_with_the_mend(tmp_path):
    (lost,) = read_shards([files(tmp_path, "die")], OPTIONS, deeds.read)
    assert lost.stage == "ingest"
    assert lost.what.startswith("the process that read it died")
    assert "--max memory-mb=N" in lost.mend


@pytest.fixture
def mixed(tmp_path):
    """A folder of what is read as usual: some of it good, some not."""
    folder = tmp_path / "in"
    folder.mkdir()
    postings(folder / "a.jsonl", 30)
    (folder / "b.txt").write_text("Baker\nRequirements:\n- three years in a bakery", encoding="utf-8")
    (folder / "c.txt").write_text("", encoding="utf-8")
    (folder / "d.txt").symlink_to(folder / "nowhere")
    (folder / "e\udcff.txt").write_text("Welder\nRequirements:\n- two years in a yard", encoding="utf-8")
    return folder


def test_another_process_reads_what_this_one_would(mixed):
    bounded = list(read_in_bounds([str(mixed)], ReadOptions()))
    assert bounded == list(read_in_bounds([str(mixed)], ReadOptions(max_seconds=0, max_memory_bytes=0)))
    assert len(bounded) == 34


def test_where_no_process_can_be_started_this_one_reads_and_parses(mixed, monkeypatch, caplog):
    def refused(config):
        raise NoProcessError

    whole = list(parse_postings([str(mixed)], ReadOptions()))
    monkeypatch.setattr("pipeline.run.bounded_process._started", refused)
    assert list(parse_postings([str(mixed)], ReadOptions())) == whole
    assert sum("no process can be started" in one.message for one in caplog.records) <= 1


def test_an_unknown_column_ends_the_reading(mixed):
    from pipeline.core.errors import InputError

    with pytest.raises(InputError, match="no column 'nosuch'"):
        list(read_in_bounds([str(mixed / "a.jsonl")], ReadOptions(text_column="nosuch")))


def test_standard_input_is_read_in_bounds_too(tmp_path, monkeypatch):
    rows = tmp_path / "rows.jsonl"
    postings(rows, 3)
    with rows.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        found = list(read_in_bounds(["-"], ReadOptions()))
    assert [one.source for one in found] == ["-#1", "-#2", "-#3"]
    with rows.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        from pipeline.core.errors import InputError

        with pytest.raises(InputError, match="more than 10 bytes on standard input"):
            list(read_in_bounds(["-"], ReadOptions(max_file_bytes=10)))


DEEP_LIST = (
    f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:pPr><w:numPr><w:ilvl w:val="700000000"/><w:numId w:val="1"/>'
    "</w:numPr></w:pPr><w:r><w:t>weld pipes</w:t></w:r></w:p></w:body></w:document>"
)


def test_a_document_that_wants_all_memory_ends_no_run_and_resume_passes_it(tmp_path, samples):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    postings(folder / "a.jsonl", 2)
    seed = samples / "postings" / "en_field_service_engineer.docx"
    (folder / "b.docx").write_bytes(swapped(seed, "word/document.xml", DEEP_LIST))
    postings(folder / "c.jsonl", 2, start=10)
    for resume in (False, True):
        summary = run(
            [str(folder)], options(samples, out, read=ReadOptions(max_memory_bytes=2_000_000_000), resume=resume)
        )
        assert summary.postings >= 4
        lines = (out / "failures.jsonl").read_text(encoding="utf-8").splitlines()
        assert {json.loads(line)["posting"].rpartition("/")[2] for line in lines} <= {"b.docx"}
        assert len(lines) <= 1


def for_ever(*_):
    while True:
        pass


def test_a_slow_record_fails_by_its_own_name(tmp_path, monkeypatch):
    """The limit covers how the fields of a record become a posting, not only how they are read."""
    from pipeline.ingest.readers import read

    posting_of = read.posting_of
    monkeypatch.setattr(
        read, "posting_of", lambda row, name, *more: (for_ever if name.endswith("#2") else posting_of)(row, name, *more)
    )
    found = list(read.read_postings([str(postings(tmp_path / "a.jsonl", 3))], ReadOptions(max_seconds=0.2)))
    assert [isinstance(one, Failure) for one in found] == [False, True, False]
    assert found[1].posting.endswith("a.jsonl#2")
    assert found[1].what == "it took more than 0.2 s of processor time"


def test_columns_that_take_too_long_to_judge_fail_the_file(tmp_path, monkeypatch):
    from pipeline.ingest.readers import read

    monkeypatch.setattr(read, "choose_text", for_ever)
    (found,) = read.read_postings([str(postings(tmp_path / "a.jsonl", 3))], ReadOptions(max_seconds=0.2))
    assert found.posting.endswith("a.jsonl")
    assert found.what == "it took more than 0.2 s of processor time"
