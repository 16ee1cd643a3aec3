"""Figures, intervals, fairness and floors of `evaluate`, on labels of our own."""

import json
from dataclasses import replace

import numpy as np
import pytest

from pipeline.core.errors import HeadError, InputError
from pipeline.match import MatchOptions, save_head
from pipeline.match.fusion.training_fingerprints import sentence_digests
from pipeline.training.evaluation import EvaluationOptions, as_json, as_lines, below, evaluate, read_floors
from pipeline.training.evaluation.bootstrap import draw_weights, reliability
from pipeline.training.evaluation.metrics import FIGURES
from pipeline.training.evaluation.outcome import Outcome, Truth
from pipeline.training.matcher import metrics
from pipeline.training.matcher.tune import tune
from tests.match.test_tune import lesson


def some_truth(count=200, competencies=6, seed=1):
    draw = np.random.default_rng(seed)
    accepted = draw.random((count, competencies)) < 0.15
    first = np.where(accepted.any(axis=1), accepted.argmax(axis=1), -1)
    stage = np.where(first >= 0, draw.integers(1, 6, count), 0)
    langs = np.where(draw.random(count) < 0.5, "en", "zh")
    return Truth(tuple(map(str, range(count))), accepted, first, stage, draw.integers(0, 90, count), langs)


def some_outcome(truth, seed=2):
    draw = np.random.default_rng(seed)
    chances = np.round(draw.random(truth.accepted.shape) * 0.6 + truth.accepted * 0.3, 2)
    stage = np.where(truth.stage > 0, np.clip(truth.stage + draw.integers(-1, 2, len(truth.stage)), 1, 5), 0)
    right = truth.accepted[np.arange(len(chances)), chances.argmax(axis=1)]
    best = chances.max(axis=1)
    outcome = Outcome("some", best, right, best >= 0.6, np.where(right, 1.0, 0.0), stage)
    return outcome, chances


def test_weighted_figures_are_the_plain_ones_where_every_weight_is_one():
    truth = some_truth()
    outcome, chances = some_outcome(truth)
    once = np.ones((1, len(truth.groups)))
    pairs = [(int(a), int(b)) for a, b in zip(truth.stage, outcome.stage, strict=True) if a]
    expected = {
        "top1": metrics.top1(chances, truth.accepted),
        "macro_top1": metrics.macro_top1(chances, truth.accepted, truth.first.tolist()),
        "none_auroc": metrics.none_auroc(chances, truth.accepted),
        "f1_with_abstention": metrics.f1(chances, truth.accepted, 0.6),
        "ece": metrics.ece(chances, truth.accepted),
        "stage_kappa": metrics.quadratic_kappa(pairs),
        "stage_exact": float(np.mean([a == b for a, b in pairs])),
    }
    for name, value in expected.items():
        assert FIGURES[name](outcome, truth, once)[0] == pytest.approx(value), name


def test_a_weight_of_two_counts_a_sentence_twice():
    truth = some_truth()
    outcome, _ = some_outcome(truth)
    twice = np.ones((1, len(truth.groups)))
    twice[0, :50] = 2
    rows = np.concatenate([np.arange(len(truth.groups)), np.arange(50)])
    doubled = replace(
        truth, accepted=truth.accepted[rows], first=truth.first[rows], stage=truth.stage[rows], groups=rows
    )
    again = Outcome(
        "x",
        outcome.best[rows],
        outcome.right[rows],
        outcome.spoke[rows],
        outcome.reciprocal[rows],
        outcome.stage[rows],
    )
    for name, figure in FIGURES.items():
        plain = figure(again, doubled, np.ones((1, len(rows))))[0]
        assert figure(outcome, truth, twice)[0] == pytest.approx(plain), name


def test_postings_are_drawn_whole():
    groups = np.array([0, 0, 0, 1, 1, 2])
    for weights in draw_weights(groups, 50):
        assert (weights[:, 0] == weights[:, 2]).all()
        assert (weights[:, 3] == weights[:, 4]).all()
        assert set((weights[:, 0] + weights[:, 3] + weights[:, 5]).tolist()) == {3.0}


def test_reliability_bins_hold_every_sentence():
    truth = some_truth()
    outcome, _ = some_outcome(truth)
    bins = [one for one in reliability(outcome, truth) if one.lang == "all"]
    assert sum(one.count for one in bins) == len(truth.groups)
    assert all(one.low <= one.said <= one.high for one in bins)


@pytest.fixture
def labels(tmp_path):
    path = tmp_path / "labels.jsonl"
    rows = [{"text": one.text, "accepted": list(one.accepted), "ad": one.group} for one in lesson(80)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def by_method(evaluation, lang="en"):
    return {row.method: row.figures for row in evaluation.rows if row.lang == lang}


def test_baselines_stand_beside_the_matcher(garden, lexical, labels):
    found = evaluate(labels, garden, EvaluationOptions(draws=50), lexical)
    methods = by_method(found)
    assert next(iter(methods)) == "this matcher"
    assert {"random", "n-grams alone", "largest cosine"} < set(methods)
    assert any(name.startswith("always ") for name in methods)
    assert methods["this matcher"]["top1"].low <= methods["this matcher"]["top1"].value
    assert any("no sentence was used" in note for note in found.notes)
    assert any("80 sentences of 10 postings; 60 covered" in note for note in found.notes)


def test_the_ablation_says_what_each_lane_brings(garden, lexical, labels):
    found = evaluate(labels, garden, EvaluationOptions(draws=0, ablation=True), lexical)
    assert {"without ngrams", "without whom", "without indicators"} < set(by_method(found))


def test_a_head_is_not_measured_on_what_it_learned_from(garden, lexical, labels, tmp_path):
    head = tune(labels, garden, MatchOptions(), lexical)
    save_head(head, tmp_path / "garden")
    found = evaluate(labels, garden, EvaluationOptions(MatchOptions(head=str(tmp_path / "garden")), draws=0), lexical)
    assert any("80 of 80 sentences were used to fit the head" in note for note in found.notes)
    measured = by_method(found)["this matcher"]["top1"].value
    assert measured == pytest.approx(head.report["top1"], abs=0.05)


def test_a_few_sentences_that_a_head_knows_are_left_out(garden, lexical, labels, tmp_path):
    save_head(tune(labels, garden, MatchOptions(), lexical), tmp_path / "garden")
    rows = [{"text": f"dig a pond by the {place}", "accepted": []} for place in "abcdefghijkl"]
    known = labels.read_text(encoding="utf-8").splitlines()[:4]
    mixed = tmp_path / "mixed.jsonl"
    mixed.write_text("\n".join([*known, *map(json.dumps, rows)]), encoding="utf-8")
    options = EvaluationOptions(MatchOptions(head=str(tmp_path / "garden")), draws=0)
    found = evaluate(mixed, garden, options, lexical)
    assert found.identity["sentences"] == "12"
    assert any("4 of 16 sentences were used to fit the head in use: they are left out" in note for note in found.notes)


def test_digests_know_a_sentence_by_its_letters_alone():
    same = sentence_digests(["Water the plants.", "water  the PLANTS", "water the plant"])
    assert same[0] == same[1] != same[2]


def test_lines_and_json_tell_the_same(garden, lexical, labels):
    found = evaluate(labels, garden, EvaluationOptions(draws=20), lexical)
    lines, written = list(as_lines(found)), as_json(found)
    assert lines[0].split() == ["method", "lang", "n", "top1", "macro", "mrr", "auroc", "f1", "ece"]
    assert f"{written['methods'][0]['figures']['top1']['value']:.3f}" in lines[1]
    assert json.loads(json.dumps(written))["methods"][0]["figures"]["stage_kappa"]["value"] is None
    assert written["identity"]["labels"].startswith("labels.jsonl ")


FLOORS = """
[[floors]]
because = "first measured"
en = {top1 = 0.2, ece = 0.9}
"""


def test_floors_hold_and_a_shortfall_is_named(garden, lexical, labels, tmp_path):
    found = evaluate(labels, garden, EvaluationOptions(draws=0), lexical)
    path = tmp_path / "floors.toml"
    path.write_text(FLOORS, encoding="utf-8")
    assert below(found, read_floors(path)) == ()
    path.write_text(FLOORS.replace("0.2", "1.1").replace("0.9", "-1.0"), encoding="utf-8")
    told = [str(one) for one in below(found, read_floors(path))]
    assert len(told) == 2
    assert "en top1 is" in told[0]
    assert "below its floor of 1.100" in told[0]
    assert "above its ceiling" in told[1]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ("en = {top1 = 0.1, ece = 0.9}", "top1 was lowered from 0.2 to 0.1 in silence"),
        ("en = {top1 = 0.2, ece = 0.95}", "ece was lowered from 0.9 to 0.95 in silence"),
        ("en = {top1 = 0.3}", "ece was dropped in silence"),
        ('lowers = ["en top1"]\nen = {top1 = 0.1, ece = 0.9}', "in silence"),
        ("en = {top2 = 0.3}", "there is no figure 'top2'"),
    ],
)
def test_floors_cannot_be_lowered_in_silence(tmp_path, entry, reason):
    path = tmp_path / "floors.toml"
    path.write_text(f"{FLOORS}\n[[floors]]\n{entry}\n", encoding="utf-8")
    with pytest.raises(InputError, match=reason):
        read_floors(path)


def test_floors_may_be_raised_and_lowered_with_a_reason(tmp_path):
    path = tmp_path / "floors.toml"
    path.write_text(f"{FLOORS}\n[[floors]]\nen = {{top1 = 0.4, ece = 0.8}}\n", encoding="utf-8")
    assert read_floors(path)["en"] == {"top1": 0.4, "ece": 0.8}
    lower = '\n[[floors]]\nlowers = ["en top1"]\nbecause = "labels were mended"\nen = {top1 = 0.1, ece = 0.9}\n'
    path.write_text(FLOORS + lower, encoding="utf-8")
    assert read_floors(path)["en"]["top1"] == 0.1


def test_floors_of_other_labels_are_refused(tmp_path):
    path = tmp_path / "floors.toml"
    path.write_text(f'sha256 = "{"0" * 64}"\n{FLOORS}', encoding="utf-8")
    with pytest.raises(InputError, match="was made for labels of sha256 0000"):
        read_floors(path, "1" * 64)


def test_nothing_left_to_measure_is_said(garden, lexical, tmp_path):
    (tmp_path / "none.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(HeadError, match="holds no labelled sentence"):
        evaluate(tmp_path / "none.jsonl", garden, EvaluationOptions(draws=0), lexical)


def test_the_command_ends_with_1_where_a_floor_is_not_held(samples, tmp_path):
    from typer.testing import CliRunner

    from pipeline.cli.main import app

    rows = ("text,competency\nTalk terms with suppliers,Negotiation\n五险一金,none\nWrite the books,Bookkeeping\n",)
    (tmp_path / "labels.csv").write_text("".join(rows), encoding="utf-8")
    (tmp_path / "floors.toml").write_text('[[floors]]\nbecause = "x"\nen = {top1 = 1.1}\n', encoding="utf-8")
    asked = [
        "evaluate",
        str(tmp_path / "labels.csv"),
        "-f",
        str(samples / "framework_flat.csv"),
        "--encoder",
        "lexical",
    ]
    asked += ["--draws", "20", "--out", str(tmp_path / "out.json")]
    held = CliRunner().invoke(app, asked)
    assert held.exit_code == 0, held.output
    assert "3 sentences of 3 postings; 2 covered, 0 with a stage" in held.output
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["methods"][0]["method"] == "this matcher"
    short = CliRunner().invoke(app, [*asked, "--floors", str(tmp_path / "floors.toml")])
    assert short.exit_code == 1
    assert "below its floor of 1.100" in short.output


def test_sentences_of_less_weight_teach_the_head_alone(samples):
    from pipeline.framework import load_framework
    from pipeline.match.labelled_sentences import Labelled
    from pipeline.training.evaluation.cross_fit import _of_full_weight
    from pipeline.training.matcher.features import prepare

    framework = load_framework(samples / "framework.yaml")
    sentences = [
        Labelled("sell to customers", (framework.competencies[0].name,)),
        Labelled("free fruit", (), weight=0.1),
    ]
    assert len(_of_full_weight(prepare(framework, sentences, ())).groups) == 1
