"""The commands on a Linux that behaves as Windows does: emulated, not run there."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.app.uploads import safe_name

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def driven(tmp_path_factory):
    """The folder that was worked in, and what the driver told."""
    folder = tmp_path_factory.mktemp("C 盘")
    (folder / "cache").mkdir()
    places = [str(HERE / "like_windows"), str(HERE.parent.parent)]
    environment = dict(os.environ, PYTHONPATH=os.pathsep.join(places), PYTHONIOENCODING="cp936", PYTHONUTF8="0")
    environment["JOBPROFILE_CACHE"] = str(folder / "cache")
    done = subprocess.run(
        [sys.executable, str(HERE / "drive.py")], capture_output=True, cwd=folder, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")[-3000:]
    return folder, json.loads(done.stdout.decode("cp936", "replace").splitlines()[-1])


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("start method", "spawn"),
        *((name, 0) for name in ("parse", "run", "again", "compare", "convert")),
        ("memory", "died, hung: False"),
        ("time", "died, hung: True"),
        ("fine", [[2]]),
        ("checked", 9),
        ("job", ["stopped", True]),
        ("left", False),
    ],
)
def test_what_is_done_there(driven, what, expected):
    assert driven[1][what] == expected


def test_line_ends_change_nothing_that_is_read(driven):
    sources = [sorted(one["sources"]) for one in driven[1]["parsed"]]
    both = [names for names in sources if any("crlf" in name for name in names)]
    assert [len(names) for names in both] == [2, 2]  # one posting, read twice


def test_members_of_archives_may_have_names_that_no_file_may_have_there(driven):
    sources = " ".join(source for one in driven[1]["parsed"] for source in one["sources"])
    assert "aux.txt" in sources
    assert "re: job?.txt" in sources


def test_what_is_written_has_the_line_ends_and_the_encoding_of_every_system(driven):
    folder = driven[0]
    for path in (folder / "结果 results").glob("*.json*"):
        assert b"\r" not in path.read_bytes(), path.name
        path.read_text(encoding="utf-8")
    assert "销售经理" in (folder / "结果 results" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "kept"), [("CON.txt", "_CON.txt"), ("nul", "_nul"), ("a/aux.html", "a/_aux.html"), ("console.txt",) * 2]
)
def test_no_upload_is_kept_under_the_name_of_a_device(name, kept):
    assert str(safe_name(name)) == kept
