"""Nothing calls home, nothing personal is written, nothing stays after the cache is cleared."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = ROOT / "data" / "raw" / "framework_tiny.csv"
SECRET = ("Jane Quillfeather", "jane.q@kestrel.example", "+44 113 496 0123", "kestrel_wang", "13800001111", "王小明")
POSTING = f"""Sales Manager

Responsibilities:
- Build relationships with hospital buyers in the region, mail {SECRET[1]}
- Negotiate yearly supply contracts and forecast renewals

Requirements:
- 3 years of experience in sales; call {SECRET[2]}
- 微信：{SECRET[3]} 电话：{SECRET[4]}

Contact: {SECRET[0]}
联系人：{SECRET[5]} 电话面谈
"""


def command(*words, home, unshared=False, env=None):
    """Run the program with every call to the network refused, in each of its processes, and noted."""
    calls = home / "calls.txt"
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).with_name("blocked")), str(ROOT))),
        "JOBPROFILE_TEST_CALLS": str(calls),
        "JOBPROFILE_CACHE": str(home / "cache"),
        "JOBPROFILE_ENCODERS": str(ROOT / "models" / "encoders"),
        **(env or {}),
    }
    environment.pop("HF_HUB_OFFLINE", None)
    prefix = ["unshare", "-rn"] if unshared else []
    done = subprocess.run(
        [*prefix, sys.executable, "-m", "pipeline", *map(str, words)],
        capture_output=True, text=True, check=False, env=environment, cwd=home,
    )  # fmt: skip
    assert not calls.exists(), calls.read_text(encoding="utf-8")
    return done


def folder_of(home, count):
    folder = home / "postings"
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_text(f"{POSTING}- Speaks {number} languages\n", encoding="utf-8")
    (folder / "bad.json").write_text(f'{{"description": "{SECRET[0]} {SECRET[1]}', encoding="utf-8")
    (folder / "bad.jsonl").write_text(f"{SECRET[1]} {SECRET[0]}\n" * 3, encoding="utf-8")
    return folder


def without_network():
    """Say whether processes here can be cut off from the network altogether."""
    tool = shutil.which("unshare")
    return bool(tool) and subprocess.run([tool, "-rn", "true"], capture_output=True, check=False).returncode == 0


def test_the_refusal_reaches_child_processes(tmp_path):
    code = "import socket; socket.socket().connect(('192.0.2.1', 80))"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {code!r}])"
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).with_name("blocked")),
        "JOBPROFILE_TEST_CALLS": str(tmp_path / "calls.txt"),
    }
    subprocess.run([sys.executable, "-c", outer], env=environment, check=False, capture_output=True)
    assert "socket.connect" in (tmp_path / "calls.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoder", ["fast", pytest.param(None, marks=pytest.mark.model)])
def test_the_main_job_calls_nobody_and_writes_nothing_personal(tmp_path, encoder):
    folder, out = folder_of(tmp_path, 45), tmp_path / "out"
    words = ["run", folder, "--framework", FRAMEWORK, "--out", out, "--jobs", "2"]
    words += ["--encoder", encoder] if encoder else []
    done = command(*words, home=tmp_path, unshared=without_network())
    assert done.returncode == 1, done.stderr
    for name, text in written(out):
        assert not [one for one in SECRET if one in text], name
    assert not [one for one in SECRET if one in done.stderr + done.stdout]
    assert "Build relationships" not in done.stderr


def written(folder):
    """Yield the name and the content of every file of a run, unpacked."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".parquet":
            yield path.name, json.dumps(pq.read_table(path).to_pylist(), ensure_ascii=False, default=str)
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield path.name, "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
        elif path.suffix == ".sqlite":
            yield path.name, ledger_text(path)
        else:
            yield path.name, path.read_bytes().decode("utf-8", "replace")


def ledger_text(path):
    import sqlite3
    import zlib

    with sqlite3.connect(path) as database:
        packed = [zlib.decompress(value).decode() for (value,) in database.execute("select value from finished")]
        planned = [str(row) for row in database.execute("select * from planned")]
    return json.dumps([json.loads(one) for one in packed], ensure_ascii=False) + "".join(planned)


def test_personal_data_stays_where_it_was_asked_for(tmp_path):
    folder, out = folder_of(tmp_path, 1), tmp_path / "out"
    command("run", folder, "-f", FRAMEWORK, "-o", out, "--encoder", "lexical", "--show-personal", home=tmp_path)
    texts = dict(written(out))
    assert SECRET[1] in texts["postings.parquet"]
    assert SECRET[1] in texts["report.html"]


def test_parse_hides_on_request(tmp_path):
    folder = folder_of(tmp_path, 1)
    open_ = command("parse", folder, home=tmp_path)
    hidden = command("parse", folder, "--hide-personal", home=tmp_path)
    assert SECRET[1] in open_.stdout
    assert not [one for one in SECRET if one in hidden.stdout]
    assert not [one for one in SECRET if one in open_.stderr], "a log quotes a posting"
    row = json.loads(hidden.stdout.splitlines()[0])
    assert all(row["text"][one["start"] : one["end"]] == one["text"] for one in row["requirements"])


def test_clearing_the_cache_leaves_nothing(tmp_path):
    folder, cache = folder_of(tmp_path, 2), tmp_path / "cache"
    command("run", folder, "-f", FRAMEWORK, "-o", tmp_path / "out", "--encoder", "lexical", home=tmp_path)
    for path in sorted(path for path in cache.rglob("*") if path.is_file()):
        data = path.read_bytes().decode("utf-8", "replace")
        assert "hospital buyers" not in data, path
    (cache / "vectors").mkdir(parents=True, exist_ok=True)
    (cache / "vectors" / f"{'a1' * 32}.npy").write_bytes(b"x")
    assert command("cache", "clear", home=tmp_path).returncode == 0
    assert not [path for path in cache.rglob("*") if path.is_file()]
