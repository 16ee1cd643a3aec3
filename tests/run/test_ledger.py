"""What makes a run safe to stop, to go on with, and to repeat over a folder that has grown."""

import json
import os
import random
import signal
import subprocess
import sys

import pandas as pd
import pytest

from pipeline.core.errors import InputError
from pipeline.core.records import Failure
from pipeline.match import MatchOptions
from pipeline.outputs.report import ReportOptions
from pipeline.outputs.run_store import open_run, read_run
from pipeline.outputs.schema import schemas
from pipeline.run.checkpoint import FOLDER, Ledger, Read
from pipeline.run.main_job import run
from pipeline.run.options import RunOptions
from pipeline.run.profile_postings import Finished, Profiler
from tests.command import POSTING

TABLES = (*schemas(), "duplicates")
TITLES = ("Account Manager", "Tender Clerk", "Nurse", "Welder", "Key Account Lead", "Night Porter")


def postings(path, count, start=0):
    """Write postings that all differ, as JSON lines."""
    rows = [
        {"title": f"{TITLES[n % len(TITLES)]} {n}", "description": POSTING.replace("Sales Manager", f"Role {n}")}
        for n in range(start, start + count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def options(samples, out, **more):
    return RunOptions(samples / "framework_tiny.csv", out, match=MatchOptions(encoder="lexical"), jobs=1, **more)


def contents(out):
    """Return the bytes of every table of a run."""
    return {name: (out / f"{name}.parquet").read_bytes() for name in TABLES}


def finished(posting_id, requirements=1):
    row = {"posting_id": posting_id, "n_requirements": requirements, "text": "t", "lang": "en"}
    return Finished(posting_id, {"postings": [row], "requirements": [{"abstained": True}] * requirements})


def test_a_posting_stands_where_it_was_first_read_with_all_its_sources(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.begin("same")
    ledger.plan([Read("b", b"1"), Read("a", b"2"), Read("x", None, Failure("x", "ingest", "bad", "mend it"))])
    ledger.plan([Read("c", b"1"), Read("d", b"3")])
    ledger.store({b"1": finished("one").packed(), b"2": finished("two").packed(), b"3": finished("one").packed()}, {})
    ledger.settle()
    assert [(one.posting_id, sources) for one, sources in ledger.finished()] == [
        ("one", ("b", "c", "d")),
        ("two", ("a",)),
    ]
    assert [(one.posting, one.what) for one in ledger.failures()] == [("x", "bad")]
    assert ledger.totals().copies == 2
    ledger.close()


def test_what_a_run_no_longer_shows_is_forgotten(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.begin("same")
    ledger.plan([Read("a", b"1"), Read("b", b"2")])
    ledger.store({b"1": finished("one").packed(), b"2": finished("two").packed()}, {})
    ledger.settle()
    ledger.begin("same")
    ledger.plan([Read("b", b"2")])
    assert ledger.known([b"1", b"2"]) == {b"1", b"2"}
    ledger.settle()
    assert ledger.known([b"1", b"2"]) == {b"2"}
    ledger.close()


def test_two_runs_do_not_write_one_folder(tmp_path):
    first = Ledger(tmp_path)
    with pytest.raises(InputError, match="another run is writing"):
        Ledger(tmp_path)
    first.close()
    Ledger(tmp_path).close()


def test_a_damaged_ledger_is_said_with_the_mend(tmp_path):
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / "ledger.sqlite").write_bytes(b"no database " * 1000)
    with pytest.raises(InputError, match=r"damaged.*remove kept"):
        Ledger(tmp_path)


def test_a_later_run_does_only_what_is_new(tmp_path, samples, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    postings(folder / "b.jsonl", 30)
    out = tmp_path / "out"
    assert run([str(folder)], options(samples, out)).known == 0
    postings(folder / "a.jsonl", 3, start=100)
    finished, finish = [], Profiler.finish
    monkeypatch.setattr(
        Profiler, "finish", lambda self, some, *rest: finished.extend(some) or finish(self, some, *rest)
    )
    again = run([str(folder)], options(samples, out))
    assert (again.known, again.postings, len(finished)) == (30, 33, 3)
    alone = tmp_path / "alone"
    run([str(folder)], options(samples, alone))
    assert contents(out) == contents(alone)


def test_files_that_nothing_has_changed_for_are_left_as_they_are(tmp_path, samples):
    file, out = postings(tmp_path / "p.jsonl", 3), tmp_path / "out"
    first = run([str(file)], options(samples, out))
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}
    again = run([str(file)], options(samples, out))
    assert (first.unchanged, again.unchanged) == (False, True)
    assert before == {path.name: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}
    same = ("postings", "duplicates", "requirements", "matched", "failures", "corrections")
    assert [getattr(again, name) for name in same] == [getattr(first, name) for name in same]


def touch_report(out, file):
    (out / "report.html").write_text("edited", encoding="utf-8")


def remove_table(out, file):
    (out / "profile.parquet").unlink()


def remove_run(out, file):
    (out / "run.json").unlink()


def add_posting(out, file):
    postings(file, 4)


def swap_postings(out, file):
    file.write_text("".join(reversed(file.read_text().splitlines(keepends=True))))


@pytest.mark.parametrize("change", [touch_report, remove_table, remove_run, add_posting, swap_postings])
def test_any_change_writes_the_files_anew(tmp_path, samples, change):
    file, out = postings(tmp_path / "p.jsonl", 3), tmp_path / "out"
    run([str(file)], options(samples, out))
    change(out, file)
    assert not run([str(file)], options(samples, out)).unchanged
    run([str(file)], options(samples, tmp_path / "alone"))
    assert contents(out) == contents(tmp_path / "alone")
    assert "edited" not in (out / "report.html").read_text(encoding="utf-8")


def test_another_report_of_the_same_postings_is_written(tmp_path, samples):
    file, out = postings(tmp_path / "p.jsonl", 3), tmp_path / "out"
    run([str(file)], options(samples, out))
    assert not run([str(file)], options(samples, out, report=ReportOptions(evidence_only=True))).unchanged


def test_other_settings_do_all_the_work_again(tmp_path, samples):
    file = postings(tmp_path / "p.jsonl", 3)
    out = tmp_path / "out"
    run([str(file)], options(samples, out))
    other = RunOptions(
        samples / "framework_tiny.csv", out, match=MatchOptions(encoder="lexical", threshold=0.9), jobs=1
    )
    with pytest.raises(InputError, match="begun with another framework, encoder"):
        run([str(file)], RunOptions(**{**{n: getattr(other, n) for n in other.__slots__}, "resume": True}))
    assert run([str(file)], other).known == 0


def test_nothing_to_go_on_with_is_said(tmp_path, samples):
    with pytest.raises(InputError, match="no run to go on with"):
        run([str(postings(tmp_path / "p.jsonl", 1))], options(samples, tmp_path / "out", resume=True))


def test_copies_have_a_table_of_their_own(tmp_path, samples):
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(POSTING, encoding="utf-8")
    run([str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt")], options(samples, tmp_path / "out"))
    copies = pd.read_parquet(tmp_path / "out" / "duplicates.parquet")
    assert list(copies["source"]) == ["b.txt", "c.txt"]  # tables are handed on: no folder of this machine is in them
    first = pd.read_parquet(tmp_path / "out" / "postings.parquet")
    assert list(first["sources"].item()) == ["a.txt", "b.txt", "c.txt"]


def test_pages_of_a_stored_run_are_its_tables(tmp_path, samples):
    out = tmp_path / "out"
    run([str(postings(tmp_path / "p.jsonl", 520))], options(samples, out))
    whole, stored = read_run(out), open_run(out)
    assert stored.size == 520
    for first, count in ((0, 10), (245, 10), (240, 270), (500, 100)):
        page, expected = stored.page(first, count), whole.page(first, count)
        assert list(page.postings["posting_id"]) == list(whole.postings["posting_id"])[first : first + count]
        for name in schemas():
            assert len(getattr(page, name)) == len(getattr(expected, name))
            assert len(getattr(page, name)) or name == "crosswalk"  # these postings list no competencies
            assert list(getattr(page, name)["posting_id"]) == list(getattr(expected, name)["posting_id"])


@pytest.mark.slow
def test_a_run_that_is_killed_goes_on_and_ends_the_same(tmp_path, samples):
    """Killed at random moments, again and again, until it ends by itself; after the third kill it may take its time."""
    file = postings(tmp_path / "p.jsonl", 300)
    run([str(file)], options(samples, tmp_path / "whole"))
    out, chance = tmp_path / "out", random.Random(7)  # noqa: S311 - moments, not secrets
    command = [sys.executable, "-m", "pipeline", "run", str(file), "--framework", str(samples / "framework_tiny.csv")]
    command += ["--out", str(out), "--encoder", "lexical"]
    kills, began = 0, True
    while True:
        resume = ["--resume"] if (out / FOLDER / "ledger.sqlite").exists() and kills > 1 and began else []
        process = subprocess.Popen([*command, *resume], stderr=subprocess.PIPE, start_new_session=True)
        try:
            _, errors = process.communicate(timeout=chance.uniform(1.5, 2.5) + kills if kills < 3 else None)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            kills += 1
            continue
        # Killed before anything was kept: there is no run to go on with, and the command says so.
        began = not (resume and b"no run to go on with" in errors)
        if began:
            break
    assert process.returncode == 0, errors
    assert kills >= 2
    assert contents(out) == contents(tmp_path / "whole")
    assert not list(out.glob(".partial-*"))
