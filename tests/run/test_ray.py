"""The same run on a cluster: two nodes on this machine, made with Ray's own utility."""

import contextlib
import os
import signal
import threading
import time

import pandas as pd
import pytest

from pipeline.core.errors import InputError, UnknownNameError
from pipeline.match import MatchOptions
from pipeline.run.checkpoint import FOLDER
from pipeline.run.main_job import run
from pipeline.run.options import RunOptions
from tests.command import POSTING
from tests.run.test_ledger import TABLES, options, postings

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of two logical cores each: with one each, reading would starve."""
    from ray.cluster_utils import Cluster

    nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 2, "include_dashboard": False})
    nodes.add_node(num_cpus=2)
    ray.init(address=nodes.address, log_to_driver=False)
    yield nodes
    ray.shutdown()
    nodes.shutdown()


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    """Three shards: two table files and one of single postings, with a copy and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("in")
    postings(folder / "a.jsonl", 300)
    postings(folder / "b.jsonl", 40, start=400)
    (folder / "c.txt").write_text(POSTING, encoding="utf-8")
    (folder / "d.txt").write_text(POSTING, encoding="utf-8")
    (folder / "e.txt").write_text("", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def local(tmp_path_factory, inputs, samples):
    """The same postings run on this machine."""
    out = tmp_path_factory.mktemp("local")
    return out, run([str(inputs)], options(samples, out))


def same(one, other):
    """Compare the tables of two runs: decisions exactly, probabilities to four decimals."""
    for name in TABLES:
        first, second = (pd.read_parquet(folder / f"{name}.parquet") for folder in (one, other))
        loose = [column for column in ("probability", "confidence", "level") if column in first.columns]
        dropped = [*loose, *(column for column in ("parts", "evidence") if column in first.columns)]
        assert first.drop(columns=dropped).astype(str).equals(second.drop(columns=dropped).astype(str)), name
        for column in loose:
            assert (first[column].fillna(0) - second[column].fillna(0)).abs().max() <= 1.01e-4, (name, column)


def kill_a_worker():
    """Wait for a worker that is at work, and kill it."""
    for _ in range(600):
        for actor in ray.util.state.list_actors(limit=100):
            if actor.state == "ALIVE" and actor.pid and "MapWorker" in actor.class_name:
                time.sleep(0.5)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(actor.pid, signal.SIGKILL)
                return
        time.sleep(0.1)


def test_a_cluster_ends_with_the_tables_of_this_machine_though_a_worker_dies(cluster, inputs, local, samples, tmp_path):
    import ray.util.state  # noqa: F401 - what kill_a_worker asks

    killer = threading.Thread(target=kill_a_worker)
    killer.start()
    summary = run([str(inputs)], options(samples, tmp_path, engine="ray"))
    killer.join()
    out, alone = local
    same(out, tmp_path)
    assert summary.postings == alone.postings == 341
    assert summary.duplicates == 1
    assert [one.posting[-5:] for one in summary.failures] == [one.posting[-5:] for one in alone.failures] == ["e.txt"]

    part = max((tmp_path / FOLDER / "parts").iterdir(), key=lambda path: path.stat().st_size)
    part.unlink()
    again = run([str(inputs)], options(samples, tmp_path, engine="ray", resume=True))
    assert 0 < again.known < again.postings
    same(out, tmp_path)


def test_an_unknown_column_is_said_as_on_this_machine(cluster, inputs, samples, tmp_path):
    from pipeline.ingest import ReadOptions

    wrong = options(samples, tmp_path, engine="ray", read=ReadOptions(text_column="nosuch"))
    with pytest.raises(InputError, match="no column 'nosuch'"):
        run([str(inputs / "a.jsonl")], wrong)


def test_what_cannot_be_shared_out_is_refused(samples, tmp_path):
    with pytest.raises(InputError, match="cannot be shared out"):
        run(["-"], options(samples, tmp_path, engine="ray"))
    with pytest.raises(UnknownNameError, match="known: local, ray"):
        run(
            ["-"],
            RunOptions(samples / "framework_tiny.csv", tmp_path, match=MatchOptions(encoder="lexical"), engine="x"),
        )
