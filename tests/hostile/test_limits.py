"""Time, memory and dying processes: one posting fails, and all others are done."""

import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.core.errors import InputError
from pipeline.core.resource_limits import each_within, time_limit
from pipeline.run import bounded_process
from pipeline.run.bounded_process import ProcessConfig
from pipeline.run.worker_pool import BATCH, PoolConfig, map_in_order
from tests.hostile import deeds

# The time limit may strike inside a callback of the garbage collector (Hypothesis has one), which Python swallows and
# pytest reports; the limit strikes again a moment later.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def for_ever():
    while True:
        pass


def deaf():
    try:
        for_ever()
    except BaseException:  # what careless libraries do
        for_ever()


@pytest.mark.parametrize("work", [for_ever, deaf])
def test_work_that_takes_too_long_fails_by_name(work):
    match = r"a\.txt: it took more than 0\.1 s of processor time; .*--max seconds=N"
    with pytest.raises(InputError, match=match), time_limit(0.1, "a.txt"):
        work()


def test_an_inner_limit_leaves_the_outer_one_alone():
    def work():
        with time_limit(60, "inner"):
            pass
        for_ever()

    with pytest.raises(InputError, match=r"outer: it took more than 0\.2 s"), time_limit(0.2, "outer"):
        work()


def test_within_the_limit_nothing_happens_and_no_alarm_is_left():
    with time_limit(0.1, "a.txt"):
        pass
    until = time.process_time() + 0.3
    while time.process_time() < until:
        pass


def test_waiting_costs_nothing():
    with time_limit(0.1, "a.txt"):
        time.sleep(0.3)


def test_no_limit_and_other_threads():
    with time_limit(0, "a.txt"):
        pass
    found = []

    def elsewhere():
        with time_limit(1, "a.txt"):
            found.append(1)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert found == [1]


def test_each_item_of_a_stream_has_its_own_time():
    def items():
        for _ in range(4):
            until = time.process_time() + 0.06
            while time.process_time() < until:
                pass
            yield 1
        for_ever()

    stream = each_within(0.15, "a.csv", items())
    assert [next(stream) for _ in range(4)] == [1] * 4
    with pytest.raises(InputError, match=r"a\.csv: it took more"):
        next(stream)


def pool(seconds=5.0, memory=2_000_000_000, preload=""):
    return PoolConfig(ProcessConfig(deeds.work, deeds.ready, seconds, memory, preload), deeds.lost, 2)


@pytest.fixture(autouse=True)
def beginnings_anew():
    """Settle for each test how processes begin."""
    bounded_process._context.cache_clear()
    yield
    bounded_process._context.cache_clear()


# Workers begin from nothing, or as copies of a process that has loaded this module.
BEGINNINGS = pytest.mark.parametrize("preload", ["", "tests.hostile.deeds"])


@BEGINNINGS
@pytest.mark.parametrize("deed", ["die", "crash"])
def test_a_process_that_dies_loses_one_item_only(deed, preload):
    items = [str(n) for n in range(3 * BATCH)]
    items[BATCH + 3] = deed
    done = list(map_in_order(pool(preload=preload), items))
    assert done == [f"lost {deed}" if item == deed else f"did {item}" for item in items]


def test_several_deaths_in_several_chunks():
    items = [str(n) for n in range(5 * BATCH)]
    for place in (0, 1, 4 * BATCH, 5 * BATCH - 1):
        items[place] = "die"
    done = list(map_in_order(pool(), items))
    assert done == ["lost die" if item == "die" else f"did {item}" for item in items]


@BEGINNINGS
def test_work_that_no_alarm_reaches_is_ended_by_the_system(preload):
    assert list(map_in_order(pool(seconds=0.5, preload=preload), ["a", "stuck", "b"])) == [
        "did a",
        "lost stuck",
        "did b",
    ]


@BEGINNINGS
def test_errors_are_no_deaths(preload):
    with pytest.raises(InputError, match="slow: it took more") as raised:
        list(map_in_order(pool(preload=preload), ["a", "slow"]))
    assert raised.value.fault.where == "slow"


@BEGINNINGS
def test_what_wants_more_memory_than_there_may_be_is_lost_alone(preload):
    done = list(map_in_order(pool(preload=preload), ["a", "eat", "b"]))
    assert done == ["did a", "lost eat", "did b"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")
def test_workers_are_copies_of_a_process_that_has_loaded_all():
    asked = "list(map_in_order(pool(preload='tests.hostile.deeds'), ['where']))"
    assert in_another_process(f"print({asked})") == "['loaded before']\n"
    assert list(map_in_order(pool(), ["where"])) == ["loaded here"]


def in_another_process(code):
    """Return what some code prints in a process that has none yet to copy."""
    code = f"from tests.hostile.test_limits import pool, map_in_order; {code}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_where_no_process_can_be_copied_each_begins_from_nothing(monkeypatch):
    def refused():
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr(bounded_process, "ensure_running", refused)
    assert list(map_in_order(pool(preload="tests.hostile.deeds"), ["where"])) == ["loaded here"]


def test_where_the_process_to_be_copied_dies_while_it_loads_each_begins_from_nothing():
    asked = "list(map_in_order(pool(preload='tests.hostile.dies_loading'), ['where']))"
    assert in_another_process(f"print({asked})") == "['loaded here']\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_who_stops_the_command_is_told_so_in_one_line():
    # A command that a shell put into the background is deaf to it from the start.
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    command = [sys.executable, "-c", f"{hears}; from pipeline.cli.main import main; main()", "parse", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        time.sleep(2)  # it waits for its input
        running.send_signal(signal.SIGINT)
        running.wait(20)
        assert running.stderr is not None
        assert running.stderr.read() == b"jobprofile: stopped; no output file was left half written\n"
    assert running.returncode == 130


def test_nothing_that_lies_in_the_current_folder_is_run(tmp_path):
    """Downloads may hold a file of any name, and `jobprofile parse` is given from there."""
    for name in ("pipeline.py", "numpy.py", "struct.py", "spacy.py"):
        (tmp_path / name).write_text("open('it-ran', 'w').close()\nraise SystemExit(3)\n")
    text = "Baker. Requirements: three years of experience in a bakery, number"
    (tmp_path / "many.jsonl").write_text("".join(json.dumps({"text": f"{text} {n}"}) + "\n" for n in range(60)))
    command = Path(sys.executable).with_name("jobprofile")
    done = subprocess.run(
        [command, "parse", "many.jsonl", "--jobs", "2", "--out", "out.jsonl"], cwd=tmp_path, check=False
    )
    assert done.returncode == 0
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 60
    assert not (tmp_path / "it-ran").exists()


@BEGINNINGS
def test_workers_end_where_the_process_that_hands_out_work_is_killed(preload):
    code = (
        "from tests.hostile.test_limits import pool, map_in_order\n"
        f"print(next(map_in_order(pool(preload={preload!r}), ['a', 'b'])), flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asking:
        assert asking.stdout.readline() == b"did a\n"
        asking.kill()
        asking.communicate(timeout=20)  # its output is theirs too, and closes when they have ended
