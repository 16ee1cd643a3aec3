"""Shared fixtures: no network, and the places of things that may be absent."""

import os
import socket
from pathlib import Path

import pytest

from tests.factory import run_tables

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory):
    """Keep the vectors of tests apart from those of the person who runs them."""
    before = os.environ.get("JOBPROFILE_CACHE")
    os.environ["JOBPROFILE_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    yield
    if before is None:
        del os.environ["JOBPROFILE_CACHE"]
    else:
        os.environ["JOBPROFILE_CACHE"] = before


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Fail any test that tries to reach out; this product never calls home."""

    def refuse(self, address, *rest):
        if self.family == getattr(socket, "AF_UNIX", None):
            return real(self, address, *rest)
        raise AssertionError(f"a test tried to connect to {address!r}")

    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def seeds():
    """Folder with the user's own documents; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("JOBPROFILE_SEEDS") or SHARED / "seeds")
    if not folder.is_dir():
        pytest.skip("../shared/seeds is not here, and JOBPROFILE_SEEDS names no folder")
    return folder


@pytest.fixture(scope="session")
def samples():
    """Folder of the sample postings and the sample framework."""
    return ROOT / "data" / "raw"


@pytest.fixture
def tables():
    """The tables of a small run."""
    return run_tables()
