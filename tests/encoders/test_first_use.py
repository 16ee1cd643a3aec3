"""Encoders are built when they are first asked for, by one process, and refused where they compute something else."""

import logging
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.core.errors import EncoderError
from pipeline.core.resources import encoders_dir
from pipeline.encoders import load_encoder, registry
from pipeline.encoders.building.check_graph import agreement
from pipeline.encoders.lexical import LexicalEncoder


def write(folder):
    (folder / "weights.safetensors").write_bytes(b"weights")


@pytest.fixture
def small(encoders_home, monkeypatch):
    """An encoder that is built from nothing."""
    known = registry._Known("small", "", "English", 512, "MIT", LexicalEncoder, write, "small")
    monkeypatch.setitem(registry._KNOWN, "small", known)
    return known


def test_it_is_built_at_first_use_and_said(small, encoders_home, caplog):
    with caplog.at_level(logging.WARNING):
        load_encoder("small")
    assert (encoders_home / "small" / "manifest.json").is_file()
    assert "building the encoder small, once" in caplog.text
    assert "nothing is fetched" in caplog.text
    caplog.clear()
    load_encoder("small")
    assert caplog.text == ""


def test_one_of_an_earlier_version_is_built_anew(small, encoders_home, monkeypatch):
    load_encoder("small")
    (encoders_home / "small" / "manifest.json").write_text('{"format": 0}')
    load_encoder("small")
    assert '"format": 0' not in (encoders_home / "small" / "manifest.json").read_text()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(28, "No space left on device"), "No space left on device; make room.*JOBPROFILE_ENCODERS"),
        (PermissionError(13, "Permission denied"), "Permission denied; choose a place.*JOBPROFILE_ENCODERS"),
    ],
)
def test_what_the_system_refuses_ends_in_one_line(small, monkeypatch, fault, said):
    def fail(folder):
        raise fault

    monkeypatch.setitem(registry._KNOWN, "small", replace(small, write=fail))
    with pytest.raises(EncoderError, match=said):
        load_encoder("small")


def test_too_little_room_is_told_before_it_is_needed(small, monkeypatch):
    monkeypatch.setitem(registry._KNOWN, "small", replace(small, megabytes=10**12))
    with pytest.raises(EncoderError, match="MB are free, and 1000000000000 are needed; make room"):
        load_encoder("small")


def test_an_installed_program_takes_the_encoders_of_its_environment_or_the_cache(tmp_path, monkeypatch):
    monkeypatch.delenv("JOBPROFILE_ENCODERS", raising=False)
    monkeypatch.setattr("pipeline.core.resources.is_checkout", lambda: False)
    monkeypatch.setenv("JOBPROFILE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert encoders_dir() == tmp_path / "cache" / "encoders"
    shared = tmp_path / "share" / "jobprofile" / "encoders"
    shared.mkdir(parents=True)
    assert encoders_dir() == shared


def test_a_graph_that_computes_something_else_is_no_good():
    class Turned(LexicalEncoder):
        def encode(self, texts, on_progress=None):
            return np.roll(super().encode(texts, on_progress), 1, axis=1)

    plain = LexicalEncoder()
    assert agreement("en", plain, plain).is_good
    assert not agreement("zh", Turned(), plain).is_good


def test_a_lock_ends_with_its_process(tmp_path):
    from pipeline.core.file_locks import LockHeldError, locked

    code = (
        "import sys; from pathlib import Path; from pipeline.core.file_locks import locked\n"
        "with locked(Path(sys.argv[1])):\n print('held', flush=True); sys.stdin.read()"
    )
    path = tmp_path / "lock"
    with subprocess.Popen(
        [sys.executable, "-c", code, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    ) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockHeldError), locked(path, wait=False):
            pass
        other.kill()
    with locked(path, wait=False):
        pass
