"""The command line as a user meets it: exit status, one-line errors, whole files."""

import json
import resource
import subprocess
import sys

import pytest

from tests.command import POSTING, jobprofile, jobprofile_process


@pytest.fixture
def posting(tmp_path):
    path = tmp_path / "posting.txt"
    path.write_text(POSTING, encoding="utf-8")
    return path


def test_help_is_quick_and_names_every_command():
    spent = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = jobprofile_process("--help")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert done.returncode == 0
    assert {"run", "parse", "match", "framework", "encoder"} <= set(done.stdout.split())
    # Processor time, not the clock: the tests run side by side.
    assert min(spent) < 0.5


def test_parse_never_imports_an_encoder(posting):
    code = (
        "import sys; from pipeline.cli.main import app\n"
        f"try: app(['parse', {str(posting)!r}])\n"
        "except SystemExit: pass\n"
        "sys.exit(any(name in sys.modules for name in ('onnxruntime', 'sentence_transformers', 'transformers')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_parse_prints_one_object_per_posting(posting):
    done = jobprofile("parse", posting)
    assert done.returncode == 0, done.stderr
    (row,) = map(json.loads, done.stdout.splitlines())
    assert all(row["text"][one["start"] : one["end"]] == one["text"] for one in row["requirements"])
    assert {one["kind"] for one in row["requirements"]} == {"responsibility", "experience", "qualification"}
    assert (row["min_years"], row["degree_min"]) == (3, "bachelor")


def test_a_posting_pasted_on_standard_input_works():
    done = jobprofile("parse", "-", stdin=POSTING)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["title"] == "Sales Manager"


def test_the_same_posting_twice_is_one_with_two_sources(posting, tmp_path):
    (tmp_path / "copy.txt").write_text(POSTING, encoding="utf-8")
    (row,) = map(json.loads, jobprofile("parse", tmp_path).stdout.splitlines())
    assert len(row["sources"]) == 2


def test_lines_are_the_same_wherever_they_go_and_however_many_processes_make_them(tmp_path):
    # 50 postings are shared out among processes; half a character cannot be written, and one posting comes twice.
    half = "\ud83d"
    asked = [f"Requirements:\n- {n % 49} years in sales {half} 销售经验\n- drive\u2028a car" for n in range(50)]
    table = tmp_path / "many.jsonl"
    table.write_text("\n".join(json.dumps({"title": "Sales", "description": one}) for one in asked), encoding="utf-8")
    for jobs, name in (("1", "one"), ("2", "two")):
        assert jobprofile("parse", table, "--jobs", jobs, "--out", tmp_path / name).returncode == 0
    printed = jobprofile("parse", table).stdout
    alone = (tmp_path / "one").read_bytes()
    assert alone == (tmp_path / "two").read_bytes() == printed.encode("utf-8")
    rows = list(map(json.loads, alone.splitlines()))
    assert [len(row["sources"]) for row in rows] == [2] + [1] * 48
    assert all("sales \N{REPLACEMENT CHARACTER} 销售经验" in row["text"] for row in rows)


def test_a_bad_file_fails_alone(posting, tmp_path):
    (tmp_path / "empty.txt").write_text("")
    out = tmp_path / "out" / "parsed.jsonl"
    done = jobprofile("parse", tmp_path, "--out", out)
    assert done.returncode == 1
    assert len(out.read_text(encoding="utf-8").splitlines()) == 1
    assert "empty.txt" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["parse", "nowhere.txt"], "nowhere.txt"),
        (["match", "nowhere.txt", "--framework", "none.yaml"], "nowhere.txt"),
        (["run", ".", "--framework", "none.yaml", "--out", "out"], "none.yaml"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(words, message, tmp_path):
    done = jobprofile(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("jobprofile: ")
    assert len(done.stderr.strip().splitlines()) == 1
