"""The same sentences get the same answers, however they are cut into batches and shared out among processes."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.core.records import Query
from pipeline.framework import load_framework
from pipeline.match import MatchOptions, load_matcher

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLE = ROOT / "data" / "labels" / "sample_sentences.jsonl"
LONG = "Own the relationship with customers from the first call to the renewal, " * 12
SHORT = ("Sales", "团队合作", "CRM", "a", "5年", "C++ / C#", "负责 BD 与 KA 客户 account planning")

SETS = (pytest.param(None, marks=pytest.mark.model, id="default"), "fast")


@pytest.fixture(scope="module")
def sentences():
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    return [*(row["text"] for row in rows[::4]), LONG, *SHORT]  # a few of each kind: every order is encoded again


@pytest.fixture(scope="module", params=SETS)
def matcher(request):
    framework = load_framework(ROOT / "data" / "raw" / "framework.yaml")
    return load_matcher(framework, MatchOptions(encoder=request.param, top=9, keep_vectors=False))


def decided(answers):
    """What a person sees: the order, stage and indicator of every match, and whether it was given."""
    return [
        (answer.abstained, [(m.competency, m.stage, m.indicator_id) for m in answer.matches if m.probability >= 5e-4])
        for answer in answers
    ]


def chances(answers):
    return np.array([[m.probability for m in sorted(a.matches, key=lambda m: m.competency)] for a in answers])


def matched(matcher, sentences, size):
    answers = []
    for start in range(0, len(sentences), size):
        queries = [Query(str(start + n), text) for n, text in enumerate(sentences[start : start + size])]
        answers += matcher.match(queries).answers
    return answers


@pytest.mark.parametrize("size", [1, 7])
def test_batches_do_not_show(matcher, sentences, size):
    whole, parts = matched(matcher, sentences, len(sentences)), matched(matcher, sentences, size)
    assert decided(parts) == decided(whole)
    np.testing.assert_allclose(chances(parts), chances(whole), atol=5e-5)


def test_order_does_not_show(matcher, sentences):
    turned = matched(matcher, sentences[::-1], len(sentences))[::-1]
    whole = matched(matcher, sentences, len(sentences))
    assert decided(turned) == decided(whole)
    np.testing.assert_allclose(chances(turned), chances(whole), atol=5e-5)


@pytest.mark.parametrize("encoder", SETS)
def test_threads_do_not_show(sentences, tmp_path, encoder):
    """A process with one thread and one with four print the same four decimals."""
    (tmp_path / "in.txt").write_text("\n".join(sentences[:40]), encoding="utf-8")
    framework = str(ROOT / "data" / "raw" / "framework.yaml")
    command = [sys.executable, "-m", "pipeline", "match", str(tmp_path / "in.txt"), "-f", framework, "--no-cache"]
    command += ["--encoder", encoder] if encoder else []
    printed = []
    for threads in ("1", "4"):
        env = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONUTF8": "1", "OMP_NUM_THREADS": threads}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        printed.append([[(m["competency"], m["stage"], m["probability"]) for m in row["matches"]] for row in rows])
    for one, other in zip(*printed, strict=True):
        for (name, stage, chance), (other_name, other_stage, other_chance) in zip(one, other, strict=True):
            assert (name, stage) == (other_name, other_stage)
            assert chance == pytest.approx(other_chance, abs=1.01e-4)
