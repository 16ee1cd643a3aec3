"""Quality that must not be lost: our labelled sentences against the floors that are tracked beside them."""

import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.core.resources import file_digest
from pipeline.framework import load_framework
from pipeline.match import MatchOptions
from pipeline.training.evaluation import EvaluationOptions, below, evaluate, read_floors
from pipeline.training.evaluation.metrics import LESS_IS_BETTER

LABELS = Path(__file__).resolve().parent.parent.parent / "data" / "labels"
SENTENCES, FLOORS = LABELS / "sample_sentences.jsonl", LABELS / "sample_floors.toml"
# Nobody ships a matcher below these, whatever the file of floors comes to say.
LEAST = {"top1": 0.8, "macro_top1": 0.8, "none_auroc": 0.9, "f1_with_abstention": 0.76, "ece": 0.15}


def test_the_floors_are_those_of_the_sentences_and_never_fell_in_silence():
    floors = read_floors(FLOORS, file_digest(SENTENCES))
    assert set(floors) == {"en", "zh"}
    for figures in floors.values():
        for name, least in LEAST.items():
            assert figures[name] <= least if name in LESS_IS_BETTER else figures[name] >= least


def test_the_sentences_cover_every_competency_and_none_in_both_languages(samples):
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    names = {one.name for one in load_framework(samples / "framework.yaml").competencies}
    for lang in ("en", "zh"):
        counts = Counter(row["accepted"][0] if row["accepted"] else "" for row in rows if row["lang"] == lang)
        assert set(counts) == names | {""}
        assert min(counts.values()) >= 4
        assert counts[""] >= 20


@pytest.mark.model
def test_matching_holds_its_floors(samples):
    framework = load_framework(samples / "framework.yaml")
    found = evaluate(SENTENCES, framework, EvaluationOptions(draws=0))
    assert [str(one) for one in below(found, read_floors(FLOORS, file_digest(SENTENCES)))] == []
    top1 = {row.method: row.figures["top1"].value for row in found.rows if row.lang == "all"}
    assert top1["this matcher"] > max(value for name, value in top1.items() if name != "this matcher")


# The encoder that ships, a few sentences below what was first measured: top1 en .864 and zh .932, f1 .810 and .897.
FAST_LEAST = {
    "en": {"top1": 0.82, "none_auroc": 0.97, "f1_with_abstention": 0.76},
    "zh": {"top1": 0.89, "none_auroc": 0.96, "f1_with_abstention": 0.85},
}


def test_fast_holds_its_own(samples):
    options = EvaluationOptions(MatchOptions(encoder="fast"), draws=0)
    found = evaluate(SENTENCES, load_framework(samples / "framework.yaml"), options)
    for row in found.rows:
        if row.method == "this matcher" and row.lang in FAST_LEAST:
            for name, least in FAST_LEAST[row.lang].items():
                assert row.figures[name].value >= least, f"{row.lang} {name}"
    top1 = {row.method: row.figures["top1"].value for row in found.rows if row.lang == "all"}
    assert top1["this matcher"] > max(value for name, value in top1.items() if name != "this matcher") + 0.1
