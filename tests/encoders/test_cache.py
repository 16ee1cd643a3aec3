import multiprocessing
import sqlite3

import numpy as np
import pytest

from pipeline.encoders import CachedEncoder, clear_cache, remembering
from pipeline.encoders.lexical import LexicalEncoder
from pipeline.encoders.vector_cache import FILE
from pipeline.training.matcher import cached_encoder


class Counting(LexicalEncoder):
    """A lexical encoder that notes which texts it was given."""

    def __init__(self, digest="counting"):
        self.seen = []
        self._digest = digest

    @property
    def digest(self):
        return self._digest

    def encode(self, texts, on_progress=None):
        self.seen.extend(texts)
        return super().encode(texts, on_progress)


class Slow:
    """An encoder that is no kind of those faster than the cache, and counts how often it works."""

    name, digest, dimensions = "slow", "slow", 2

    def __init__(self):
        self.calls = 0

    def encode(self, texts, on_progress=None):
        self.calls += 1
        return np.array([[1, 0] if text == "a" else [0, 1] for text in texts], dtype=np.float32)


def test_a_text_is_encoded_once_and_never_changes(tmp_path, sentences):
    encoder = Counting()
    cold = CachedEncoder(encoder, tmp_path).encode(sentences)
    assert sorted(encoder.seen) == sorted(sentences)
    warm = CachedEncoder(encoder, tmp_path).encode([*reversed(sentences), " ", "new"])
    assert encoder.seen[len(sentences) :] == ["new"]
    assert np.array_equal(warm[: len(sentences)], cold[::-1])
    assert not warm[len(sentences)].any()
    assert np.array_equal(cold, Counting().encode(sentences))


def test_another_encoder_shares_nothing(tmp_path):
    CachedEncoder(Counting("one"), tmp_path).encode(["a"])
    other = Counting("two")
    CachedEncoder(other, tmp_path).encode(["a"])
    assert other.seen == ["a"]


def test_progress_adds_up(tmp_path):
    cached, done = CachedEncoder(Counting(), tmp_path), []
    cached.encode(["a", "b"])
    cached.encode(["a", "a", "", "c", "d", "c"], done.append)
    assert sum(done) == 6


def test_no_text_is_stored(tmp_path):
    CachedEncoder(Counting(), tmp_path).encode(["Confidential role", "机密职位"])
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Confidential" not in stored
    assert "机密".encode() not in stored


def test_clear_removes_everything(tmp_path):
    cached = CachedEncoder(Counting(), tmp_path)
    cached.encode(["a"])
    assert clear_cache(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []
    assert clear_cache(tmp_path) == 0
    cached.encode(["a"])
    cached.clear()
    assert list(tmp_path.iterdir()) == []


def test_clear_removes_what_earlier_versions_kept_and_nothing_else(tmp_path):
    folder = tmp_path / "vectors"
    ours = (folder / f"{'a1' * 32}.npy", folder / "left.tmp", tmp_path / "training" / f"{'0f' * 32}.npz")
    others = (
        folder / "photo.npy",
        tmp_path / "letter.txt",
        folder / "notes.txt",
        tmp_path / "training" / "model.npz",
        tmp_path / "encoders" / f"{'0f' * 32}.npz",
    )
    for path in (*ours, *others):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"vectors")
    assert clear_cache(folder) == 7 * len(ours)
    assert [path for path in (*ours, *others) if path.exists()] == list(others)


def test_an_encoder_that_remembers_is_not_wrapped_again(tmp_path, monkeypatch):
    monkeypatch.setenv("JOBPROFILE_CACHE", str(tmp_path))
    slow = Slow()
    kept = remembering(slow)
    assert remembering(kept) is kept
    assert kept.folder == tmp_path / "vectors"
    assert remembering(LexicalEncoder()).__class__ is LexicalEncoder


def test_training_and_runs_share_one_store(tmp_path, monkeypatch):
    monkeypatch.setenv("JOBPROFILE_CACHE", str(tmp_path))
    slow = Slow()
    monkeypatch.setattr(cached_encoder, "load_encoder", lambda name: slow)
    (encoder,) = cached_encoder.load_for_training(["any"])
    rows = encoder.encode(["a", "b"])
    assert np.array_equal(encoder.encode(["b", "a"]), rows[::-1])
    assert np.array_equal(remembering(Slow()).encode(["a", "b"]), rows)
    assert slow.calls == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [FILE]


def test_the_oldest_go_when_it_is_full(tmp_path):
    encoder = Counting()
    cached = CachedEncoder(encoder, tmp_path, limit=10 * 4 * encoder.dimensions)
    for number in range(30):
        cached.encode([f"text {number}"])
    with sqlite3.connect(tmp_path / FILE) as database:
        assert database.execute("select count(*) from vectors").fetchone()[0] <= 10
    encoder.seen.clear()
    cached.encode(["text 29", "text 0"])
    assert encoder.seen == ["text 0"]


def test_a_damaged_cache_costs_time_and_nothing_else(tmp_path, caplog):
    (tmp_path / FILE).write_bytes(b"no database at all, but long enough to be read as one" * 20)
    cached = CachedEncoder(Counting(), tmp_path)
    rows = cached.encode(["a", "b"])
    assert np.array_equal(rows, Counting().encode(["a", "b"]))
    assert "cannot be used" in caplog.text
    assert "jobprofile cache clear" in caplog.text
    cached.encode(["c"])
    assert caplog.text.count("cannot be used") == 1


def test_a_vector_of_the_wrong_length_is_not_used(tmp_path):
    encoder = Counting()
    cached = CachedEncoder(encoder, tmp_path)
    cached.encode(["a"])
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("update vectors set vector = x'00'")
    assert cached.encode(["a"]).any()
    assert encoder.seen == ["a", "a"]


def fill(folder, start):
    cached = CachedEncoder(Counting(), folder)
    for number in range(start, start + 40, 4):
        cached.encode([f"text {n}" for n in range(number, number + 4)])
    return True


def test_processes_write_at_once(tmp_path):
    with multiprocessing.get_context("fork").Pool(3) as pool:
        assert all(pool.starmap(fill, [(tmp_path, 0), (tmp_path, 20), (tmp_path, 40)]))
    encoder = Counting()
    CachedEncoder(encoder, tmp_path).encode([f"text {n}" for n in range(80)])
    assert encoder.seen == []


@pytest.mark.parametrize("text", ["half \ud800 surrogate", "x" * 100_000, "\x00"])
def test_hostile_texts_are_kept_too(tmp_path, text):
    cached = CachedEncoder(Counting(), tmp_path)
    assert np.array_equal(cached.encode([text]), cached.encode([text]))
