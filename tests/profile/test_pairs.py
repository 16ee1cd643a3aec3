"""The same posting in English and Chinese gives nearly the same profile: ten pairs, written for this test."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from pipeline.core.records import BANDS, Posting
from pipeline.extract import extract
from pipeline.framework import load_framework
from pipeline.ingest import to_document
from pipeline.match import load_matcher
from pipeline.match.queries import queries_of
from pipeline.profile import build_profile, load_weights

PAIRS = Path(__file__).with_name("pairs")
ROLES = sorted(path.name.removesuffix(".en.txt") for path in PAIRS.glob("*.en.txt"))
UNRELATED = ("nurse", "software_engineer", "warehouse_worker")
pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def profiles(seeds):
    """Cells by role and language, in framework order."""
    matcher = load_matcher(load_framework(seeds / "sales_competency_framework.txt"))
    found = {}
    for role in ROLES:
        for lang in ("en", "zh"):
            text = (PAIRS / f"{role}.{lang}.txt").read_text(encoding="utf-8")
            parsed = extract(to_document(Posting(f"{role}.{lang}.txt", text, "text")))
            result = matcher.match(queries_of(parsed))
            found[role, lang] = build_profile(
                parsed, result.answers, result.vectors, matcher.framework, load_weights(), matcher.encoder_name
            ).cells
    return found


def paired(profiles):
    return [(en, zh) for role in ROLES for en, zh in zip(profiles[role, "en"], profiles[role, "zh"], strict=True)]


def test_there_are_ten_pairs():
    assert len(ROLES) == 10


def test_bands_agree_in_85_of_100_cells(profiles):
    cells = paired(profiles)
    same = [en.band == zh.band for en, zh in cells]
    assert sum(same) >= 0.85 * len(cells), [(en.competency, en.band, zh.band) for en, zh in cells if en.band != zh.band]
    bands = [[BANDS.index(pair[side].band) for pair in cells] for side in (0, 1)]
    assert cohen_kappa_score(*bands, weights="quadratic") >= 0.85


def test_ranks_correlate_at_nine_tenths_on_the_mean(profiles):
    found = []
    for role in ROLES:
        scores = [[cell.score or 0 for cell in profiles[role, lang]] for lang in ("en", "zh")]
        if all(len(set(one)) > 1 for one in scores):
            found.append(rank_correlation(*scores))
    assert len(found) >= 7
    assert np.mean(found) >= 0.9, dict(zip(ROLES, found, strict=False))


@pytest.mark.parametrize("role", UNRELATED)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_job_that_has_nothing_to_do_with_the_framework_stays_flat(profiles, role, lang):
    asked = {cell.competency: cell.band for cell in profiles[role, lang] if cell.band != "none"}
    assert set(asked) <= {"Orchestrating Resources"}  # all three work in a team or with colleagues, if at all
    assert "high" not in asked.values()


def test_a_director_stands_above_a_beginner(profiles):
    for lang in ("en", "zh"):
        stages = {
            role: [cell.stage for cell in profiles[role, lang] if cell.stage and cell.band in ("medium", "high")]
            for role in ("sales_director", "sales_development_representative")
        }
        assert min(stages["sales_director"]) > max(stages["sales_development_representative"])


def rank_correlation(one, other):
    """Spearman's correlation: equals share their mean rank."""
    ranks = [[(np.sum(np.less(side, x)) + np.sum(np.less_equal(side, x))) / 2 for x in side] for side in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])
