"""Files and folders that are not what they seem: links, pipes, locks, names, and what changes while it is read."""

import io
import os
import tarfile
import zipfile

import pytest

from pipeline.cli.options import read_options
from pipeline.core.errors import InputError, UnknownNameError
from pipeline.core.records import Failure, Posting
from pipeline.ingest import ReadOptions, read_postings
from tests.hostile.bombs import GOOD


def read(*paths, **limits):
    found = list(read_postings([str(path) for path in paths], ReadOptions(**limits)))
    return [one for one in found if isinstance(one, Posting)], [one for one in found if isinstance(one, Failure)]


@pytest.fixture
def folder(tmp_path):
    home = tmp_path / "in"
    home.mkdir()
    (home / "good.txt").write_text(GOOD)
    return home


def test_links_in_circles_and_to_nowhere(folder):
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "a.txt").symlink_to(folder / "b.txt")
    (folder / "b.txt").symlink_to(folder / "a.txt")
    (folder / "up").symlink_to(folder)
    (folder / "out.txt").symlink_to("/etc/hostname")
    (folder / "root").symlink_to("/")
    postings, failures = read(folder)
    assert [one.source for one in postings] == [str(folder / "good.txt")]
    assert {one.posting.rpartition("/")[2] for one in failures} == {"self.txt", "a.txt", "b.txt", "out.txt", "root"}


def test_pipes_and_devices_are_not_waited_for(folder):
    os.mkfifo(folder / "pipe.txt")
    postings, failures = read(folder, "/dev/zero")
    assert len(postings) == 1
    assert [one.what for one in failures] == ["neither file nor folder"] * 2


def test_a_pipe_that_takes_a_file_s_place(folder, monkeypatch):
    real = os.open

    def swapped(path, *rest):
        if str(path).endswith("good.txt") and not (folder / "gone").exists():
            (folder / "good.txt").rename(folder / "gone")
            os.mkfifo(folder / "good.txt")
        return real(path, *rest)

    monkeypatch.setattr(os, "open", swapped)
    assert [one.what for one in read(folder)[1]] == ["neither file nor folder"]


def test_files_that_vanish_or_may_not_be_read(folder, monkeypatch):
    for name in ("gone.txt", "locked.txt", "broken.txt"):
        (folder / name).write_text(GOOD)
    errors = {"gone.txt": FileNotFoundError(2, "No such file"), "locked.txt": PermissionError(13, "Permission denied")}
    errors["broken.txt"] = OSError(5, "Input/output error")
    real = os.open

    def refuse(path, *rest):
        if error := errors.get(str(path).rpartition("/")[2]):
            raise error
        return real(path, *rest)

    monkeypatch.setattr(os, "open", refuse)
    postings, failures = read(folder)
    assert len(postings) == 1
    assert {one.posting.rpartition("/")[2] for one in failures} == set(errors)
    assert all("cannot be opened" in one.what and one.mend for one in failures)


def test_a_locked_folder_is_told(folder, monkeypatch):
    (folder / "locked").mkdir()
    real = os.scandir

    def refuse(path):
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)
    postings, failures = read(folder)
    assert len(postings) == 1
    assert ["a folder that cannot be read" in one.what for one in failures] == [True]


def test_a_file_that_shrinks_while_it_is_read(folder):
    (folder / "rows.csv").write_text("title,description\n" + f'"Sales","{GOOD * 50}"\n' * 300)
    stream = read_postings([str(folder / "rows.csv")])
    next(stream)
    (folder / "rows.csv").write_text("")
    assert all(isinstance(one, Posting | Failure) for one in stream)


@pytest.mark.parametrize(
    "name", [b"caf\xe9.txt", "e\u202etxt.exe.txt".encode(), b"a\x1b[31m.txt", b"a\nb.txt", b"=1+1.txt"]
)
def test_any_name_can_be_written(folder, name):
    with open(os.path.join(os.fsencode(folder), name), "wb") as stream:  # noqa: PTH118, PTH123 - names of bytes
        stream.write(GOOD.encode())
    postings, failures = read(folder)
    assert len(postings) == 2
    assert failures == []
    assert all(one.source.encode("utf-8") for one in postings)


def test_members_that_are_no_files(folder):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "hard"), (tarfile.FIFOTYPE, "pipe")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("caf\udce9.txt")
        info.size = len(GOOD)
        archive.addfile(info, io.BytesIO(GOOD.encode()))
    (folder / "a.tar").write_bytes(stream.getvalue())
    postings, failures = read(folder)
    assert len(postings) == 2
    assert len(failures) == 3
    assert all(one.source.encode() for one in postings)


def test_an_archive_has_a_budget(folder):
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.txt", GOOD * 100)
    postings, failures = read(folder, max_archive_bytes=3 * len(GOOD) * 100)
    assert len(postings) == 4
    assert "unpacks to more than the limit" in failures[0].what
    assert "--max archive-mb" in failures[0].mend


def test_standard_input_has_a_limit(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a" * 5000)))
    assert "1,000 bytes on standard input" in read("-", max_file_bytes=1000)[1][0].what


def test_limits_on_the_command_line():
    options = read_options(None, ["seconds=5", "file-mb=2", "depth=0"])
    assert (options.max_seconds, options.max_file_bytes, options.max_archive_depth) == (5, 2_000_000, 0)
    with pytest.raises(UnknownNameError, match=r"no limit is called 'second'; known: seconds, memory-mb"):
        read_options(None, ["second=5"])
    for wrong in ("seconds=", "seconds=-1", "seconds=1e9", f"seconds={'9' * 5000}"):
        with pytest.raises(InputError, match="is no whole number of 0 or more"):
            read_options(None, [wrong])
