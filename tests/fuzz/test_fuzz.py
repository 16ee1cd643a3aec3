"""A short round of the fuzzer, the same every time."""

import random

import pytest

from tests.fuzz.engine import tried
from tests.fuzz.mutate import mutate
from tests.fuzz.targets import TARGETS

# The time limit may strike inside a callback of the garbage collector (Hypothesis has one), which Python swallows and
# pytest reports; the limit strikes again a moment later.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

ROUNDS = 6


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_some_damage(name):
    target = TARGETS[name]
    seeds = target.corpus()
    assert seeds
    rng = random.Random(name)  # noqa: S311 - the same damage every time
    damaged = [mutate(rng.choice(seeds), rng, target.kinds, seeds)[:20_000] for _ in range(ROUNDS)]
    for data in (*seeds, *damaged):
        assert tried(target, data) == ""


def test_the_engine_sees_faults_and_hangs(monkeypatch):
    def fault(data):
        raise ZeroDivisionError

    def hang(data):
        while True:
            pass

    target = TARGETS["mask"]
    monkeypatch.setattr("tests.fuzz.engine.SLOWEST", 0.2)
    assert "ZeroDivisionError" in tried(type(target)("a", fault, (), ()), b"")
    assert "TooSlow" in tried(type(target)("b", hang, (), ()), b"")
