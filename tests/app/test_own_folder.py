"""What a page that was killed left behind goes with the next start, and its worker with the page."""

import os
import subprocess
import sys
import time

import pytest

from pipeline.app.own_folder import PREFIX, own_folder, remove_left_behind
from pipeline.app.worker import WATCHED

LOCK = "in-use"
LONG_AGO = time.time() - 100_000


def left(place, name="left", *, locked=True, made=LONG_AGO):
    """Make a folder as a killed page leaves it."""
    folder = place / f"{PREFIX}{name}"
    (folder / "jobs" / "1" / "postings").mkdir(parents=True)
    (folder / "jobs" / "1" / "postings" / "a.txt").write_text("a posting")
    if locked:
        (folder / LOCK).write_text("")
    os.utime(folder, (made, made))
    return folder


@pytest.mark.parametrize(
    ("locked", "made", "goes"),
    [(True, LONG_AGO, True), (True, None, True), (False, LONG_AGO, True), (False, None, False)],
    ids=["killed", "killed just now", "killed before it was locked", "perhaps starting"],
)
def test_what_killed_pages_left_is_removed(tmp_path, locked, made, goes):
    folder = left(tmp_path, locked=locked, made=made or time.time())
    assert remove_left_behind(tmp_path) == int(goes)
    assert folder.exists() != goes


def test_the_folder_of_a_page_that_runs_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with own_folder() as first:
        (first / "a").write_text("kept")
        with own_folder() as second:
            assert first != second
            assert (first / "a").read_text() == "kept"
        assert remove_left_behind(tmp_path) == 0
    assert list(tmp_path.iterdir()) == []


def test_links_and_other_folders_are_left_alone(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / LOCK).write_text("")
    (tmp_path / f"{PREFIX}link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / f"{PREFIX}file").write_text("")
    assert remove_left_behind(tmp_path) == 0
    assert (tmp_path / "elsewhere" / LOCK).exists()


def test_a_page_that_starts_removes_what_was_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    folders = [left(tmp_path, str(number)) for number in range(3)]
    with own_folder():
        assert not any(folder.exists() for folder in folders)


def test_a_worker_ends_with_its_page(tmp_path):
    """It waits here for a file on which nobody writes; its input closes as that of a killed page does."""
    os.mkfifo(tmp_path / "job.json")
    watched, held = os.pipe()
    command = [sys.executable, "-m", "pipeline.app.worker", "run", str(tmp_path / "job.json"), WATCHED]
    with subprocess.Popen(command, stdin=watched, start_new_session=True) as worker:
        os.close(watched)
        time.sleep(0.5)
        assert worker.poll() is None
        os.close(held)
        assert worker.wait(30) == -9
