import numpy as np
import pytest

from pipeline.match.fusion.fusion import Features, centred, choose, log_odds, read_weights, row_features, write_weights
from pipeline.training.matcher import metrics
from pipeline.training.matcher.cross_validation import fit_line
from pipeline.training.matcher.datasets import Problem, group_folds
from pipeline.training.matcher.fit_fusion import fit_weights


def made(seed: int = 0, count: int = 300) -> Problem:
    """Sentences where lane `good` tells the competency and lane `noise` tells nothing."""
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 6, size=count)  # 5 is none
    accepted = np.zeros((count, 5), dtype=bool)
    accepted[truth < 5, truth[truth < 5]] = True
    good = (accepted * 3 + draw.normal(size=(count, 5))).astype(np.float32)
    noise = draw.normal(size=(count, 5)).astype(np.float32)
    rows = row_features("good", good) | row_features("noise", noise)
    return Problem(Features({"good": centred(good), "noise": centred(noise)}, rows), accepted, np.arange(count))


def test_fitting_finds_the_lane_that_tells():
    weights = fit_weights([made()], ("x",), "phrases", ridge=1.0)
    assert weights.rank["good"] > 5 * weights.rank["noise"]
    fresh = made(1)
    odds = log_odds(fresh.features, weights).astype(float)
    assert metrics.top1(odds, fresh.accepted) > 0.85
    assert metrics.none_auroc(odds, fresh.accepted) > 0.8


def test_folds_do_not_part_a_posting():
    groups = np.repeat(np.arange(20), 3)
    folds = group_folds(groups, 5)
    assert sorted(np.concatenate(folds).tolist()) == list(range(60))
    assert sum(len(set(groups[fold].tolist())) for fold in folds) == 20


def test_the_line_undoes_overconfidence():
    draw = np.random.default_rng(0)
    truth = draw.normal(size=(4000, 1))
    happened = draw.random((4000, 1)) < 1 / (1 + np.exp(-truth))
    slope, _, tilt = fit_line(truth * 3, happened, np.tile([0.0, 1.0], 2000))
    assert slope == pytest.approx(1 / 3, abs=0.05)
    assert tilt == pytest.approx(0, abs=0.2)


def test_weights_survive_the_file(tmp_path):
    weights = fit_weights([made()], ("a", "b"), "phrases")
    write_weights([weights], tmp_path / "w.json")
    (again,) = read_weights(tmp_path / "w.json")
    assert again.encoders == ("a", "b")
    assert again.rank["good"] == pytest.approx(weights.rank["good"], abs=1e-5)


def test_weights_for_any_encoder_are_shared_out(tmp_path):
    from dataclasses import replace

    weights = replace(fit_weights([made()], ("*",), "phrases"), rank={"*:name": 2.0, "ngrams:name": 1.0}, row={})
    chosen = choose([weights], ("a", "b"), "phrases")
    assert chosen.rank == {"a:name": 1.0, "b:name": 1.0, "ngrams:name": 1.0}


def test_kappa_agrees_with_scikit_learn():
    from sklearn.metrics import cohen_kappa_score

    draw = np.random.default_rng(0)
    reader, machine = draw.integers(1, 6, 200), draw.integers(1, 6, 200)
    expected = cohen_kappa_score(reader, machine, weights="quadratic", labels=[1, 2, 3, 4, 5])
    assert metrics.quadratic_kappa(list(zip(reader, machine, strict=True))) == pytest.approx(expected)


def test_figures_of_a_perfect_and_a_silent_matcher():
    accepted = np.array([[True, False], [False, True], [False, False]])
    perfect = np.array([[0.9, 0.1], [0.2, 0.8], [0.1, 0.1]])
    assert (
        metrics.top1(perfect, accepted)
        == metrics.none_auroc(perfect, accepted)
        == metrics.f1(perfect, accepted, 0.5)
        == 1
    )
    assert metrics.f1(np.zeros_like(perfect), accepted, 0.5) == 0
    assert metrics.mrr(perfect[:, ::-1], accepted) == 0.5
