"""What a machine may do to a run, each told in one line with its mend: disks, folders, devices, streams, ledgers."""

import json
import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zlib

import pytest

from pipeline.cli.main import as_pipeline_error
from pipeline.core.atomic_files import PARTIAL, whole_file, write_json_lines, write_text
from pipeline.core.errors import InputError, PipelineError
from pipeline.outputs.run_store import open_run
from pipeline.run.checkpoint import FOLDER, Ledger
from pipeline.run.main_job import run
from tests.run.test_ledger import options, postings

IS_ROOT = os.geteuid() == 0


# -------------------------------------------------------------- where files are written
def regular(place):
    place.write_text("old")
    return place


def link(place):
    (place.parent / "target").write_text("old")
    place.symlink_to(place.parent / "target")
    return place.parent / "target"


def link_of_link(place):
    (place.parent / "between").symlink_to(place.parent / "target")
    place.symlink_to(place.parent / "between")
    return place.parent / "target"


def link_to_nothing(place):
    place.symlink_to(place.parent / "target")
    return place.parent / "target"


def nothing(place):
    return place


@pytest.mark.parametrize("before", [regular, link, link_of_link, link_to_nothing, nothing])
def test_a_file_is_written_where_its_links_lead(tmp_path, before):
    place = tmp_path / "out.txt"
    target = before(place)
    was_link = place.is_symlink()
    write_text(place, "new")
    assert target.read_text() == "new"
    assert place.is_symlink() == was_link
    assert not list(tmp_path.glob(f"{PARTIAL}*"))


@pytest.mark.skipif(not IS_ROOT, reason="only root makes devices, and only root removes them")
@pytest.mark.parametrize("write", [lambda p: write_text(p, "x"), lambda p: write_json_lines(p, [{"a": 1}])])
def test_a_device_is_written_and_stays_a_device(tmp_path, write):
    null = tmp_path / "null"
    try:
        os.mknod(null, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("no devices may be made here")
    (tmp_path / "link").symlink_to(null)
    write(null)
    write(tmp_path / "link")
    assert stat.S_ISCHR(null.stat().st_mode)
    assert (tmp_path / "link").is_symlink()


def test_a_pipe_gets_the_content_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "through the pipe")
    assert os.read(reader, 100) == b"through the pipe"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def a_folder(path):
    (path / "out").mkdir()
    return path / "out"


def below_a_file(path):
    (path / "file").write_text("")
    return path / "file" / "out"


def below_two_files(path):
    return below_a_file(path) / "deeper"


def full_disk(path):
    return type(path)("/dev/full")


def link_circle(path):
    (path / "one").symlink_to(path / "two")
    (path / "two").symlink_to(path / "one")
    return path / "one"


def too_long_a_name(path):
    return path / ("n" * 300)


@pytest.mark.parametrize("bad", [a_folder, below_a_file, below_two_files, full_disk, link_circle, too_long_a_name])
def test_what_cannot_be_written_is_said_with_its_place(tmp_path, bad):
    place = bad(tmp_path)
    with pytest.raises(InputError) as raised:
        write_text(place, "x" * 100_000)
    assert str(place) in str(raised.value)
    assert raised.value.fault.mend
    assert not list(tmp_path.rglob(f"{PARTIAL}*"))


@pytest.mark.parametrize("number", [28, 122, 30, 13, 27, 5])
def test_a_disk_that_fails_while_a_file_is_written_leaves_the_old_one(tmp_path, number):
    place = regular(tmp_path / "out")

    def fails():
        with whole_file(place) as partial:
            partial.write_text("half")
            raise OSError(number, os.strerror(number))

    with pytest.raises(InputError, match=f"cannot be written: {os.strerror(number)}"):
        fails()
    assert place.read_text() == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["out"]


def test_an_error_that_is_no_matter_of_writing_keeps_its_kind(tmp_path):
    with pytest.raises(ValueError, match="a bug"), whole_file(tmp_path / "out"):
        raise ValueError("a bug")
    with pytest.raises(FileNotFoundError), whole_file(tmp_path / "out"):
        (tmp_path / "elsewhere" / "absent").read_bytes()


# -------------------------------------------------------------- one line each
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "/a/b"), r"/a/b: No space left on device; make room"),
        (OSError(24, "Too many open files"), "Too many open files"),
        (PermissionError(13, "Permission denied", "/a"), "/a: Permission denied; choose a place"),
        (OSError("no number at all"), "no number at all"),
        (MemoryError(), "more memory than there is"),
        (sqlite3.DatabaseError("malformed"), "malformed; remove"),
        (zlib.error("invalid block"), "invalid block; remove"),
        (InputError("a", "b", "c"), "b: a; c"),
    ],
)
def test_what_the_machine_does_is_one_line(error, said):
    found = as_pipeline_error(error)
    assert re.search(said, str(found))
    assert "\n" not in str(found)


@pytest.mark.parametrize("bug", [KeyError("x"), ValueError("x"), AttributeError("x"), IndexError(3), AssertionError()])
def test_a_bug_keeps_its_traceback(bug):
    assert as_pipeline_error(bug) is None


# -------------------------------------------------------------- ledgers and tables
@pytest.fixture(scope="module")
def first(tmp_path_factory, samples):
    """A finished run over three postings."""
    base = tmp_path_factory.mktemp("first")
    run([str(postings(base / "p.jsonl", 3))], options(samples, base / "out"))
    return base


@pytest.fixture
def finished(first, tmp_path, samples):
    """The results of a run, and what does it again into the same folder."""
    out = shutil.copytree(first / "out", tmp_path / "out")
    return out, lambda: run([str(first / "p.jsonl")], options(samples, out))


def changed(statement, *values):
    def change(out):
        database = sqlite3.connect(out / FOLDER / "ledger.sqlite")
        with database:
            database.execute(statement, values)
        database.close()

    return change


def garbage(out):
    (out / FOLDER / "ledger.sqlite").write_bytes(b"garbage " * 5000)


def truncated(out):
    file = out / FOLDER / "ledger.sqlite"
    for extra in file.parent.glob("*-*"):
        extra.unlink()
    file.write_bytes(file.read_bytes()[:5000])


def folder_instead(out):
    for file in (out / FOLDER).iterdir():
        file.unlink()
    (out / FOLDER / "ledger.sqlite").mkdir()


def file_instead_of_kept(out):
    for file in (out / FOLDER).iterdir():
        file.unlink()
    (out / FOLDER).rmdir()
    (out / FOLDER).write_text("")


DAMAGED_LEDGERS = {
    "garbage": garbage,
    "truncated": truncated,
    "a folder": folder_instead,
    "kept is a file": file_instead_of_kept,
    "not packed": changed("update finished set value = x'00112233'"),
    "packed nonsense": changed("update finished set value = ?", zlib.compress(b"nonsense")),
    "packed number": changed("update finished set value = ?", zlib.compress(b"5")),
    "packed empty object": changed("update finished set value = ?", zlib.compress(b"{}")),
    "text": changed("update finished set value = 'text'"),
    "other columns": changed("alter table finished rename column value to other"),
    "number for text": changed("update finished set value = 12"),
}


@pytest.mark.parametrize("damage", DAMAGED_LEDGERS.values(), ids=DAMAGED_LEDGERS)
def test_a_damaged_ledger_is_said_with_the_mend(finished, damage):
    out, again = finished
    (out / "report.html").unlink()  # so that what is kept is read
    damage(out)
    with pytest.raises(InputError, match=str(out)) as raised:
        again()
    assert raised.value.fault.mend


TABLES_AND_FACTS = ("matches.parquet", "postings.parquet", "run.json", "failures.jsonl", "framework.json")


@pytest.mark.parametrize("name", TABLES_AND_FACTS)
@pytest.mark.parametrize("content", [b"PAR1garbage", bytes(range(256)), b"[]", b"[1]\n"])
def test_a_run_whose_files_are_damaged_is_refused_in_one_line(finished, name, content):
    out, _ = finished
    (out / name).write_bytes(content)
    with pytest.raises(PipelineError, match=re.escape(str(out))):
        open_run(out).page(0, 3)


@pytest.mark.parametrize("name", ["run.json", "failures.jsonl", "postings.parquet", "report.html"])
def test_a_folder_in_the_place_of_an_output_is_said(finished, name):
    out, again = finished
    (out / name).unlink()
    (out / name).mkdir()
    (out / name / "inside").write_text("")
    with pytest.raises(InputError, match=name):
        again()


def test_a_folder_that_may_not_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot write there"):
        Ledger(tmp_path / "file" / "out")


# -------------------------------------------------------------- standard streams, Ctrl-C
POSTING = "Baker\nRequirements:\n- three years of experience in a bakery\n"


def shell(line, cwd):
    words = ["bash", "-c", line, "bash", sys.executable]
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(words, cwd=cwd, capture_output=True, check=False, env=usual)


@pytest.mark.parametrize("closed", ["2>&-", "2>/dev/full", "0<&-", "2>&- 0<&-"])
def test_a_closed_stream_stops_no_command(tmp_path, closed):
    (tmp_path / "a.txt").write_text(POSTING)
    (tmp_path / "b.txt").write_text("")
    done = shell(f'"$1" -m pipeline parse a.txt b.txt --out out.jsonl {closed}', tmp_path)
    assert done.returncode == 1  # one failed
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert row["title"] == "Baker"
    assert b"Traceback" not in done.stderr


def test_two_interrupts_are_one_line(tmp_path):
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    loads = "from pipeline.cli.main import main; import pipeline.run.parse_postings; print(flush=True)"
    command = [sys.executable, "-c", f"{hears}; {loads}; main()", "parse", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout.readline() == b"\n"
        time.sleep(1)  # it waits for its input
        for _ in range(3):
            running.send_signal(signal.SIGINT)
            time.sleep(0.05)
        running.wait(60)
        assert running.stderr.read() == b"jobprofile: stopped; no output file was left half written\n"
    assert running.returncode == 130


INTERRUPTED_WHILE_LOADING = """
import os, signal, sys
from pipeline.__main__ import main
class Interrupts:
    def find_spec(self, name, path=None, target=None):
        if name == "typer":
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupts())
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def test_an_interrupt_while_the_program_loads_is_one_line():
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_WHILE_LOADING], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "jobprofile: stopped before it began\n")


@pytest.mark.parametrize("files", [16, 32])
def test_few_open_files_are_enough(tmp_path, files):
    rows = [json.dumps({"title": f"Baker {number}", "description": POSTING}) for number in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    done = shell(f'ulimit -n {files}; "$1" -m pipeline parse a.jsonl', tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 60
    assert len(done.stderr.splitlines()) <= 1


@pytest.mark.skipif(not IS_ROOT or sys.platform != "linux", reason="takes a file system of its own")
def test_processes_need_no_shared_memory(tmp_path):
    rows = [json.dumps({"title": f"Baker {number}", "description": POSTING}) for number in range(60)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    if shell("unshare -m mount -t tmpfs -o ro x /dev/shm", tmp_path).returncode:
        pytest.skip("nothing may be mounted here")
    line = 'unshare -m sh -c \'mount -t tmpfs -o ro x /dev/shm; "$0" -m pipeline parse a.jsonl\' "$1"'
    done = shell(line, tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 60
