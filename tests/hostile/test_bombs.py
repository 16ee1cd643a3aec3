"""Postings and files that were made to hurt fail alone, by name, within their limits, or are simply read."""

import json
import resource
import subprocess
import sys
import time

import pytest

from pipeline.core.records import Failure, Posting
from pipeline.ingest import ReadOptions, read_postings
from pipeline.run.parse_interleaved import parse_one
from tests.fuzz.targets import CORPUS
from tests.hostile.bombs import GOOD, file_bombs, html_bombs, text_bombs

# The time limit may strike inside a callback of the garbage collector (Hypothesis has one), which Python swallows and
# pytest reports; the limit strikes again a moment later.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SMALLER = 20
FILES = dict(file_bombs(CORPUS / "posting.docx", CORPUS / "postings.xlsx"))
READABLE = {"far.xlsx", "deep.docx", "quotes.csv", "cut.jsonl"}
OPTIONS = ReadOptions(max_file_bytes=50_000_000, max_archive_bytes=200_000_000, max_seconds=10)


def put(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def cases():
    yield from ((name, "html", content) for name, content in html_bombs(SMALLER))
    for number, (name, content) in enumerate(text_bombs(SMALLER)):
        yield name, ("text", "markdown")[number % 2], content


@pytest.mark.parametrize(("name", "media", "content"), list(cases()), ids=lambda value: str(value)[:20])
def test_a_bomb_is_read_or_fails_in_time(name, media, content):
    began = time.process_time()
    parsed = parse_one(Posting(name, content, media), 2.0)
    assert time.process_time() - began < 5
    if isinstance(parsed, Failure):
        assert "processor time" in parsed.what
    else:
        json.dumps(parsed.text).encode()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_made_to_hurt_fails_by_name(name, tmp_path):
    put(tmp_path / name, FILES[name]())
    (tmp_path / "~.txt").write_text(GOOD)
    began = time.process_time()
    *hurt, good = read_postings([str(tmp_path)], OPTIONS)
    assert time.process_time() - began < 30
    assert isinstance(good, Posting)
    failures = [one for one in hurt if isinstance(one, Failure)]
    assert all(name in one.posting and one.what and one.mend for one in failures)
    assert not [one for one in failures if "unexpected" in one.what]
    assert failures or name in READABLE
    # Nothing of the machine came into a posting.
    assert not [one for one in hurt if isinstance(one, Posting) and "root:" in one.content]


@pytest.mark.thorough
@pytest.mark.slow
def test_a_folder_of_bombs_leaves_the_good_postings_and_little_memory(tmp_path):
    for name, make in FILES.items():
        put(tmp_path / name, make())
    for name, content in (*html_bombs(SMALLER), *text_bombs(SMALLER)):
        put(tmp_path / f"bomb-{name}.txt", content)
    for number in range(3):
        (tmp_path / f"{number}-good.txt").write_text(f"{GOOD}- Speaks {number} languages\n")
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "parse",
        str(tmp_path),
        "--out",
        str(tmp_path / "out.jsonl"),
        "--jobs",
        "1",
    ]
    command += ["--max", "seconds=2", "--max", "file-mb=50", "--max", "archive-mb=200"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.replace("\n", "").isprintable()
    read = {json.loads(line)["source"].rpartition("/")[2] for line in (tmp_path / "out.jsonl").open(encoding="utf-8")}
    assert {"0-good.txt", "1-good.txt", "2-good.txt"} <= read
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000
